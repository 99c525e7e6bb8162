"""What this family opens: the reminders, and the zones that every family may ask for."""

from __future__ import annotations

from bot.commands.resources import provider
from bot.core.people import People
from bot.core.zones import Zones
from bot.store.database import Database
from handlers.reminders.book import Reminders
from handlers.reminders.settings import ReminderSettings


@provider(warm=True)
async def open_zones(database: Database, people: People) -> Zones:
    """All zones that people have told."""
    zones = Zones(database, people)
    await zones.load()
    return zones


@provider()
async def open_reminders(database: Database, settings: ReminderSettings) -> Reminders:
    """The reminders in the store."""
    return Reminders(database, settings)
