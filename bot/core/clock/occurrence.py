"""Something that comes due, and whoever plans and says it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from bot.commands.resources import Resources
from bot.core.voice import Note

Key = tuple[str, datetime, str]
"""Schedule, time and kind: the name of one occurrence."""


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One moment of one schedule. Schedule, time and kind together name it for ever: it is said once.

    `schedule` is `prefix:id`; times are in UTC. Until `expires_at` it is said even when its time has passed while the bot was
    down. `subject` is text for whoever says it.
    """

    schedule: str
    due_at: datetime
    kind: str
    expires_at: datetime
    subject: str = ""

    @property
    def key(self) -> Key:
        return self.schedule, self.due_at, self.kind

    @property
    def prefix(self) -> str:
        """Which schedule of which family plans and says it."""
        return self.schedule.partition(":")[0]


class Schedule(Protocol):
    """What a family declares under `SCHEDULES`. It owns the occurrences whose schedule begins with its prefix and a colon."""

    @property
    def prefix(self) -> str:
        """One word."""

    async def plan(self, resources: Resources, since: datetime, until: datetime) -> Iterable[Occurrence]:
        """Everything that comes due from `since` up to, but not at, `until`: a function of configuration and store alone."""

    async def say(self, resources: Resources, occurrence: Occurrence, late: timedelta) -> Iterable[Note]:
        """What to say now; nothing, where nothing is to be said any more. `late` is zero for what is in time."""
