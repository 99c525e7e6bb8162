"""What SQLite needs besides the statements: a private file, its own locking, and settings that survive a power cut."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, event

BUSY_SECONDS = 5
"""How long a writer waits for another process that holds the file."""


def make_private(database: str | None) -> None:
    """Make the file so that only this user can read it; SQLite's companion files inherit that. Raises `OSError`."""
    if database and database != ":memory:" and not database.startswith("file:") and not Path(database).exists():
        Path(database).touch(mode=0o600)


def tune(engine: Engine) -> None:
    """Set up every connection."""
    event.listen(engine, "connect", _tune)
    event.listen(engine, "begin", _begin_immediate)


def use_write_ahead_log(engine: Engine) -> None:
    """Readers never wait. It is written into the file, so it comes after the check that the file is ours to change.

    The first transaction makes the log's index: later, on a full disk, not even a read could make it.
    """
    raw = engine.raw_connection()
    try:
        for statement in ("PRAGMA journal_mode=WAL", "BEGIN IMMEDIATE", "COMMIT"):
            raw.cursor().execute(statement).close()
    finally:
        raw.close()


def _tune(connection: Any, _record: object) -> None:
    """`synchronous=FULL`: a committed row survives a power cut, not only a crash."""
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (f"busy_timeout={BUSY_SECONDS * 1000}", "synchronous=FULL", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_immediate(connection: Connection) -> None:
    """Take the write lock at once: a transaction that starts by reading could not wait for it later."""
    connection.exec_driver_sql("BEGIN IMMEDIATE")
