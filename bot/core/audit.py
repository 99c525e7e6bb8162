"""Who asked what, and how it ended: one row a command, redacted before it is kept."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Annotated

import msgspec
from msgspec import Meta
from sqlalchemy import Connection

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


_INSERT = audit.insert()


class Audit:
    """Writes rows together with others; a read is not held up by its own record."""

    def __init__(self, database: Database, settings: AuditSettings) -> None:
        self._database = database
        self._settings = settings

    def record(self, message: Message, command: str, status: Status, seconds: float, ref: str = "") -> None:
        """Note one command; `seconds` is how long it took."""
        self._database.later(
            _INSERT,
            {
                "at": message.received_at,
                "network": message.network,
                "channel": message.room.channel[:256],
                "who": message.sender.key[:256],
                "verified_by": message.sender.verified_by,
                "command": command,
                "line": redact(message.text[: 4 * LINE_LIMIT])[:LINE_LIMIT],
                "status": status.value,
                "seconds": round(seconds, 4),
                "ref": ref,
            },
        )

    async def prune(self) -> int:
        """Delete what is too old; returns how many rows."""
        limit = datetime.now(UTC) - timedelta(days=self._settings.keep_days)

        def delete(connection: Connection) -> int:
            return connection.execute(audit.delete().where(audit.c.at < limit)).rowcount

        return await self._database.run(delete)
