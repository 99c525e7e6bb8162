"""The adapter under test, with an inbox and an outlet that remember, on the Slack test server."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import os
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from bot.chat.adapter import Adapter, Letter
from bot.chat.message import Message, Room
from bot.fields import SecretRef
from bot.slack.adapter import SlackAdapter
from bot.slack.settings import SlackSettings, SlackTiming
from bot.slack.speaking.payload import Payload, Post, encode
from bot.web.server import WebServer
from tests.servers.slack import SlackServer

PATIENCE = 8.0
QUICK = SlackTiming(
    ping=0.3,
    stuck=1.0,
    call=1.0,
    post_gap=0.0,
    people=60.0,
    undeliverable=0.6,
    retry=0.02,
    longest=0.1,
    stop=0.5,
    refused=0.2,
)
_ids = itertools.count(1_000_000)


class Inbox:
    """Keeps what was heard; `answer` may do something about it."""

    def __init__(self) -> None:
        self.messages: asyncio.Queue[Message] = asyncio.Queue()
        self.all: list[Message] = []
        self.answer: Callable[[Message], None] | None = None

    def put(self, message: Message) -> None:
        self.all.append(message)
        self.messages.put_nowait(message)
        if self.answer:
            self.answer(message)


class Outlet:
    """Keeps what became of the letters, with receipts."""

    def __init__(self) -> None:
        self.was_sent: dict[int, str] = {}
        self.order: list[int] = []
        self.was_dropped: dict[int, str] = {}
        self.news = asyncio.Event()

    def sent(self, letter: Letter, receipt: str = "") -> None:
        self.was_sent[letter.id] = receipt
        self.order.append(letter.id)
        self.news.set()

    def dropped(self, letter: Letter, reason: str) -> None:
        self.was_dropped[letter.id] = reason
        self.news.set()


class Bot:
    """One adapter that runs."""

    def __init__(
        self,
        settings: SlackSettings,
        *,
        wants: Callable[[str], bool] | None = None,
        name: str = "ops",
        web: WebServer | None = None,
    ) -> None:
        self.inbox, self.outlet = Inbox(), Outlet()
        self.adapter = SlackAdapter(name, settings, self.inbox, self.outlet, wants=wants, web=web)
        self.as_the_core_sees_it: Adapter = self.adapter
        self.task: asyncio.Task[None] | None = None

    def start(self) -> Bot:
        self.task = asyncio.create_task(self.adapter.run())
        return self

    async def heard(self, seconds: float = PATIENCE) -> Message:
        """The next message."""
        async with asyncio.timeout(seconds):
            return await self.inbox.messages.get()

    def send(self, channel: str, *posts: str | Post, letter: int = 0, thread: str = "", **more: Any) -> Letter:
        """Send a letter of these posts."""
        made = tuple(Post(post) if isinstance(post, str) else post for post in posts)
        return self.send_payload(
            Room(self.adapter.network, channel, thread, channel[:1] in "UW"), Payload(made), letter, **more
        )

    def send_payload(self, room: Room, payload: Payload, letter: int = 0, **more: Any) -> Letter:
        """Send any letter."""
        made = Letter(room, encode(payload), letter or next(_ids), datetime.now(UTC))
        made = replace(made, **more)
        self.adapter.send(made)
        return made

    async def until(self, true: Callable[[], object], seconds: float = PATIENCE) -> None:
        """Wait for something that has no event of its own."""
        try:
            async with asyncio.timeout(seconds):
                while not true():
                    await asyncio.sleep(0.005)
        except TimeoutError:
            raise AssertionError(
                f"in vain; health: {self.adapter.health}; dropped: {self.outlet.was_dropped}"
            ) from None

    async def until_sent(self, *letters: Letter, seconds: float = PATIENCE) -> list[str]:
        """Their receipts."""
        await self.until(lambda: all(letter.id in self.outlet.was_sent for letter in letters), seconds)
        return [self.outlet.was_sent[letter.id] for letter in letters]

    async def until_dropped(self, letter: Letter, seconds: float = PATIENCE) -> str:
        """The reason."""
        await self.until(lambda: letter.id in self.outlet.was_dropped, seconds)
        return self.outlet.was_dropped[letter.id]

    async def until_connected(self) -> None:
        await self.until(lambda: self.adapter.is_connected)

    async def stop(self) -> None:
        if self.task is not None:
            self.task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self.task


def settings_for(server: SlackServer, **more: Any) -> SlackSettings:
    """Settings for the test server: quick to retry."""
    os.environ["TEST_SLACK_BOT"], os.environ["TEST_SLACK_APP"] = server.bot_token, server.app_token
    os.environ["TEST_SLACK_SECRET"] = server.signing_secret
    more.setdefault("timing", QUICK)
    return SlackSettings(
        bot_token=SecretRef(env="TEST_SLACK_BOT"),
        app_token=SecretRef(env="TEST_SLACK_APP"),
        signing_secret=SecretRef(env="TEST_SLACK_SECRET"),
        api_url=server.api_url,
        **more,
    )
