"""A bot with one series on a stage, its clock at noon of 20 November 2026 (UTC)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import handlers.approvals
import handlers.hours
from bot.commands.family import from_module
from bot.config.model import BotSettings, Settings
from bot.core.limits import LimitSettings
from bot.testing import Conversation, stage
from handlers.hours.reminding import REMINDERS
from handlers.hours.series.news import NEWS
from handlers.hours.settings import HoursSettings, SeriesSettings

FAMILIES = [
    replace(from_module("hours", handlers.hours), schedules=(REMINDERS, NEWS)),  # the people half has tests of its own
    from_module("approvals", handlers.approvals),
]
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
ROOM = "#open-infra-summit-cfp"


def getting_started(**more: Any) -> SeriesSettings:
    """The session of the posts."""
    own: dict[str, Any] = {
        "title": "Getting Started office hours",
        "track": "Getting Started",
        "day": "Thursday",
        "time": "11:00",
        "duration": 90,
        "rooms": (f"stage:{ROOM}",),
        "hosts": ("stage:mona",),
    }
    return SeriesSettings(**(own | more))


@asynccontextmanager
async def calendar(
    *, now: datetime = NOON, state: str = "sqlite://", series: dict[str, SeriesSettings] | None = None, **hours: Any
) -> AsyncIterator[Conversation]:
    """mona hosts, lee has the role host, ada runs the bot, eve is a member."""
    own = HoursSettings(series={"getting-started": getting_started()} if series is None else series, **hours)
    settings = Settings(
        bot=BotSettings(state=state),
        limits=LimitSettings(burst=1000),
        roles={"operator": ("stage:ada",), "host": ("stage:lee",)},
        families={"hours": own},
    )
    people = ("mona", "lee", "ada", "eve")
    async with stage(FAMILIES, settings, accounts=people, now=now) as conversation:
        conversation.stage.lines_shown = 1000
        yield conversation


def heard(chat: Conversation) -> list[str]:
    """What was said in channels since this was asked last, by time."""
    said = [line for room, line in chat.stage.said if not room.is_direct]
    chat.stage.said.clear()
    return said


async def agreed(chat: Conversation, line: str, who: str = "mona", by: str = "lee") -> list[str]:
    """Somebody asks for it, somebody else approves; the answers to both, and what the room heard last of all."""
    asked = await chat.ask(who, line)
    assert " waits until " in asked[0], asked
    done = await chat.ask(by, f"approve {asked[0].split()[0]}")
    await chat.app.clock.run_due()
    return [*asked, *done, *heard(chat)]
