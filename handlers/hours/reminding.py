"""Tells a session's rooms when it comes, begins and ends."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from bot.chat.reply import Reply, Severity
from bot.commands.resources import Resources
from bot.core.clock.occurrence import Occurrence
from bot.core.voice import Note, room_of
from handlers.hours.series import texts
from handlers.hours.series.book import Book
from handlers.hours.series.model import Session
from handlers.hours.settings import HoursSettings

DAY, QUARTER, TEN = timedelta(hours=24), timedelta(minutes=15), timedelta(minutes=10)


class Reminders:
    """`t-24h`, `t-15m`, `start`, `end-10m`; and `off` at the old time of a session that was cancelled or moved."""

    prefix = "hours"
    follows_sessions = True

    async def plan(self, resources: Resources, since: datetime, until: datetime) -> Iterable[Occurrence]:
        """Everything that comes due in this time."""
        book, settings = await resources.get(Book), await resources.get(HoursSettings)
        wanted = frozenset(settings.remind)
        found: list[Occurrence] = []
        for series in await book.all():
            # A session that was moved is known by its new time, and its old one may be days away.
            for session in (*series.sessions(since - DAY, until + DAY), *series.moved(since, until)):
                found += due(session, wanted)
        return {one.key: one for one in found if since <= one.due_at < until}.values()

    async def say(self, resources: Resources, occurrence: Occurrence, late: timedelta) -> Iterable[Note]:
        """Nothing, where the session is not what it was when this was planned."""
        book = await resources.get(Book)
        session = await book.session(occurrence.subject)
        if session is None or occurrence.key not in {one.key for one in due(session, ALL)}:
            return []
        says = texts.reminder(occurrence.kind, session, await book.series(session.series), occurrence.due_at, late)
        severity = Severity.WARNING if occurrence.kind == "off" else Severity.INFO
        return [Note(room_of(room), Reply(says, severity=severity)) for room in session.rooms]


ALL = frozenset({"24h", "15m", "start", "end"})


def due(session: Session, wanted: frozenset[str]) -> Iterator[Occurrence]:
    """What is said of one session, and until when it is worth saying."""
    start, end = session.starts_at, session.ends_at
    if (session.is_cancelled or session.moved_from) and "start" in wanted:
        yield _occurrence(session, session.original, "off", session.original + (end - start))
    if session.is_cancelled:
        return
    if "24h" in wanted:
        yield _occurrence(session, start - DAY, "t-24h", start - QUARTER)
    if "15m" in wanted:
        yield _occurrence(session, start - QUARTER, "t-15m", start)
    if "start" in wanted:
        yield _occurrence(session, start, "start", end)
    if "end" in wanted and end - TEN > start:
        yield _occurrence(session, end - TEN, "end-10m", end)


def _occurrence(session: Session, at: datetime, kind: str, until: datetime) -> Occurrence:
    return Occurrence(f"{Reminders.prefix}:{session.series}", at, kind, until, session.key)


REMINDERS = Reminders()
