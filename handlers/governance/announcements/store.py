"""Announcements in the bot's store. Whatever changes one compares its version first, so that nobody sends what was not seen."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, func, select

from bot.chat.message import Principal
from bot.errors import NotFound, TryLater, UserError
from bot.store.database import Database
from handlers.governance.announcements.announcement import Announcement, How, State, Words
from handlers.governance.tables import announcement as table

MOST_DRAFTS = 500
SHOWN = 20


@dataclass(frozen=True, slots=True)
class Author:
    """Whose words they are: a person's key and name, or a feed's."""

    key: str
    name: str

    @classmethod
    def of(cls, who: Principal) -> Author:
        return cls(who.key, who.name)


class Announcements:
    """The rows."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, author: Author, words: Words, now: datetime) -> Announcement:
        """Keep a draft. Raises `TryLater` when there are too many."""
        return await self._database.run(lambda connection: insert_draft(connection, author, words, now))

    async def get(self, number: int) -> Announcement:
        """One of them. Raises `NotFound`."""
        found = await self._database.run(lambda connection: _get(connection, number))
        if found is None:
            raise NotFound(f"There is no announcement {number}; “announce list” lists them.")
        return found

    async def newest(self, most: int = SHOWN) -> list[Announcement]:
        """The newest first."""
        return await self._select(select(table).order_by(table.c.id.desc()).limit(most))

    async def live(self, today: date) -> list[Announcement]:
        """Those that are said at some time: waiting for their time, or said and perhaps with reminders to come."""
        waiting = table.c.state == State.SCHEDULED.value
        reminding = (table.c.state == State.SENT.value) & (table.c.effective >= today - timedelta(days=2))
        return await self._select(select(table).where(waiting | reminding).order_by(table.c.id))

    async def following(self, number: int) -> list[Announcement]:
        """Those that correct or withdraw one."""
        return await self._select(select(table).where(table.c.follows == number).order_by(table.c.id))

    async def edit(self, one: Announcement, words: Words, now: datetime) -> Announcement:
        """Other words for a draft. Raises `UserError` when somebody else was faster."""
        await self._change(one, (State.DRAFT,), now, _of(words))
        return await self.get(one.id)

    async def schedule(self, one: Announcement, due_at: datetime, approver: str, now: datetime) -> None:
        """From now on it is said when it is due. Raises `UserError` when it has changed meanwhile."""
        values = {"state": State.SCHEDULED.value, "due_at": due_at.replace(microsecond=0), "approver": approver}
        await self._change(one, (State.DRAFT,), now, values)

    async def cancel(self, one: Announcement, now: datetime) -> None:
        """It will not be said. Raises `UserError` when it has been meanwhile."""
        await self._change(one, (State.DRAFT, State.SCHEDULED), now, {"state": State.CANCELLED.value})

    async def sent(self, number: int, now: datetime) -> None:
        """Note that it was said; once is enough."""
        mine = (table.c.id == number) & (table.c.state == State.SCHEDULED.value)
        values = {"state": State.SENT.value, "changed_at": now, "version": table.c.version + 1}
        await self._database.run(lambda connection: connection.execute(table.update().where(mine).values(**values)))

    async def follow(
        self, one: Announcement, how: How, words: Words, who: Author, *, approver: str, now: datetime
    ) -> int:
        """Let another announcement take the place of one that was sent; returns its number. Raises `UserError`."""
        ended = State.CORRECTED if how is How.CORRECTION else State.WITHDRAWN
        row = _row(who, words, now) | {"state": State.SCHEDULED.value, "due_at": now.replace(microsecond=0)}
        row |= {"follows": one.id, "how": how.value, "approver": approver}

        def work(connection: Connection) -> int:
            _step(connection, one, (State.SENT,), {"state": ended.value, "changed_at": now})
            return _number(connection.execute(table.insert().values(row)).inserted_primary_key)

        return await self._database.run(work)

    async def _change(self, one: Announcement, was: tuple[State, ...], now: datetime, values: dict[str, Any]) -> None:
        await self._database.run(lambda connection: _step(connection, one, was, values | {"changed_at": now}))

    async def _select(self, query: Any) -> list[Announcement]:
        return await self._database.run(lambda connection: [_announcement(row) for row in connection.execute(query)])


def insert_draft(connection: Connection, author: Author, words: Words, now: datetime) -> Announcement:
    """The same inside somebody's transaction."""
    drafts = select(func.count()).select_from(table).where(table.c.state == State.DRAFT.value)
    if connection.execute(drafts).scalar_one() >= MOST_DRAFTS:
        raise TryLater(f"{MOST_DRAFTS} drafts wait already; send or cancel some first (“announce list”).")
    number = _number(connection.execute(table.insert().values(_row(author, words, now))).inserted_primary_key)
    found = _get(connection, number)
    if found is None:
        raise TryLater("The draft could not be kept. Try again.")
    return found


def _number(key: Any) -> int:
    return int(key[0])


def _step(connection: Connection, one: Announcement, was: tuple[State, ...], values: dict[str, Any]) -> None:
    mine = (table.c.id == one.id) & (table.c.version == one.version) & table.c.state.in_([state.value for state in was])
    change = table.update().where(mine).values(version=one.version + 1, **values)
    if connection.execute(change).rowcount != 1:
        raise UserError(
            f"Announcement {one.id} has changed in this moment; nothing was done. Look at it: announce show {one.id}"
        )


def _get(connection: Connection, number: int) -> Announcement | None:
    row = connection.execute(select(table).where(table.c.id == number)).one_or_none()
    return _announcement(row) if row is not None else None


def _of(words: Words) -> dict[str, Any]:
    return {
        "text": words.text,
        "rooms": json.dumps(words.rooms),
        "effective": words.effective,
        "remind": json.dumps(words.remind),
        "expires_at": words.expires_at,
    }


def _row(author: Author, words: Words, now: datetime) -> dict[str, Any]:
    fixed = {"version": 1, "state": State.DRAFT.value, "due_at": None, "follows": None, "how": "", "approver": ""}
    times = {"at": now, "changed_at": now}
    return _of(words) | fixed | times | {"author": author.key, "author_name": author.name}


def _announcement(row: Any) -> Announcement:
    rooms, remind = tuple(json.loads(row.rooms)), tuple(json.loads(row.remind))
    return Announcement(
        id=row.id,
        version=row.version,
        state=State(row.state),
        words=Words(row.text, rooms, row.effective, remind, row.expires_at),
        due_at=row.due_at,
        follows=row.follows,
        how=How(row.how),
        author=row.author,
        author_name=row.author_name,
        approver=row.approver,
        at=row.at,
        changed_at=row.changed_at,
    )
