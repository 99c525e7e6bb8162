"""A slot as RFC 5545 can say it: a rule where that is exact, else single dates.

No RRULE that calendars agree on counts ISO weeks across a week 53 (INTERVAL=2 does not), none says “when it is called”, and
programs differ on local times around a change of the clocks. Such slots get their dates one by one and in UTC, up to the end of
the year after next; the others go on without an end, by the clocks of their zone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from handlers.hours.series.instants import instant, wall
from handlers.hours.series.model import Session, Slot
from handlers.hours.series.rule import DAYS

EPOCH = date(2020, 1, 1)
"""Where a rule begins that has no start_date."""


UTC_ZONE = ZoneInfo("UTC")


@dataclass(frozen=True, slots=True)
class Dates:
    """From `first` to `last`, both included: what is said date by date."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Recurring:
    """When a slot meets: `starts` and a `rule` (as icalendar's vRecur takes it), further `dates`, and those `without`.

    All are shown by the clocks of `zone`.
    """

    zone: ZoneInfo
    starts: datetime
    rule: dict[str, object]
    dates: tuple[datetime, ...] = ()
    without: tuple[datetime, ...] = ()

    def has(self, session: Session) -> bool:
        """Whether the session's original time is among them: only then it can be cancelled or moved in the calendar."""
        return bool(self.rule) or session.original in {moment.astimezone(UTC) for moment in (self.starts, *self.dates)}


def recurring(slot: Slot, zone: ZoneInfo, dates: Dates) -> Recurring | None:
    """None for a slot without any session in this time."""
    days = sorted(set(slot.days(dates.first, dates.last)))
    skipped = [skip.on for skip in slot.skips if list(slot.days(skip.on, skip.on))]
    if not has_exact_rule(slot, zone, days):
        starts = [instant(day, slot.at, zone) for day in days]
        without = tuple(instant(day, slot.at, zone) for day in skipped if day in set(days))
        return Recurring(UTC_ZONE, starts[0], {}, tuple(starts[1:]), without) if starts else None
    begins = slot.start_date or EPOCH
    first = next(slot.days(begins, begins + timedelta(days=400)), None)
    if first is None:
        return None
    extra = [day for day in dict.fromkeys(slot.dates) if day in slot.days(day, day)]
    beyond = [day for day in extra if day not in slot.rule.dates(day, day)]
    shown = [wall(instant(day, slot.at, zone), zone) for day in (first, *beyond, *skipped)]
    more = 1 + len(beyond)
    return Recurring(zone, shown[0], _rule(slot, zone), tuple(shown[1:more]), tuple(shown[more:]))


def has_exact_rule(slot: Slot, zone: ZoneInfo, days: list[date]) -> bool:
    """Whether every calendar program reads a rule for this slot alike, on these days at least."""
    return not slot.rule.is_adhoc and slot.rule.weeks <= 1 and not any(_is_odd(slot, day, zone) for day in days)


def _is_odd(slot: Slot, day: date, zone: ZoneInfo) -> bool:
    """Whether the clocks leave this time out, show it twice, or change before its end."""
    local = datetime.combine(day, slot.at, zone)
    end = wall(instant(day, slot.at, zone) + timedelta(minutes=slot.minutes), zone)
    return local.utcoffset() != local.replace(fold=1).utcoffset() or local.utcoffset() != end.utcoffset()


def _rule(slot: Slot, zone: ZoneInfo) -> dict[str, object]:
    day = DAYS[slot.rule.weekday][:2].upper()
    rule: dict[str, object] = (
        {"freq": "monthly", "byday": f"{slot.rule.nth}{day}"} if slot.rule.nth else {"freq": "weekly", "byday": day}
    )
    if slot.end_date:
        # UNTIL is in UTC where DTSTART knows its zone (RFC 5545, 3.3.10), and the last date that still counts.
        rule["until"] = instant(slot.end_date, slot.at, zone) - timedelta(hours=12)
    return rule
