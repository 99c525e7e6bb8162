"""Forms: a modal that asks for what a command needs, and the command line that its answers make.

https://docs.slack.dev/surfaces/modals
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec

from bot.slack.listening.shapes import Input, View
from bot.slack.speaking import limits
from bot.slack.speaking.blocks import Block, words
from bot.slack.speaking.buttons import Asked
from bot.text.clean import clean, one_line, shorten

CALLBACK = "ask"
_QUOTES = (('"', '"'), ("'", "'"), ("“", "”"), ("«", "»"), ("‘", "’"))
"""The pairs that bot.commands.grammar reads. None knows an escape: what closes a quote cannot stand inside."""


class Pending(msgspec.Struct, frozen=True):
    """What a form carries until it is sent: the command, the room where its answer goes, and the message it began with."""

    command: str
    channel: str
    thread: str = ""
    is_direct: bool = False
    ts: str = ""


_pending = msgspec.json.Decoder(Pending)


def modal(title: str, pending: Pending, asks: Sequence[Asked]) -> dict[str, Any] | None:
    """The view; None where Slack could not carry what belongs to it."""
    metadata = msgspec.json.encode(pending).decode()
    if len(metadata) > limits.METADATA or not asks:
        return None
    return {
        "type": "modal",
        "callback_id": CALLBACK,
        "title": words(shorten(one_line(title), limits.MODAL_TITLE) or "Tell me more"),
        "submit": words("Send"),
        "close": words("Cancel"),
        "private_metadata": metadata,
        "blocks": [_input(number, one) for number, one in enumerate(asks[: limits.BLOCKS])],
    }


def pending_of(view: View) -> Pending | None:
    """What the form carried; None if it is none of ours."""
    if view.callback_id != CALLBACK:
        return None
    try:
        return _pending.decode(view.private_metadata)
    except msgspec.DecodeError:
        return None


def command_line(command: str, values: Mapping[str, Mapping[str, Input]]) -> str:
    """The command with `--flag "value"` for every field that was filled in."""
    given = (
        (block.partition(":")[2], next(iter(values[block].values()), None)) for block in sorted(values, key=_number)
    )
    flags = (f"--{flag} {quoted(text)}" for flag, text in _texts(given) if flag)
    return " ".join([command.strip(), *flags])


def quoted(text: str) -> str:
    """A value as the grammar reads it back: in the first pair of quotes that the text itself does not close."""
    for opening, closing in _QUOTES:
        if closing not in text:
            return f"{opening}{text}{closing}"
    return f"“{text.replace('”', '“')}”"


def _texts(given: Iterable[tuple[str, Input | None]]) -> Iterable[tuple[str, str]]:
    for flag, field in given:
        text = clean(field.value or "").strip() if field else ""
        if text:
            yield flag, text


def _number(block: str) -> int:
    head = block.partition(":")[0]
    return int(head) if head.isascii() and head.isdigit() and len(head) < 5 else 0


def _input(number: int, one: Asked) -> Block:
    element: dict[str, Any] = {
        "type": "plain_text_input",
        "action_id": f"value:{number}",
        "multiline": one.multiline,
        "max_length": limits.MODAL_INPUT,
    }
    initial = clean(one.initial) if one.multiline else one_line(one.initial)
    if initial.strip():
        element["initial_value"] = shorten(initial, limits.MODAL_INPUT) if one.multiline else initial[:200]
    return {
        "type": "input",
        "block_id": f"{number}:{one.flag}"[:255],
        "label": words(shorten(one_line(one.label) or one.flag, limits.MODAL_LABEL)),
        "optional": not one.required,
        "element": element,
    }
