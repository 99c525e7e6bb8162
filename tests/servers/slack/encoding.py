"""What Slack makes of what people type: entities, mentions, channels and links, but nothing of it inside code.

https://docs.slack.dev/messaging/formatting-message-text
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from tests.servers.slack.world import Json, Workspace

_CODE = re.compile(r"(```.*?```|`[^`\n]+`)", re.DOTALL)
_LINK = re.compile(
    r"(?<![\w@./-])(?:(https?://[^\s<>|]+)|((?:[a-z0-9-]+\.)+(?:com|org|net|io|dev)(?:/[^\s<>|]*)?))(?![\w-])"
)
_MAIL = re.compile(r"(?<![\w.])([\w.+-]+@[\w-]+(?:\.[\w-]+)+)")
_NAME = re.compile(r"(?<![\w<])([@#])([\w.-]*\w)")
_WIDE = re.compile(r"(?<!\w)@(here|channel|everyone)\b")


def encoded(text: str, workspace: Workspace) -> str:
    """The text of an event for what somebody typed."""
    parts = _CODE.split(text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"))
    return "".join(part if number % 2 else _marked(part, workspace) for number, part in enumerate(parts))


def _marked(text: str, workspace: Workspace) -> str:
    names = {user.name: f"<@{user.id}>" for user in workspace.users.values()}
    rooms = {channel.name: f"<#{channel.id}|{channel.name}>" for channel in workspace.channels.values() if channel.name}
    kept: list[str] = []

    def keep(mark: str) -> str:
        """Put a mark aside, so that nothing inside it is marked again."""
        kept.append(mark)
        return f"\x00{len(kept) - 1}\x00"

    text = _MAIL.sub(lambda m: keep(f"<mailto:{m[1]}|{m[1]}>"), text)
    text = _LINK.sub(lambda m: keep(f"<{m[1]}>" if m[1] else f"<http://{m[2]}|{m[2]}>"), text)
    text = _WIDE.sub(lambda m: keep(f"<!{m[1]}>"), text)
    text = _NAME.sub(lambda m: _name(m, names if m[1] == "@" else rooms), text)
    return re.sub("\x00(\\d+)\x00", lambda m: kept[int(m[1])], text)


def _name(match: re.Match[str], known: Mapping[str, str]) -> str:
    return known.get(match[2], match[0])


def rich_text(text: str, number: int) -> list[Json]:
    """The blocks that Slack's clients send along with what people type."""
    section = {"type": "rich_text_section", "elements": [{"type": "text", "text": text}]}
    return [{"type": "rich_text", "block_id": f"r{number}", "elements": [section]}]
