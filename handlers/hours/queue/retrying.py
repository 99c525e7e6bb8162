"""The schedule by which people who could not be told are looked for again."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from bot.commands.resources import Resources
from bot.core.clock.clock import Clock
from bot.core.clock.occurrence import Occurrence
from bot.core.voice import Note
from handlers.hours.queue.desk import Desk
from handlers.hours.queue.telling import PREFIX, SOON, Teller, next_try
from handlers.hours.queue.ticket import Ticket

SETTLED = timedelta(minutes=1)
"""A question so old that nobody knows of was asked just before the bot was stopped."""


class Retrying:
    """There is one try ahead as long as anything is owed."""

    prefix = PREFIX

    async def plan(self, resources: Resources, since: datetime, until: datetime) -> Iterable[Occurrence]:
        """The next try, where one is needed."""
        if not await (await resources.get(Teller)).owes() and not await _unannounced(resources, timedelta()):
            return ()
        ahead = next_try((await resources.get(Clock)).now(), SOON)
        return (ahead,) if since <= ahead.due_at < until else ()

    async def say(self, resources: Resources, occurrence: Occurrence, late: timedelta) -> Iterable[Note]:
        """Each thing that can be told now is claimed by itself."""
        del occurrence, late
        for ticket in await _unannounced(resources, SETTLED):
            await (await resources.get(Desk)).announce(ticket)
        await (await resources.get(Teller)).deliver()
        return ()


async def _unannounced(resources: Resources, age: timedelta) -> list[Ticket]:
    now = (await resources.get(Clock)).now()
    return await (await resources.get(Desk)).tickets.unannounced(now - age)


RETRYING = Retrying()
