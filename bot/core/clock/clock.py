"""Plans ahead, and says what has come due: once, in order, late rather than never, and not at all when it is too late."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from time import monotonic

from bot.chat.reply import Reply
from bot.commands.resources import Resources
from bot.core.clock.agenda import SAID, Agenda, claim
from bot.core.clock.occurrence import Key, Occurrence, Schedule
from bot.core.running import run
from bot.core.voice import Note, Voice

log = logging.getLogger(__name__)

AHEAD = timedelta(hours=48)
"""How far ahead there are rows. What a shorter outage hides is known from the rows; a longer one is planned afterwards."""
LONGEST_OUTAGE = timedelta(days=31)
LATE = timedelta(seconds=60)
"""What is said within this time is in time."""
AT_ONCE = 200
"""Occurrences that are said in one transaction."""
SAY_SECONDS = 30.0
SLOW_SECONDS = 1.0
"""When finding words takes longer, what has its words already is said first."""
RETRY = timedelta(seconds=30)
"""What could not be said is tried again after this time."""
KEEP = timedelta(days=400)
MOST_NAMED = 5
"""Of many that are dropped at once, so many are named in the log."""


def utc_now() -> datetime:
    return datetime.now(UTC)


class Clock:
    """The bot's time. `moved` is called when something may be due earlier than was thought."""

    def __init__(
        self, agenda: Agenda, voice: Voice, resources: Resources, now: Callable[[], datetime] = utc_now
    ) -> None:
        self._agenda, self._voice, self._resources, self.now = agenda, voice, resources, now
        self._schedules: dict[str, Schedule] = {}
        self._failing: dict[Key, datetime] = {}
        self.moved: Callable[[], None] = lambda: None

    def watch(self, schedules: Iterable[Schedule]) -> None:
        """Say who plans. Raises `ValueError` for two of one prefix."""
        for one in schedules:
            if one.prefix in self._schedules:
                raise ValueError(f"two schedules begin with “{one.prefix}”")
            self._schedules[one.prefix] = one

    async def add(self, *found: Occurrence) -> None:
        """Add single occurrences. Raises `TryLater`: then nothing was promised."""
        await self._agenda.add(found)
        self.moved()

    async def drop(self, schedule: str) -> int:
        """Withdraw what waits of one schedule; returns how many."""
        return await self._agenda.drop(schedule)

    async def replan(self, prefix: str) -> None:
        """Plan anew after a change: what is no longer named is withdrawn, what was said stays said."""
        now = self.now()
        # Asked before the plan: what is added while the plan is made, here or by another replica, it need not know of.
        waiting = await self._agenda.waiting(prefix, now)
        found = await self._schedules[prefix].plan(self._resources, now, now + AHEAD)
        await self._agenda.replace(waiting, found)
        self.moved()

    async def start(self) -> None:
        """Plan what an outage has hidden, and plan anew what lies ahead: the configuration may have changed meanwhile."""
        await self.extend()
        for prefix in self._schedules:
            await self._planned(prefix, self.replan(prefix))

    async def extend(self) -> None:
        """Plan on, from where an earlier plan ended."""
        for prefix, schedule in self._schedules.items():
            await self._planned(prefix, self._extend(prefix, schedule))
        self.moved()

    @staticmethod
    async def _planned(prefix: str, work: Awaitable[None]) -> None:
        """One schedule that cannot be planned does not keep the others."""
        failure = await run(f"the plan of {prefix}", work, None)
        if failure is not None:
            log.warning("%s: %s", prefix, failure.summary)

    async def _extend(self, prefix: str, schedule: Schedule) -> None:
        now = self.now()
        last, until = await self._agenda.horizon(prefix), now + AHEAD
        since = max(last, now - LONGEST_OUTAGE) if last else now
        if since < until:
            await self._agenda.add(await schedule.plan(self._resources, since, until))
            await self._agenda.reached(prefix, until, now)

    async def next_due(self) -> datetime | None:
        """When there is something to say next, or to try again."""
        first = await self._agenda.next_due(self._failing.keys())
        return min((first, *self._failing.values()) if first else self._failing.values(), default=None)

    async def run_due(self) -> int:
        """Say everything that is due; returns how many were said. Raises `TryLater` when the store cannot be used."""
        said = 0
        while (some := await self.say_some()) is not None:
            said += some
        return said

    async def say_some(self) -> int | None:
        """Say the first of what is due; returns how many were said, None when nothing is due any more. Raises `TryLater`."""
        now = self.now()
        due = await self._agenda.due(now, AT_ONCE + len(self._failing))
        found = [one for one in due if self._failing.get(one.key, now) <= now]
        if not found:
            self._failing = {
                key: again for key, again in self._failing.items() if again > now
            }  # the rest was withdrawn
            return None
        return await self._say_all(found[:AT_ONCE], now)

    async def _say_all(self, found: Sequence[Occurrence], now: datetime) -> int:
        ready = [one for one in found if now < one.expires_at and one.prefix in self._schedules]
        if len(ready) < len(found):
            await self._drop([one for one in found if now >= one.expires_at or one.prefix not in self._schedules], now)
        groups, began = [], monotonic()
        for one in ready:
            notes = await self._notes(one, now)
            if notes is not None:
                groups.append((notes, partial(claim, occurrence=one, state=SAID, now=now)))
            if monotonic() - began > SLOW_SECONDS:
                break
        return sum(await self._voice.tell_each(groups)) if groups else 0

    async def _drop(self, late: Sequence[Occurrence], now: datetime) -> None:
        await self._agenda.drop_all(late, now)
        for one in late:
            self._failing.pop(one.key, None)
        names = [f"{one.schedule} {one.kind}, due {one.due_at.isoformat()}" for one in late[:MOST_NAMED]]
        more = f"; and {len(late) - MOST_NAMED} more" if len(late) > MOST_NAMED else ""
        log.warning("not said, since it is too late or nobody is there to say it: %s%s", "; ".join(names), more)

    async def _notes(self, one: Occurrence, now: datetime) -> list[Note] | None:
        """What to say of it; None where it is tried again later."""
        late = now - one.due_at if now - one.due_at > LATE else timedelta()
        work = self._schedules[one.prefix].say(self._resources, one, late)
        notes = await run(f"{one.schedule} {one.kind}", work, SAY_SECONDS)
        if isinstance(notes, Reply):
            log.warning("%s %s: %s It is tried again.", one.schedule, one.kind, notes.summary)
            self._failing[one.key] = self.now() + RETRY
            return None
        self._failing.pop(one.key, None)
        return list(notes)

    async def prune(self) -> int:
        """Delete what has ended long ago; returns how many."""
        return await self._agenda.prune(self.now(), KEEP)
