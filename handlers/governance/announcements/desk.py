"""What every command about announcements needs, in one place."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time

from bot.commands.resources import provider
from bot.config.model import Settings
from bot.core.clock.clock import Clock
from bot.core.outbox import Outbox
from bot.core.voice import Voice
from bot.store.database import Database
from handlers.governance.announcements.announcement import Announcement, Moment, moments
from handlers.governance.announcements.deliveries import Deliveries
from handlers.governance.announcements.store import Announcements
from handlers.governance.rooms import absent, chosen, configured
from handlers.governance.settings import GovernanceSettings

PREFIX = "announce"
ANNOUNCER = "announcer"


@dataclass(frozen=True, slots=True)
class Desk:
    """Announcements with their receipts, the clock that says them, and the channels that they go to."""

    rows: Announcements
    deliveries: Deliveries
    clock: Clock
    voice: Voice
    settings: Settings
    own: GovernanceSettings

    @property
    def now(self) -> datetime:
        return self.clock.now()

    def moments(self, one: Announcement) -> list[Moment]:
        """When it is said."""
        return list(moments(one, time.fromisoformat(self.own.remind_at)))

    def rooms(self, text: str = "") -> tuple[str, ...]:
        """The channels that somebody named, or those of the configuration. Raises `UsageError`."""
        if text:
            return chosen(text, self.settings, self.voice.adapters)
        return self.own.rooms or configured(self.settings)

    async def absent(self, rooms: Iterable[str]) -> dict[str, str]:
        """Where it would not be read now, and why."""
        return await absent(rooms, self.voice.adapters)

    async def replan(self) -> None:
        """After every change: what is due now is said now."""
        await self.clock.replan(PREFIX)

    async def first(self, one: Announcement) -> Announcement | None:
        """The one that it follows."""
        return await self.rows.get(one.follows) if one.follows else None


@provider()
async def open_desk(
    *, database: Database, clock: Clock, voice: Voice, outbox: Outbox, settings: Settings, own: GovernanceSettings
) -> Desk:
    """Receipts are written from the first letter on: this is opened when the clock first asks what is planned."""
    deliveries = Deliveries(database, clock.now)
    outbox.on_end(deliveries.ended)
    return Desk(Announcements(database), deliveries, clock, voice, settings, own)
