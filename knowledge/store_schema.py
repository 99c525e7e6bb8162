"""The tables of the cache. Nothing is migrated: another `SCHEMA` means that the file is built again from the
articles."""

import sqlite3
from typing import Final

# Raise it when a table, the analysis of texts, or the packing of the index changes (a test notices when you forget).
SCHEMA: Final = 2


def create(connection: sqlite3.Connection) -> None:
    """Creates the tables and the full-text index in an empty database."""
    from sqlite_utils import Database  # noqa: PLC0415 - heavy, and needed only for a new cache

    database = Database(connection)
    database["files"].create(  # type: ignore[union-attr]
        {
            "id": int,
            "path": str,
            "rank": int,
            "mtime_ns": int,
            "size": int,
            "hash": str,
            "problem": str,
            "article": str,
            "shown": int,
            "title": str,
            "tags": str,
            "body": str,
            "document": bytes,
            "analysed": bytes,
        },
        pk="id",
        not_null={"path", "rank", "shown"},
        defaults={"shown": 0},
    )
    database["files"].create_index(["path"], unique=True)  # type: ignore[union-attr]
    database["files"].create_index(["article"])  # type: ignore[union-attr]
    database["files"].enable_fts(["title", "tags", "body"], fts_version="FTS5", create_triggers=True, tokenize="porter")  # type: ignore[union-attr]
    database["packed"].create({"name": str, "value": bytes}, pk="name")  # type: ignore[union-attr]
    connection.execute(f"pragma user_version = {SCHEMA}")
