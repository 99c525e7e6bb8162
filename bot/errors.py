"""Every error that a user may see, as one tree.

    BotError                    a sentence for the user; the log has the rest
    ├── UserError               what the asker can mend
    │   ├── UsageError          wrong words; carries the usage line and suggestions
    │   ├── Denied              a rule forbids it; says which and who may
    │   └── NotFound            no such thing; carries the nearest names
    ├── TryLater                may pass by itself: busy, rate-limited, locked
    ├── BackendDown             a system that the answer needs does not answer
    │   └── Blind               it answers, but hides facts from us (403): unknown, never “none”
    └── ConfigError             the bot cannot start; says what to write where

A message is one or two plain sentences that end in what to do next. It holds no traceback, secret or address of ours.
"""

from __future__ import annotations


class BotError(Exception):
    """Base of all errors that carry a sentence for a person."""

    @property
    def sentence(self) -> str:
        """The text to show, without the class name."""
        return str(self.args[0]) if self.args else "Something went wrong."


class UserError(BotError):
    """The asker can mend it."""


class UsageError(UserError):
    """The words were wrong, nothing ran.

    `usage` is the usage line of the command that was meant; `suggestions` are whole command lines that may have been meant.
    """

    def __init__(self, sentence: str, *, usage: str = "", suggestions: tuple[str, ...] = ()) -> None:
        super().__init__(sentence)
        self.usage = usage
        self.suggestions = suggestions


class Denied(UserError):
    """A rule of the policy forbids it."""


class NotFound(UserError):
    """No thing of that name; `candidates` are the nearest names."""

    def __init__(self, sentence: str, *, candidates: tuple[str, ...] = ()) -> None:
        super().__init__(sentence)
        self.candidates = candidates


class TryLater(BotError):
    """It may pass by itself."""


class BackendDown(BotError):
    """A system that the answer needs does not answer."""


class Blind(BackendDown):
    """The system answers but hides facts from our account: unknown, never “none”."""


class ConfigError(BotError):
    """The configuration does not let the bot start."""
