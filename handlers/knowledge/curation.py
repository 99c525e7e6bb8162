"""Keeps what the curators need: the questions that found no answer, and feedback on those that did."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, func, select

from bot.chat.message import Message
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
class Opinion:
    """What people said of one article."""

    article: str
    helpful: int
    unhelpful: int


class Curation:
    """The curators' notebook in the bot's store."""

    def __init__(self, database: Database, keep: int) -> None:
        self._database, self._keep = database, keep

    async def unanswered(self, message: Message, nearest: str, confidence: float) -> None:
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
        await self._database.run(lambda connection: _keep(connection, digest, row, self._keep))

    async def most_asked(self, limit: int) -> list[Unanswered]:
        """The most asked first."""

        def read(connection: Connection) -> list[Unanswered]:
            order = select(questions).order_by(questions.c.asked.desc(), questions.c.last_at.desc()).limit(limit)
            return [Unanswered(r.id, r.text, r.asked, r.last_at, r.nearest) for r in connection.execute(order)]

        return await self._database.run(read)

    async def count(self) -> int:
        """How many different questions are open."""
        return await self._database.run(lambda c: c.execute(select(func.count()).select_from(questions)).scalar_one())

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


def _keep(connection: Connection, digest: str, row: dict[str, object], most: int) -> None:
    now = datetime.now(UTC)
    same = questions.c.digest == digest
    again = connection.execute(questions.update().where(same).values(asked=questions.c.asked + 1, last_at=now))
    if not again.rowcount:
        connection.execute(
            questions.insert().values(row | {"digest": digest, "asked": 1, "first_at": now, "last_at": now})
        )
        kept = select(questions.c.id).order_by(questions.c.last_at.desc()).limit(most)
        connection.execute(questions.delete().where(questions.c.id.not_in(kept.scalar_subquery())))
