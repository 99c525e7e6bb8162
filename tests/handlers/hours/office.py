"""Office hours on a stage: two networks, one series on both, a clock that stands until it is turned."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

import handlers.basics
import handlers.hours
import handlers.people
from bot.commands.family import Family, from_module
from bot.config.model import BotSettings, Settings
from bot.core.limits import LimitSettings
from bot.testing import Conversation, stage
from handlers.hours.queue.settings import QueueSettings
from handlers.hours.settings import HoursSettings, SeriesSettings

NETWORKS = ("irc", "slack")
PEOPLE = ("mona", "lee", "ada", "eve")
BEFORE = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
"""A Wednesday; the hours are on Thursday."""
START = datetime(2026, 11, 26, 11, 0, tzinfo=UTC)
END = datetime(2026, 11, 26, 12, 30, tzinfo=UTC)


def started(**more: Any) -> SeriesSettings:
    """The series: lee hosts it, ada is the co-host, known on Slack only."""
    given: dict[str, Any] = {
        "title": "CFP office hours",
        "track": "Getting Started",
        "day": "Thursday",
        "time": "11:00",
        "duration": 90,
        "rooms": ("irc:#ops", "slack:#ops"),
        "hosts": ("irc:lee", "slack:ada"),
    }
    return SeriesSettings(**(given | more))


def families() -> list[Family]:
    """The family itself, and those with which people link accounts and look at their home page."""
    return [
        from_module("hours", handlers.hours),
        from_module("people", handlers.people),
        from_module("basics", handlers.basics),
    ]


@asynccontextmanager
async def office(
    *,
    now: datetime = BEFORE,
    series: dict[str, SeriesSettings] | None = None,
    roles: dict[str, tuple[str, ...]] | None = None,
    state: str = "sqlite://",
    **queue: Any,
) -> AsyncIterator[Conversation]:
    """The bot, with no reminders of its own, so that a script holds only what the people half says."""
    hours = HoursSettings(
        series=series if series is not None else {"getting-started": started()},
        remind=(),
        queue=QueueSettings(**({"digest_sessions": False} | queue)),
    )
    settings = Settings(
        bot=BotSettings(state=state), limits=LimitSettings(burst=10_000), roles=roles or {}, families={"hours": hours}
    )
    async with stage(families(), settings, accounts=PEOPLE, networks=NETWORKS, now=now) as chat:
        yield chat


async def link(chat: Conversation, nick: str) -> None:
    """Somebody links the account on IRC with the one on Slack."""
    first = await chat.ask(nick, "link", network="irc")
    second = await chat.ask(nick, f"link {_code(first)}", network="slack")
    await chat.ask(nick, f"link {_code(second)}", network="irc")
    for place in chat.stages.values():
        place.said.clear()


def _code(lines: list[str]) -> str:
    found = re.search(r"link ([a-z0-9]+\.[a-z0-9]+)", " ".join(lines))
    assert found, lines
    return found[1]


def said(chat: Conversation, network: str) -> list[tuple[str, str]]:
    """What the bot has said on a network since one last looked: where and what."""
    place = chat.stages[network]
    found = [(room.channel, line) for room, line in place.said]
    place.said.clear()
    return found


def leave(chat: Conversation, network: str, nick: str) -> None:
    """Somebody is no longer there."""
    chat.stages[network].accounts.discard(nick)


def come(chat: Conversation, network: str, nick: str) -> None:
    """Somebody is there again."""
    chat.stages[network].accounts.add(nick)
