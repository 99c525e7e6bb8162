"""What `openinfra-bot check` finds.

A handler family adds checks of its own by a module attribute `CHECKS`: a tuple of async functions that take the bot's
`Resources` and return a list of `CheckItem`.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Literal

from bot.commands.resources import Resources

State = Literal["ok", "warning", "wrong", "skipped"]


@dataclass(frozen=True, slots=True)
class CheckItem:
    """One thing that was looked at. `hint` says what to do about it."""

    name: str
    state: State
    text: str = ""
    hint: str = ""


FamilyCheck = Callable[[Resources], Awaitable[list[CheckItem]]]
