"""The same SQL runs on SQLite and PostgreSQL: every statement of the core compiles for both."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from sqlalchemy import Dialect, create_mock_engine
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.schema import CreateTable

import bot
from bot.core import audit, dedupe, outbox
from bot.store import migrations, schema
from bot.store.database import Database, Write

CORE_FOLDER = Path(bot.__file__).parent


POSTGRESQL: Dialect = postgresql.dialect()  # type: ignore[no-untyped-call]
SQLITE: Dialect = sqlite.dialect()


class Recorder:
    """Stands for a connection and compiles what it is told to execute."""

    def __init__(self, dialect: Dialect) -> None:
        self.dialect, self.compiled = dialect, list[str]()
        self.rowcount = 0

    def execute(self, statement: object, values: object = None) -> Recorder:
        self.compiled.append(str(statement.compile(dialect=self.dialect)))  # type: ignore[attr-defined]
        return self

    def all(self) -> list[object]:
        return []

    def __iter__(self) -> Recorder:
        return self

    def __next__(self) -> object:
        raise StopIteration


class Double(Database):
    """A store whose every piece of work is only compiled."""

    def __init__(self, url: str, recorder: Recorder) -> None:
        super().__init__(url)
        self.recorder = recorder

    async def run(self, work):  # type: ignore[no-untyped-def]
        return work(self.recorder)

    def later(self, statement, values):  # type: ignore[no-untyped-def]
        self.recorder.execute(statement)


DIALECTS = [("postgresql+psycopg://x/y", POSTGRESQL), ("sqlite://", SQLITE)]


@pytest.mark.parametrize(("url", "dialect"), DIALECTS, ids=["postgresql", "sqlite"])
async def test_every_statement_compiles(url: str, dialect: Dialect, monkeypatch: pytest.MonkeyPatch) -> None:
    recorder = Recorder(dialect)
    store = Double(url, recorder)
    seen = dedupe.Dedupe(store)
    await seen.load()
    seen.is_new("net", "1")
    await audit.Audit(store, audit.AuditSettings()).prune()
    recorder.execute(audit._INSERT)
    await outbox.Outbox(store).resume()
    gathered: list[Write] = [(outbox._INSERT, {}), (outbox._DELETE, {})]
    for statement, _ in gathered:
        recorder.execute(statement)
    migrations._bring_up(recorder, migrations.Component("x", schema.metadata, (lambda c: None,)), 1)  # type: ignore[arg-type]
    kinds = {statement.split()[0] for statement in recorder.compiled}
    assert kinds == {"INSERT", "SELECT", "DELETE", "UPDATE"}
    assert any("ON CONFLICT DO NOTHING" in statement for statement in recorder.compiled)


@pytest.mark.parametrize(("url", "dialect"), DIALECTS, ids=["postgresql", "sqlite"])
def test_every_table_compiles(url: str, dialect: Dialect) -> None:
    made: list[str] = []
    engine = create_mock_engine(f"{dialect.name}://", lambda ddl, *_: made.append(str(ddl.compile(dialect=dialect))))
    schema.metadata.create_all(engine, checkfirst=False)
    migrations._versions.create(engine, checkfirst=False)
    assert sum("CREATE TABLE" in ddl for ddl in made) == len(schema.metadata.tables) + 1


def test_rows_number_themselves_on_postgresql_too() -> None:
    assert "id BIGSERIAL" in str(CreateTable(schema.audit).compile(dialect=POSTGRESQL))
    assert "id BIGINT" in str(CreateTable(schema.outbox).compile(dialect=POSTGRESQL))


def test_sqlite_is_named_in_its_own_modules_only() -> None:
    """PRAGMA, BEGIN IMMEDIATE and the dialect stand in the modules for it, and where an insert chooses its dialect."""
    naming = set()
    for path in [*CORE_FOLDER.glob("store/*.py"), *CORE_FOLDER.glob("core/*.py")]:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        texts = [
            node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)
        ]
        if any(
            word in text for text in texts for word in ("PRAGMA", "BEGIN IMMEDIATE", "rowid", "INSERT OR", "sqlite")
        ):
            naming.add(path.name)
    assert naming == {"sqlite.py", "faults.py", "database.py", "schema.py"}
