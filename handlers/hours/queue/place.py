"""Which series a room, a track or a person is about, and which session is on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.chat.message import Room
from bot.errors import NotFound
from bot.text.clean import one_line, shorten
from bot.text.fold import folded
from bot.text.nearest import nearest
from handlers.hours.series.book import Book
from handlers.hours.series.model import Series, Session

AHEAD = timedelta(days=40)
"""How far ahead the next session is looked for: the rarest series meets once a month."""
LONGEST = timedelta(days=1)
"""A session that began before that is over."""


@dataclass(frozen=True, slots=True)
class Topic:
    """What a question is about. Both are empty where there is nothing to tell by."""

    series: str = ""
    track: str = ""


class Places:
    """Looks things up in the book of series."""

    def __init__(self, book: Book) -> None:
        self._book = book

    async def all(self) -> list[Series]:
        """Every series, by name."""
        return list(await self._book.all())

    async def of_room(self, room: Room) -> list[Series]:
        """The series that meet in a room, or in the channel that a thread hangs on."""
        key = place(room)
        return [one for one in await self.all() if key in {folded(each) for each in one.all_rooms}]

    async def topic(self, room: Room, track: str, now: datetime) -> Topic:
        """What is asked about: the track that is named, else the room's (of several the one whose session is on), else the only
        one there is. Raises `NotFound`."""
        if track:
            found = await self.track(track)
        else:
            found = await self.of_room(room) or await self.all()
            session = await self.current([one.id for one in found], now) if len(found) > 1 else None
            found = [one for one in found if session and one.id == session.series] or found
        return Topic(found[0].id, label(found[0])) if len({label(one) for one in found}) == 1 else Topic()

    async def track(self, name: str) -> list[Series]:
        """The series of a track, by its name or by theirs. Raises `NotFound` with the nearest."""
        wanted, series = one_line(name).casefold(), await self.all()
        found = [one for one in series if wanted in {label(one).casefold(), one.id.casefold()}]
        if found:
            return found
        names = sorted({label(one) for one in series})
        close = nearest(wanted, names) or (tuple(names) if len(names) <= 5 else ())
        raise NotFound(
            f"There is no track “{shorten(one_line(name), 60)}”; “hours --all” lists them.", candidates=tuple(close)
        )

    async def series(self, key: str) -> Series | None:
        """One series by its id."""
        return next((one for one in await self.all() if one.id == key), None)

    async def like(self, topic: Topic) -> list[Series]:
        """The series whose hosts may answer: those of its track, or all for a question that is about none."""
        series = await self.all()
        found = [one for one in series if one.id == topic.series or (topic.track and label(one) == topic.track)]
        return found or series

    async def sessions(self, since: datetime, until: datetime) -> list[Session]:
        """Those that take place and begin in this time, in order."""
        return [one for one in await self._book.sessions(since, until) if not one.is_cancelled]

    async def current(self, series: Iterable[str], now: datetime) -> Session | None:
        """The session of these series that is on."""
        wanted = set(series)
        found = await self.sessions(now - LONGEST, now + timedelta(seconds=1))
        return next((one for one in found if one.series in wanted and one.starts_at <= now < one.ends_at), None)

    async def next(self, series: Iterable[str], now: datetime) -> Session | None:
        """The one that is on, or else the next one."""
        wanted = set(series)
        found = await self.sessions(now - LONGEST, now + AHEAD)
        return next((one for one in found if one.series in wanted and one.ends_at > now), None)


def place(room: Room) -> str:
    """A room as series name it, folded."""
    return folded(f"{room.network}:{room.channel}")


def label(series: Series) -> str:
    """What people call it: its track, or its title."""
    return series.track or series.title


def when(session: Session) -> str:
    """`Thu 26 Nov 11:00 UTC`"""
    return f"{session.starts_at:%a %d %b %H:%M} UTC"
