"""The running adapter as a fixture."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest

from tests.bot.slack.driving import Bot, settings_for
from tests.servers.slack import SlackServer

Start = Callable[..., Awaitable[Bot]]


@pytest.fixture
async def start() -> AsyncIterator[Start]:
    """Start a bot: `await start(slack)`; it waits until it is connected, unless told not to."""
    bots: list[Bot] = []

    async def begin(
        server: SlackServer,
        *,
        wait: bool = True,
        wants: Callable[[str], bool] | None = None,
        name: str = "ops",
        **more: Any,
    ) -> Bot:
        settings = settings_for(server, **more)
        bot = Bot(settings, wants=wants, name=name).start()
        bots.append(bot)
        if wait:
            await bot.until_connected()
            await server.connected(settings.connections)
        return bot

    yield begin
    await asyncio.gather(*(bot.stop() for bot in bots), return_exceptions=True)
