"""Every command leaves one row, without secrets."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bot.chat.message import Address, Message, Principal, Room, Strength
from bot.chat.reply import Status
from bot.core.audit import LINE_LIMIT, Audit, AuditSettings
from bot.store.database import Database
from bot.store.schema import audit


async def rows(database: Database) -> list[Any]:
    await database.flush()
    return await database.run(lambda c: list(c.execute(select(audit).order_by(audit.c.id)).all()))


def message(text: str, *, at: datetime | None = None, channel: str = "#ops") -> Message:
    mona = Principal("libera", "mona", "mona", "account-tag", Strength.VERIFIED)
    return Message(Room("libera", channel), mona, text, Address.NAME, at or datetime.now(UTC))


@pytest.fixture
def book(database: Database) -> Audit:
    return Audit(database, AuditSettings(keep_days=30))


async def test_a_row_says_who_what_where_and_how_it_ended(book: Audit, database: Database) -> None:
    at = datetime(2026, 11, 20, 18, 0, tzinfo=UTC)
    book.record(message("kb show x", at=at), "kb show", Status.FAILED, 0.123456, "k7f3")
    (row,) = await rows(database)
    assert (row.at, row.network, row.channel, row.who) == (at, "libera", "#ops", "libera:mona")
    assert (row.verified_by, row.command, row.line) == ("account-tag", "kb show", "kb show x")
    assert (row.status, row.seconds, row.ref) == ("failed", 0.1235, "k7f3")


async def test_a_secret_is_not_kept_even_when_the_cut_goes_through_it(book: Audit, database: Database) -> None:
    text = "x " * (LINE_LIMIT // 2 - 5) + "password=" + "hunter2" * 300
    book.record(message(text), "question", Status.UNKNOWN, 0)
    (row,) = await rows(database)
    assert "hunter" not in row.line
    assert len(row.line) <= LINE_LIMIT


async def test_a_name_longer_than_its_column_is_cut(book: Audit, database: Database) -> None:
    book.record(message("x", channel="#" + "c" * 500), "ping", Status.ANSWERED, 0)
    assert len((await rows(database))[0].channel) == 256


async def test_old_rows_are_pruned(book: Audit, database: Database) -> None:
    for days in (1, 29, 31, 400):
        book.record(message(str(days), at=datetime.now(UTC) - timedelta(days=days)), "ping", Status.ANSWERED, 0)
    await database.flush()
    assert await book.prune() == 2
    assert [row.line for row in await rows(database)] == ["1", "29"]
