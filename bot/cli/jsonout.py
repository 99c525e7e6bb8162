"""An answer for programs: one JSON object a question."""

from __future__ import annotations

import re
from dataclasses import fields

import msgspec

from bot.chat.reply import Block, Reply

_UNSAFE = re.compile("[\x7f-\x9f\u2028\u2029]")
"""JSON escapes the control characters below space itself; these it lets through, and a terminal obeys some of them."""


def encode(reply: Reply) -> str:
    """`{status, summary, severity, body: [{type, …}], ref, data}` on one line; pictures are base64."""
    answer = {
        "status": reply.status.value,
        "summary": reply.summary,
        "severity": reply.severity.name.lower(),
        "body": [_block(block) for block in reply.body],
        "ref": reply.ref,
        "data": reply.data,
    }
    text = msgspec.json.encode(answer).decode()
    return _UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def _block(block: Block) -> dict[str, object]:
    """The block's own fields, tagged by its type."""
    return {"type": type(block).__name__.lower()} | {field.name: getattr(block, field.name) for field in fields(block)}
