"""The occurrences in the store. What is due is never held in memory only."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, bindparam, func, or_, select

from bot.core.clock.occurrence import Key, Occurrence
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

    async def waiting(self, prefix: str, since: datetime) -> set[Key]:
        """What is pending of this prefix from `since` on."""
        mine = _pending_of(prefix).where(occurrences.c.due_at >= since)
        return await self._database.run(lambda connection: {(s, d, k) for s, d, k in connection.execute(mine)})

    async def replace(self, waiting: set[Key], found: Iterable[Occurrence]) -> None:
        """The same, and withdraw what waited and is not among them."""
        rows = [_row(one) for one in found]
        gone = waiting - {(row["schedule"], row["due_at"], row["kind"]) for row in rows}

        def write(connection: Connection) -> None:
            if gone:
                connection.execute(_WITHDRAW, [_key(key) for key in gone])
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

    async def next_due(self, besides: Collection[Key] = ()) -> datetime | None:
        """When the first of all that wait is due, these left out."""
        first = _PENDING_KEYS.order_by(occurrences.c.due_at).limit(len(besides) + 1)
        keys = await self._database.run(lambda connection: [(s, d, k) for s, d, k in connection.execute(first)])
        return next((key[1] for key in keys if key not in besides), None)

    async def counts(self) -> dict[str, int]:
        """How many there are in each state."""
        query = select(occurrences.c.state, func.count()).group_by(occurrences.c.state)
        return await self._database.run(lambda c: {row[0]: row[1] for row in c.execute(query)})

    async def drop_all(self, late: Iterable[Occurrence], now: datetime) -> None:
        """End these without saying anything, where nobody else has ended them already."""
        rows = [_key(one.key) | {"new": DROPPED, "at": now} for one in late]
        await self._database.run(lambda connection: connection.execute(_END, rows))

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
    return connection.execute(_END, _key(occurrence.key) | {"new": state, "at": now}).rowcount == 1


def _one() -> Any:
    return occurrences.update().where(
        occurrences.c.schedule == bindparam("s"),
        occurrences.c.due_at == bindparam("d"),
        occurrences.c.kind == bindparam("k"),
    )


_END = _one().where(occurrences.c.state == PENDING).values(state=bindparam("new"), ended_at=bindparam("at"))
_WITHDRAW = _one().where(occurrences.c.state == PENDING).values(state=WITHDRAWN)
_REVISE = (
    _one()
    .where(or_(occurrences.c.state == PENDING, occurrences.c.state == WITHDRAWN))
    .values(state=PENDING, expires_at=bindparam("x"), subject=bindparam("t"))
)


_PENDING_KEYS = select(occurrences.c.schedule, occurrences.c.due_at, occurrences.c.kind).where(
    occurrences.c.state == PENDING
)


def _pending_of(prefix: str) -> Any:
    return _PENDING_KEYS.where(occurrences.c.schedule.startswith(f"{prefix}:", autoescape=True))


def _key(key: Key) -> dict[str, Any]:
    schedule, due_at, kind = key
    return {"s": schedule, "d": due_at, "k": kind}


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
