"""A bot with two announcers, on a stage whose clock stands in July 2020."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

import handlers.approvals
import handlers.basics
import handlers.governance
from bot.commands.family import from_module
from bot.config.model import BotSettings, Settings
from bot.core.limits import LimitSettings
from bot.testing import Conversation, stage
from handlers.governance.settings import GovernanceSettings

FAMILIES = [
    from_module("governance", handlers.governance),
    from_module("approvals", handlers.approvals),
    from_module("basics", handlers.basics),
]
PEOPLE = ("mona", "lee", "eve")
ROLES: dict[str, tuple[str, ...]] = {"announcer": ("stage:mona", "stage:lee")}
NOW = datetime(2020, 6, 25, 12, 0, tzinfo=UTC)
ROOMS = ("stage:#ops", "stage:#tc", "stage:#uc")
UNITE = "From 1 August the User Committee is part of the Technical Committee: one body governs OpenStack."


def settings(state: Path, **governance: Any) -> Settings:
    own: dict[str, Any] = {"rooms": ROOMS} | governance
    return Settings(
        bot=BotSettings(state=str(state)),
        limits=LimitSettings(burst=1000),
        roles=ROLES,
        families={"governance": GovernanceSettings(**own)},
    )


def staged(state: Path, now: datetime = NOW, **governance: Any) -> Any:
    """`async with staged(...) as chat`"""
    return stage(FAMILIES, settings(state, **governance), accounts=PEOPLE, now=now)


def open_up(chat: Conversation, *rooms: str) -> Conversation:
    """The bot is in these channels, and says all of an answer at once."""
    chat.stage.topics |= dict.fromkeys((room.partition(":")[2] for room in rooms or ROOMS), "")
    chat.stage.lines_shown = 400
    return chat


@pytest.fixture
def state(tmp_path: Path) -> Path:
    return tmp_path / "state.db"


@pytest.fixture
async def chat(state: Path) -> AsyncIterator[Conversation]:
    async with staged(state) as conversation:
        yield open_up(conversation)


async def agreed(chat: Conversation, line: str, by: str = "lee") -> list[str]:
    """mona asks, lee agrees; what lee reads, and what was said in channels."""
    asked = await chat.ask("mona", line)
    token = asked[0].partition(" ")[0]
    return await chat.ask(by, f"approve {token}")


def heard(chat: Conversation) -> list[tuple[str, str]]:
    """What was said in channels since, in order."""
    found = [(room.channel, line) for room, line in chat.stage.said if not room.is_direct]
    chat.stage.said.clear()
    return found
