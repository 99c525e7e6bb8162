"""The knowledge family's tables: an older store walks to today's, and the two are the same."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, create_engine, inspect, text

from bot.store.database import Database
from bot.store.schema import CORE
from handlers.knowledge.tables import STORE

VERSION_1 = """
CREATE TABLE kb_question (id INTEGER NOT NULL, digest VARCHAR(64) NOT NULL, text TEXT NOT NULL, asked INTEGER NOT NULL,
 first_at DATETIME NOT NULL, last_at DATETIME NOT NULL, who VARCHAR(256) NOT NULL, room VARCHAR(256) NOT NULL,
 nearest VARCHAR(128) NOT NULL, confidence FLOAT NOT NULL, PRIMARY KEY (id), UNIQUE (digest));
CREATE INDEX kb_question_last_at ON kb_question (last_at);
CREATE TABLE kb_feedback (id INTEGER NOT NULL, at DATETIME NOT NULL, article VARCHAR(128) NOT NULL, helpful INTEGER NOT NULL,
 who VARCHAR(256) NOT NULL, note TEXT NOT NULL, PRIMARY KEY (id));
CREATE INDEX kb_feedback_article ON kb_feedback (article);
CREATE TABLE schema_version (component VARCHAR(64) NOT NULL, version INTEGER NOT NULL, PRIMARY KEY (component));
INSERT INTO schema_version VALUES ('knowledge', 1);
INSERT INTO kb_question VALUES (1, 'x', 'why?', 1, '2026-11-20', '2026-11-20', 'w', 'r', '', 0.1)
"""


async def opened(path: Path) -> dict[str, set[str]]:
    """The columns of each table once the bot has opened the store."""
    database = Database(f"sqlite:///{path}")
    await database.open([CORE, STORE])
    try:
        return await database.run(columns)
    finally:
        await database.close()


def columns(connection: Connection) -> dict[str, set[str]]:
    seen = inspect(connection)
    return {
        name: {f"{c['name']} {c['type']} {c['nullable']}" for c in seen.get_columns(name)}
        | {str(index["name"]) for index in seen.get_indexes(name)}
        for name in seen.get_table_names()
        if name.startswith("kb_")
    }


async def test_a_store_of_version_1_gets_the_tables_of_a_new_one(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path / 'old.db'}")
    with engine.begin() as connection:
        for statement in VERSION_1.split(";"):
            connection.execute(text(statement))
    engine.dispose()
    assert await opened(tmp_path / "old.db") == await opened(tmp_path / "new.db")
