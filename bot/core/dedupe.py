"""A redelivered event runs its command once, also across a restart: Slack has replayed one 368 seconds later."""

from __future__ import annotations

from collections import OrderedDict
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, select

from bot.store.database import Database
from bot.store.schema import seen

KEEP = timedelta(hours=24)
MOST_KNOWN = 50_000


class Dedupe:
    """Remembers event ids; `load` brings back those of the last run."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._insert = database.insert_new(seen)
        self._known: OrderedDict[tuple[str, str], None] = OrderedDict()

    async def load(self) -> None:
        """Read what an earlier run has seen, and forget what is older than a day."""
        await self.prune()
        for key in await self._database.run(_newest):
            self._known[key] = None

    async def prune(self) -> int:
        """Delete what is older than a day; returns how many rows."""
        return await self._database.run(_forget_old)

    def is_new(self, network: str, event_id: str) -> bool:
        """True the first time. An empty id is always new: that platform does not redeliver."""
        if not event_id:
            return True
        key = (network, event_id[:256])
        if key in self._known:
            return False
        self._known[key] = None
        if len(self._known) > MOST_KNOWN:
            self._known.popitem(last=False)
        self._database.later(self._insert, {"network": key[0], "event_id": key[1], "at": datetime.now(UTC)})
        return True


def _forget_old(connection: Connection) -> int:
    return connection.execute(seen.delete().where(seen.c.at < datetime.now(UTC) - KEEP)).rowcount


def _newest(connection: Connection) -> list[tuple[str, str]]:
    newest = select(seen.c.network, seen.c.event_id).order_by(seen.c.at.desc()).limit(MOST_KNOWN)
    return [(row.network, row.event_id) for row in reversed(connection.execute(newest).all())]
