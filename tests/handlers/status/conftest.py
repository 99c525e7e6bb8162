"""A bot with two announcers and a few channels with topics."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import handlers.approvals
import handlers.basics
import handlers.status
from bot.commands.family import from_module
from bot.config.model import BotSettings, Settings
from bot.core.limits import LimitSettings
from bot.testing import Conversation, stage
from handlers.status.settings import StatusSettings
from handlers.status.topics import Topics

FAMILIES = [
    from_module("status", handlers.status),
    from_module("approvals", handlers.approvals),
    from_module("basics", handlers.basics),
]
BEFORE = {"#ops": "ops | https://ops.test", "#tc": "", "#infra": "Welcome"}
ROOMS = tuple(f"stage:{name}" for name in BEFORE)


def staged(state: Path, *rooms: str) -> Any:
    """`async with staged(state) as chat`"""
    settings = Settings(
        bot=BotSettings(state=str(state)),
        limits=LimitSettings(burst=1000),
        roles={"announcer": ("stage:mona", "stage:lee")},
        families={"status": StatusSettings(rooms=rooms or ROOMS, retry=0.01)},
    )
    return stage(FAMILIES, settings, accounts=("mona", "lee", "eve"))


@pytest.fixture
def state(tmp_path: Path) -> Path:
    return tmp_path / "state.db"


async def agreed(chat: Conversation, line: str) -> list[str]:
    """mona asks, lee agrees; everything that is said then."""
    asked = await chat.ask("mona", line)
    return await chat.ask("lee", f"approve {asked[0].partition(' ')[0]}")


async def brought(chat: Conversation) -> dict[str, str]:
    """The topics, once one round over them is done."""
    await (await chat.app.resources.get(Topics)).once()
    return chat.stage.topics
