"""Slack's layout blocks, as far as we use them (https://docs.slack.dev/reference/block-kit/blocks)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

Block = dict[str, Any]


def words(text: str) -> Block:
    """A text object that Slack shows as it is."""
    return {"type": "plain_text", "text": text, "emoji": False}


def marked(text: str) -> Block:
    """A text object with markup, of which Slack makes nothing that is not written there."""
    return {"type": "mrkdwn", "text": text, "verbatim": True}


def header(text: str) -> Block:
    """A big line."""
    return {"type": "header", "text": words(text)}


def section(text: str) -> Block:
    """Running text with markup, all of it shown: Slack would hide most of a long one behind “See more”."""
    return {"type": "section", "text": marked(text), "expand": True}


def facts(texts: Sequence[str]) -> Block:
    """Short texts in two columns."""
    return {"type": "section", "fields": [marked(text) for text in texts]}


def context(text: str) -> Block:
    """A small grey line."""
    return {"type": "context", "elements": [marked(text)]}


def code(text: str) -> Block:
    """Text in a box, not read as markup. Needed where the text itself has the marks that end a box."""
    box = {"type": "rich_text_preformatted", "elements": [{"type": "text", "text": text}]}
    return {"type": "rich_text", "elements": [box]}


def actions(elements: Sequence[Block]) -> Block:
    """A row of buttons."""
    return {"type": "actions", "elements": list(elements)}
