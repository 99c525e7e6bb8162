"""How the bot itself is doing, for the `status` command and for health checks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.chat.adapter import Adapter
from bot.core.outbox import Outbox
from bot.store.database import Database


@dataclass(frozen=True, slots=True)
class Line:
    """One part of the bot: its name, whether it is well, and a phrase."""

    name: str
    ok: bool
    text: str


class Status:
    """Asks the parts when it is asked."""

    def __init__(self, database: Database, outbox: Outbox) -> None:
        self._database, self._outbox = database, outbox
        self._adapters: Mapping[str, Adapter] = {}
        self.started = datetime.now(UTC)

    def watch(self, adapters: Mapping[str, Adapter]) -> None:
        """Say which networks there are."""
        self._adapters = adapters

    def lines(self) -> list[Line]:
        """Networks first, then the store and what waits to be sent."""
        networks = [Line(name, one.is_connected, one.health) for name, one in self._adapters.items()]
        return [*networks, self._store(), self._letters()]

    def _store(self) -> Line:
        failing = self._database.failing
        lost = f", {self._database.dropped} rows given up" if self._database.dropped else ""
        return Line("store", not failing, (f"cannot be written: {failing}" if failing else "ok") + lost)

    def _letters(self) -> Line:
        counts, oldest = self._outbox.counts, self._outbox.oldest
        age = f", the oldest since {int((datetime.now(UTC) - oldest).total_seconds())} s" if oldest else ""
        dropped = counts["dropped"] + counts["expired"]
        return Line(
            "outbox", not dropped, f"{counts['sent']} sent, {self._outbox.waiting} waiting{age}, {dropped} dropped"
        )
