"""Keeps what the curators need: the questions that found no answer, and feedback on those that did."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, func, select

from bot.chat.message import Message
from bot.errors import NotFound
from bot.store.database import Database
from bot.text.redact import redact
from handlers.knowledge.tables import feedback, questions

TEXT_LIMIT = 4000
"""Characters of a question that are kept."""
_VARIABLE = re.compile(r"[\W\d_]+")


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A question that found no article, and how often it was asked."""

    id: int
    text: str
    asked: int
    last_at: datetime
    nearest: str


@dataclass(frozen=True, slots=True)
class Kept:
    """A question that was kept, and the article that a curator has named as its answer."""

    id: int
    article: str


@dataclass(frozen=True, slots=True)
class Opinion:
    """What people said of one article."""

    article: str
    helpful: int
    unhelpful: int


class Curation:
    """The curators' notebook in the bot's store."""

    def __init__(self, database: Database, keep: int) -> None:
        self._database, self._keep = database, keep

    async def unanswered(self, message: Message, nearest: str, confidence: float) -> Kept:
        """Keep a question; one that differs only in case, digits or punctuation counts again."""
        text = redact(message.text[: 2 * TEXT_LIMIT])[:TEXT_LIMIT]
        digest = hashlib.sha256(_VARIABLE.sub(" ", text.casefold()).strip().encode()).hexdigest()
        row = {
            "text": text,
            "who": message.sender.key,
            "room": message.room.key,
            "nearest": nearest,
            "confidence": confidence,
        }
        return await self._database.run(lambda connection: _keep(connection, digest, row, self._keep))

    async def question(self, number: int) -> Unanswered:
        """One question, answered or not. Raises `NotFound`."""
        asked = select(questions).where(questions.c.id == number)
        row = await self._database.run(lambda connection: connection.execute(asked).one_or_none())
        if row is None:
            raise NotFound(f"There is no question {number}; “kb unanswered” lists them.")
        return _question(row)

    async def settle(self, number: int, article: str) -> bool:
        """An article answers this question: it leaves the list, and whoever asks it again gets the article."""
        answered = questions.update().where(questions.c.id == number).values(article=article)
        return await self._database.run(lambda connection: connection.execute(answered).rowcount == 1)

    async def most_asked(self, limit: int) -> list[Unanswered]:
        """The most asked first."""

        def read(connection: Connection) -> list[Unanswered]:
            order = select(questions).where(_OPEN).order_by(questions.c.asked.desc(), questions.c.last_at.desc())
            return [_question(row) for row in connection.execute(order.limit(limit))]

        return await self._database.run(read)

    async def count(self) -> int:
        """How many different questions are open."""
        wanted = select(func.count()).select_from(questions).where(_OPEN)
        return await self._database.run(lambda connection: connection.execute(wanted).scalar_one())

    async def say(self, message: Message, article: str, *, helpful: bool, note: str) -> None:
        """Keep one opinion; a person's newer one replaces the older."""
        row = {
            "at": datetime.now(UTC),
            "article": article,
            "helpful": int(helpful),
            "who": message.sender.key,
            "note": redact(note)[:TEXT_LIMIT],
        }

        def write(connection: Connection) -> None:
            mine = (feedback.c.article == article) & (feedback.c.who == message.sender.key)
            connection.execute(feedback.delete().where(mine))
            connection.execute(feedback.insert().values(row))

        await self._database.run(write)

    async def opinions(self, limit: int) -> list[Opinion]:
        """The articles with the most complaints first."""

        def read(connection: Connection) -> list[Opinion]:
            yes, total = func.sum(feedback.c.helpful), func.count()
            rows = connection.execute(
                select(feedback.c.article, yes.label("yes"), total.label("total"))
                .group_by(feedback.c.article)
                .order_by((total - yes).desc(), feedback.c.article)
                .limit(limit)
            )
            return [Opinion(r.article, r.yes, r.total - r.yes) for r in rows]

        return await self._database.run(read)


_OPEN = questions.c.article == ""


def _question(row: Any) -> Unanswered:
    return Unanswered(row.id, row.text, row.asked, row.last_at, row.nearest)


def _keep(connection: Connection, digest: str, row: dict[str, object], most: int) -> Kept:
    now = datetime.now(UTC)
    same = questions.c.digest == digest
    again = connection.execute(questions.update().where(same).values(asked=questions.c.asked + 1, last_at=now))
    if not again.rowcount:
        connection.execute(
            questions.insert().values(row | {"digest": digest, "asked": 1, "first_at": now, "last_at": now})
        )
        kept = select(questions.c.id).order_by(questions.c.last_at.desc()).limit(most)
        connection.execute(questions.delete().where(questions.c.id.not_in(kept.scalar_subquery())))
    found = connection.execute(select(questions.c.id, questions.c.article).where(same)).one()
    return Kept(found.id, found.article)
