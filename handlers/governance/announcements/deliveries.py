"""What became of every saying of an announcement in every channel: a receipt for each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, select

from bot.chat.adapter import Letter
from bot.core.voice import room_of
from bot.store.database import Database
from handlers.governance.rooms import NO_NETWORK
from handlers.governance.tables import delivery as table

WAITING, SENT, DROPPED = "waiting", "sent", "dropped"
_TOPIC = "announce "
LONGEST_REASON = 250


@dataclass(frozen=True, slots=True)
class Delivery:
    """One saying in one channel: `waiting`, `sent` or `dropped`, since when, and why. While it waits, `reason` is what stood
    against it when it was accepted."""

    kind: str
    room: str
    state: str
    reason: str
    at: datetime


def topic_of(number: int, kind: str) -> str:
    """Under which the letters of one saying go."""
    return f"{_TOPIC}{number} {kind}"


_END = (
    table.update()
    .where(
        table.c.announcement == bindparam("number"),
        table.c.kind == bindparam("saying"),
        table.c.network == bindparam("net"),
        table.c.channel == bindparam("room"),
        table.c.state == WAITING,
    )
    .values(state=bindparam("now_is"), reason=bindparam("why"), at=bindparam("when"))
)


class Deliveries:
    """The receipts."""

    def __init__(self, database: Database, now: Callable[[], datetime]) -> None:
        self._database, self._now = database, now
        self._insert = database.insert_new(table)

    async def begin(self, number: int, kind: str, rooms: Iterable[str], reasons: Mapping[str, str]) -> None:
        """Note what is about to be said; what is noted already stays. A room on no network of ours is dropped at once."""
        now = self._now()
        rows = [_row(number, kind, room, reasons.get(room, ""), now) for room in rooms]
        if rows:
            await self._database.run(lambda connection: connection.execute(self._insert, rows))

    def ended(self, letter: Letter, how: str, reason: str) -> None:
        """A letter has arrived, or never will. Written together with the outbox's own note of it, so that the two agree."""
        number, _, kind = letter.topic.removeprefix(_TOPIC).partition(" ")
        if not letter.topic.startswith(_TOPIC) or not number.isdecimal():
            return
        values: dict[str, Any] = {"number": int(number), "saying": kind, "when": self._now()}
        values |= {"net": letter.room.network, "room": letter.room.channel}
        values |= {"now_is": SENT if how == SENT else DROPPED, "why": (reason or how)[:LONGEST_REASON]}
        self._database.later(_END, values | ({"why": ""} if how == SENT else {}))

    async def of(self, number: int) -> list[Delivery]:
        """All receipts of one announcement, in the order of its sayings."""
        await self._database.flush()  # what ended a moment ago is gathered still
        query = (
            select(table).where(table.c.announcement == number).order_by(table.c.at, table.c.network, table.c.channel)
        )
        return await self._database.run(lambda connection: [_delivery(row) for row in connection.execute(query)])

    async def counts(self, numbers: Iterable[int]) -> dict[int, dict[str, int]]:
        """How many are in which state, for each announcement."""
        await self._database.flush()
        grouped = (table.c.announcement, table.c.state)
        query = select(*grouped, func.count()).where(table.c.announcement.in_(list(numbers))).group_by(*grouped)
        found: dict[int, dict[str, int]] = {}
        for number, state, count in await self._database.run(lambda connection: connection.execute(query).all()):
            found.setdefault(number, {})[state] = count
        return found


def _row(number: int, kind: str, key: str, reason: str, now: datetime) -> dict[str, Any]:
    room = room_of(key)
    state = DROPPED if reason == NO_NETWORK else WAITING
    place = {"network": room.network, "channel": room.channel}
    return {"announcement": number, "kind": kind, **place, "state": state, "reason": reason[:LONGEST_REASON], "at": now}


def _delivery(row: Any) -> Delivery:
    return Delivery(row.kind, f"{row.network}:{row.channel}", row.state, row.reason, row.at)
