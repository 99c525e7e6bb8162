"""slack_sdk's own clients as an app: what they accept is Slack's protocol."""

from __future__ import annotations

import asyncio
from collections import deque
from typing import Any

import aiohttp
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse
from slack_sdk.web.async_client import AsyncWebClient

from tests.servers.slack.server import SlackServer

_KEPT = 1000


class ReferenceApp:
    """Takes what is delivered, acknowledges it (or not) and keeps it for the test."""

    def __init__(self, slack: SlackServer, session: aiohttp.ClientSession, *, ping: float = 5.0) -> None:
        self.slack = slack
        self.web = AsyncWebClient(slack.bot_token, base_url=slack.api_url, session=session)
        opener = AsyncWebClient(slack.app_token, base_url=slack.api_url, session=session)
        self.client = SocketModeClient(slack.app_token, web_client=opener, ping_interval=ping)
        self.client.socket_mode_request_listeners.append(self._take)
        self.is_silent = False
        self.answer: dict[str, Any] | None = None
        """The payload of the acknowledgements."""
        self.got: deque[SocketModeRequest] = deque(maxlen=_KEPT)
        self._queue: asyncio.Queue[SocketModeRequest] = asyncio.Queue()

    async def connect(self) -> ReferenceApp:
        """Connect and wait until Slack knows the connection."""
        before = len(self.slack.socket_mode.live)
        await self.client.connect()  # type: ignore[no-untyped-call]
        await self.slack.connected(before + 1)
        return self

    async def next(self, timeout: float = 5.0) -> SocketModeRequest:
        """The next thing that was delivered."""
        async with asyncio.timeout(timeout):
            return await self._queue.get()

    async def next_event(self, kind: str, timeout: float = 5.0) -> dict[str, Any]:
        """The next event of a type; others before it are passed over."""
        while True:
            event = (await self.next(timeout)).payload.get("event", {})
            if event.get("type") == kind:
                return dict(event)

    def forget(self) -> None:
        """What was delivered so far does not matter."""
        self.got.clear()
        self._queue = asyncio.Queue()

    async def close(self) -> None:
        """Leave."""
        await self.client.close()  # type: ignore[no-untyped-call]

    async def _take(self, client: AsyncBaseSocketModeClient, request: SocketModeRequest) -> None:
        self.got.append(request)
        if not self.is_silent:
            payload = self.answer if request.accepts_response_payload else None
            await client.send_socket_mode_response(SocketModeResponse(request.envelope_id, payload))
        self._queue.put_nowait(request)
