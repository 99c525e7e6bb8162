"""A change that waits for somebody to agree."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from hashlib import sha256

from bot.chat.message import Address, Message, Principal, Room


class Kind(Enum):
    """Whose agreement it needs."""

    CONFIRM = "confirm"
    """The asker's own, in the same room."""
    APPROVE = "approve"
    """A second person's, from anywhere."""


class State(Enum):
    """Where it stands. Only `PENDING` and `RUNNING` are left again."""

    PENDING = "pending"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    DENIED = "denied"
    CHANGED = "changed"
    """What it was about had changed when somebody agreed; a newer proposal took its place."""
    UNKNOWN = "unknown"
    """The bot was stopped while it ran."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """One proposal: a row of the store.

    `line` is the command as it was typed, `args` a digest of what the handler was to get, `target` one of the state that it was
    about. `accounts` are all that the asker had when asking: none of them is a second person, linked or not by now.
    """

    token: str
    kind: Kind
    state: State
    command: str
    line: str
    args: str
    target: str
    summary: str
    asker: Principal
    accounts: frozenset[str]
    room: Room
    created_at: datetime
    expires_at: datetime
    decided_by: str = ""
    decided_at: datetime | None = None

    @property
    def topic(self) -> str:
        """Under which the platforms keep together what is said of it."""
        return topic_of(self.token)

    def message(self) -> Message:
        """The message that asked for it."""
        return Message(self.room, self.asker, self.line, Address.NAME, self.created_at)

    def is_expired(self, now: datetime) -> bool:
        return now >= self.expires_at

    def is_here(self, room: Room) -> bool:
        """Whether a room is the one where it was asked for; a thread belongs to its channel."""
        return (room.network, room.channel) == (self.room.network, self.room.channel)


def topic_of(token: str) -> str:
    return f"approval {token}"


def digest(*parts: str) -> str:
    """What stands for texts that are only ever compared."""
    return sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()
