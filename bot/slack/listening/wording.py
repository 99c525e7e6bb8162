"""The words of a message beside what was typed: messages that were forwarded with it, and posts that programs make."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from bot.slack.listening.shapes import MOST_TEXT, Attachment, Old

_DEEPEST = 12
QUOTE = ">\n"
"""Stands before words that the asker has not written, so that no command is read into them: somebody else may have put it
there for just that."""


def forwarded(attachments: Sequence[Attachment] | None) -> str:
    """The text of messages that a person has shared. Previews of links are not meant."""
    shared = [one for one in attachments or () if one.is_share or one.is_msg_unfurl]
    return "\n".join(one.text or one.fallback or "" for one in shared).strip()


def words_of(message: Old) -> str:
    """What a message says, whoever posted it: many programs write in attachments or blocks only."""
    attachments = (_attachment(one) for one in message.attachments or ())
    text = message.text or "\n".join(_texts(message.blocks or (), 0))
    whole = "\n".join(dict.fromkeys(part for part in (text, *attachments) if part.strip()))
    return whole[:MOST_TEXT]


def _attachment(one: Attachment) -> str:
    parts = [part for part in (one.pretext, one.title, one.text) if part]
    return "\n".join(parts) or one.fallback or ""


def _texts(block: Any, depth: int) -> Iterator[str]:
    """All texts inside blocks, in their order."""
    if depth > _DEEPEST:
        return
    if isinstance(block, dict):
        text = block.get("text")
        if isinstance(text, str):
            yield text
        for part in block.values():
            yield from _texts(part, depth + 1)
    elif isinstance(block, list | tuple):
        for part in block:
            yield from _texts(part, depth + 1)
