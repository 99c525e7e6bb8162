"""The door to the store on good days: order, gathering, poison, closing."""

from __future__ import annotations

import asyncio
import stat
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Column, Connection, Integer, MetaData, String, Table, event, select, text

from bot.errors import ConfigError
from bot.store.database import Database
from bot.store.migrations import Component

TABLES = MetaData()
ROWS = Table("rows", TABLES, Column("id", Integer, primary_key=True), Column("name", String, nullable=False))
LONELY = Table("lonely", MetaData(), Column("id", Integer, primary_key=True))
SAMPLE = Component("sample", TABLES)
INSERT = ROWS.insert()
DELETE = ROWS.delete().where(ROWS.c.id == text(":gone"))


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'state.db'}"


@pytest.fixture
async def database(url: str) -> AsyncIterator[Database]:
    found = Database(url)
    await found.open([SAMPLE])
    yield found
    await found.close()


async def names(database: Database) -> list[str]:
    return await database.run(lambda c: list(c.execute(select(ROWS.c.name).order_by(ROWS.c.id)).scalars()))


def commits(database: Database) -> list[None]:
    found: list[None] = []
    assert database._engine is not None
    event.listen(database._engine, "commit", lambda connection: found.append(None))
    return found


async def flushed(database: Database) -> None:
    """Wait until the gathered commit has happened by itself."""
    assert database._timer is not None
    await asyncio.sleep(database._timer.when() - asyncio.get_running_loop().time())
    await asyncio.gather(*(task for task in asyncio.all_tasks() if task.get_name() == "store flush"))


async def test_a_transaction_happens_whole_or_not_at_all(database: Database) -> None:
    def work(connection: Connection) -> None:
        connection.execute(INSERT, {"id": 1, "name": "a"})
        raise LookupError("a mistake of the caller")

    with pytest.raises(LookupError):
        await database.run(work)
    assert await names(database) == []


async def test_a_burst_is_one_commit_in_order(database: Database) -> None:
    found = commits(database)
    for number in range(500):
        database.later(INSERT, {"id": number, "name": f"n{number:03}"})
    await flushed(database)
    assert len(found) == 1
    assert await names(database) == [f"n{number:03}" for number in range(500)]


async def test_statements_run_in_the_order_of_their_first_row(database: Database) -> None:
    for number in range(5):
        database.later(INSERT, {"id": number, "name": f"n{number}"})
        database.later(DELETE, {"gone": number if number < 4 else 99})
    await database.flush()
    assert await names(database) == ["n4"]


@pytest.mark.parametrize(
    "poison",
    [
        {"id": 2, "name": None},
        {"id": 1, "name": "again"},
        {"id": 2**70, "name": "too large"},
        {"id": 2, "name": "half \ud800"},
        {"id": 2, "name": object()},
        {"id": 2},
    ],
    ids=["null", "twice", "overflow", "surrogate", "type", "missing"],
)
async def test_a_poisonous_row_takes_nobody_along(database: Database, poison: dict[str, Any]) -> None:
    database.later(INSERT, {"id": 1, "name": "before"})
    database.later(INSERT, poison)
    database.later(INSERT, {"id": 3, "name": "after"})
    await database.flush()
    assert await names(database) == ["before", "after"]
    assert database.failing == ""


async def test_a_statement_that_can_never_work_is_given_up(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    database.later(INSERT, {"id": 1, "name": "before"})
    database.later(LONELY.insert(), {"id": 1})
    database.later(INSERT, {"id": 2, "name": "after"})
    await database.flush()
    assert await names(database) == ["before", "after"]
    assert "refused a row of lonely: no such table" in caplog.text


async def test_a_source_is_asked_just_before_the_commit(database: Database) -> None:
    waiting = [(INSERT, {"id": 9, "name": "late"})]
    database.before_commit(lambda: [waiting.pop() for _ in waiting[:]])
    database.soon()
    await flushed(database)
    assert await names(database) == ["late"]
    assert waiting == []


async def test_nothing_to_write_is_no_commit(database: Database) -> None:
    found = commits(database)
    database.soon()
    await flushed(database)
    await database.flush()
    assert found == []


async def test_two_flushes_at_once_write_a_row_once(database: Database) -> None:
    database.later(INSERT, {"id": 1, "name": "a"})
    await asyncio.gather(database.flush(), database.flush(), database.flush())
    assert await names(database) == ["a"]


async def test_closing_writes_what_is_gathered(url: str, database: Database) -> None:
    database.later(INSERT, {"id": 1, "name": "a"})
    await database.close()
    await database.close()
    again = Database(url)
    await again.open([SAMPLE])
    assert await names(again) == ["a"]
    await again.close()


async def test_a_store_that_never_opened_closes() -> None:
    await Database("sqlite://").close()


async def test_only_this_user_can_read_the_file(database: Database, tmp_path: Path) -> None:
    database.later(INSERT, {"id": 1, "name": "a"})
    await database.flush()
    assert modes(tmp_path) == {"state.db": 0o600, "state.db-wal": 0o600, "state.db-shm": 0o600}


def modes(folder: Path) -> dict[str, int]:
    return {path.name: stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()}


async def test_a_committed_row_survives_a_power_cut(database: Database) -> None:
    pragmas = ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
    found = await database.run(lambda c: [c.exec_driver_sql(f"PRAGMA {name}").scalar() for name in pragmas])
    assert found == ["wal", 2, 1, 5000]


async def test_a_missing_folder_is_refused_in_a_sentence(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/nosuch/state.db")
    with pytest.raises(ConfigError, match=r"nosuch/state.db cannot be opened: .*Check that the folder exists"):
        await database.open([SAMPLE])
    await database.close()


async def test_what_is_no_database_is_refused_and_kept(tmp_path: Path) -> None:
    path = tmp_path / "state.db"
    path.write_bytes(b"notes of mine, no database" * 100)
    before = path.read_bytes()
    database = Database(f"sqlite:///{path}")
    with pytest.raises(ConfigError, match="file is not a database"):
        await database.open([SAMPLE])
    await database.close()
    assert path.read_bytes() == before


async def test_a_folder_is_no_store(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}")
    with pytest.raises(ConfigError, match="cannot be opened"):
        await database.open([SAMPLE])
    await database.close()


async def test_a_read_only_store_is_refused_in_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "state.db"
    database = Database(f"sqlite:///{path}")
    await database.open([SAMPLE])
    await database.close()
    path.chmod(0o444)
    with pytest.raises(ConfigError, match=r"cannot be opened: .*(readonly|unable to open)"):
        await opened_as_a_reader(path)


async def opened_as_a_reader(path: Path) -> None:
    """The superuser may write to anything, so SQLite is told to read only."""
    database = Database(f"sqlite:///file:{path}?mode=ro&uri=true")
    try:
        await database.open([SAMPLE])
    finally:
        await database.close()


def test_an_address_that_is_none_is_refused() -> None:
    with pytest.raises(ConfigError, match="neither a file nor a database URL"):
        Database("nonsense")


@pytest.mark.skipif("psycopg2" in sys.modules, reason="the driver is installed")
async def test_a_missing_driver_is_named() -> None:
    database = Database("postgresql://mona:hunter2@db.example.org/bot")
    with pytest.raises(ConfigError, match="driver for postgresql is not installed") as caught:
        await database.open([SAMPLE])
    assert "hunter2" not in caught.value.sentence
    await database.close()


async def test_a_mistake_of_the_caller_is_no_trouble_of_the_store(database: Database) -> None:
    with pytest.raises(ZeroDivisionError):
        await database.run(lambda connection: 1 // 0)
    assert database.failing == ""
