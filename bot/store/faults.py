"""What an error of the database means: is the store unusable for now, or was one row wrong?"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError, SQLAlchemyError

ROW_ERRORS = (SQLAlchemyError, ValueError, TypeError, OverflowError)
"""What a row may raise on its way into the database: drivers refuse surrogates, NUL and large numbers by Python's own errors."""

# https://www.sqlite.org/rescode.html: the statement or its values were wrong. Everything else (busy, full, read-only, corrupt,
# an input or output error) is about the file.
_ABOUT_THE_ROW = frozenset(
    {
        sqlite3.SQLITE_ERROR,
        sqlite3.SQLITE_TOOBIG,
        sqlite3.SQLITE_CONSTRAINT,
        sqlite3.SQLITE_MISMATCH,
        sqlite3.SQLITE_MISUSE,
        sqlite3.SQLITE_RANGE,
    }
)


def is_store_down(error: BaseException) -> bool:
    """Whether nothing can be written now."""
    return _fault(error) is not None


def is_busy(error: BaseException) -> bool:
    """Whether another process holds the file: it passes by itself."""
    codes = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
    found = (one.orig if isinstance(one, DBAPIError) else one for one in _chain(error))
    return any(getattr(one, "sqlite_errorcode", 0) & 0xFF in codes for one in found)


def _fault(error: BaseException) -> DBAPIError | None:
    """The error that says why the store is down. SQLite may undo the whole transaction when the disk is full; what is raised
    then is about a missing savepoint, and the real one stands behind it."""
    return next((one for one in _chain(error) if isinstance(one, DBAPIError) and _is_down(one)), None)


def _is_down(error: DBAPIError) -> bool:
    if isinstance(error.orig, sqlite3.Error):
        code: int | None = getattr(error.orig, "sqlite_errorcode", None)
        return code is not None and code & 0xFF not in _ABOUT_THE_ROW
    return error.connection_invalidated or isinstance(error, OperationalError | InterfaceError)


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def reason(error: BaseException) -> str:
    """The database's own words, without the statement: for the log."""
    return str(_orig(error)).partition("\n")[0]


def public_reason(error: BaseException) -> str:
    """The same for chat. A server's words may hold its address; SQLite's never do."""
    return reason(error) if isinstance(_orig(error), sqlite3.Error) else "the database does not answer as it should"


def _orig(error: BaseException) -> BaseException:
    found = _fault(error) or error
    return found.orig if isinstance(found, DBAPIError) and found.orig else found
