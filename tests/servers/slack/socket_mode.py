"""Socket Mode: single-use tickets, connections, envelopes and acknowledgements.

https://docs.slack.dev/apis/events-api/using-socket-mode
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import random
import secrets
import time
import uuid
from dataclasses import dataclass
from typing import Any, Literal

from aiohttp import WSMsgType, web

from tests.servers.slack.delivery import Ack, NotDelivered, in_background
from tests.servers.slack.faults import Faults
from tests.servers.slack.log import Delivery, Log
from tests.servers.slack.rules import Rules

Goodbye = Literal["warning", "refresh_requested", "link_disabled", "too_many_websockets"]
_HOST = {"host": "applink-test"}


@dataclass(slots=True, eq=False)
class Connection:
    """One WebSocket of the app."""

    number: int
    ws: web.WebSocketResponse
    request: web.Request
    is_leaving: bool = False
    """It was told to go: nothing new is sent to it."""
    pings: int = 0
    sent: int = 0
    acks: int = 0

    def cut(self) -> None:
        """End it without a close frame, as a network does."""
        if self.request.transport is not None:
            self.request.transport.abort()


class SocketMode:
    """The far end of the app's connections."""

    def __init__(self, app_id: str, rules: Rules, faults: Faults, log: Log) -> None:
        self._app_id, self._rules, self._faults, self._log = app_id, rules, faults, log
        self._tickets: dict[str, float] = {}
        self._waiting: dict[str, asyncio.Future[Ack]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._count = 0
        self.connections: dict[int, Connection] = {}
        self.changed = asyncio.Event()

    def ticket(self) -> str:
        """A ticket for one handshake."""
        made = secrets.token_hex(16)
        self._tickets[made] = time.monotonic()
        return made

    def spend_tickets(self) -> None:
        """Tickets that were given out and not used do not work any more."""
        self._tickets.clear()

    @property
    def live(self) -> list[Connection]:
        """Those that get envelopes."""
        return [one for one in self.connections.values() if not one.ws.closed and not one.is_leaving]

    async def accept(self, request: web.Request) -> web.StreamResponse:
        """One handshake, and then the connection until it ends."""
        born = self._tickets.pop(request.query.get("ticket", ""), None)
        if self._faults.links:
            status = self._faults.links.popleft()
            if status == 0 and request.transport is not None:
                request.transport.abort()
            return web.Response(status=status or 500, text="try later")
        if born is None or time.monotonic() - born > self._rules.ticket:
            return web.Response(status=403, text="this ticket was used or is too old")
        ws = web.WebSocketResponse(autoping=False, timeout=1.0)
        await ws.prepare(request)
        if len(self.connections) >= self._rules.connections:
            await ws.send_json(self._goodbye("too_many_websockets"))
            await ws.close()
            return ws
        await self._serve(self._enter(ws, request))
        return ws

    async def send(self, delivery: Delivery, attempt: int, reason: str) -> Ack:
        """Give it to one of the connections, whichever."""
        if not self.live or not self._rules.socket_mode:
            raise NotDelivered("connection_failed")
        connection = random.choice(self.live)
        key = str(uuid.uuid4())
        future = self._waiting[key] = asyncio.get_running_loop().create_future()
        connection.sent += 1
        try:
            if not self._faults.is_deaf:  # what is sent into a dead line arrives nowhere
                await connection.ws.send_json(_envelope(key, delivery, attempt, reason))
            return await asyncio.wait_for(future, self._rules.ack)
        except ConnectionError:
            raise NotDelivered("connection_failed") from None
        finally:
            self._waiting.pop(key, None)

    async def disconnect(self, reason: Goodbye, *, only: int | None = None) -> None:
        """Say goodbye to all connections, or to the one with this number. All but `warning` close a moment later."""
        for one in list(self.connections.values()):
            if only is None or one.number == only:
                await one.ws.send_json(self._goodbye(reason))
                if reason != "warning":
                    one.is_leaving = True
                    in_background(self._tasks, self._close_later(one))

    def cut(self, *, only: int | None = None) -> int:
        """Cut the connections without a close frame; how many."""
        chosen = [one for one in self.connections.values() if only is None or one.number == only]
        for one in chosen:
            one.cut()
        return len(chosen)

    async def ping(self, text: bytes = b"Ping from applink-test") -> None:
        """What Slack's side sends now and then."""
        for one in self.live:
            await one.ws.ping(text)

    async def close(self) -> None:
        """The server goes down."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self.cut()

    def _enter(self, ws: web.WebSocketResponse, request: web.Request) -> Connection:
        self._count += 1
        connection = self.connections[self._count] = Connection(self._count, ws, request)
        return connection

    async def _serve(self, connection: Connection) -> None:
        self.changed.set()
        try:
            with contextlib.suppress(ConnectionError):
                await connection.ws.send_json(self._hello())
                async for frame in connection.ws:
                    await self._take(connection, frame.type, frame.data)
        finally:
            del self.connections[connection.number]
            self.changed.set()

    async def _take(self, connection: Connection, kind: WSMsgType, data: Any) -> None:
        if self._faults.is_deaf:
            return
        if kind == WSMsgType.PING:
            connection.pings += 1
            await connection.ws.pong(data)
        elif kind == WSMsgType.TEXT:
            self._acknowledge(connection, data)

    def _acknowledge(self, connection: Connection, text: str) -> None:
        connection.acks += 1
        try:
            ack = json.loads(text)
            future = self._waiting.get(ack["envelope_id"])
        except (ValueError, KeyError, TypeError):
            self._log.strays.append(f"no acknowledgement: {text[:200]}")
            return
        if future is None or future.done():
            self._log.strays.append(f"late or unknown: {text[:200]}")
        else:
            future.set_result(Ack(ack.get("payload"), connection.number))

    async def _close_later(self, connection: Connection) -> None:
        await asyncio.sleep(self._rules.refresh_grace)
        await connection.ws.close()

    def _hello(self) -> dict[str, Any]:
        return {
            "type": "hello",
            "num_connections": len(self.connections),
            "debug_info": _HOST | {"build_number": 1, "approximate_connection_time": 18060},
            "connection_info": {"app_id": self._app_id},
        }

    def _goodbye(self, reason: Goodbye) -> dict[str, Any]:
        more = {"num_connections": len(self.connections)} if reason == "too_many_websockets" else {}
        return {"type": "disconnect", "reason": reason, "debug_info": _HOST, **more}


def _envelope(key: str, delivery: Delivery, attempt: int, reason: str) -> dict[str, Any]:
    envelope = {
        "envelope_id": key,
        "payload": delivery.payload,
        "type": delivery.kind,
        "accepts_response_payload": delivery.accepts_response,
    }
    if delivery.kind == "events_api":
        envelope |= {"retry_attempt": attempt, "retry_reason": reason}
    return envelope
