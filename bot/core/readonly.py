"""The switch that keeps the bot from changing anything, kept in the store so that a restart does not forget it."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import Connection, select

from bot.store.database import Database
from bot.store.schema import settings

_NAME = "readonly"


class ReadOnly:
    """Whether the bot may change anything. Read from memory on every command, written through to the store."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.is_on = False

    def __call__(self) -> bool:
        return self.is_on

    async def load(self) -> None:
        """Read how it was left, and what another replica has set."""
        found = select(settings.c.value).where(settings.c.scope == "", settings.c.name == _NAME)
        self.is_on = await self._database.run(lambda c: c.execute(found).scalar_one_or_none()) == "true"

    async def set(self, is_on: bool, by: str) -> None:
        """Switch it; `by` is the key of whoever does. Raises `TryLater`: then it stays as it was."""
        values = {"value": "true" if is_on else "false", "changed_at": datetime.now(UTC), "changed_by": by}

        def write(connection: Connection) -> None:
            row = settings.update().where(settings.c.scope == "", settings.c.name == _NAME)
            if not connection.execute(row.values(**values)).rowcount:
                connection.execute(settings.insert().values(scope="", name=_NAME, **values))

        await self._database.run(write)
        self.is_on = is_on
