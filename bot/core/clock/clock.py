"""Plans ahead, and says what has come due: once, in order, late rather than never, and not at all when it is too late."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial

from bot.chat.reply import Reply
from bot.commands.resources import Resources
from bot.core.clock.agenda import DROPPED, SAID, Agenda, claim
from bot.core.clock.occurrence import Occurrence, Schedule
from bot.core.running import run
from bot.core.voice import Note, Voice
from bot.errors import BotError

log = logging.getLogger(__name__)

AHEAD = timedelta(hours=48)
"""How far ahead there are rows. What a shorter outage hides is known from the rows; a longer one is planned afterwards."""
LONGEST_OUTAGE = timedelta(days=31)
LATE = timedelta(seconds=60)
"""What is said within this time is in time."""
AT_ONCE = 200
"""Occurrences that are said in one transaction."""
SAY_SECONDS = 30.0
KEEP = timedelta(days=400)


def utc_now() -> datetime:
    return datetime.now(UTC)


class Clock:
    """The bot's time. `moved` is called when something may be due earlier than was thought."""

    def __init__(
        self, agenda: Agenda, voice: Voice, resources: Resources, now: Callable[[], datetime] = utc_now
    ) -> None:
        self._agenda, self._voice, self._resources, self.now = agenda, voice, resources, now
        self._schedules: dict[str, Schedule] = {}
        self._failing: set[tuple[str, datetime, str]] = set()
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
        found = await self._schedules[prefix].plan(self._resources, now, now + AHEAD)
        await self._agenda.replace(prefix, now, found)
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
        """When something is due next."""
        return await self._agenda.next_due()

    async def run_due(self) -> int:
        """Say everything that is due; returns how many were said. Raises `TryLater` when the store cannot be used."""
        said = 0
        while True:
            now = self.now()
            found = [
                one for one in await self._agenda.due(now, AT_ONCE + len(self._failing)) if one.key not in self._failing
            ]
            if not found:
                self._failing.clear()  # they are tried again at the next turn
                return said
            said += await self._say_all(found[:AT_ONCE], now)

    async def _say_all(self, found: Sequence[Occurrence], now: datetime) -> int:
        ready: list[tuple[Occurrence, list[Note]]] = []
        for one in found:
            notes = await self._notes(one, now)
            if notes is not None:
                ready.append((one, notes))
        groups = [(notes, partial(claim, occurrence=one, state=SAID, now=now)) for one, notes in ready]
        return sum(await self._voice.tell_each(groups)) if groups else 0

    async def _notes(self, one: Occurrence, now: datetime) -> list[Note] | None:
        """What to say of it; None where it ends without a word, or is tried again later."""
        schedule = self._schedules.get(one.prefix)
        if now >= one.expires_at or schedule is None:
            log.warning("not said, since it is too late: %s %s, due %s", one.schedule, one.kind, one.due_at.isoformat())
            await self._agenda.end(one, DROPPED, now)
            return None
        late = now - one.due_at if now - one.due_at > LATE else timedelta()
        notes = await run(f"{one.schedule} {one.kind}", schedule.say(self._resources, one, late), SAY_SECONDS)
        if isinstance(notes, Reply):
            log.warning("%s %s: %s It is tried again.", one.schedule, one.kind, notes.summary)
            self._failing.add(one.key)
            return None
        return list(notes)

    async def prune(self) -> int:
        """Delete what has ended long ago; returns how many."""
        return await self._agenda.prune(self.now(), KEEP)


async def tick(clock: Clock) -> None:
    """Say what is due; a store that cannot be used is tried at the next turn."""
    try:
        await clock.run_due()
    except BotError as error:
        log.warning("what is due waits: %s", error.sentence)
