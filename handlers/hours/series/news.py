"""Tells the rooms of a series that a session was cancelled, moved or called.

The word is given to the clock first and the change written then, so that a crash between the two neither tells what did not
happen nor keeps back what did: what is not there yet is looked for again, and dropped if it never comes.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

import msgspec

from bot.chat.reply import Reply, Severity
from bot.commands.resources import Resources
from bot.core.clock.clock import Clock
from bot.core.clock.occurrence import Occurrence
from bot.core.voice import Note, room_of
from bot.errors import TryLater
from handlers.hours.series.book import Book

KEEP = timedelta(days=2)
PATIENCE = timedelta(seconds=60)


class Word(msgspec.Struct, frozen=True):
    """What is said where, once the change of that reference is written."""

    text: str
    rooms: tuple[str, ...]
    ref: str


class News:
    """Single occurrences; nothing is planned."""

    prefix = "hours-news"

    async def plan(self, resources: Resources, since: datetime, until: datetime) -> Iterable[Occurrence]:
        """Nothing recurs."""
        del resources, since, until
        return ()

    async def say(self, resources: Resources, occurrence: Occurrence, late: timedelta) -> Iterable[Note]:
        """Once the change is written. Raises `TryLater` while it may still be."""
        word = msgspec.json.decode(occurrence.subject, type=Word)
        book, clock = await resources.get(Book), await resources.get(Clock)
        if not await book.has(word.ref):
            if clock.now() - occurrence.due_at < PATIENCE:
                raise TryLater("The change is not written yet.")
            return ()
        text = f"{word.text} (late: was due {occurrence.due_at:%a %H:%M} UTC)" if late else word.text
        return [Note(room_of(room), Reply(text, severity=Severity.WARNING)) for room in word.rooms]


async def give(clock: Clock, series: str, word: Word) -> None:
    """Let the rooms be told. Raises `TryLater`: then nothing may be changed either."""
    at = clock.now().replace(microsecond=0)
    subject = msgspec.json.encode(word).decode()
    await clock.add(Occurrence(f"{News.prefix}:{series}", at, word.ref, at + KEEP, subject))


NEWS = News()
