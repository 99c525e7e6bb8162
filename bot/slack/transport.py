"""The two ways in which Slack reaches us, behind one face."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from time import monotonic
from typing import Protocol

import aiohttp

from bot.slack.settings import SlackSettings
from bot.slack.wire.links import OFF, Links
from bot.slack.wire.requests import Requests
from bot.slack.wire.socket import Delivery
from bot.slack.wire.tickets import Tickets


class Transport(Protocol):
    """Takes Slack's deliveries while it runs."""

    @property
    def is_up(self) -> bool:
        """Whether Slack can reach us, as far as we know."""

    @property
    def health(self) -> str:
        """A phrase, or two."""

    async def run(self) -> None:
        """Until cancelled. Raises `CallFailed` for a token that is refused."""

    def pause(self) -> None:
        """Take nothing more; what is being worked on can still be acknowledged."""

    async def close(self) -> None:
        """Let Slack know that we are gone."""


class SocketMode:
    """We connect to Slack."""

    def __init__(
        self,
        name: str,
        session: aiohttp.ClientSession,
        tickets: Tickets,
        settings: SlackSettings,
        delivery: Delivery,
    ) -> None:
        self._delivery, self._tickets = delivery, tickets
        self._links = Links(
            session, tickets.next, delivery.take, count=settings.connections, timing=settings.timing, name=name
        )

    @property
    def is_up(self) -> bool:
        return self._links.up > 0 and not self._tickets.is_off

    @property
    def health(self) -> str:
        links = self._links
        if self._tickets.is_off:
            return OFF
        if not links.up:
            return f"no connection for {links.silence:.0f} s" + (f": {links.trouble}" if links.trouble else "")
        text = f"{links.up} of {links.count} connections, last frame {links.silence:.0f} s ago"
        return f"{text}; {links.trouble}" if links.up < links.count and links.trouble else text

    async def run(self) -> None:
        await self._links.run()

    def pause(self) -> None:
        self._delivery.is_paused = True

    async def close(self) -> None:
        await self._links.close()


class HttpMode:
    """Slack connects to us."""

    def __init__(self, requests: Requests, path: str, start: Callable[[], None]) -> None:
        self._requests, self._path, self._start = requests, path, start

    @property
    def is_up(self) -> bool:
        return True

    @property
    def health(self) -> str:
        last = self._requests.last
        heard = "none came yet" if last is None else f"the last one {monotonic() - last:.0f} s ago"
        return f"requests at {self._path}, {heard}"

    async def run(self) -> None:
        self._start()
        await asyncio.Event().wait()

    def pause(self) -> None:
        self._requests.close()

    async def close(self) -> None:
        """Nothing is open between us."""
