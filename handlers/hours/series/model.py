"""A series of sessions: rules, and what people changed of single dates. Pure: the same series gives the same sessions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import Enum
from zoneinfo import ZoneInfo

from handlers.hours.series.instants import instant, wall
from handlers.hours.series.rule import Rule

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Session:
    """One meeting of a series. Times in UTC. `key` is its name for ever: where it was before anybody moved it.

    `rooms` are `network:channel`, `hosts` accounts (`network:account`). `moved_from` is the start before it was moved.
    """

    series: str
    starts_at: datetime
    ends_at: datetime
    title: str
    track: str
    rooms: tuple[str, ...]
    hosts: tuple[str, ...]
    slot: str = "1"
    is_cancelled: bool = False
    reason: str = ""
    moved_from: datetime | None = None

    @property
    def original(self) -> datetime:
        """When it would start had nobody moved it."""
        return self.moved_from or self.starts_at

    @property
    def key(self) -> str:
        """`getting-started@2026-11-26T11:00Z`"""
        return f"{self.series}@{self.original:%Y-%m-%dT%H:%MZ}"


@dataclass(frozen=True, slots=True)
class Skip:
    """A date on which a slot does not meet."""

    on: date
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Slot:
    """One recurring time of a series; `key` is its name within the series for ever.

    It counts from `start_date` on and ends before `end_date`. `dates` are meetings beyond the rule, or all there are of an adhoc
    one. Dates and times are those of the series' zone.
    """

    key: str
    rule: Rule
    at: time
    minutes: int = 60
    start_date: date | None = None
    end_date: date | None = None
    rooms: tuple[str, ...] = ()
    skips: tuple[Skip, ...] = ()
    dates: tuple[date, ...] = ()

    def days(self, first: date, last: date) -> Iterator[date]:
        """The dates from `first` to `last`, those that are skipped included."""
        first = max(first, self.start_date or first)
        last = min(last, self.end_date - DAY) if self.end_date else last
        yield from self.rule.dates(first, last)
        yield from (day for day in self.dates if first <= day <= last)

    def reason_against(self, day: date) -> str | None:
        """Why it does not meet on a date; None where it does."""
        return next((skip.reason for skip in self.skips if skip.on == day), None)


class Kind(Enum):
    """What somebody changed."""

    CANCEL = "cancel"
    MOVE = "move"
    EXTRA = "extra"
    """A meeting beyond the rule, at `to`."""


@dataclass(frozen=True, slots=True)
class Change:
    """A change of one date of one slot or, `onwards`, of all from that date on. `on` is a date of the series' zone.

    `to` is where one meeting is now (UTC); from a date on, `weekday` and `at` are what the slot has become.
    """

    id: int
    kind: Kind
    slot: str
    on: date
    onwards: bool = False
    to: datetime | None = None
    weekday: int | None = None
    at: time | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Series:
    """Sessions that belong together. `origin` says where it is defined: `toml`, `chat` or the path of a meeting file.

    `revision` grows with every change of it and `changed_at` is when; `extras` are what a meeting file holds beyond this.
    """

    id: str
    title: str
    slots: tuple[Slot, ...]
    track: str = ""
    rooms: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("UTC"))
    agenda_url: str = ""
    description: str = ""
    origin: str = "toml"
    changes: tuple[Change, ...] = ()
    revision: int = 0
    changed_at: datetime | None = None
    extras: tuple[tuple[str, object], ...] = ()

    @property
    def all_rooms(self) -> tuple[str, ...]:
        """Every room of any of its slots, once."""
        return tuple(dict.fromkeys((*self.rooms, *(room for slot in self.slots for room in slot.rooms))))

    @property
    def effective(self) -> tuple[Slot, ...]:
        """The slots after all changes that count from a date on."""
        if not self.changes:
            return self.slots
        return tuple(new for slot in self.slots for new in _split(slot, self.changes))

    def sessions(self, since: datetime, until: datetime) -> list[Session]:
        """Those that start from `since` up to, but not at, `until`, in order; cancelled ones stand at their time, moved ones at
        their new one."""
        found = self._meetings(since, until)
        unique = {session.key: session for session in reversed(found)}
        inside = [session for session in unique.values() if since <= session.starts_at < until]
        return sorted(inside, key=lambda session: (session.starts_at, session.key))

    def session(self, original: datetime) -> Session | None:
        """The one that would start then had nobody moved it."""
        near = self._meetings(original - DAY, original + DAY)
        return next((session for session in near if session.original == original), None)

    def moved(self, since: datetime, until: datetime) -> list[Session]:
        """Those that would start in that time, had nobody moved them."""
        if not any(change.kind is Kind.MOVE for change in self.changes):
            return []
        near = self._meetings(since, until)
        return [session for session in near if session.moved_from and since <= session.moved_from < until]

    def _meetings(self, since: datetime, until: datetime) -> list[Session]:
        """All that may start in that time, after the changes of single dates; some beyond it."""
        first, last = wall(since, self.zone).date() - DAY, wall(until, self.zone).date() + DAY
        single = {(change.slot, change.on): change for change in self.changes if not change.onwards}
        here = [change for change in single.values() if change.to and since <= change.to < until]
        found = [
            self._meeting(slot, day, single.get((slot.key, day)))
            for slot in self.effective
            for day in (*slot.days(first, last), *_days_of(slot, here))
        ]
        return found + [self._at(self._slot(one.slot), one.to) for one in here if one.kind is Kind.EXTRA and one.to]

    def _meeting(self, slot: Slot, day: date, change: Change | None) -> Session:
        planned, skipped = self._at(slot, instant(day, slot.at, self.zone)), slot.reason_against(day)
        match change:
            case Change(kind=Kind.CANCEL, reason=reason):
                return replace(planned, is_cancelled=True, reason=reason)
            case Change(kind=Kind.MOVE, to=datetime() as to, reason=reason):
                length = planned.ends_at - planned.starts_at
                return replace(planned, starts_at=to, ends_at=to + length, moved_from=planned.starts_at, reason=reason)
        return planned if skipped is None else replace(planned, is_cancelled=True, reason=skipped)

    def _at(self, slot: Slot, starts_at: datetime) -> Session:
        return Session(
            series=self.id,
            starts_at=starts_at.astimezone(UTC),
            ends_at=starts_at.astimezone(UTC) + timedelta(minutes=slot.minutes),
            title=self.title,
            track=self.track,
            rooms=slot.rooms or self.rooms,
            hosts=self.hosts,
            slot=slot.key,
        )

    def _slot(self, key: str) -> Slot:
        return next((slot for slot in self.effective if slot.key == key), self.slots[0])


def _split(slot: Slot, changes: tuple[Change, ...]) -> Iterator[Slot]:
    """A slot as it was before each change from a date on, and as it has become."""
    for change in sorted(changes, key=lambda change: change.id):
        if not change.onwards or change.slot != slot.key:
            continue
        yield replace(slot, end_date=min(change.on, slot.end_date or change.on))
        if change.kind is Kind.CANCEL:
            return
        rule = slot.rule if change.weekday is None else slot.rule.on(change.weekday)
        # The meeting of that very week moves as well, also to an earlier day.
        week = max(change.on - timedelta(days=change.on.weekday()), slot.start_date or date.min)
        slot = replace(slot, key=f"{slot.key}.{change.id}", rule=rule, at=change.at or slot.at, start_date=week)
    yield slot


def _days_of(slot: Slot, changes: list[Change]) -> Iterator[date]:
    """The dates of a slot whose meetings were moved, if they are dates of it at all."""
    for change in changes:
        if change.kind is Kind.MOVE and change.slot == slot.key:
            yield from slot.days(change.on, change.on)
