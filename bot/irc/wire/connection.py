"""The library's asyncio connection, made so that nothing that anybody sends can close or hang it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import Any

from irc.client_aio import AioConnection, AioReactor, IrcProtocol

from bot.irc.wire import ending, outgoing
from bot.irc.wire.ending import Ending, Kind
from bot.irc.wire.line import Line, parse

log = logging.getLogger(__name__)

LONGEST_LINE = 8191 + 512
"""Tags and line, as IRCv3 allows them; more without a line end is thrown away."""

_FLOOD_GAP, _REST = 0.002, 0.01

Handler = Callable[[Line], None]


class Protocol(IrcProtocol):
    """What asyncio calls; keeps the output from growing without bound."""

    connection: Connection

    def connection_lost(self, exc: BaseException | None) -> None:
        """The transport is gone."""
        why = ending.from_exception(exc, "the server") if exc else Ending(Kind.LOST, "the server closed the link")
        self.connection.end(why)

    def pause_writing(self) -> None:
        """The peer does not read: asyncio's output buffer is full."""
        self.connection.congested = True

    def resume_writing(self) -> None:
        """The buffer has drained."""
        self.connection.congested = False
        self.connection.drained()


class Connection(AioConnection):
    """One link to one server, from connect to end; a new object for every attempt.

    `ended` is done as soon as the link is over or must be: whoever finds out first says why.
    """

    protocol_class = Protocol
    reactor: Reactor
    transport: asyncio.Transport | None

    def __init__(self, reactor: Reactor) -> None:
        super().__init__(reactor)  # type: ignore[no-untyped-call]
        self.transport = None
        self.ended: asyncio.Future[Ending] = reactor.loop.create_future()
        self.congested = False
        self.drained: Callable[[], None] = _nothing
        self.skip: Callable[[bytes], bool] = _never
        self.line_length = 512
        self._partial = b""
        self._overlong = False
        self._read_at = 0.0
        self._timers: set[asyncio.TimerHandle] = set()
        reactor.on("PING", self._on_ping)

    def process_data(self, new_data: bytes) -> None:  # type: ignore[override]
        """Take what came in; called by asyncio with any piece of the stream."""
        lines = (self._partial + new_data).split(b"\n")
        self._partial = lines.pop()
        if lines and self._overlong:
            self._overlong = False
            del lines[0]
        if len(self._partial) > LONGEST_LINE:
            self._partial, self._overlong = b"", True
        skip, heard = self.skip, False
        for raw in lines:
            line = raw[:-1] if raw[-1:] == b"\r" else raw
            if not skip(line):
                heard = True
                self._process_line(line)
        self._rest(heard)

    def _rest(self, heard: bool) -> None:
        """Under a flood of talk, wake up for many lines at a time: the wake-ups cost more than the lines."""
        now = self.now
        if not heard and now - self._read_at < _FLOOD_GAP and self.transport is not None:
            self.transport.pause_reading()
            self.later(_REST, self.transport.resume_reading)
        self._read_at = now

    def _process_line(self, line: bytes) -> None:
        """Hand one line to the handlers of its command."""
        parsed = parse(line)
        if parsed is not None:
            self.reactor.dispatch(parsed)

    def send_raw(self, string: str) -> None:
        """Write one line: the only place that writes. On a link that is over it does nothing."""
        transport = self.transport
        if transport is not None and not transport.is_closing():
            transport.write(outgoing.encode(string, self.line_length))

    def _on_ping(self, line: Line) -> None:
        self.pong(line.target)

    def pong(self, target: str, target2: str = "") -> None:
        """Answer a PING; never waits for the throttle."""
        self.send_raw(f"PONG :{target2 or target}")

    def disconnect(self, message: str = "") -> None:
        """Hang up at once; `end` says why."""
        self.end(Ending(Kind.LOST, message or "hung up"))

    def end(self, why: Ending) -> None:
        """The link is over. Only the first reason counts."""
        self.connected = False
        if not self.ended.done():
            self.ended.set_result(why)
        for timer in self._timers:
            timer.cancel()
        self._timers.clear()
        if self.transport is not None:
            self.transport.close()

    def later(self, delay: float, call: Callable[[], None]) -> asyncio.TimerHandle:
        """Call something after `delay` seconds, unless the link is over by then."""

        def run() -> None:
            self._timers.discard(timer)
            self.reactor.isolate(call)

        timer = self.reactor.loop.call_later(delay, run)
        if self.ended.done():
            timer.cancel()
        else:
            self._timers.add(timer)
        return timer

    @property
    def now(self) -> float:
        """The loop's clock, in seconds."""
        return self.reactor.loop.time()


class Reactor(AioReactor):
    """The handlers of one connection, by command. A handler that fails is logged, and the next one runs."""

    connection_class = Connection
    loop: asyncio.AbstractEventLoop

    def __init__(self, on_connect: Callable[[Any, Any], None]) -> None:
        super().__init__(on_connect=on_connect, loop=asyncio.get_running_loop())  # type: ignore[no-untyped-call]
        self._on: dict[str, list[Handler]] = {}

    def on(self, command: str, handler: Handler) -> None:
        """Call a handler for every line of a command, in the order in which handlers were added."""
        self._on.setdefault(command, []).append(handler)

    def dispatch(self, line: Line) -> None:
        """Hand a line to its handlers."""
        for handler in self._on.get(line.type, ()):
            self.isolate(handler, line)

    def isolate(self, call: Callable[..., None], *arguments: object) -> None:
        """Run a handler so that its failure ends neither the link nor the lines behind it."""
        try:
            call(*arguments)
        except Exception:  # the transport loop: one of the places where everything is caught
            log.exception("an IRC handler failed")


def _nothing() -> None:
    """Until somebody wants to know that the output has drained."""


def _never(_: bytes) -> bool:
    """Until there is a prefilter."""
    return False
