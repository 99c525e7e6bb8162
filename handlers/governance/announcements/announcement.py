"""An announcement, and the moments at which it is said."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import Enum

KEEP_TRYING = timedelta(days=7)
"""How late an announcement without an expiry of its own is still said."""
SEND = "send"
_REMIND = "remind-"


class State(Enum):
    """Where it stands. Only a draft is edited; what was sent is corrected or withdrawn by another announcement."""

    DRAFT = "draft"
    SCHEDULED = "scheduled"
    SENT = "sent"
    CANCELLED = "cancelled"
    CORRECTED = "corrected"
    WITHDRAWN = "withdrawn"


class How(Enum):
    """What it is to the one that it follows."""

    FIRST = ""
    CORRECTION = "correction"
    WITHDRAWAL = "withdrawal"


@dataclass(frozen=True, slots=True)
class Words:
    """What people decide about an announcement. `remind` is in days before `effective`, the most first."""

    text: str
    rooms: tuple[str, ...]
    effective: date | None = None
    remind: tuple[int, ...] = ()
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Announcement:
    """One row. `due_at` is when it is to be said first, or was."""

    id: int
    version: int
    state: State
    words: Words
    due_at: datetime | None
    follows: int | None
    how: How
    author: str
    author_name: str
    approver: str
    at: datetime
    changed_at: datetime

    def has_lapsed(self, now: datetime) -> bool:
        """Whether it was never said, and is too late now."""
        last = self.last_moment
        return self.state is State.SCHEDULED and last is not None and now >= last

    @property
    def last_moment(self) -> datetime | None:
        """Until when its first saying is worth while."""
        return self.words.expires_at or (self.due_at + KEEP_TRYING if self.due_at else None)


@dataclass(frozen=True, slots=True)
class Moment:
    """One saying of it: the first, or a reminder so many `days` before the day."""

    kind: str
    due_at: datetime
    expires_at: datetime
    days: int | None = None


def remind_kind(days: int) -> str:
    return f"{_REMIND}{days}d"


def moments(one: Announcement, remind_at: time) -> Iterator[Moment]:
    """The first saying and the reminders that come after it, in order.

    A reminder that is late is said until the next one is due, the one of the day itself until the day is over.
    """
    if one.due_at is None or one.state not in {State.SCHEDULED, State.SENT}:
        return
    last = one.last_moment
    if last is not None:
        yield Moment(SEND, one.due_at, max(last, one.due_at + timedelta(seconds=1)))
    yield from _reminders(one, one.due_at, remind_at)


def _reminders(one: Announcement, after: datetime, remind_at: time) -> Iterator[Moment]:
    day = one.words.effective
    if day is None or not one.words.remind:
        return
    over = datetime.combine(day, time(), UTC) + timedelta(days=1)
    ahead = sorted(set(one.words.remind), reverse=True)
    times = [datetime.combine(day - timedelta(days=days), remind_at, UTC) for days in ahead]
    for days, due_at, following in zip(ahead, times, [*times[1:], over], strict=True):
        expires = min(following, one.words.expires_at or following)
        if after < due_at < expires:
            yield Moment(remind_kind(days), due_at, expires, days)
