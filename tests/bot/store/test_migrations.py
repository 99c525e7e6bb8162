"""An older store walks its steps, a newer one is refused and stays as it is."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Column, Connection, Integer, MetaData, String, Table, create_engine, inspect, text

from bot.errors import ConfigError
from bot.store.database import Database
from bot.store.migrations import Component, versions
from bot.store.schema import CORE

PLUGIN_TABLES = MetaData()
Table("pets", PLUGIN_TABLES, Column("id", Integer, primary_key=True), Column("name", String), Column("age", Integer))


def step_two(connection: Connection) -> None:
    connection.execute(text("ALTER TABLE pets ADD COLUMN name VARCHAR"))


def step_three(connection: Connection) -> None:
    connection.execute(text("ALTER TABLE pets ADD COLUMN age INTEGER"))
    connection.execute(text("UPDATE pets SET age = 7 WHERE name IS NULL"))  # fails unless step two came first


def broken_step(connection: Connection) -> None:
    connection.execute(text("ALTER TABLE nosuch ADD COLUMN x INTEGER"))


PLUGIN_1 = Component("pets", MetaData())
PLUGIN_3 = Component("pets", PLUGIN_TABLES, (step_two, step_three))


async def open_and_close(path: Path, *components: Component) -> list[str]:
    database = Database(f"sqlite:///{path}")
    try:
        return await database.open(components)
    finally:
        await database.close()


def columns(path: Path, table: str) -> set[str]:
    engine = create_engine(f"sqlite:///{path}")
    try:
        return {column["name"] for column in inspect(engine).get_columns(table)}
    finally:
        engine.dispose()


def change(path: Path, *statements: str) -> None:
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state.db"


async def test_an_empty_store_gets_the_tables_of_today(path: Path) -> None:
    assert await open_and_close(path, CORE) == [f"core: new tables, version {CORE.version}"]
    for table in CORE.tables.tables.values():
        assert columns(path, table.name) == {column.name for column in table.columns}


async def test_a_store_of_today_is_left_alone(path: Path) -> None:
    await open_and_close(path, CORE)
    assert await open_and_close(path, CORE) == []


async def test_a_plugin_brings_its_tables_to_an_older_store(path: Path) -> None:
    await open_and_close(path, CORE)
    assert await open_and_close(path, CORE, PLUGIN_3) == ["pets: new tables, version 3"]
    assert columns(path, "pets") == {"id", "name", "age"}


async def test_an_older_store_walks_the_steps_in_order(path: Path) -> None:
    await open_and_close(path, CORE, PLUGIN_1)
    change(path, "CREATE TABLE pets (id INTEGER PRIMARY KEY)", "INSERT INTO pets VALUES (1)")
    assert await open_and_close(path, CORE, PLUGIN_3) == ["pets: 1 to 3"]
    assert columns(path, "pets") == {"id", "name", "age"}
    assert await open_and_close(path, CORE, PLUGIN_3) == []


CORE_1 = """
CREATE TABLE outbox (id BIGINT NOT NULL, network VARCHAR(64) NOT NULL, channel VARCHAR(256) NOT NULL,
    thread VARCHAR(64) NOT NULL, is_direct INTEGER NOT NULL, payload TEXT NOT NULL, created_at DATETIME NOT NULL,
    expires_at DATETIME, PRIMARY KEY (id));
CREATE INDEX outbox_network ON outbox (network, id);
CREATE TABLE seen (network VARCHAR(64) NOT NULL, event_id VARCHAR(256) NOT NULL, at DATETIME NOT NULL,
    PRIMARY KEY (network, event_id));
CREATE INDEX seen_at ON seen (at);
CREATE TABLE audit (id INTEGER NOT NULL, at DATETIME NOT NULL, network VARCHAR(64) NOT NULL, channel VARCHAR(256) NOT NULL,
    who VARCHAR(256) NOT NULL, verified_by VARCHAR(64) NOT NULL, command VARCHAR(128) NOT NULL, line TEXT NOT NULL,
    status VARCHAR(16) NOT NULL, seconds FLOAT NOT NULL, ref VARCHAR(16) NOT NULL, PRIMARY KEY (id));
CREATE INDEX audit_at ON audit (at);
CREATE TABLE settings (scope VARCHAR(256) NOT NULL, name VARCHAR(128) NOT NULL, value TEXT NOT NULL,
    changed_at DATETIME NOT NULL, changed_by VARCHAR(256) NOT NULL, PRIMARY KEY (scope, name));
CREATE TABLE schema_version (component VARCHAR(64) NOT NULL, version INTEGER NOT NULL, PRIMARY KEY (component));
INSERT INTO schema_version VALUES ('core', 1);
INSERT INTO outbox VALUES (7, 'libera', '#ops', '', 0, '["a letter"]', '2026-01-01 00:00:00.000000', NULL)
"""


async def test_a_store_of_the_first_version_becomes_one_of_today(path: Path, tmp_path: Path) -> None:
    change(path, *CORE_1.split(";"))
    assert await open_and_close(path, CORE) == [f"core: 1 to {CORE.version}"]
    fresh = tmp_path / "fresh.db"
    await open_and_close(fresh, CORE)
    for table in CORE.tables.tables:
        assert columns(path, table) == columns(fresh, table)
        assert indexes(path, table) == indexes(fresh, table)
    assert rows(path, "SELECT id, topic, amends FROM outbox") == [(7, "", 0)]


def indexes(path: Path, table: str) -> set[tuple[str, tuple[str, ...], bool]]:
    engine = create_engine(f"sqlite:///{path}")
    try:
        found = inspect(engine).get_indexes(table)
    finally:
        engine.dispose()
    return {(str(one["name"]), tuple(map(str, one["column_names"])), bool(one["unique"])) for one in found}


def rows(path: Path, query: str) -> list[tuple[object, ...]]:
    engine = create_engine(f"sqlite:///{path}")
    try:
        with engine.connect() as connection:
            return [tuple(row) for row in connection.execute(text(query))]
    finally:
        engine.dispose()


async def test_only_the_steps_that_are_missing_are_walked(path: Path) -> None:
    await open_and_close(path, CORE, PLUGIN_1)
    change(
        path,
        "CREATE TABLE pets (id INTEGER PRIMARY KEY, name VARCHAR)",
        "UPDATE schema_version SET version = 2 WHERE component = 'pets'",
    )
    assert await open_and_close(path, CORE, PLUGIN_3) == ["pets: 2 to 3"]


async def test_a_step_that_fails_leaves_the_store_as_it_was(path: Path) -> None:
    await open_and_close(path, CORE, PLUGIN_1)
    change(path, "CREATE TABLE pets (id INTEGER PRIMARY KEY)")
    with pytest.raises(ConfigError, match="no such table"):
        await open_and_close(path, CORE, Component("pets", MetaData(), (step_two, broken_step)))
    assert columns(path, "pets") == {"id"}
    engine = create_engine(f"sqlite:///{path}")
    with engine.connect() as connection:
        assert versions(connection) == {"core": CORE.version, "pets": 1}
    engine.dispose()


@pytest.mark.parametrize("journal", ["WAL", "DELETE"])
async def test_a_newer_store_is_refused_and_not_a_byte_changes(path: Path, journal: str) -> None:
    await open_and_close(path, CORE, PLUGIN_3)
    change(path, "UPDATE schema_version SET version = 99 WHERE component = 'core'")
    set_journal(path, journal)
    before = content(path)
    with pytest.raises(ConfigError, match=r"newer openinfra-bot.*core 99") as caught:
        await open_and_close(path, PLUGIN_3, CORE, Component("other", MetaData()))
    assert "Nothing was changed" in caught.value.sentence
    assert content(path) == before


def content(path: Path) -> bytes:
    return path.read_bytes()


def set_journal(path: Path, journal: str) -> None:
    engine = create_engine(f"sqlite:///{path}", isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        assert connection.execute(text(f"PRAGMA journal_mode={journal}")).scalar_one() == journal.lower()
    engine.dispose()
