"""When digests are said: five minutes after a session, and at the configured times of day and week."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

from bot.chat.reply import Reply
from bot.commands.resources import Resources
from bot.core.clock.occurrence import Occurrence
from bot.core.voice import Note, room_of
from bot.web.pages.links import page_url
from handlers.hours.digest.making import Digest, brief, digest
from handlers.hours.queue.place import LONGEST, Places
from handlers.hours.settings import HoursSettings

PREFIX = "hours-digest"
AFTER = timedelta(minutes=5)
"""After the end of a session: last words are still noted."""
DAY, WEEK = timedelta(days=1), timedelta(days=7)
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


class Digesting:
    """The schedule of digests."""

    prefix = PREFIX
    follows_sessions = True

    async def plan(self, resources: Resources, since: datetime, until: datetime) -> Iterable[Occurrence]:
        """Ends of sessions, and the daily and the weekly time."""
        settings = (await resources.get(HoursSettings)).queue
        found: list[Occurrence] = []
        if settings.digest_sessions:
            sessions = await (await resources.get(Places)).sessions(since - LONGEST - AFTER, until)
            found += [_occurrence(one.key, one.ends_at + AFTER, "session", DAY) for one in sessions]
        if settings.digest_rooms and settings.digest_day:
            found += [_occurrence("day", at, "day", DAY / 2) for at in _moments(settings.digest_day, since, until)]
        if settings.digest_rooms and settings.digest_week:
            day, _, clock = settings.digest_week.partition(" ")
            times = (at for at in _moments(clock, since, until) if _DAYS[at.weekday()] == day)
            found += [_occurrence("week", at, "week", DAY) for at in times]
        return [one for one in found if since <= one.due_at < until]

    async def say(self, resources: Resources, occurrence: Occurrence, late: timedelta) -> Iterable[Note]:
        """Nothing where nothing happened."""
        made, rooms, page = await _made(resources, occurrence)
        if made is None or made.is_empty:
            return ()
        reply = brief(made, await page_url(resources, page))
        return [Note(room_of(room), _late(reply, occurrence) if late else reply) for room in rooms]


async def _made(resources: Resources, occurrence: Occurrence) -> tuple[Digest | None, tuple[str, ...], str]:
    """The digest, the rooms that get it, and the page that shows it all."""
    if occurrence.kind == "session":
        return await _of_session(resources, occurrence)
    due, rooms = occurrence.due_at, (await resources.get(HoursSettings)).queue.digest_rooms
    if occurrence.kind == "day":
        return await digest(resources, "The day's office hours", due - DAY, due), rooms, f"/minutes/{due:%Y-%m-%d}"
    return await digest(resources, "The week's office hours", due - WEEK, due), rooms, "/minutes"


async def _of_session(resources: Resources, occurrence: Occurrence) -> tuple[Digest | None, tuple[str, ...], str]:
    key = occurrence.schedule.removeprefix(f"{PREFIX}:")
    sessions = await (await resources.get(Places)).sessions(occurrence.due_at - LONGEST - AFTER, occurrence.due_at)
    session = next((one for one in sessions if one.key == key and one.ends_at + AFTER == occurrence.due_at), None)
    if session is None:
        return None, (), ""
    made = await digest(resources, f"Digest of {session.title}", session.starts_at, occurrence.due_at, [session.series])
    return made, session.rooms, f"/minutes/{session.series}/{session.starts_at:%Y-%m-%dT%H%MZ}"


def _late(reply: Reply, occurrence: Occurrence) -> Reply:
    return replace(reply, summary=f"(late: was due {occurrence.due_at:%H:%M} UTC) {reply.summary}")


def _occurrence(name: str, due: datetime, kind: str, useful: timedelta) -> Occurrence:
    return Occurrence(f"{PREFIX}:{name}", due, kind, due + useful)


def _moments(clock: str, since: datetime, until: datetime) -> Iterator[datetime]:
    """A time of day, UTC, on each day."""
    at, day = time.fromisoformat(clock), since.astimezone(UTC).date()
    while (moment := datetime.combine(day, at, UTC)) < until:
        yield moment
        day += DAY


DIGESTING = Digesting()
