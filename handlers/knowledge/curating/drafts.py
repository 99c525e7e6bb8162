"""Drafts in the bot's store. Whatever changes one compares its version first, so that nobody overwrites or approves unseen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy import Connection, func, select
from sqlalchemy.sql.elements import ColumnElement

from bot.chat.message import Principal
from bot.core.refs import new_ref
from bot.errors import NotFound, TryLater, UserError
from bot.store.database import Database
from handlers.knowledge.curating.content import Content
from handlers.knowledge.tables import draft as table

MOST_OPEN = 500
MOST_OF_ONE = 30
HELD = timedelta(minutes=3)
"""How long an approval may take. Whoever approves again after that finds what a crash has left, and finishes it."""
OPEN, HOLDING, APPROVED = "open", "held", "approved"


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft as it is kept; `uid` names it in the commit."""

    id: int
    uid: str
    version: int
    state: str
    content: Content
    proposer: str
    proposer_name: str
    editor: str
    question: int | None
    changed_at: datetime
    approver: str
    held_until: datetime | None
    path: str
    written: str
    revision: str


class Drafts:
    """All drafts."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, who: Principal, content: Content, question: int | None) -> Draft:
        """Keep a new one. Raises `TryLater` when there are too many."""
        now = datetime.now(UTC)
        row = {
            "uid": new_ref(12),
            "version": 1,
            "state": OPEN,
            "content": _text(content),
            "proposer": who.key,
            "proposer_name": who.name,
            "editor": who.key,
            "question": question,
            "at": now,
            "changed_at": now,
        }
        return await self._database.run(lambda connection: _add(connection, row))

    async def get(self, number: int) -> Draft:
        """One draft. Raises `NotFound`."""
        found = await self._database.run(lambda connection: _get(connection, number))
        if found is None:
            raise NotFound(f"There is no draft {number}; “kb drafts” lists them.")
        return found

    async def waiting(self) -> list[Draft]:
        """Those that are not approved yet, the oldest first."""
        order = select(table).where(table.c.state != APPROVED).order_by(table.c.id)
        return await self._database.run(lambda connection: [_draft(row) for row in connection.execute(order)])

    async def edit(self, draft: Draft, who: Principal, content: Content) -> Draft:
        """Put other content into a draft. Raises `UserError` when somebody else was faster."""
        values = {"content": _text(content), "editor": who.key, "changed_at": datetime.now(UTC)}
        await self._change(draft, table.c.state == OPEN, values)
        return await self.get(draft.id)

    async def drop(self, draft: Draft) -> None:
        """Delete a draft. Raises `UserError` when it has changed meanwhile."""
        mine = (table.c.id == draft.id) & (table.c.version == draft.version) & (table.c.state == OPEN)
        _must(
            await self._database.run(lambda connection: connection.execute(table.delete().where(mine)).rowcount), draft
        )

    async def hold(self, draft: Draft, approver: str, path: str, written: str) -> Draft:
        """Reserve a draft for one approval, and note what it is about to write. Raises `UserError` when another one holds it."""
        now = datetime.now(UTC)
        free = (table.c.state == OPEN) | ((table.c.state == HOLDING) & (table.c.held_until < now))
        values = {"state": HOLDING, "approver": approver, "held_until": now + HELD, "path": path, "written": written}
        await self._change(draft, free, values)
        return await self.get(draft.id)

    async def release(self, draft: Draft) -> None:
        """Nothing was written: the draft is open again."""
        await self._change(draft, table.c.state == HOLDING, {"state": OPEN, "path": "", "written": ""})

    async def approved(self, draft: Draft, revision: str) -> None:
        """It is in git. What has been written is not kept twice."""
        await self._change(draft, table.c.state == HOLDING, {"state": APPROVED, "revision": revision, "written": ""})

    async def _change(self, draft: Draft, state: ColumnElement[bool], values: dict[str, Any]) -> None:
        mine = (table.c.id == draft.id) & (table.c.version == draft.version) & state
        change = table.update().where(mine).values(version=draft.version + 1, **values)
        _must(await self._database.run(lambda connection: connection.execute(change).rowcount), draft)


def _must(count: int, draft: Draft) -> None:
    if count != 1:
        raise UserError(
            f"Draft {draft.id} has changed in this moment; nothing was done. Look at it with “kb draft {draft.id}”."
        )


def _add(connection: Connection, row: dict[str, Any]) -> Draft:
    waiting = table.c.state != APPROVED
    mine = waiting & (table.c.proposer == row["proposer"])
    for condition, most in ((waiting, MOST_OPEN), (mine, MOST_OF_ONE)):
        if connection.execute(select(func.count()).select_from(table).where(condition)).scalar_one() >= most:
            raise TryLater(f"{most} drafts wait already; have some approved or dropped first (“kb drafts”).")
    number = connection.execute(table.insert().values(row)).inserted_primary_key
    found = _get(connection, number[0]) if number else None
    if found is None:
        raise TryLater("The draft could not be kept. Try again.")
    return found


def _get(connection: Connection, number: int) -> Draft | None:
    row = connection.execute(select(table).where(table.c.id == number)).one_or_none()
    return _draft(row) if row is not None else None


def _text(content: Content) -> str:
    return msgspec.json.encode(content).decode()


def _draft(row: Any) -> Draft:
    return Draft(
        id=row.id,
        uid=row.uid,
        version=row.version,
        state=row.state,
        content=msgspec.json.decode(row.content, type=Content),
        proposer=row.proposer,
        proposer_name=row.proposer_name,
        editor=row.editor,
        question=row.question,
        changed_at=row.changed_at,
        approver=row.approver,
        held_until=row.held_until,
        path=row.path,
        written=row.written,
        revision=row.revision,
    )
