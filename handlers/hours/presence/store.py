"""What hosts have said of a session."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, select

from bot.store.database import Database
from handlers.hours.tables_queue import presence as table

HERE, LATE, AWAY = "here", "late", "away"
KEEP = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Presence:
    """One host of one session; `until` is when a late one comes."""

    host: str
    name: str
    state: str
    until: datetime | None

    def covers(self, now: datetime) -> bool:
        """Whether nobody else needs to be asked, as far as this host goes."""
        return self.state == HERE or (self.state == LATE and self.until is not None and now < self.until)


class PresenceStore:
    """Rows by session and host; the last word counts."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def set(self, session: str, said: Presence, now: datetime) -> None:
        """Keep what a host says."""
        values = {"name": said.name, "state": said.state, "until": said.until, "at": now}
        mine = (table.c.session == session[:192]) & (table.c.host == said.host[:256])

        def write(connection: Connection) -> None:
            if not connection.execute(table.update().where(mine).values(**values)).rowcount:
                row = {"session": session[:192], "host": said.host[:256], **values}
                connection.execute(self._database.insert_new(table), row)

        await self._database.run(write)

    async def of(self, session: str) -> list[Presence]:
        """What the hosts of a session have said."""
        query = select(table).where(table.c.session == session[:192]).order_by(table.c.at)
        rows = await self._database.run(lambda connection: connection.execute(query).all())
        return [Presence(row.host, row.name, row.state, row.until) for row in rows]

    async def prune(self, now: datetime) -> int:
        """Forget who was where long ago; returns how many rows."""
        old = table.delete().where(table.c.at < now - KEEP)
        return await self._database.run(lambda connection: connection.execute(old).rowcount)
