"""A consistent copy of the store, made while the bot runs."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import make_url

from bot.cli.say import say
from bot.cli.setup import Loaded
from bot.config.load import state_url
from bot.errors import ConfigError, TryLater, UsageError

PAGES = 1000
"""Pages that are copied between two breaths, so that the bot's own writes are not held up."""


def back_up(given: Loaded, target: Path, *, force: bool) -> None:
    """Copy the store by SQLite's online backup (https://www.sqlite.org/backup.html); the copy appears whole or not at all.

    Raises `ConfigError` when there is no such store, `UsageError` when the target is there already, `TryLater` otherwise.
    """
    source = _file(given)
    if target.exists() and not force:
        raise UsageError(f"{target} is there already: name another file, or add --force to replace it.")
    half = target.with_name(f"{target.name}.part")
    try:
        _copy(source, half)
        half.replace(target)
    except (sqlite3.Error, OSError) as error:
        half.unlink(missing_ok=True)
        raise TryLater(f"{source} could not be copied to {target}: {error}. Nothing was replaced.") from error
    say(
        f"{source} was copied to {target}, {target.stat().st_size} bytes. To restore it, stop the bot and put it in its place."
    )


def _file(given: Loaded) -> Path:
    url = make_url(state_url(given.settings))
    if url.get_backend_name() != "sqlite":
        raise ConfigError(
            "The store is a database server: make its backup with the server's own tool, such as pg_dump."
        )
    if not url.database or not Path(url.database).is_file():
        raise ConfigError(f"There is no store at {url.database or 'memory'} yet: the bot makes it when it runs first.")
    return Path(url.database)


def _copy(source: Path, target: Path) -> None:
    target.unlink(missing_ok=True)
    os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    with closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True)) as old, closing(sqlite3.connect(target)) as new:
        old.backup(new, pages=PAGES, sleep=0.01)
        if new.execute("PRAGMA integrity_check").fetchone() != ("ok",):
            raise sqlite3.DatabaseError("the copy is damaged")
