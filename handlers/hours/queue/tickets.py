"""All questions. Each change compares the version that was looked at, so that of two who take one question one has it.

What the asker must be told is written in the transaction that changes the ticket: a crash loses neither.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Select, func, select

from bot.core.voice import Note, Voice
from bot.errors import NotFound, TryLater, UserError
from bot.store.database import Database
from handlers.hours.queue.changes import Change, Telling, answered, taken, told_row
from handlers.hours.queue.settings import QueueSettings
from handlers.hours.queue.ticket import DONE, OPEN, TAKEN, WAITING, WITHDRAWN, Question, Ticket, ticket_of
from handlers.hours.tables_queue import telling
from handlers.hours.tables_queue import ticket as table


class Tickets:
    """The queue in the bot's store."""

    def __init__(self, database: Database, voice: Voice, settings: QueueSettings) -> None:
        self._database, self._voice, self._settings = database, voice, settings

    async def add(self, question: Question, kin: Collection[str], now: datetime) -> Ticket:
        """Keep a question. Raises `TryLater` when too many wait."""
        row = _row(question, now)
        added = await self._database.run(lambda connection: _add(connection, row, kin, self._settings))
        if isinstance(added, TryLater):
            raise added
        return added

    async def get(self, number: int) -> Ticket:
        """One question. Raises `NotFound`."""
        query = select(table).where(table.c.id == number, table.c.is_forgotten == 0)
        row = await self._database.run(lambda connection: connection.execute(query).one_or_none())
        if row is None:
            raise NotFound(f"There is no question {number}; “hours queue” lists those that wait.")
        return ticket_of(row)

    async def waiting(self) -> list[Ticket]:
        """Those that wait or are being answered, the next one first."""
        return await self._all(
            select(table).where(table.c.state.in_(WAITING)).order_by(table.c.waits_since, table.c.id)
        )

    async def ended(self, since: datetime, until: datetime) -> list[Ticket]:
        """Those that were closed in this time and still have their words."""
        found = table.c.ended_at.between(since, until - timedelta(microseconds=1))
        return await self._all(select(table).where(found, table.c.is_forgotten == 0).order_by(table.c.ended_at))

    async def asked(self, since: datetime, until: datetime) -> list[Ticket]:
        """Those that were asked in this time, forgotten ones included: for counting."""
        found = table.c.asked_at.between(since, until - timedelta(microseconds=1))
        return await self._all(select(table).where(found).order_by(table.c.id))

    async def _all(self, query: Select[Any]) -> list[Ticket]:
        rows = await self._database.run(lambda connection: connection.execute(query).all())
        return [ticket_of(row) for row in rows]

    async def change(self, ticket: Ticket, change: Change, now: datetime) -> Ticket:
        """Make a change. Raises `UserError` when somebody else was faster: then nothing was changed and nobody is told."""
        mine = (table.c.id == ticket.id) & (table.c.version == ticket.version) & table.c.state.in_(WAITING)
        update = table.update().where(mine).values(version=ticket.version + 1, **change.values)
        rows = [told_row(one, now) for one in change.tell]

        def claim(connection: Connection) -> bool:
            if connection.execute(update).rowcount != 1:
                return False
            if rows:
                connection.execute(telling.insert(), rows)
            return True

        (won,) = await self._voice.tell_each([(change.notes, claim)])
        if not won:
            raise UserError(await self._why(ticket.id))
        return await self.get(ticket.id)

    async def announce(self, ticket: Ticket, tell: Iterable[Telling], notes: Iterable[Note], now: datetime) -> bool:
        """Tell those who may answer; False when they have been told."""
        update = table.update().where(table.c.id == ticket.id, table.c.is_announced == 0).values(is_announced=1)
        rows = [told_row(one, now) for one in tell]

        def claim(connection: Connection) -> bool:
            won = connection.execute(update).rowcount == 1
            if won and rows:
                connection.execute(telling.insert(), rows)
            return won

        return (await self._voice.tell_each([(tuple(notes), claim)]))[0]

    async def unannounced(self, before: datetime) -> list[Ticket]:
        """Those of which nobody knows, since the bot was stopped in between."""
        forgotten = (table.c.is_announced == 0) & (table.c.state == OPEN) & (table.c.asked_at <= before)
        return await self._all(select(table).where(forgotten).order_by(table.c.id))

    async def _why(self, number: int) -> str:
        """What somebody else did to it in this moment."""
        ticket = await self.get(number)
        who = ticket.helper.name if ticket.helper else ""
        done = {
            TAKEN: f"{who} has taken it",
            DONE: f"{who} has answered it" if who else "it is answered",
            WITHDRAWN: "its asker has withdrawn it",
        }
        return f"Question {number} has changed in this moment: {done.get(ticket.state, 'it waits again')}. Nothing was done."

    async def forget(self, now: datetime) -> int:
        """Take the words and the people out of what was closed long ago; returns how many."""
        old = table.c.ended_at < now - timedelta(days=self._settings.keep_days)
        nothing = {"text": "", "note": "", "asker": "", "asker_name": "", "helper": "", "helper_name": ""}
        place = {"channel": "", "thread": "", "is_forgotten": 1}
        update = table.update().where(old, table.c.is_forgotten == 0).values(**nothing, **place)
        told = telling.delete().where(telling.c.at < now - timedelta(days=self._settings.keep_days))

        def write(connection: Connection) -> int:
            connection.execute(told)
            return connection.execute(update).rowcount

        return await self._database.run(write)


def _add(
    connection: Connection, row: dict[str, Any], kin: Collection[str], settings: QueueSettings
) -> Ticket | TryLater:
    waits = table.c.state.in_(WAITING)
    if _count(connection, waits & table.c.asker.in_(kin)) >= settings.most_of_one:
        return TryLater(
            f"{settings.most_of_one} questions of yours wait already. “hours withdraw N” takes one back, "
            "“hours queue” lists them."
        )
    if _count(connection, waits) >= settings.most:
        return TryLater(
            f"{settings.most} questions wait already, and I keep no more. Ask again when some are answered."
        )
    key = connection.execute(table.insert().values(row)).inserted_primary_key
    number = key[0] if key else 0
    return ticket_of(connection.execute(select(table).where(table.c.id == number)).one())


def _count(connection: Connection, condition: Any) -> int:
    return connection.execute(select(func.count()).select_from(table).where(condition)).scalar_one()


def _row(question: Question, now: datetime) -> dict[str, Any]:
    room, asker = question.room, question.asker
    return {
        "version": 1,
        "state": OPEN,
        "series": question.series,
        "track": question.track,
        "text": question.text,
        "is_private": int(question.is_private),
        "network": room.network,
        "channel": room.channel,
        "thread": room.thread,
        "is_direct": int(room.is_direct),
        "asker": asker.key,
        "asker_name": asker.name,
        "asked_at": now,
        "waits_since": now,
    }


__all__ = ["Change", "Tickets", "answered", "taken"]
