"""The store: its folder, its disk, and whether this version can read it. Nothing is written or migrated."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from sqlalchemy import Engine, create_engine, make_url
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from bot.cli.setup import Loaded
from bot.config.checking import CheckItem
from bot.config.load import state_url
from bot.errors import ConfigError
from bot.store.migrations import versions
from bot.store.schema import CORE

LOW_BYTES = 200 * 1024 * 1024
FULL_BYTES = 10 * 1024 * 1024


def check_store(given: Loaded) -> list[CheckItem]:
    """The items about the store."""
    try:
        url = make_url(state_url(given.settings))
        engine = create_engine(url)
    except (ConfigError, SQLAlchemyError, ImportError) as error:
        return [
            CheckItem(
                "store", "wrong", f"{error}", "Set `state` under [bot]; “openinfra-bot config docs bot” explains it."
            )
        ]
    if url.get_backend_name() != "sqlite" or not url.database:
        return [_check_schema(given, engine, url.render_as_string())]
    path = Path(url.database)
    problems = [*_check_place(path), *_check_disk(path)]
    if any(item.state == "wrong" for item in problems):
        return problems
    if not path.exists():
        return [*problems, CheckItem("store", "ok", f"{path} will be made at the first start")]
    return [*problems, _check_schema(given, create_engine("sqlite://", creator=partial(_read_only, path)), str(path))]


def _read_only(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)


def _check_place(path: Path) -> Iterator[CheckItem]:
    for needed in (path.parent, path):
        if needed.exists() and not os.access(needed, os.W_OK):
            hint = f"Let {needed} belong to the bot's user, or set `state` under [bot] to another place."
            yield CheckItem("store", "wrong", f"{needed} is not writable by this user", hint)


def _check_disk(path: Path) -> Iterator[CheckItem]:
    free = shutil.disk_usage(path.parent).free
    text = f"{free // 1024 // 1024} MiB are free at {path.parent}"
    if free < LOW_BYTES:
        yield CheckItem("disk", "wrong" if free < FULL_BYTES else "warning", text, "Make room, or move the store.")
    else:
        yield CheckItem("disk", "ok", text)


def _check_schema(given: Loaded, engine: Engine, shown: str) -> CheckItem:
    try:
        with engine.connect() as connection:
            have = versions(connection)
    except SQLAlchemyError as error:
        reason = error.orig if isinstance(error, DBAPIError) else error
        return CheckItem(
            "store", "wrong", f"{shown} cannot be opened: {reason}", "Check that it exists and is a store of this bot."
        )
    finally:
        engine.dispose()
    components = [CORE, *(family.store for family in given.families if family.store is not None)]
    newer = [one.name for one in components if have.get(one.name, 0) > one.version]
    if newer:
        hint = "Install that version again, or restore an older backup."
        return CheckItem("store", "wrong", f"{shown} was written by a newer openinfra-bot ({', '.join(newer)})", hint)
    older = [one.name for one in components if have.get(one.name, 0) < one.version]
    return CheckItem(
        "store", "ok", shown + (f"; {', '.join(older)} will be brought up to date at start" if older else "")
    )
