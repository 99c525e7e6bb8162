"""The deadline, said in the configured rooms seven days, one day and three hours before."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.chat.reply import Block, Link, Reply, Severity, Text
from bot.commands.resources import Resources
from bot.core.clock.clock import Clock
from bot.core.clock.occurrence import Occurrence
from bot.core.voice import Note, room_of
from bot.core.zones import told
from handlers.cfp.deadline import state
from handlers.cfp.settings import CfpSettings

PREFIX = "cfp"
SCHEDULE = f"{PREFIX}:deadline"
BEFORE = (("t-7d", timedelta(days=7)), ("t-1d", timedelta(days=1)), ("t-3h", timedelta(hours=3)))


def occurrences(settings: CfpSettings, since: datetime, until: datetime) -> Iterable[Occurrence]:
    """What comes due; each is of use until the next one, the last until the deadline."""
    closes = settings.closes_at
    if closes is None or not settings.rooms:
        return
    ends = [closes.at - ahead for _, ahead in BEFORE[1:]] + [closes.at]
    for (kind, ahead), end in zip(BEFORE, ends, strict=True):
        if since <= closes.at - ahead < until:
            yield Occurrence(SCHEDULE, closes.at - ahead, kind, end)


@dataclass(frozen=True, slots=True)
class DeadlineSchedule:
    """Plans from the configuration alone."""

    prefix: str = PREFIX

    async def plan(self, resources: Resources, since: datetime, until: datetime) -> Iterable[Occurrence]:
        """The reminders of this time."""
        return list(occurrences(await resources.get(CfpSettings), since, until))

    async def say(self, resources: Resources, occurrence: Occurrence, late: timedelta) -> Iterable[Note]:
        """One sentence for every room; nothing where the deadline has been moved meanwhile."""
        settings, now = await resources.get(CfpSettings), (await resources.get(Clock)).now()
        closes = settings.closes_at
        ahead = dict(BEFORE).get(occurrence.kind)
        if closes is None or ahead is None or closes.at - ahead != occurrence.due_at:
            return []
        reply = reminder(settings, now, occurrence, late)
        return [Note(room_of(room), reply) for room in settings.rooms]


def reminder(settings: CfpSettings, now: datetime, occurrence: Occurrence, late: timedelta) -> Reply:
    """What is left now, not what was left when it was due."""
    closes = settings.closes_at
    mark = f" (late: was due {told(occurrence.due_at)})" if late else ""
    said = f" As announced: {closes}." if closes and closes.zone.key != "UTC" else ""
    body: list[Block] = [Link(settings.url, "submit at")] if settings.url else []
    help_ = Text("“cfp checklist” says what to look at; “cfp review” looks at an abstract, in private.")
    urgent = occurrence.kind == BEFORE[-1][0]
    return Reply(
        f"{state(settings, now, None)}{said}{mark}",
        (*body, help_),
        severity=Severity.WARNING if urgent else Severity.INFO,
    )
