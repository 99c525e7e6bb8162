"""The SQLite cache of a base: every file with its stamp, what was read out of it, the packed index, and an FTS5 table.

It is only a cache: a file that is corrupt or of another version is thrown away and built again; one that cannot be
written is copied to memory and the reason is kept in `note`.
"""

import sqlite3
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from knowledge.store_schema import SCHEMA, create

BUSY_SECONDS: Final = 2.0
_WORD_LIMIT: Final = 20


class Store:
    """One connection, shared by threads under a lock."""

    def __init__(self, path: Path | None) -> None:
        self.note = ""
        self._lock = threading.RLock()
        self._path = path
        self._connection = self._open(path)

    def _open(self, path: Path | None) -> sqlite3.Connection:
        if path is None:
            return self._memory()
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            return self._usable(path)
        except sqlite3.DatabaseError as wrong:
            if isinstance(wrong, sqlite3.OperationalError):
                return self._instead(path, wrong)
            self.note = f"{path} was damaged and is built again"
            return self._again(path)
        except OSError as wrong:
            return self._instead(path, wrong)

    def _usable(self, path: Path) -> sqlite3.Connection:
        connection = _connect(str(path))
        try:
            if _version(connection) != SCHEMA:
                fresh = (
                    _version(connection) == 0
                    and not connection.execute("select 1 from sqlite_master limit 1").fetchone()
                )
                if not fresh:
                    connection.close()
                    self.note = f"{path} was written by another version and is built again"
                    return self._again(path)
                create(connection)
            connection.execute("begin immediate")
            connection.execute("rollback")
            connection.execute("select count(*) from files").fetchone()
        except BaseException:
            connection.close()
            raise
        return connection

    def _again(self, path: Path) -> sqlite3.Connection:
        try:
            for suffix in ("", "-journal", "-wal", "-shm"):
                Path(f"{path}{suffix}").unlink(missing_ok=True)
            connection = _connect(str(path))
            create(connection)
        except (OSError, sqlite3.Error) as wrong:
            return self._instead(path, wrong)
        return connection

    def _instead(self, path: Path, why: Exception) -> sqlite3.Connection:
        """In memory, with what the file has when it can at least be read."""
        self.note = f"{path} cannot be written ({why}); the index lives in memory and is built at each start"
        memory = _connect(":memory:")
        try:
            reader = _connect(f"file:{path}?mode=ro", uri=True)
            try:
                _copy(reader, memory)
            finally:
                reader.close()
            if _version(memory) == SCHEMA:
                return memory
        except sqlite3.Error:
            pass  # nothing there worth keeping
        memory.close()
        return self._memory()

    @staticmethod
    def _memory() -> sqlite3.Connection:
        connection = _connect(":memory:")
        create(connection)
        return connection

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """A write: all or nothing. Raises sqlite3.OperationalError when the file is locked, full or read-only."""
        with self._lock:
            self._connection.execute("begin immediate")
            try:
                yield self._connection
            except BaseException:
                self._connection.execute("rollback")
                raise
            self._connection.execute("commit")

    def renew(self, why: Exception) -> None:
        """Starts again with an empty cache because the file turned out to be damaged."""
        with self._lock:
            self._connection.close()
            if self._path is None:
                self._connection = self._memory()
            else:
                self.note = f"{self._path} was damaged ({why}) and is built again"
                self._connection = self._again(self._path)

    def to_memory(self, why: Exception) -> None:
        """Leaves the file alone from now on: reads what it has into memory and goes on there."""
        with self._lock:
            memory = _connect(":memory:")
            try:
                _copy(self._connection, memory)
            except sqlite3.Error:
                memory.close()
                memory = self._memory()
            self._connection.close()
            self._connection = memory
            self.note = (
                f"the knowledge cache cannot be written ({why}); the index lives in memory and is built at each start"
            )

    def rows(self, sql: str, values: Iterable[object] = ()) -> list[tuple[Any, ...]]:
        """The rows of a query."""
        with self._lock:
            return self._connection.execute(sql, tuple(values)).fetchall()

    def close(self) -> None:
        """Closes the connection; more than once is fine."""
        with self._lock:
            self._connection.close()


def _connect(path: str, *, uri: bool = False) -> sqlite3.Connection:
    return sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False, uri=uri)


def _copy(source: sqlite3.Connection, target: sqlite3.Connection) -> None:
    """Copies a database. The read lock comes first because `backup` waits for ever for a locked one."""
    source.execute("begin")
    try:
        source.execute("select count(*) from sqlite_master").fetchone()
        source.backup(target)
    finally:
        source.execute("rollback")


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("pragma user_version").fetchone()[0])


def match_expression(words: Iterable[str]) -> str:
    """Words as an FTS5 MATCH expression: each quoted, joined with OR, so that no operator of the user's gets through."""
    return " OR ".join(f'"{word}"' for word in list(words)[:_WORD_LIMIT])
