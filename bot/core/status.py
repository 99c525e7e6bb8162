"""How the bot itself is doing, for the `status` command and for health checks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.chat.adapter import Adapter
from bot.core.outbox import Outbox
from bot.store.database import Database

LATE_SECONDS = 300
"""A letter that waits longer than this is a sign of trouble, not of a flood limit."""


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
        """Not well while something waits that should have left long ago; what was dropped is past, and only counted."""
        counts, oldest = self._outbox.counts, self._outbox.oldest
        age = (datetime.now(UTC) - oldest).total_seconds() if oldest else 0.0
        since = f", the oldest for {age:.0f} s" if oldest else ""
        dropped = counts["dropped"] + counts["expired"]
        text = f"{counts['sent']} sent, {self._outbox.waiting} waiting{since}, {dropped} dropped"
        return Line("outbox", age < LATE_SECONDS, text)
