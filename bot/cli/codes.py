"""Exit codes, the same for every command."""

from __future__ import annotations

from enum import IntEnum

from bot.chat.reply import Status


class Code(IntEnum):
    """What a script sees."""

    OK = 0
    FAILED = 1
    """It could not be done; also a configuration that does not let the bot start."""
    USAGE = 2
    """The words were wrong, nothing was done."""
    UNKNOWN = 3
    """Asked, and nothing is known about it."""
    DENIED = 4
    """A rule forbids it."""
    TEMPORARY = 75
    """It may work later (EX_TEMPFAIL of sysexits.h): a supervisor should start it again."""
    INTERRUPTED = 130
    """Ctrl-C, as a shell reports it (128 + SIGINT)."""
    CLOSED_PIPE = 141
    """The reader has gone, as a shell reports it (128 + SIGPIPE)."""


_OF_STATUS = {
    Status.ANSWERED: Code.OK,
    Status.UNKNOWN: Code.UNKNOWN,
    Status.USAGE: Code.USAGE,
    Status.DENIED: Code.DENIED,
    Status.FAILED: Code.FAILED,
}


def of_status(status: Status) -> Code:
    """The exit code of an answer."""
    return _OF_STATUS[status]
