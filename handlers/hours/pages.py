"""Schedule, questions and minutes as web pages.

Everything passes `Reader`, which knows only what was said in public rooms or asked for everybody to read: no private question, no
host's presence, no account. Addresses stay: a session's is its series and its first start, wherever it was moved since.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby

from bot.commands.resources import Resources
from bot.core.clock.clock import Clock
from bot.errors import NotFound
from bot.web.pages.page import Bytes, Html, Page, PageRequest
from bot.web.pages.rooms import PublicRooms
from handlers.hours.notes.store import HoursNote, Notes
from handlers.hours.notes.words import KINDS
from handlers.hours.public import PublicQuestion, public_answers, public_queue
from handlers.hours.queue.ticket import OPEN, Ticket
from handlers.hours.queue.tickets import Tickets
from handlers.hours.series.book import Book
from handlers.hours.series.instants import read_date
from handlers.hours.series.model import Series, Session
from handlers.hours.settings import HoursSettings
from handlers.hours.showing import calendar

AHEAD = timedelta(days=7)
FURTHER = timedelta(days=120)
BACK = timedelta(days=90)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
LONGEST = timedelta(days=1)
"""A session that began before that is over."""
AFTER = timedelta(minutes=5)
"""After the end of a session: last words are still noted."""
MOST = 200
NEXT = 8
KEEP_CALENDAR, KEEP = 60.0, 5.0
"""Seconds for which what was made is good enough, since with many series it takes a while."""
HEADINGS = {"agreed": "Agreed", "action": "Actions", "info": "Information", "link": "Links", "idea": "Ideas"}
_STAMP = "%Y-%m-%dT%H%MZ"


@dataclass(frozen=True, slots=True)
class Minutes:
    """What was noted and answered in some time; notes by kind, in the order of digests."""

    notes: tuple[tuple[str, tuple[HoursNote, ...]], ...]
    answers: tuple[PublicQuestion, ...]

    @property
    def is_empty(self) -> bool:
        return not self.notes and not self.answers

    @property
    def words(self) -> str:
        """`3 notes, 1 answer`"""
        counts = ((sum(len(notes) for _, notes in self.notes), "note"), (len(self.answers), "answer"))
        return ", ".join(f"{count} {word}{'s' if count > 1 else ''}" for count, word in counts if count)


class Reader:
    """What everybody may read."""

    def __init__(self, resources: Resources, rooms: PublicRooms) -> None:
        self._resources, self._rooms = resources, rooms

    async def now(self) -> datetime:
        return (await self._resources.get(Clock)).now()

    async def series(self) -> dict[str, Series]:
        """Those that meet in public rooms alone, by name."""
        found = await (await self._resources.get(Book)).all()
        return {one.id: one for one in found if self._rooms.have(one.all_rooms)}

    async def one(self, name: str) -> Series:
        """Raises `NotFound`: a series that is not public is as unknown as one that does not exist."""
        found = (await self.series()).get(name.casefold())
        if found is None:
            raise NotFound("There is no such series. The schedule lists those there are.")
        return found

    async def sessions(self, since: datetime, until: datetime) -> list[Session]:
        """Those of public series that start in that time."""
        public = await self.series()
        return [one for one in await (await self._resources.get(Book)).sessions(since, until) if one.series in public]

    async def queue(self) -> list[PublicQuestion]:
        """What waits."""
        tickets = {one.id: one for one in await (await self._resources.get(Tickets)).waiting()}
        return await self._allowed(await public_queue(self._resources), tickets)

    async def minutes(self, since: datetime, until: datetime, series: str | None = None) -> Minutes:
        """What was noted and answered from `since` up to `until`, of one series or of all."""
        kept = await (await self._resources.get(Notes)).between(since, until)
        notes = [one for one in kept if self._rooms.has(one.room) and series in {None, one.series}]
        tickets = {one.id: one for one in await (await self._resources.get(Tickets)).ended(since, until)}
        answers = await self._allowed(await public_answers(self._resources, since, until), tickets)
        return Minutes(
            tuple((HEADINGS[kind], found) for kind in KINDS if (found := tuple(n for n in notes if n.kind == kind))),
            tuple(one for one in answers if series in {None, one.series}),
        )

    async def _allowed(self, found: Iterable[PublicQuestion], tickets: dict[int, Ticket]) -> list[PublicQuestion]:
        """Not what was asked in a room that is not public, nor about a series that is not."""
        public = await self.series()
        return [
            one
            for one in found
            if (ticket := tickets.get(one.id)) is not None and self._is_public(ticket) and one.series in {"", *public}
        ]

    def _is_public(self, ticket: Ticket) -> bool:
        room = ticket.room
        return not ticket.is_private and (room.is_direct or self._rooms.has(f"{room.network}:{room.channel}"))


async def schedule(resources: Resources, request: PageRequest) -> Html:
    """The sessions of a week, day by day, and all series."""
    reader = Reader(resources, request.rooms)
    now = await reader.now()
    near = await reader.sessions(now - LONGEST, now + AHEAD)
    coming = [one for one in near if one.ends_at > now][:MOST]
    days = [(on, list(found)) for on, found in groupby(coming, key=lambda one: one.starts_at.astimezone(UTC).date())]
    series = sorted((await reader.series()).values(), key=lambda one: one.title.casefold())
    return Html("schedule.html", {"days": days, "series": series, "now": now, "where": where})


async def of_series(resources: Resources, request: PageRequest) -> Html:
    """One series: what it is, its next sessions, its last minutes."""
    reader = Reader(resources, request.rooms)
    one, now = await reader.one(request.args["series"]), await reader.now()
    coming = [found for found in one.sessions(now - LONGEST, now + FURTHER) if found.ends_at > now][:NEXT]
    past = [found for found in one.sessions(now - BACK, now) if not found.is_cancelled and found.ends_at <= now]
    everything = await reader.minutes(now - BACK, now + DAY, one.id)
    noted = [(found, _path(found)) for found in reversed(past) if _has_any(everything, found)][:NEXT]
    feed = request.pages.url(f"/hours/{one.id}.ics")
    data = {"series": one, "coming": coming, "noted": noted, "now": now, "where": where, "feed": feed}
    return Html("series.html", data, one.title)


async def feed_of_all(resources: Resources, request: PageRequest) -> Bytes:
    """The calendar of all public series."""
    return await _feed(resources, list((await Reader(resources, request.rooms).series()).values()), "hours.ics")


async def feed_of_one(resources: Resources, request: PageRequest) -> Bytes:
    """The calendar of one."""
    one = await Reader(resources, request.rooms).one(request.args["series"])
    return await _feed(resources, [one], f"{one.id}.ics")


async def _feed(resources: Resources, found: list[Series], name: str) -> Bytes:
    book, settings = await resources.get(Book), await resources.get(HoursSettings)
    content = await calendar(book, settings, (await resources.get(Clock)).now(), found)
    return Bytes(content, "text/calendar", name, seconds=300)


async def queue(resources: Resources, request: PageRequest) -> Html:
    """The questions that wait, track by track."""
    reader = Reader(resources, request.rooms)
    waiting = await reader.queue()
    tracks: dict[str, list[PublicQuestion]] = {}
    for one in waiting[:MOST]:
        tracks.setdefault(one.track, []).append(one)
    next_ones = {next((one.id for one in found if one.state == OPEN), 0) for found in tracks.values()}
    data = {"tracks": tracks, "next_ones": next_ones, "more": max(len(waiting) - MOST, 0)}
    return Html("queue.html", data, is_listed=False, seconds=15)


async def minutes_list(resources: Resources, request: PageRequest) -> Html:
    """The days of three months on which anything was noted or answered."""
    reader = Reader(resources, request.rooms)
    now = await reader.now()
    everything = await reader.minutes(now - BACK, now + DAY)
    sessions = [one for one in await reader.sessions(now - BACK, now) if not one.is_cancelled]
    days = [(on, _during(everything, _midnight(on), _midnight(on) + DAY)) for on in _days(everything)]
    held = {on: [(one, _path(one)) for one in _on(sessions, on) if _has_any(everything, one)] for on, _ in days}
    return Html("minutes_list.html", {"days": days, "held": held}, is_listed=False)


async def minutes_of_day(resources: Resources, request: PageRequest) -> Html:
    """What was noted and answered on one day, UTC. Raises `NotFound`."""
    reader = Reader(resources, request.rooms)
    on = _read_day(request.args["day"])
    found = await reader.minutes(_midnight(on), _midnight(on) + DAY)
    sessions = await reader.sessions(_midnight(on), _midnight(on) + DAY)
    if found.is_empty and not sessions:
        raise NotFound("Nothing is known of this day. The list of minutes has the days there are.")
    held = [(one, _path(one)) for one in sessions if _has_any(found, one)]
    data = {"minutes": found, "held": held, "where": where, "series": None, "session": None}
    return Html("minutes.html", data, f"Minutes of {on:%a} {on.day} {on:%b %Y}", is_listed=False)


async def minutes_of_session(resources: Resources, request: PageRequest) -> Html:
    """What was noted and answered in one session. Raises `NotFound`."""
    reader = Reader(resources, request.rooms)
    start, name = _read_start(request.args["start"]), request.args["series"].casefold()
    series = (await reader.series()).get(name)
    session = series.session(start) if series is not None else None
    since, until = (session.starts_at, session.ends_at) if session else (start, start + HOUR)
    found = await reader.minutes(since, until + AFTER, name)
    if session is None and found.is_empty:
        raise NotFound("There was no such session. The list of minutes has those there are.")
    data = {"minutes": found, "series": series, "session": session, "held": (), "where": where}
    title = series.title if series is not None else name
    return Html("minutes.html", data, f"Minutes: {title}", is_listed=False)


def where(rooms: Iterable[str]) -> str:
    """`#openstack-tc on oftc`"""
    return " and ".join(f"{channel} on {network}" for network, _, channel in (room.partition(":") for room in rooms))


def _path(session: Session) -> str:
    return f"/minutes/{session.series}/{session.original.astimezone(UTC):{_STAMP}}"


def _during(found: Minutes, since: datetime, until: datetime) -> Minutes:
    notes = ((kind, tuple(one for one in some if since <= one.at < until)) for kind, some in found.notes)
    answers = (one for one in found.answers if one.ended_at is not None and since <= one.ended_at < until)
    return Minutes(tuple((kind, some) for kind, some in notes if some), tuple(answers))


def _has_any(found: Minutes, session: Session) -> bool:
    inside = _during(found, session.starts_at, session.ends_at + AFTER)
    own = any(one.series == session.series for _, notes in inside.notes for one in notes)
    return own or any(one.series == session.series for one in inside.answers)


def _days(found: Minutes) -> list[date]:
    """The newest first."""
    moments = [one.at for _, notes in found.notes for one in notes] + [one.ended_at for one in found.answers]
    return sorted({moment.astimezone(UTC).date() for moment in moments if moment is not None}, reverse=True)


def _on(sessions: Iterable[Session], day: date) -> list[Session]:
    return [one for one in sessions if one.starts_at.astimezone(UTC).date() == day]


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def _read_day(text: str) -> date:
    try:
        return _known(read_date(text))
    except ValueError:
        raise NotFound("Nothing is known of this day. The list of minutes has the days there are.") from None


def _read_start(text: str) -> datetime:
    try:
        found = datetime.strptime(text, _STAMP).replace(tzinfo=UTC)
        _known(found.date())
    except ValueError:
        raise NotFound("There was no such session. The list of minutes has those there are.") from None
    return found


def _known(day: date) -> date:
    """Raises `ValueError` for days that no rule should have to count to."""
    if not 2000 <= day.year <= 2200:
        raise ValueError(day)
    return day


PAGES = (
    Page("/hours", schedule, "Schedule", "When the next sessions are, and where.", "hours", keep=KEEP),
    Page("/hours/{series}", of_series, "Series", command="hours"),
    Page("/queue", queue, "Questions", "What waits for an answer. Ask any time: hours ask, in chat.", "hours queue"),
    Page("/minutes", minutes_list, "Minutes", "What was noted and answered, day by day.", "hours notes", keep=KEEP),
    Page("/minutes/{day}", minutes_of_day, "Minutes", command="hours notes"),
    Page("/minutes/{series}/{start}", minutes_of_session, "Minutes", command="hours notes"),
    Page("/hours.ics", feed_of_all, "Calendar", "All sessions, to subscribe to.", "hours ics", keep=KEEP_CALENDAR),
    Page("/hours/{series}.ics", feed_of_one, "Calendar", command="hours ics", keep=KEEP_CALENDAR),
)
