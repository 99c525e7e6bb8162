"""The occurrences in the store. What is due is never held in memory only."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, bindparam, func, or_, select

from bot.core.clock.occurrence import Occurrence
from bot.core.clock.tables import occurrences
from bot.store.database import Database
from bot.store.schema import settings

PENDING, SAID, DROPPED, WITHDRAWN = "pending", "said", "dropped", "withdrawn"
_SCOPE = "clock"


class Agenda:
    """The rows."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._insert = database.insert_new(occurrences)

    async def add(self, found: Iterable[Occurrence]) -> None:
        """Write what is not there yet; what was withdrawn comes back, what was said stays said."""
        rows = [_row(one) for one in found]
        if rows:
            await self._database.run(lambda connection: self._add(connection, rows))

    def _add(self, connection: Connection, rows: list[dict[str, Any]]) -> None:
        connection.execute(self._insert, rows)
        connection.execute(_REVISE, [_named(row) for row in rows])

    async def replace(self, prefix: str, since: datetime, found: Iterable[Occurrence]) -> None:
        """The same, and withdraw what is pending of this prefix from `since` on and is not among them."""
        rows = [_row(one) for one in found]
        keep = {(row["schedule"], row["due_at"], row["kind"]) for row in rows}

        def write(connection: Connection) -> None:
            mine = _pending_of(prefix).where(occurrences.c.due_at >= since)
            gone = [key for key in map(tuple, connection.execute(mine)) if key not in keep]
            if gone:
                connection.execute(_WITHDRAW, [{"s": s, "d": d, "k": k} for s, d, k in gone])
            if rows:
                self._add(connection, rows)

        await self._database.run(write)

    async def drop(self, schedule: str) -> int:
        """Withdraw what is pending of one schedule; returns how many."""
        pending = occurrences.c.state == PENDING
        row = occurrences.update().where(occurrences.c.schedule == schedule, pending).values(state=WITHDRAWN)
        return await self._database.run(lambda connection: connection.execute(row).rowcount)

    async def due(self, now: datetime, most: int) -> list[Occurrence]:
        """What waits and is due, the oldest first."""
        pending = select(occurrences).where(occurrences.c.state == PENDING, occurrences.c.due_at <= now)
        query = pending.order_by(occurrences.c.due_at, occurrences.c.schedule, occurrences.c.kind).limit(most)
        return await self._database.run(lambda connection: [_occurrence(row) for row in connection.execute(query)])

    async def next_due(self) -> datetime | None:
        """When the first of all that wait is due."""
        first = select(func.min(occurrences.c.due_at)).where(occurrences.c.state == PENDING)
        return await self._database.run(lambda connection: connection.execute(first).scalar_one_or_none())

    async def counts(self) -> dict[str, int]:
        """How many there are in each state."""
        query = select(occurrences.c.state, func.count()).group_by(occurrences.c.state)
        return await self._database.run(lambda c: {row[0]: row[1] for row in c.execute(query)})

    async def end(self, occurrence: Occurrence, state: str, now: datetime) -> bool:
        """End one without saying anything; False when somebody else was faster."""
        return await self._database.run(lambda connection: claim(connection, occurrence, state, now))

    async def horizon(self, prefix: str) -> datetime | None:
        """Up to when a prefix has been planned."""
        query = select(settings.c.value).where(settings.c.scope == _SCOPE, settings.c.name == prefix)
        value = await self._database.run(lambda connection: connection.execute(query).scalar_one_or_none())
        return datetime.fromisoformat(value) if value else None

    async def reached(self, prefix: str, until: datetime, now: datetime) -> None:
        """Note up to when it has been planned."""
        values = {"value": until.isoformat(), "changed_at": now, "changed_by": "clock"}

        def write(connection: Connection) -> None:
            row = settings.update().where(settings.c.scope == _SCOPE, settings.c.name == prefix)
            if not connection.execute(row.values(**values)).rowcount:
                connection.execute(settings.insert().values(scope=_SCOPE, name=prefix, **values))

        await self._database.run(write)

    async def prune(self, now: datetime, keep: timedelta) -> int:
        """Delete what has ended long ago; returns how many."""
        old = occurrences.delete().where(occurrences.c.state != PENDING, occurrences.c.due_at < now - keep)
        return await self._database.run(lambda connection: connection.execute(old).rowcount)


def claim(connection: Connection, occurrence: Occurrence, state: str, now: datetime) -> bool:
    """End one that waits; of several who try, one succeeds. To be called in the transaction that writes what is said."""
    row = _one().where(occurrences.c.state == PENDING).values(state=bindparam("new"), ended_at=bindparam("at"))
    schedule, due_at, kind = occurrence.key
    values = {"s": schedule, "d": due_at, "k": kind, "new": state, "at": now}
    return connection.execute(row, values).rowcount == 1


def _one() -> Any:
    return occurrences.update().where(
        occurrences.c.schedule == bindparam("s"),
        occurrences.c.due_at == bindparam("d"),
        occurrences.c.kind == bindparam("k"),
    )


_WITHDRAW = _one().where(occurrences.c.state == PENDING).values(state=WITHDRAWN)
_REVISE = (
    _one()
    .where(or_(occurrences.c.state == PENDING, occurrences.c.state == WITHDRAWN))
    .values(state=PENDING, expires_at=bindparam("x"), subject=bindparam("t"))
)


def _pending_of(prefix: str) -> Any:
    keys = select(occurrences.c.schedule, occurrences.c.due_at, occurrences.c.kind)
    return keys.where(occurrences.c.state == PENDING, occurrences.c.schedule.startswith(f"{prefix}:", autoescape=True))


def _row(one: Occurrence) -> dict[str, Any]:
    return {
        "schedule": one.schedule,
        "due_at": one.due_at,
        "kind": one.kind,
        "expires_at": one.expires_at,
        "subject": one.subject,
        "state": PENDING,
        "ended_at": None,
    }


def _named(row: dict[str, Any]) -> dict[str, Any]:
    return {"s": row["schedule"], "d": row["due_at"], "k": row["kind"], "x": row["expires_at"], "t": row["subject"]}


def _occurrence(row: Any) -> Occurrence:
    return Occurrence(row.schedule, row.due_at, row.kind, row.expires_at, row.subject)
