"""The Web API: one HTTP session for all calls of a workspace, and clients on it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping
from time import monotonic
from typing import Any
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import aiohttp
from slack_sdk.http_retry.builtin_async_handlers import (
    AsyncConnectionErrorRetryHandler,
    AsyncRateLimitErrorRetryHandler,
)
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.slack.settings import SlackSettings
from bot.slack.wire.faults import CALL_ERRORS, CallFailed, Kind, failed

CHANNEL_PACED = frozenset(["chat.postMessage", "chat.postEphemeral"])
"""Methods whose limit is one for each channel, so that a 429 says nothing of other channels."""

quiet = logging.getLogger("bot.slack.sdk")
"""The library's logger: its debug lines hold message texts, tickets and tokens, and cost time even when nobody reads them."""
quiet.setLevel(logging.WARNING)


def open_session(settings: SlackSettings) -> aiohttp.ClientSession:
    """The session that everything of one workspace shares: without it, slack_sdk opens one, with its own TLS, for each call."""
    return aiohttp.ClientSession(
        timeout=aiohttp.ClientTimeout(total=settings.timing.call, sock_connect=min(10.0, settings.timing.call)),
        connector=aiohttp.TCPConnector(limit=50, ttl_dns_cache=60),
    )


def proxy_for(url: str) -> str | None:
    """The proxy that the environment names for an address, heeding NO_PROXY (slack_sdk itself does not)."""
    parts = urlsplit(url)
    proxies = getproxies()
    scheme = {"ws": "http", "wss": "https"}.get(parts.scheme, parts.scheme)
    if not parts.hostname or proxy_bypass(parts.hostname):
        return None
    return proxies.get(scheme) or proxies.get("all")


def web_client(
    session: aiohttp.ClientSession, settings: SlackSettings, token: str, *, patient: bool = False
) -> AsyncWebClient:
    """A client. A `patient` one tries again by itself, after 429 and broken connections: for calls that do not post."""
    handlers = [AsyncConnectionErrorRetryHandler(), AsyncRateLimitErrorRetryHandler(max_retry_count=2)]
    client = AsyncWebClient(
        token=token,
        base_url=settings.api_url,
        session=session,
        logger=quiet,
        retry_handlers=list(handlers) if patient else [],
    )
    client.proxy = proxy_for(settings.api_url)
    return client


class Calls:
    """Calls with their failures told apart, and with each method held back for as long as Slack has asked for."""

    def __init__(self, web: AsyncWebClient, seconds: float, clock: Callable[[], float] = monotonic) -> None:
        self._web, self._seconds, self._clock = web, seconds, clock
        self._held: dict[str, float] = {}
        self._calling: set[asyncio.Task[Any] | None] = set()

    @property
    def web(self) -> AsyncWebClient:
        """The client underneath."""
        return self._web

    async def __call__(self, method: str, **arguments: Any) -> Mapping[str, Any]:
        """Call a method by Slack's name for it; returns the answer. Raises `CallFailed`."""
        return (await self.response(method, **arguments)).data  # type: ignore[return-value] # JSON, checked by the library

    async def response(self, method: str, **arguments: Any) -> AsyncSlackResponse:
        """The same with headers. Raises `CallFailed`."""
        self._refuse_while_held(method)
        task = asyncio.current_task()
        self._calling.add(task)
        try:
            response: AsyncSlackResponse = await getattr(self._web, method.replace(".", "_"))(**arguments)
        except CALL_ERRORS as error:
            raise self._noted(method, failed(method, error, self._seconds)) from None  # it may hold what was sent
        finally:
            self._calling.discard(task)
        return response

    def is_calling(self, task: asyncio.Task[Any]) -> bool:
        """Whether a task waits for Slack's answer."""
        return task in self._calling

    def _refuse_while_held(self, method: str) -> None:
        left = self._held.get(method, 0.0) - self._clock()
        if left > 0:
            raise CallFailed(f"Slack wants {method} slower", Kind.RATE, error="ratelimited", wait=left)

    def _noted(self, method: str, fault: CallFailed) -> CallFailed:
        if fault.kind is Kind.RATE and method not in CHANNEL_PACED:
            self._held[method] = self._clock() + fault.wait
        return fault
