"""Reminders as the clock plans and says them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import takewhile

from bot.commands.resources import Resources
from bot.core.clock.clock import Clock
from bot.core.clock.occurrence import Occurrence
from bot.core.voice import Note
from handlers.reminders.book import Reminder, Reminders
from handlers.reminders.reaching import place_for
from handlers.reminders.settings import ReminderSettings
from handlers.reminders.texts import reminding

PREFIX = "remind"
DUE, AGAIN = "due", "again"
WEEKLY_LATE = timedelta(hours=24)
"""A weekly reminder that is later than this is of no use any more."""

LONGEST_PAUSE = timedelta(hours=1)


def named(number: int) -> str:
    """The schedule of one reminder."""
    return f"{PREFIX}:{number}"


def occurrences(reminder: Reminder, since: datetime, until: datetime, late: timedelta) -> Iterable[Occurrence]:
    """What comes due of one reminder from `since` up to, but not at, `until`."""
    if reminder.weekly:
        start = max(since, reminder.due_at)
        due = [placed.at for placed in takewhile(lambda one: one.at < until, reminder.weekly.times(start))]
    else:
        due = [reminder.due_at] if since <= reminder.due_at < until else []
    yield from (Occurrence(named(reminder.id), at, DUE, at + _late(reminder, late)) for at in due)
    if reminder.retry_at and since <= reminder.retry_at < until:
        expires = reminder.was_due(reminder.retry_at) + _late(reminder, late)
        yield Occurrence(named(reminder.id), reminder.retry_at, AGAIN, expires)


def _late(reminder: Reminder, late: timedelta) -> timedelta:
    return min(WEEKLY_LATE, late) if reminder.weekly else late


@dataclass(frozen=True, slots=True)
class ReminderSchedule:
    """Plans from the table alone."""

    prefix: str = PREFIX

    async def plan(self, resources: Resources, since: datetime, until: datetime) -> Iterable[Occurrence]:
        """Everything that comes due in this time."""
        late = timedelta(hours=(await resources.get(ReminderSettings)).late_hours)
        found = await (await resources.get(Reminders)).between(since, until)
        return [one for reminder in found for one in occurrences(reminder, since, until, late)]

    async def say(self, resources: Resources, occurrence: Occurrence, late: timedelta) -> Iterable[Note]:
        """Say it where its person is; who cannot be reached is tried again."""
        del late  # counted from when it was meant for, not from the last try
        book, clock = await resources.get(Reminders), await resources.get(Clock)
        found = await book.get(int(occurrence.schedule.partition(":")[2]))
        if found is None:
            return []
        now = clock.now()
        place = await place_for(resources, found)
        if place is None:
            await self._later(resources, found, occurrence, now)
            return []
        await book.told(found.id, now)
        due = found.was_due(occurrence.due_at)
        return [Note(place.room, reminding(found, due, now, is_private=place.room.is_direct), place.to)]

    async def _later(self, resources: Resources, found: Reminder, occurrence: Occurrence, now: datetime) -> None:
        """The longer somebody has been away, the longer the pause, up to an hour."""
        least = timedelta(minutes=(await resources.get(ReminderSettings)).retry_minutes)
        away = now - found.was_due(occurrence.due_at)
        at = (now + max(least, min(away / 4, LONGEST_PAUSE))).replace(microsecond=0)
        if at >= occurrence.expires_at:
            await (await resources.get(Reminders)).retry(found.id, None)
            return
        await (await resources.get(Reminders)).retry(found.id, at)
        await (await resources.get(Clock)).add(Occurrence(occurrence.schedule, at, AGAIN, occurrence.expires_at))
