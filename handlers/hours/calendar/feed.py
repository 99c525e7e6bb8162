"""All sessions as one calendar that others subscribe to, through the icalendar library.

Each slot is one event whose UID never changes; SEQUENCE counts the changes of its series. A feed made on any day of a year is the
same, byte for byte, until something changes.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.text.clean import clean, one_line
from handlers.hours.calendar.recurring import UTC_ZONE, Dates, Recurring, recurring
from handlers.hours.series.instants import wall
from handlers.hours.series.model import Kind, Series, Session, Slot

if TYPE_CHECKING:
    from icalendar import Alarm, Calendar, Event

UNKNOWN = datetime(2020, 1, 1, tzinfo=UTC)
"""When a series has changed, where nobody has noted it."""
PRODID = "-//openinfra-bot//office hours//EN"


@dataclass(frozen=True, slots=True)
class Look:
    """What a feed is like: the right side of its ids, when calendars ring (minutes before, 0 is never), its name."""

    domain: str = "openinfra-bot"
    alarm: int = 0
    name: str = "Office hours and meetings"


def feed(found: Iterable[Series], now: datetime, look: Look) -> bytes:
    """The calendar as a file: from the beginning of last year to the end of the year after next."""
    from icalendar import Calendar  # noqa: PLC0415 - only who asks for a calendar needs it

    calendar = Calendar()
    for name, value in (("prodid", PRODID), ("version", "2.0"), ("method", "PUBLISH"), ("x-wr-calname", look.name)):
        calendar.add(name, value)
    calendar.add("x-published-ttl", "PT1H")
    dates = Dates(date(now.year - 1, 1, 1), date(now.year + 2, 12, 31))
    for series in found:
        for event in _events(series, dates, look):
            calendar.add_component(event)
    _add_zones(calendar, dates)
    return bytes(calendar.to_ical())


def _add_zones(calendar: Calendar, dates: Dates) -> None:
    """A VTIMEZONE for each TZID, as far as the dates go."""
    calendar.add_missing_timezones(first_date=date(2015, 1, 1), last_date=dates.last + timedelta(days=366))


def _events(series: Series, dates: Dates, look: Look) -> Iterable[Event]:
    around = _midnight(dates.first), _midnight(dates.last)
    # What was moved out of this time is not at its old place either.
    sessions = list({one.key: one for one in (*series.sessions(*around), *series.moved(*around))}.values())
    for slot in series.effective:
        found = recurring(slot, series.zone, dates)
        if found is None:
            continue
        mine = [session for session in sessions if session.slot == slot.key]
        uid = f"{series.id}-{slot.key}@{look.domain}"
        yield _main(series, slot, found, uid, look)
        yield from (
            _single(series, one, uid, look, found.zone)
            for one in mine
            if _differs(series, slot, one) and found.has(one)
        )
    for change in series.changes:
        called = [one for one in sessions if change.kind is Kind.EXTRA and one.starts_at == change.to]
        yield from (
            _single(series, one, f"{series.id}-x{change.id}@{look.domain}", look, UTC_ZONE) for one in called[:1]
        )


def _differs(series: Series, slot: Slot, session: Session) -> bool:
    """Whether a session is not as the rule has it, and no skipped date either: those are left out by EXDATE."""
    on = wall(session.original, series.zone).date()
    return bool(session.moved_from) or (session.is_cancelled and slot.reason_against(on) is None)


def _main(series: Series, slot: Slot, found: Recurring, uid: str, look: Look) -> Event:
    event = _event(series, slot.rooms or series.rooms, uid, look)
    event.add("dtstart", found.starts)
    event.add("dtend", found.starts + timedelta(minutes=slot.minutes))
    if found.rule:
        event.add("rrule", found.rule)
    if found.dates:
        event.add("rdate", list(found.dates))
    if found.without:
        event.add("exdate", list(found.without))
    return event


def _single(series: Series, session: Session, uid: str, look: Look, zone: ZoneInfo) -> Event:
    """One session that is not as the rule has it, or that no rule knows."""
    event = _event(series, session.rooms, uid, look)
    event.add("dtstart", _shown(session.starts_at, zone))
    event.add("dtend", _shown(session.ends_at, zone))
    if session.moved_from or session.is_cancelled:
        event.add("recurrence-id", _shown(session.original, zone))
    if session.is_cancelled:
        event.add("status", "CANCELLED")
    if session.reason:
        event.add("comment", one_line(session.reason))
    return event


def _event(series: Series, rooms: Iterable[str], uid: str, look: Look) -> Event:
    from icalendar import Event  # noqa: PLC0415 - as above

    event = Event()
    changed = series.changed_at or UNKNOWN
    texts = {
        "summary": one_line(series.title),
        "location": ", ".join(room.replace(":", " ", 1) for room in rooms),
        "description": clean(series.description).strip(),
        "categories": one_line(series.track),
        "url": one_line(series.agenda_url),
    }
    for name, value in (("uid", uid), ("sequence", series.revision), ("dtstamp", changed), ("last-modified", changed)):
        event.add(name, value)
    for name, text in texts.items():
        if text:
            event.add(name, text)
    if look.alarm:
        event.add_component(_alarm(one_line(series.title), look.alarm))
    return event


def _alarm(title: str, minutes: int) -> Alarm:
    from icalendar import Alarm  # noqa: PLC0415 - as above

    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", title)
    alarm.add("trigger", timedelta(minutes=-minutes))
    return alarm


def _shown(moment: datetime, zone: ZoneInfo) -> datetime:
    """By the clocks of the zone in which the event has its DTSTART: RECURRENCE-ID must be of the same kind."""
    return moment.astimezone(UTC) if zone.key == "UTC" else wall(moment, zone)


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)
