"""A question as it is kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.chat.message import Principal, Room
from bot.core.linking import Account
from bot.text.clean import one_line, shorten

OPEN, TAKEN, DONE, WITHDRAWN = "open", "taken", "done", "withdrawn"
WAITING = (OPEN, TAKEN)
SUBJECT = 120
"""Characters of a question that are shown in a list."""


@dataclass(frozen=True, slots=True)
class Ticket:
    """One question. `helper` is the account of who has taken it, or has answered it; `version` grows with every change."""

    id: int
    version: int
    state: str
    series: str
    track: str
    text: str
    is_private: bool
    room: Room
    asker: Account
    asked_at: datetime
    waits_since: datetime
    helper: Account | None
    taken_at: datetime | None
    ended_at: datetime | None
    note: str

    @property
    def subject(self) -> str:
        """The question's beginning, on one line."""
        return shorten(one_line(self.text), SUBJECT)

    @property
    def is_waiting(self) -> bool:
        return self.state in WAITING

    @property
    def helped_at(self) -> datetime | None:
        """When somebody turned to it."""
        return self.taken_at or (self.ended_at if self.state == DONE else None)

    @property
    def wait(self) -> timedelta | None:
        """How long it waited until somebody turned to it."""
        return self.helped_at - self.asked_at if self.helped_at else None


@dataclass(frozen=True, slots=True)
class Question:
    """What is about to be asked."""

    text: str
    asker: Principal
    room: Room
    is_private: bool
    series: str = ""
    track: str = ""


def ticket_of(row: Any) -> Ticket:
    """From a row of the store."""
    return Ticket(
        id=row.id,
        version=row.version,
        state=row.state,
        series=row.series,
        track=row.track,
        text=row.text,
        is_private=bool(row.is_private),
        room=Room(row.network, row.channel, row.thread, bool(row.is_direct)),
        asker=Account(row.asker, row.asker_name),
        asked_at=row.asked_at,
        waits_since=row.waits_since,
        helper=Account(row.helper, row.helper_name) if row.helper else None,
        taken_at=row.taken_at,
        ended_at=row.ended_at,
        note=row.note,
    )
