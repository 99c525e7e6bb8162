"""The reminders that wait: a row before anything is promised."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, select

from bot.chat.message import Principal, Room, Strength
from bot.errors import Denied
from bot.store.database import Database
from handlers.reminders.settings import ReminderSettings
from handlers.reminders.tables import reminders
from handlers.reminders.when import Weekly

KEEP = timedelta(days=30)
"""How long a reminder that was said is kept."""
MOST_PLANNED = 100_000


@dataclass(frozen=True, slots=True)
class Reminder:
    """What somebody wants to hear, when and where. `zone` is the name of the zone in which the time was read."""

    account: str
    name: str
    room: Room
    is_here: bool
    text: str
    zone: str
    due_at: datetime
    weekly: Weekly | None
    made_at: datetime
    retry_at: datetime | None = None
    id: int = 0

    @property
    def person(self) -> Principal:
        """Whoever has asked for it."""
        network, _, own = self.account.partition(":")
        return Principal(network, own, self.name, strength=Strength.VERIFIED)

    def next_at(self, now: datetime) -> datetime:
        """When it is said next."""
        return self.weekly.first(now).at if self.weekly and self.due_at <= now else self.due_at

    def was_due(self, until: datetime) -> datetime:
        """The moment that something said at `until` was meant for."""
        return self.weekly.last(until) if self.weekly else self.due_at


class Reminders:
    """All that were asked for."""

    def __init__(self, database: Database, settings: ReminderSettings) -> None:
        self._database, self._settings = database, settings

    async def add(self, new: Reminder, accounts: Iterable[str]) -> int:
        """Keep one; returns its number. `accounts` are all of the person's. Raises `Denied` where there are too many."""
        mine = _OPEN & reminders.c.account.in_(list(accounts))
        here = _OPEN & (reminders.c.network == new.room.network) & (reminders.c.channel == new.room.channel)

        def write(connection: Connection) -> int:
            if _count(connection, mine) >= self._settings.most_per_person:
                raise Denied(
                    f"You have {self._settings.most_per_person} reminders waiting; “remind drop N” makes room."
                )
            if new.is_here and _count(connection, here & (reminders.c.is_here == 1)) >= self._settings.most_per_room:
                raise Denied(
                    f"{self._settings.most_per_room} reminders wait for this room already: that is all it gets."
                )
            return int(connection.execute(reminders.insert().values(_row(new)).returning(reminders.c.id)).scalar_one())

        return await self._database.run(write)

    async def of(self, accounts: Iterable[str]) -> list[Reminder]:
        """Somebody's, the next ones first."""
        query = select(reminders).where(_OPEN, reminders.c.account.in_(list(accounts)))
        return await self._read(query.order_by(reminders.c.due_at, reminders.c.id))

    async def get(self, number: int) -> Reminder | None:
        """One by its number, whosever it is."""
        found = await self._read(select(reminders).where(reminders.c.id == number))
        return found[0] if found else None

    async def drop(self, number: int, accounts: Iterable[str]) -> bool:
        """Forget one of these accounts' own; False where they have none of that number."""
        own = (reminders.c.id == number) & _OPEN & reminders.c.account.in_(list(accounts))
        return await self._database.run(lambda c: c.execute(reminders.delete().where(own)).rowcount == 1)

    async def between(self, since: datetime, until: datetime) -> list[Reminder]:
        """Those that may come due in this time: single ones of it, ones to be tried again in it, and all weekly ones."""
        due = (reminders.c.due_at >= since) & (reminders.c.due_at < until)
        again = (reminders.c.retry_at >= since) & (reminders.c.retry_at < until)
        weekly = (reminders.c.weekly != "") & (reminders.c.due_at < until)
        return await self._read(select(reminders).where(_OPEN, due | again | weekly).limit(MOST_PLANNED))

    async def told(self, number: int, now: datetime) -> None:
        """It was said. One that comes again stays."""
        row = reminders.update().where(reminders.c.id == number)
        single = row.where(reminders.c.weekly == "").values(told_at=now)

        def write(connection: Connection) -> None:
            connection.execute(row.values(retry_at=None))
            connection.execute(single)

        await self._database.run(write)

    async def retry(self, number: int, at: datetime | None) -> None:
        """Its person could not be reached: when they are tried next, None where no more."""
        row = reminders.update().where(reminders.c.id == number).values(retry_at=at)
        await self._database.run(lambda connection: connection.execute(row))

    async def prune(self, now: datetime) -> int:
        """Delete what is over; returns how many."""
        late = timedelta(hours=self._settings.late_hours)
        over = (reminders.c.told_at < now - KEEP) | (reminders.c.due_at < now - KEEP - late)
        old = reminders.delete().where(reminders.c.weekly == "", over)
        return await self._database.run(lambda connection: connection.execute(old).rowcount)

    async def _read(self, query: Any) -> list[Reminder]:
        return await self._database.run(lambda connection: [_reminder(row) for row in connection.execute(query)])


_OPEN = reminders.c.told_at.is_(None)


def _count(connection: Connection, which: ColumnElement[bool]) -> int:
    return int(connection.execute(select(func.count()).select_from(reminders).where(which)).scalar_one())


def _row(one: Reminder) -> dict[str, object]:
    return {
        "account": one.account[:256],
        "name": one.name[:256],
        "network": one.room.network,
        "channel": one.room.channel[:256],
        "thread": one.room.thread,
        "is_direct": int(one.room.is_direct),
        "is_here": int(one.is_here),
        "text": one.text,
        "zone": one.zone,
        "due_at": one.due_at,
        "weekly": str(one.weekly or ""),
        "made_at": one.made_at,
    }


def _reminder(row: Any) -> Reminder:
    return Reminder(
        account=row.account,
        name=row.name,
        room=Room(row.network, row.channel, row.thread, bool(row.is_direct)),
        is_here=bool(row.is_here),
        text=row.text,
        zone=row.zone,
        due_at=row.due_at,
        weekly=Weekly.kept(row.weekly) if row.weekly else None,
        made_at=row.made_at,
        retry_at=row.retry_at,
        id=row.id,
    )
