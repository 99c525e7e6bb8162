"""What the people half of office hours gives to its family: schedules, panels and chores."""

from __future__ import annotations

from bot.commands.resources import Resources
from bot.core.clock.clock import Clock
from handlers.hours.digest.schedule import DIGESTING
from handlers.hours.presence.schedule import ASKING_HOSTS
from handlers.hours.presence.store import PresenceStore
from handlers.hours.queue.panel import questions_waiting
from handlers.hours.queue.retrying import RETRYING
from handlers.hours.queue.tickets import Tickets
from handlers.hours.subscriptions import PINGING


async def forget(resources: Resources) -> None:
    """Let go of old questions and of who was where; a chore."""
    now = (await resources.get(Clock)).now()
    await (await resources.get(Tickets)).forget(now)
    await (await resources.get(PresenceStore)).prune(now)


SCHEDULES_QUEUE = (ASKING_HOSTS, PINGING, DIGESTING, RETRYING)
PANELS = (questions_waiting,)
CHORES = (forget,)
