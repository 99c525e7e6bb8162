"""Alerts, notices, log lines, successes and thanks in the bot's store."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any

from sqlalchemy import Connection, select

from bot.chat.message import Principal
from bot.store.database import Database
from handlers.status.tables import entry as table


class Kind(Enum):
    """What an entry is."""

    ALERT = "alert"
    OK = "ok"
    NOTICE = "notice"
    LOG = "log"
    SUCCESS = "success"
    THANKS = "thanks"


STATUS = (Kind.ALERT, Kind.OK, Kind.NOTICE, Kind.LOG)


@dataclass(frozen=True, slots=True)
class Entry:
    """One line; `person` is whom a thanks is for, `name` what whoever wrote it is called."""

    id: int
    kind: Kind
    text: str
    person: str
    name: str
    at: datetime


class Journal:
    """The rows."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, kind: Kind, text: str, who: Principal, at: datetime, person: str = "") -> None:
        """Write one line. Raises `TryLater`."""
        row = entry_row(kind, text, who, at, person)
        await self._database.run(lambda connection: connection.execute(table.insert().values(row)))

    async def newest(self, kinds: Iterable[Kind], most: int = 10) -> list[Entry]:
        """The newest first."""
        names = [kind.value for kind in kinds]
        query = select(table).where(table.c.kind.in_(names)).order_by(table.c.id.desc()).limit(most)
        return await self._database.run(lambda connection: [_entry(row) for row in connection.execute(query)])

    async def alert(self) -> Entry | None:
        """The alert that stands now."""
        last = await self.newest((Kind.ALERT, Kind.OK), 1)
        return last[0] if last and last[0].kind is Kind.ALERT else None


def entry_row(kind: Kind, text: str, who: Principal, at: datetime, person: str = "") -> dict[str, Any]:
    """A row, for whoever writes it in a transaction of their own."""
    return {"kind": kind.value, "text": text, "person": person, "who": who.key, "who_name": who.name, "at": at}


def write(connection: Connection, row: dict[str, Any]) -> None:
    connection.execute(table.insert().values(row))


def _entry(row: Any) -> Entry:
    return Entry(row.id, Kind(row.kind), row.text, row.person, row.who_name, row.at)
