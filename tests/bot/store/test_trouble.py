"""The store on bad days: locked by somebody else, on a full disk."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from sqlalchemy import Column, Integer, MetaData, String, Table, func, select

from bot.core.outbox import Outbox
from bot.core.status import Status
from bot.errors import TryLater
from bot.store import database as module
from bot.store import sqlite
from bot.store.database import Database
from bot.store.migrations import Component
from bot.store.schema import CORE

TABLES = MetaData()
ROWS = Table("rows", TABLES, Column("id", Integer, primary_key=True), Column("name", String))
SAMPLE = Component("sample", TABLES)
INSERT = ROWS.insert()

HOLDER = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("BEGIN EXCLUSIVE")
print("held", flush=True)
sys.stdin.read()
"""


@contextmanager
def held_by_another_process(path: Path) -> Iterator[None]:
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stdout.readline() == b"held\n"
        try:
            yield
        finally:
            process.stdin.close()
            process.wait(10)


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite, "BUSY_SECONDS", 0.02)
    monkeypatch.setattr(module, "RETRY_SECONDS", 0.05)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state.db"


@pytest.fixture
async def database(path: Path) -> AsyncIterator[Database]:
    found = Database(f"sqlite:///{path}")
    await found.open([SAMPLE, CORE])
    yield found
    await found.close()


async def count(database: Database) -> int:
    return await database.run(lambda c: c.execute(select(func.count()).select_from(ROWS)).scalar_one())


async def written(database: Database, number: int) -> None:
    """Wait until so many rows are in the store."""
    async with asyncio.timeout(10):
        while database.failing or await count(database) < number:
            await asyncio.sleep(module.RETRY_SECONDS)


async def full(database: Database) -> None:
    """A disk on which no further page fits."""

    def fill(connection: object) -> None:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()  # type: ignore[attr-defined]
        connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")  # type: ignore[attr-defined]

    await database.run(fill)


async def roomy(database: Database) -> None:
    await database.run(lambda connection: connection.exec_driver_sql("PRAGMA max_page_count=1000000"))


async def test_a_store_that_another_process_holds_does_not_open(database: Database, path: Path) -> None:
    other = Database(f"sqlite:///{path}")
    with held_by_another_process(path), pytest.raises(TryLater, match="held by another process"):
        await other.open([SAMPLE])
    await other.close()


async def test_a_locked_store_says_try_later_and_recovers(database: Database, path: Path) -> None:
    with held_by_another_process(path):
        with pytest.raises(TryLater, match=r"\(database is locked\); nothing was changed"):
            await count(database)
        assert database.failing == "database is locked"
    assert await count(database) == 0
    assert database.failing == ""


async def test_rows_wait_while_the_store_is_locked(database: Database, path: Path) -> None:
    with held_by_another_process(path):
        for number in range(10):
            database.later(INSERT, {"id": number, "name": "x"})
        await database.flush()
        assert database.failing
    await written(database, 10)


async def test_on_a_full_disk_reads_are_answered_and_rows_wait(database: Database) -> None:
    await full(database)
    for number in range(10):
        database.later(INSERT, {"id": number, "name": "x" * 5000})
    await database.flush()
    assert await count(database) == 0
    assert "full" in database.failing  # a read that succeeds does not hide it
    with pytest.raises(TryLater, match="full"):
        await database.run(lambda c: c.execute(INSERT, {"id": 99, "name": "x" * 9000}))
    await roomy(database)
    await written(database, 10)
    assert database.dropped == 0


async def test_status_says_that_the_disk_is_full(database: Database) -> None:
    status = Status(database, Outbox(database))
    assert [line.ok for line in status.lines() if line.name == "store"] == [True]
    await full(database)
    database.later(INSERT, {"id": 1, "name": "x" * 9000})
    await database.flush()
    (line,) = [line for line in status.lines() if line.name == "store"]
    assert not line.ok
    assert "cannot be written: database or disk is full" in line.text
    await roomy(database)


async def test_a_failure_is_logged_once_and_the_rows_lost_at_the_end_are_counted(
    path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    database = Database(f"sqlite:///{path}")
    await database.open([SAMPLE])
    await full(database)
    database.later(INSERT, {"id": 1, "name": "x" * 9000})
    for _ in range(3):
        await database.flush()
    await database.close()
    assert caplog.text.count("the store cannot be used") == 1
    assert "1 rows could not be written before the end" in caplog.text


async def test_rows_that_wait_are_bounded_and_the_oldest_go(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MOST_WAITING", 50)
    await full(database)
    for number in range(80):
        database.later(INSERT, {"id": number, "name": "x" * 5000})
        if number % 10 == 0:
            await database.flush()
    assert len(database._waiting) == 50
    assert database.dropped == 30
    await roomy(database)
    await written(database, 50)
    ids = await database.run(lambda c: list(c.execute(select(ROWS.c.id).order_by(ROWS.c.id)).scalars()))
    assert ids == list(range(30, 80))


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of half a megabyte."""
    mount = ["mount", "-t", "tmpfs", "-o", "size=512k", "tmpfs", str(tmp_path)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("this user may not mount a file system")
    yield tmp_path
    subprocess.run(["umount", str(tmp_path)], check=True)


def fill_up(ballast: Path) -> None:
    with ballast.open("wb", buffering=0) as file, suppress(OSError):
        while file.write(b"x" * 4096):
            pass


async def test_a_really_full_disk(small_disk: Path) -> None:
    """Here it is the write-ahead log that does not fit."""
    database = Database(f"sqlite:///{small_disk / 'state.db'}")
    await database.open([SAMPLE])
    ballast = small_disk / "ballast"
    fill_up(ballast)
    try:
        for number in range(20):
            database.later(INSERT, {"id": number, "name": "x" * 5000})
        await database.flush()
        assert database.failing
        assert await count(database) == 0
        ballast.unlink()
        await written(database, 20)
    finally:
        await database.close()
