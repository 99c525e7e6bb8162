"""Pytest fixtures of the Slack test server; `tests/conftest.py` registers them.

What they need is imported when they are asked for: every run of pytest loads this module.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    import aiohttp
    from slack_sdk.web.async_client import AsyncWebClient

    from tests.servers.slack import SlackServer
    from tests.servers.slack.emulator import Emulator
    from tests.servers.slack.reference import ReferenceApp


@pytest.fixture
async def slack() -> AsyncIterator[SlackServer]:
    """A workspace with mona, ada and the bot in #ops."""
    from tests.servers.slack import SlackServer

    async with SlackServer() as server:
        for name in ("mona", "ada"):
            server.add_user(name)
        server.add_channel("ops", ["mona", "ada"])
        yield server


@pytest.fixture
async def slack_session() -> AsyncIterator[aiohttp.ClientSession]:
    """An HTTP client."""
    import aiohttp

    async with aiohttp.ClientSession() as session:
        yield session


@pytest.fixture
async def slack_web(slack: SlackServer, slack_session: aiohttp.ClientSession) -> AsyncWebClient:
    """slack_sdk's client of the Web API with the bot's token; it repeats nothing by itself."""
    from slack_sdk.web.async_client import AsyncWebClient

    return AsyncWebClient(slack.bot_token, base_url=slack.api_url, session=slack_session, retry_handlers=[])


ConnectApp = Callable[..., "Awaitable[ReferenceApp]"]


@pytest.fixture
async def slack_app(slack: SlackServer, slack_session: aiohttp.ClientSession) -> AsyncIterator[ConnectApp]:
    """Connect slack_sdk's Socket Mode client: `app = await slack_app(ping=5.0)`; more than once if you like."""
    from tests.servers.slack.reference import ReferenceApp

    apps: list[ReferenceApp] = []

    async def connect(*, ping: float = 5.0) -> ReferenceApp:
        app = ReferenceApp(slack, slack_session, ping=ping)
        apps.append(app)
        return await app.connect()

    yield connect
    for app in apps:
        await app.close()


@pytest.fixture(scope="session")
def emulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Emulator]:
    """The independent emulator of the Web API."""
    from tests.servers.slack.emulator import Emulator

    server = Emulator(tmp_path_factory.mktemp("emulate"))
    server.start()
    yield server
    server.stop()
