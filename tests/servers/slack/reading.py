"""A message as people read it: blocks as lines, mentions as names, links as their labels."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from tests.servers.slack.world import Workspace

_MARK = re.compile(r"<([^<>\n]+)>")
Render = Callable[[str], str]


def message_text(message: Mapping[str, Any], workspace: Workspace) -> str:
    """What is on the screen: the blocks, or the text when there are none, and the names of files."""
    blocks = message.get("blocks") or []
    shown = blocks_text(blocks, workspace) if blocks else decoded(str(message.get("text", "")), workspace)
    files = [f"[file: {file.get('name', file['id'])}]" for file in message.get("files") or ()]
    return "\n".join([*([shown] if shown else []), *files])


def blocks_text(blocks: list[Any], workspace: Workspace) -> str:
    """Each block from the top to the bottom."""
    lines = [line for block in blocks for line in _block(block, lambda text: decoded(text, workspace))]
    return "\n".join(lines)


def decoded(text: str, workspace: Workspace) -> str:
    """mrkdwn with its entities and marks resolved; asterisks and backticks stay."""
    shown = _MARK.sub(lambda match: _mark(match[1], workspace), text)
    return shown.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _mark(inside: str, workspace: Workspace) -> str:
    target, bar, label = inside.partition("|")
    if target.startswith("@"):
        user = workspace.users.get(target[1:])
        return f"@{user.name}" if user else target
    if target.startswith("#"):
        channel = workspace.channels.get(target[1:])
        return f"#{channel.name if channel else label or target[1:]}"
    if target.startswith("!"):
        return label if bar else f"@{target[1:]}"
    return label if bar else target


def _text(value: Any, read: Render) -> str:
    """A text object; only mrkdwn knows marks."""
    if not isinstance(value, dict):
        return ""
    text = str(value.get("text", ""))
    return read(text) if value.get("type") == "mrkdwn" else text


def _block(block: Mapping[str, Any], read: Render) -> list[str]:
    shown: dict[str, Callable[[], list[str]]] = {
        "section": lambda: _section(block, read),
        "actions": lambda: [" ".join(_element(item, read) for item in block["elements"])],
        "context": lambda: [" ".join(_element(item, read) for item in block["elements"])],
        "divider": lambda: ["---"],
        "image": lambda: [_text(block.get("title"), read), f"[image: {block.get('alt_text', '')}]"],
        "input": lambda: [f"{_text(block['label'], read)}: {_element(block['element'], read)}"],
        "rich_text": lambda: [_rich(block)],
        "markdown": lambda: [str(block["text"])],
        "table": lambda: [" | ".join(_cell(cell) for cell in row) for row in block["rows"]],
    }
    lines = shown.get(str(block.get("type")), lambda: [_text(block.get("text"), read)])()
    return [line for line in lines if line]


def _section(block: Mapping[str, Any], read: Render) -> list[str]:
    lines = [_text(block.get("text"), read), *(_text(field, read) for field in block.get("fields") or ())]
    return [*lines, _element(block["accessory"], read)] if block.get("accessory") else lines


def _element(item: Mapping[str, Any], read: Render) -> str:
    kind = item.get("type")
    if kind in {"plain_text", "mrkdwn"}:
        return _text(item, read)
    if kind == "image":
        return f"[image: {item.get('alt_text', '')}]"
    if kind == "button":
        return f"[{_text(item['text'], read)}]"
    choices = [_text(option["text"], read) for option in item.get("options") or ()]
    return str(item.get("initial_value", "")) or (f"({' / '.join(choices)})" if choices else "____")


def _cell(cell: Mapping[str, Any]) -> str:
    return str(cell.get("text", "")) if cell.get("type") == "raw_text" else _rich(cell)


def _rich(value: Any) -> str:
    if isinstance(value, list):
        return "".join(_rich(item) for item in value)
    if not isinstance(value, dict):
        return ""
    own = value.get("text") or value.get("url") or ""
    return (str(own) if isinstance(own, str) else "") + _rich(value.get("elements"))
