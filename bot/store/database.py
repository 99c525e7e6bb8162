"""The one door to the store: every statement runs in a worker thread, in a transaction of its own.

Writes that nobody waits for go through `Database.later`: they are gathered for a moment and committed together, so that a row
costs microseconds and a burst costs one commit. What must be safe before we act on it goes through `Database.run`.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from sqlite3 import Error as SQLiteError
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, Insert, Table, create_engine, make_url
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.sql.dml import UpdateBase

from bot.errors import ConfigError, TryLater
from bot.store import sqlite
from bot.store.faults import ROW_ERRORS, is_busy, is_store_down, public_reason, reason
from bot.store.migrations import Component, migrate

T = TypeVar("T")
log = logging.getLogger(__name__)

RETRY_SECONDS = 5
"""How long gathered writes wait after a failure until they are tried again."""
GATHER_SECONDS = 0.5
"""How long writes that nobody waits for are gathered into one commit. An answer to a read usually has arrived by then, so that it
is never written at all."""
MOST_WAITING = 20_000
"""Rows that wait while the store cannot be written; older ones are dropped beyond, and counted."""

Write = tuple[UpdateBase, dict[str, Any]]


class Database:
    """The bot's store. Built on the event loop's thread; `open` before use, `close` at the end.

    `failing` says why the store cannot be written, empty while it can; `dropped` counts rows that were given up.
    """

    def __init__(self, url: str) -> None:
        try:
            self.url = make_url(url)
        except SQLAlchemyError as error:
            raise ConfigError(
                "The store's address, `state` under [bot], is neither a file nor a database URL."
            ) from error
        self.dropped = 0
        self.failing = ""
        self._engine: Engine | None = None
        self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="store")
        self._waiting: deque[Write] = deque()
        self._before: list[Callable[[], Iterable[Write]]] = []
        self._timer: asyncio.TimerHandle | None = None
        self._flushing = asyncio.Lock()
        self._is_stuck = False
        self._is_closed = False

    @property
    def is_closing(self) -> bool:
        """Whether the next gathered commit is the last one."""
        return self._is_closed

    @property
    def is_sqlite(self) -> bool:
        return self.url.get_backend_name() == "sqlite"

    async def open(self, components: Iterable[Component]) -> list[str]:
        """Connect and migrate; returns what was migrated. Raises `ConfigError` with what to do, `TryLater` when it is locked."""
        loop = asyncio.get_running_loop()
        try:
            return await loop.run_in_executor(self._worker, self._open, list(components))
        except ImportError as error:
            raise ConfigError(f"The driver for {self.url.drivername} is not installed: {error}.") from error
        except (SQLAlchemyError, SQLiteError, OSError) as error:
            if is_busy(error):
                raise TryLater(
                    f"The store is held by another process ({reason(error)}). Try again when it is done."
                ) from error
            raise ConfigError(self._cannot_open(error)) from error

    def _open(self, components: list[Component]) -> list[str]:
        engine = create_engine(self.url, pool_pre_ping=not self.is_sqlite)
        try:
            if self.is_sqlite:
                sqlite.make_private(self.url.database)
                sqlite.tune(engine)
            with engine.begin() as connection:
                done = migrate(connection, components)
            if self.is_sqlite:
                sqlite.use_write_ahead_log(engine)
        except BaseException:
            engine.dispose()
            raise
        self._engine = engine
        return done

    def _cannot_open(self, error: Exception) -> str:
        where = self.url.database if self.is_sqlite else self.url.render_as_string(hide_password=True)
        return (
            f"The store {where} cannot be opened: {reason(error)}. Check that the folder exists and is writable by this "
            "user, that the disk is not full and that no other bot holds it; its place is `state` under [bot]."
        )

    def insert_new(self, table: Table) -> Insert:
        """An insert that leaves a row alone that is there already; SQLite and PostgreSQL spell it alike but apart."""
        if self.is_sqlite:
            from sqlalchemy.dialects.sqlite import insert  # noqa: PLC0415 - only the dialect in use is loaded

            return insert(table).on_conflict_do_nothing()
        from sqlalchemy.dialects import postgresql  # noqa: PLC0415 - only the dialect in use is loaded

        return postgresql.insert(table).on_conflict_do_nothing()

    async def run(self, work: Callable[[Connection], T]) -> T:
        """Run `work` in one transaction and return its result. Raises `TryLater` when the store cannot do it now."""
        loop = asyncio.get_running_loop()
        try:
            result = await loop.run_in_executor(self._worker, self._transaction, work)
        except SQLAlchemyError as error:
            self._note(error)
            raise TryLater(
                f"I cannot use my store right now ({public_reason(error)}); nothing was changed. Try again later."
            ) from error
        if not self._is_stuck:
            self.failing = ""
        return result

    def _transaction(self, work: Callable[[Connection], T]) -> T:
        if self._engine is None:
            raise RuntimeError("the store is not open")
        with self._engine.begin() as connection:
            return work(connection)

    def later(self, statement: UpdateBase, values: dict[str, Any]) -> None:
        """Write soon, together with what else there is; nobody waits. Lost only if the process dies within `GATHER_SECONDS`."""
        self._waiting.append((statement, values))
        self._forget_oldest()
        self.soon()

    def before_commit(self, source: Callable[[], Iterable[Write]]) -> None:
        """Ask `source` for more writes just before each gathered commit."""
        self._before.append(source)

    def soon(self) -> None:
        """See to it that a gathered commit is on its way."""
        self._in(GATHER_SECONDS)

    def _in(self, seconds: float) -> None:
        if self._timer is None and not self._is_closed:
            self._timer = asyncio.get_running_loop().call_later(seconds, self._start_flush)

    def _start_flush(self) -> None:
        self._timer = None
        asyncio.get_running_loop().create_task(self.flush(), name="store flush").add_done_callback(_flushed)

    async def flush(self) -> None:
        """Commit what is gathered. A failure is logged once, and the rows wait for the next try."""
        async with self._flushing:
            rows = [*self._waiting, *(write for source in self._before for write in source())]
            self._waiting.clear()
            if not rows:
                return
            try:
                await self.run(lambda connection: _write_all(connection, rows))
            except TryLater:
                self._is_stuck = True
                self._waiting.extendleft(reversed(rows))
                self._forget_oldest()
                self._in(RETRY_SECONDS)
            else:
                self._is_stuck, self.failing = False, ""

    def _forget_oldest(self) -> None:
        while len(self._waiting) > MOST_WAITING:
            self._waiting.popleft()
            self.dropped += 1

    def _note(self, error: SQLAlchemyError) -> None:
        if not self.failing:
            log.error("the store cannot be used: %s", reason(error))
        self.failing = public_reason(error)

    async def close(self) -> None:
        """Write what is gathered, then let go of the file."""
        if self._is_closed:
            return
        self._is_closed = True
        if self._timer is not None:
            self._timer.cancel()
        if self._engine is not None:
            await self.flush()
            if self._waiting:
                log.error("%d rows could not be written before the end", len(self._waiting))
            await asyncio.get_running_loop().run_in_executor(self._worker, self._engine.dispose)
        self._worker.shutdown()


def _flushed(task: asyncio.Task[None]) -> None:
    if not task.cancelled() and (error := task.exception()):
        log.error("gathered rows were lost: %r", error)


def _write_all(connection: Connection, rows: list[Write]) -> None:
    """All rows of one statement become one `executemany`. What is refused goes row by row and takes nobody along.

    Statements run in the order in which each was first asked for: whoever gathers rows must not need another one.
    """
    by_statement: dict[int, list[Write]] = {}
    for row in rows:
        by_statement.setdefault(id(row[0]), []).append(row)
    for gathered in by_statement.values():
        try:
            with connection.begin_nested():
                connection.execute(gathered[0][0], [values for _, values in gathered])
        except ROW_ERRORS as error:
            if is_store_down(error):
                raise
            _write_each(connection, gathered)


def _write_each(connection: Connection, rows: list[Write]) -> None:
    for statement, values in rows:
        try:
            with connection.begin_nested():
                connection.execute(statement, values)
        except ROW_ERRORS as error:
            if is_store_down(error):
                raise
            log.warning("the store refused a row of %s: %s", statement.table, reason(error))
