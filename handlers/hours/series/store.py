"""What was said from chat, and how often each series has changed, in the store."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, replace
from datetime import UTC, date, datetime
from hashlib import sha256
from typing import Any

import msgspec
from sqlalchemy import Connection, select

from bot.store.database import Database
from handlers.hours import tables
from handlers.hours.series.definition import series_of
from handlers.hours.series.instants import read_time
from handlers.hours.series.model import Change, Kind, Series
from handlers.hours.settings import SeriesSettings


class SeriesStore:
    """The rows. All methods raise `TryLater` when the store cannot be used."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def added(self) -> list[Series]:
        """Series that were added from chat."""
        query = select(tables.series.c.id, tables.series.c.definition).order_by(tables.series.c.id)
        rows = await self._database.run(lambda connection: list(connection.execute(query)))
        return [series_of(row.id, msgspec.json.decode(row.definition, type=SeriesSettings), "chat") for row in rows]

    async def definition(self, name: str) -> SeriesSettings | None:
        """What was added under that name."""
        query = select(tables.series.c.definition).where(tables.series.c.id == name)
        found = await self._database.run(lambda connection: connection.execute(query).scalar_one_or_none())
        return msgspec.json.decode(found, type=SeriesSettings) if found else None

    async def save(self, name: str, given: SeriesSettings, who: str, now: datetime) -> None:
        """Add a series, or put this in its place."""
        values = {"definition": msgspec.json.encode(given).decode(), "changed_at": now, "changed_by": who}

        def write(connection: Connection) -> None:
            row = tables.series.update().where(tables.series.c.id == name).values(**values)
            if not connection.execute(row).rowcount:
                connection.execute(tables.series.insert().values(id=name, **values))

        await self._database.run(write)

    async def remove(self, name: str, who: str, now: datetime) -> None:
        """Forget a series that was added from chat, and its changes: a later one of that name begins anew."""
        mine = (tables.change.c.series == name) & tables.change.c.undone_at.is_(None)

        def write(connection: Connection) -> None:
            connection.execute(tables.series.delete().where(tables.series.c.id == name))
            connection.execute(tables.change.update().where(mine).values(undone_at=now, undone_by=who))

        await self._database.run(write)

    async def changes(self) -> dict[str, tuple[Change, ...]]:
        """What counts today, by series; a later change of a date takes an earlier one's place."""
        query = select(tables.change).where(tables.change.c.undone_at.is_(None)).order_by(tables.change.c.id)
        rows = await self._database.run(lambda connection: list(connection.execute(query)))
        found: dict[str, tuple[Change, ...]] = {}
        for row in rows:
            found[row.series] = (*found.get(row.series, ()), _change(row))
        return found

    async def change(self, series: str, made: Change, who: str, now: datetime, ref: str) -> int:
        """Write a change; an earlier one of the very date is undone. Returns its number."""
        values = _values(made) | {"series": series, "made_at": now, "made_by": who, "ref": ref}

        def write(connection: Connection) -> int:
            if made.kind is not Kind.EXTRA and not made.onwards:
                connection.execute(_undo(series, made, who, now))
            key = connection.execute(tables.change.insert().values(**values)).inserted_primary_key
            return int(key[0]) if key else 0

        return await self._database.run(write)

    async def undo(self, series: str, numbers: Iterable[int], who: str, now: datetime, ref: str) -> int:
        """Take changes back; returns how many there were."""
        mine = tables.change.c.id.in_(list(numbers))
        row = tables.change.update().where(tables.change.c.series == series, mine, tables.change.c.undone_at.is_(None))
        gone = row.values(undone_at=now, undone_by=who, undone_ref=ref)
        return await self._database.run(lambda connection: connection.execute(gone).rowcount)

    async def has(self, ref: str) -> bool:
        """Whether the change, or the taking back, of that reference is written."""
        mine = (tables.change.c.ref == ref) | (tables.change.c.undone_ref == ref)
        query = select(tables.change.c.id).where(mine).limit(1)
        return await self._database.run(lambda connection: connection.execute(query).first() is not None)

    async def revised(self, found: Iterable[Series], now: datetime) -> list[Series]:
        """The same series with how often they have changed; what differs from last time counts as one change."""
        digests = {series.id: _digest(series) for series in found}
        known = await self._database.run(lambda connection: _revise(connection, digests, now))
        return [replace(series, revision=known[series.id][0], changed_at=known[series.id][1]) for series in found]


def _revise(connection: Connection, digests: Mapping[str, str], now: datetime) -> dict[str, tuple[int, datetime]]:
    have = {row.series: row for row in connection.execute(select(tables.revision))}
    known: dict[str, tuple[int, datetime]] = {}
    for name, digest in digests.items():
        row = have.get(name)
        if row is not None and row.digest == digest:
            known[name] = row.revision, row.changed_at
            continue
        number = row.revision + 1 if row is not None else 0
        values = {"digest": digest, "revision": number, "changed_at": now}
        if row is None:
            connection.execute(tables.revision.insert().values(series=name, **values))
        else:
            connection.execute(tables.revision.update().where(tables.revision.c.series == name).values(**values))
        known[name] = number, now
    return known


def _digest(series: Series) -> str:
    """Everything that a calendar shows of it; not where its file is."""
    facts = asdict(replace(series, revision=0, changed_at=None, origin=""))
    return sha256(json.dumps(facts, default=str, sort_keys=True).encode()).hexdigest()


def _undo(series: str, made: Change, who: str, now: datetime) -> Any:
    """Of one date of one slot only the last change counts."""
    here = tables.change.c
    single = (here.onwards == 0) & (here.kind != Kind.EXTRA.value) & here.undone_at.is_(None)
    same = (here.series == series) & (here.slot == made.slot) & (here.day == made.on.isoformat())
    return tables.change.update().where(same, single).values(undone_at=now, undone_by=who)


def _values(made: Change) -> dict[str, Any]:
    return {
        "kind": made.kind.value,
        "slot": made.slot,
        "day": made.on.isoformat(),
        "onwards": int(made.onwards),
        "to_at": made.to,
        "weekday": made.weekday,
        "at_time": f"{made.at:%H:%M}" if made.at else "",
        "reason": made.reason,
    }


def _change(row: Any) -> Change:
    return Change(
        id=row.id,
        kind=Kind(row.kind),
        slot=row.slot,
        on=date.fromisoformat(row.day),
        onwards=bool(row.onwards),
        to=row.to_at.astimezone(UTC) if row.to_at else None,
        weekday=row.weekday,
        at=read_time(row.at_time) if row.at_time else None,
        reason=row.reason,
    )
