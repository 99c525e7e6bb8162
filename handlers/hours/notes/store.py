"""Notes in the bot's store."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from bot.chat.message import Principal, Room
from bot.store.database import Database
from bot.text.clean import one_line
from bot.text.redact import redact
from handlers.hours.notes.words import Noted
from handlers.hours.tables_queue import note as table

MOST_SHOWN = 500


@dataclass(frozen=True, slots=True)
class HoursNote:
    """One note. `room` is `network:channel`."""

    id: int
    kind: str
    text: str
    room: str
    series: str
    who: str
    name: str
    at: datetime

    @property
    def link(self) -> str:
        """The address of a `#link`."""
        word = self.text.split(maxsplit=1)[0] if self.text else ""
        return word if self.kind == "link" and word.startswith(("https://", "http://")) else ""


def place(room: Room) -> str:
    """The channel that a room is, or that a thread hangs on."""
    return f"{room.network}:{room.channel}"


class Notes:
    """All notes."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, found: Iterable[Noted], room: Room, series: str, who: Principal, now: datetime) -> int:
        """Keep notes, redacted; returns how many."""
        base = {"room": place(room)[:320], "series": series, "who": who.key, "name": who.name, "at": now}
        rows: list[dict[str, Any]] = [
            {**base, "kind": one.kind, "text": redact(one_line(one.text))} for one in found if one_line(one.text)
        ]
        if rows:
            await self._database.run(lambda connection: connection.execute(table.insert(), rows))
        return len(rows)

    async def between(self, since: datetime, until: datetime) -> list[HoursNote]:
        """Notes from `since` up to, but not at, `until`, the oldest first; the newest where there are too many."""
        query = select(table).where(table.c.at >= since, table.c.at < until)
        newest = query.order_by(table.c.id.desc()).limit(MOST_SHOWN)
        rows = await self._database.run(lambda connection: connection.execute(newest).all())
        return [_note(row) for row in reversed(rows)]

    async def get(self, number: int) -> HoursNote | None:
        """One note."""
        query = select(table).where(table.c.id == number)
        row = await self._database.run(lambda connection: connection.execute(query).one_or_none())
        return _note(row) if row is not None else None

    async def drop(self, number: int) -> None:
        """Forget a note."""
        await self._database.run(lambda connection: connection.execute(table.delete().where(table.c.id == number)))


def _note(row: Any) -> HoursNote:
    return HoursNote(row.id, row.kind, row.text, row.room, row.series, row.who, row.name, row.at)
