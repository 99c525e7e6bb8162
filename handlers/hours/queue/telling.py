"""Tells people what they are owed: once, in private, on an account that can be reached, or when they are seen again."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, select

from bot.chat.message import Principal
from bot.chat.reply import Reply, Text
from bot.core.clock.clock import Clock
from bot.core.clock.occurrence import Occurrence
from bot.core.linking import Account
from bot.core.people import People
from bot.core.voice import Note, Voice
from bot.store.database import Database
from bot.text.fold import folded
from handlers.hours.queue.ticket import OPEN
from handlers.hours.tables_queue import telling as table
from handlers.hours.tables_queue import ticket as questions

PREFIX = "hours-tell"
AT_ONCE = 2000
"""Things that are told in one turn; the rest waits for the next."""
SEARCHES = 10
"""People who are looked for at the same time; on IRC each may cost a WHOIS."""
SOON, LATER = timedelta(minutes=5), timedelta(minutes=30)
"""How often somebody who cannot be reached is looked for: at first, and after an hour."""
KEEP = timedelta(days=30)
"""After so long nobody is looked for any more."""
PATIENCE, LONG_PATIENCE = 4.0, 25.0
"""Seconds: how long whoever changes a question waits for those who are told of it to be found, and how long a try may take."""
JUST_NOW = timedelta(minutes=1)
"""Who is there so soon after the room was told has read it there."""


class Teller:
    """What is owed stands in the store until the letter does: both change in one transaction."""

    def __init__(self, database: Database, voice: Voice, people: People, clock: Clock) -> None:
        self._database, self._voice, self._people, self._clock = database, voice, people, clock

    async def deliver(self, ticket: int | None = None) -> bool:
        """Tell what can be told now, of one question or of all, and see to another try of the rest; whether nothing is left."""
        owed = await self._owed(ticket)
        try:
            async with asyncio.timeout(LONG_PATIENCE if ticket is None else PATIENCE):
                told = await self._tell(owed)
        except TimeoutError:
            told = 0
        if told == len(owed):
            return True
        now = self._clock.now()
        newest = max(row.at for row in owed)
        await self._clock.add(next_try(now, SOON if now - newest < timedelta(hours=1) else LATER))
        return False

    async def seen(self, who: Principal) -> int:
        """Somebody whom the platform vouches for is here: tell them what they are owed."""
        mine = {folded(key) for key in self._people.accounts(who)}
        return await self._tell([row for row in await self._owed() if folded(row.who) in mine], who)

    async def owes(self) -> bool:
        """Whether anybody must be told anything."""
        return bool(await self._owed())

    async def _owed(self, ticket: int | None = None) -> list[Any]:
        waits = table.c.told_at.is_(None) & (table.c.at > self._clock.now() - KEEP)
        if ticket is not None:
            waits &= table.c.ticket == ticket
        moot = (table.c.while_open == 1) & (questions.c.state != OPEN)
        query = select(table).join(questions, questions.c.id == table.c.ticket).where(waits, ~moot)
        ordered = query.order_by(table.c.id).limit(AT_ONCE)
        return list(await self._database.run(lambda connection: connection.execute(ordered).all()))

    async def _tell(self, rows: Iterable[Any], here: Principal | None = None) -> int:
        """To each person one thing after the other, so that what they hear of a question comes in its order; returns how many."""
        per_person: dict[str, list[Any]] = {}
        for row in rows:
            per_person.setdefault(row.who, []).append(row)
        gate = asyncio.Semaphore(SEARCHES)
        return sum(await asyncio.gather(*(self._tell_one(gate, mine, here) for mine in per_person.values())))

    async def _tell_one(self, gate: asyncio.Semaphore, rows: Iterable[Any], here: Principal | None) -> int:
        told = 0
        async with gate:
            for row in rows:
                note = await self._note(row, here)
                if note is None:
                    break
                (won,) = await self._voice.tell_each([(note, _claim(row.id, self._clock.now()))])
                told += 1 if won else 0
        return told

    async def _note(self, row: Any, here: Principal | None) -> list[Note] | None:
        """What to say where; nothing where they have read it in a room, None where they cannot be reached now."""
        who = Account(row.who, row.name).principal
        candidates = [here] if here is not None else [who, *(one.principal for one in self._people.others(who))]
        for one in candidates:
            room = await self._voice.private_room(one)
            if room is not None:
                is_read = row.was_said and one.network == who.network and self._clock.now() - row.at < JUST_NOW
                return [] if is_read else [Note(room, _reply(row.text))]
        return None


def _reply(text: str) -> Reply:
    first, _, rest = text.partition("\n")
    return Reply(first, (Text(rest),) if rest else ())


def _claim(number: int, now: datetime) -> Any:
    """Of several replicas that tell one thing, one has told it; its words are not kept."""
    update = table.update().where(table.c.id == number, table.c.told_at.is_(None)).values(told_at=now, text="")

    def claim(connection: Connection) -> bool:
        return connection.execute(update).rowcount == 1

    return claim


def next_try(now: datetime, gap: timedelta) -> Occurrence:
    """The next try, on a grid: however many want one, there is one."""
    seconds = int(gap.total_seconds())
    due = datetime.fromtimestamp((int(now.timestamp()) // seconds + 1) * seconds, UTC)
    return Occurrence(f"{PREFIX}:owed", due, "try", due + gap)
