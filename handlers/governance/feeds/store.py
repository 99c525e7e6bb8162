"""Which entries have been seen, and which became a draft that the announcers have not been told of yet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from bot.store.database import Database
from bot.text.redact import redact
from handlers.governance.announcements.announcement import Words
from handlers.governance.announcements.store import Author, insert_draft
from handlers.governance.feeds.parsing import Entry
from handlers.governance.tables import entry as entries
from handlers.governance.tables import feed as feeds

MOST_AT_ONCE = 20
"""Drafts that one reading makes; what is beyond comes with the next one."""


@dataclass(frozen=True, slots=True)
class Known:
    """What the last reading of a feed left."""

    url: str
    etag: str = ""
    modified: str = ""
    read_at: datetime | None = None
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Taken:
    """Drafts that were made of new entries, and whether more entries are new."""

    drafts: tuple[int, ...] = ()
    is_more: bool = False


class FeedRows:
    """The rows."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def known(self, name: str) -> Known | None:
        """None for a feed that was never read."""
        query = select(feeds).where(feeds.c.name == name)
        row = await self._database.run(lambda connection: connection.execute(query).one_or_none())
        return Known(row.url, row.etag, row.modified, row.read_at, row.problem) if row is not None else None

    async def note(self, name: str, now: Known) -> None:
        """Keep how a reading went."""
        values: dict[str, Any] = {"url": now.url, "etag": now.etag, "modified": now.modified}
        values |= {"read_at": now.read_at, "problem": now.problem}

        def work(connection: Connection) -> None:
            if not connection.execute(feeds.update().where(feeds.c.name == name).values(**values)).rowcount:
                connection.execute(feeds.insert().values(name=name, **values))

        await self._database.run(work)

    async def take(self, name: str, found: Sequence[Entry], rooms: tuple[str, ...], now: datetime) -> Taken:
        """Make drafts of what is new, the oldest first, in one transaction with what is seen."""
        return await self._database.run(lambda connection: _take(connection, name, found, rooms, now))

    async def learn(self, name: str, found: Sequence[Entry], now: datetime) -> None:
        """What stands in a feed when it is read first is no news."""

        def work(connection: Connection) -> None:
            for one in _unseen(connection, name, found):
                connection.execute(entries.insert().values(_row(name, one, now, None)))

        await self._database.run(work)

    async def untold(self, name: str) -> list[int]:
        """Drafts of this feed that nobody was told of."""
        query = select(entries.c.draft).where(entries.c.feed == name, entries.c.told == 0).order_by(entries.c.draft)
        return await self._database.run(lambda connection: [row[0] for row in connection.execute(query)])


def tell(connection: Connection, name: str, drafts: Sequence[int]) -> bool:
    """Note that the announcers are told, in the transaction that tells them; False where somebody else has."""
    mine = (entries.c.feed == name) & entries.c.draft.in_(list(drafts)) & (entries.c.told == 0)
    return connection.execute(entries.update().where(mine).values(told=1)).rowcount == len(drafts)


def _take(connection: Connection, name: str, found: Sequence[Entry], rooms: tuple[str, ...], now: datetime) -> Taken:
    new = _unseen(connection, name, found)[::-1]  # feeds have the newest first
    drafts = []
    for one in new[:MOST_AT_ONCE]:
        words = Words(redact(" ".join(filter(None, (one.title, one.link)))), rooms)
        draft = insert_draft(connection, Author(f"feed:{name}", f"the feed {name}"), words, now)
        connection.execute(entries.insert().values(_row(name, one, now, draft.id)))
        drafts.append(draft.id)
    return Taken(tuple(drafts), len(new) > MOST_AT_ONCE)


def _unseen(connection: Connection, name: str, found: Sequence[Entry]) -> list[Entry]:
    seen = select(entries.c.digest).where(entries.c.feed == name, entries.c.digest.in_([one.digest for one in found]))
    known = {row[0] for row in connection.execute(seen)}
    return [one for one in found if one.digest not in known]


def _row(name: str, one: Entry, now: datetime, draft: int | None) -> dict[str, Any]:
    return {"feed": name, "digest": one.digest, "at": now, "draft": draft, "told": int(draft is None)}
