"""Who asked what, and how it ended: one row a command, redacted before it is kept."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Annotated, Any

import msgspec
from msgspec import Meta
from sqlalchemy import Connection, bindparam

from bot.chat.message import Message
from bot.chat.reply import Status
from bot.store.database import Database
from bot.store.schema import audit
from bot.text.redact import redact

LINE_LIMIT = 500
"""Characters of a line that are kept; the rest of a paste is nobody's command."""


class AuditSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How long the record of commands is kept."""

    keep_days: Annotated[int, Meta(ge=1)] = 90
    """Rows older than this are deleted at start and once a day."""


STARTED = "started"
"""The status of a command that changes something, until it is known how it ended."""

_INSERT = audit.insert()
_END = (
    audit.update()
    .where(audit.c.id == bindparam("row"))
    .values(status=bindparam("now"), seconds=bindparam("took"), ref=bindparam("under"))
)


def _row(message: Message, command: str, status: str, seconds: float, ref: str) -> dict[str, Any]:
    return {
        "at": message.received_at,
        "network": message.network,
        "channel": message.room.channel[:256],
        "who": message.sender.key[:256],
        "verified_by": message.sender.verified_by,
        "command": command,
        "line": redact(message.text[: 4 * LINE_LIMIT])[:LINE_LIMIT],
        "status": status,
        "seconds": round(seconds, 4),
        "ref": ref,
    }


class Audit:
    """Writes rows together with others; a read is not held up by its own record."""

    def __init__(self, database: Database, settings: AuditSettings) -> None:
        self._database = database
        self._settings = settings
        self._insert_new = database.insert_new(audit)

    def record(self, message: Message, command: str, status: Status, seconds: float, ref: str = "") -> None:
        """Note one command; `seconds` is how long it took."""
        self._database.later(_INSERT, _row(message, command, status.value, seconds, ref) | {"event": None})

    async def begin(self, message: Message, command: str) -> int:
        """Note a command that changes something before it runs; 0 where this very event has run it already.

        Raises `TryLater` when it cannot be noted: then it must not run.
        """
        event = f"{message.network}:{message.event_id}"[:320] if message.event_id else None
        row = _row(message, command, STARTED, 0.0, "") | {"event": event}

        def insert(connection: Connection) -> int:
            done = connection.execute(self._insert_new.returning(audit.c.id), row).scalar_one_or_none()
            return int(done or 0)

        return await self._database.run(insert)

    def end(self, number: int, status: Status, seconds: float, ref: str = "") -> None:
        """Note how it went on; a row that stays “started” tells of a bot that was stopped meanwhile."""
        values = {"row": number, "now": status.value, "took": round(seconds, 4), "under": ref}
        self._database.later(_END, values)

    async def prune(self) -> int:
        """Delete what is too old; returns how many rows."""
        limit = datetime.now(UTC) - timedelta(days=self._settings.keep_days)

        def delete(connection: Connection) -> int:
            return connection.execute(audit.delete().where(audit.c.at < limit)).rowcount

        return await self._database.run(delete)
