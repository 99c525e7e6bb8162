"""One Socket Mode connection, from its ticket to its end.

The WebSocket is held with aiohttp directly. The library's own client reconnects inside one object and keeps a spent address
when a handshake fails, so that it never comes back (python-slack-sdk #1379, #1446, #1922), opens a session of its own, and puts
no bound on what it starts; here a connection is used once, and whoever keeps it makes another with a new ticket.
Protocol: https://docs.slack.dev/apis/events-api/using-socket-mode/
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from time import monotonic
from typing import Any

import aiohttp
import msgspec
from aiohttp import ClientWebSocketResponse, WSMessage, WSMsgType

from bot.slack.wire.web import proxy_for

REFRESH = frozenset(["warning", "refresh_requested"])
"""Slack closes this connection within seconds for reasons of its own: another one should stand by then."""
_CLOSED = frozenset([WSMsgType.CLOSE, WSMsgType.CLOSING, WSMsgType.CLOSED, WSMsgType.ERROR])
_NOT_CONNECTED = (aiohttp.ClientError, OSError, TimeoutError, ValueError)
MOST_BYTES = 4 * 1024 * 1024
"""An envelope larger than this ends the connection; Slack's own stay far below."""

_decode = msgspec.json.Decoder(dict[str, Any]).decode
_encode = msgspec.json.encode


@dataclass(frozen=True, slots=True)
class Envelope:
    """What Slack delivers. `attempt` counts redeliveries; `answer` acknowledges it, with a payload where Slack takes one."""

    kind: str
    payload: Mapping[str, Any]
    answer: Callable[[Mapping[str, Any] | None], Awaitable[None]]
    attempt: int = 0
    reason: str = ""


Take = Callable[[Envelope], Awaitable[None]]


class Link:
    """Connect once, `run` to the end; `ended` says why. A link is never used again."""

    def __init__(self, session: aiohttp.ClientSession, take: Take, *, ping: float, patience: float) -> None:
        self._session, self._take, self._ping, self._patience = session, take, ping, patience
        self._socket: ClientWebSocketResponse | None = None
        self._is_closing = False
        self.ready, self.leaving = asyncio.Event(), asyncio.Event()
        self.ready_at: float | None = None
        self.last_frame = 0.0
        self.app = ""
        self.ended = "it ended"
        self.reason = ""
        """Slack's own word for why it wants the connection closed."""

    @property
    def is_up(self) -> bool:
        """Whether Slack has greeted us on it and may still deliver."""
        return self.ready.is_set() and self._socket is not None and not self._socket.closed

    async def run(self, url: str) -> None:
        """Connect and take what comes until the connection ends."""
        try:
            async with asyncio.timeout(self._patience):
                self._socket = await self._session.ws_connect(
                    url, autoping=False, heartbeat=self._ping, max_msg_size=MOST_BYTES, proxy=proxy_for(url)
                )
        except _NOT_CONNECTED as error:
            self.ended = _why_not(error)
            return
        try:
            await self._listen(self._socket)
        finally:
            await self._shut(self._socket)

    async def close(self) -> None:
        """End it from our side."""
        self._is_closing = True
        if self._socket is not None:
            await self._shut(self._socket)

    async def _shut(self, socket: ClientWebSocketResponse) -> None:
        with suppress(TimeoutError, aiohttp.ClientError, OSError):
            async with asyncio.timeout(1):
                await socket.close()

    async def _listen(self, socket: ClientWebSocketResponse) -> None:
        """Pings that are answered are no greeting: the first limit holds until that comes, then each frame sets a new one."""
        clock = asyncio.get_running_loop().time
        try:
            async with asyncio.timeout(self._patience) as limit:
                while True:
                    message = await socket.receive()
                    self.last_frame = monotonic()
                    if message.type in _CLOSED:
                        self.ended = self._farewell(socket)
                        return
                    await self._hear(socket, message)
                    if self.ready_at is not None:
                        limit.reschedule(clock() + 4 * self._ping)
        except TimeoutError:
            self.ended = "Slack did not greet us" if self.ready_at is None else "no frame came any more"

    def _farewell(self, socket: ClientWebSocketResponse) -> str:
        if self._is_closing:
            return "closed by us"
        if self.reason:
            return f"Slack closed it: {self.reason}"
        if isinstance(socket.exception(), aiohttp.ServerTimeoutError):
            return "no answer to our ping"
        return "the connection was cut"

    async def _hear(self, socket: ClientWebSocketResponse, message: WSMessage) -> None:
        if message.type is WSMsgType.PING:
            await socket.pong(message.data)
        elif message.type is WSMsgType.TEXT:
            try:
                frame = _decode(message.data)
            except msgspec.DecodeError:
                return  # no envelope, so there is nothing that could be acknowledged
            await self._act(socket, frame)

    async def _act(self, socket: ClientWebSocketResponse, frame: dict[str, Any]) -> None:
        match frame:
            case {"type": "hello"}:
                info = frame.get("connection_info")
                self.app = str(info.get("app_id") or "") if isinstance(info, dict) else ""
                self.ready_at = monotonic()
                self.ready.set()
            case {"type": "disconnect"}:
                self.reason = str(frame.get("reason") or "")
                self.leaving.set()
                if self.reason not in REFRESH:
                    await self._shut(socket)
            case {"type": str(kind), "envelope_id": str(envelope), "payload": dict(payload)}:
                await self._take(_envelope(socket, kind, envelope, payload, frame))


def _envelope(
    socket: ClientWebSocketResponse, kind: str, envelope_id: str, payload: dict[str, Any], frame: dict[str, Any]
) -> Envelope:
    async def answer(body: Mapping[str, Any] | None) -> None:
        """On the connection that brought it. If that is gone, Slack delivers it again, and it is known by its event id."""
        content = {"envelope_id": envelope_id} | ({"payload": body} if body else {})
        with suppress(aiohttp.ClientError, OSError):
            await socket.send_str(_encode(content).decode())

    attempt = frame.get("retry_attempt")
    return Envelope(
        kind, payload, answer, attempt if isinstance(attempt, int) else 0, str(frame.get("retry_reason") or "")
    )


def _why_not(error: BaseException) -> str:
    """Without the address, which holds the ticket."""
    if isinstance(error, TimeoutError):
        return "Slack does not answer"
    if isinstance(error, aiohttp.WSServerHandshakeError):
        return f"Slack refused the handshake with HTTP {error.status}"
    if isinstance(error, aiohttp.ClientConnectorError):
        return f"no connection to Slack: {error.strerror or 'refused'}"
    return f"no connection to Slack ({type(error).__name__})"
