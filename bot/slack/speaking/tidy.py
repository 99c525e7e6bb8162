"""A reply whose texts Slack can take: everything after this may rely on texts without control characters and half letters.

One of those would make the whole payload no JSON, and a text of nothing but them would look empty to Slack only.
"""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

from bot.chat.reply import Reply
from bot.text.clean import clean

T = TypeVar("T")


def tidy(reply: Reply) -> Reply:
    """The same answer with every text clean."""
    return replace(reply, summary=clean(reply.summary), ref=clean(reply.ref), body=_tidy(reply.body))


def _tidy(value: T) -> T:
    found: Any = value
    if isinstance(value, str):
        found = clean(value)
    elif isinstance(value, tuple):
        found = tuple(_tidy(part) for part in value)
    elif is_dataclass(value) and not isinstance(value, type):
        found = replace(value, **{field.name: _tidy(getattr(value, field.name)) for field in fields(value)})
    return found  # type: ignore[no-any-return] # of the same type as what came
