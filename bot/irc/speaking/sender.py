"""Writes letters as fast as the throttle, the window and the link allow."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from math import inf

from bot.irc.settings import Limits
from bot.irc.speaking.post import Parcel, Post
from bot.irc.speaking.split import split
from bot.irc.speaking.throttle import Throttle
from bot.irc.wire.connection import Connection
from bot.irc.wire.mask import Mask
from bot.irc.wire.watchdog import Pulse

_BUSY, _NOW = 5.0, 0.005
_OVERHEAD = len("PRIVMSG  :\r\n")


class Sender:
    """One connection's way out. `pump` is called whenever something may have become possible; it never blocks.

    Besides the throttle there is a window: when more than so many bytes have not been proved read by a PONG, writing stops.
    A server that holds a fast client's lines back holds its PONG back too, so that its receive queue cannot overflow.
    """

    def __init__(
        self,
        connection: Connection,
        post: Post,
        pulse: Pulse,
        *,
        me: Mask,
        limits: Limits,
        acknowledge: float,
        is_open: Callable[[str], bool],
    ) -> None:
        self._connection, self._post, self._pulse, self._me = connection, post, pulse, me
        self._limits, self._acknowledge, self._is_open = limits, acknowledge, is_open
        self._ready = False
        self._timer: asyncio.TimerHandle | None = None
        self._ask_at = inf
        self._throttle = Throttle(
            (limits.burst, limits.lines_per_second),
            (limits.burst_bytes, limits.bytes_per_second),
            connection.reactor.loop.time,
        )
        connection.drained = self.pump

    def start(self) -> None:
        """The connection is registered: letters may leave."""
        self._ready = True
        self.pump()

    def command(self, line: str) -> None:
        """Write a protocol line at once; it counts, but waits for nothing."""
        self._throttle.take(len(line.encode("utf-8", "replace")) + 2)
        self._connection.send_raw(line)

    def wait(self, line: str) -> float:
        """Seconds until a protocol line that can wait may leave."""
        return self._throttle.wait(len(line.encode("utf-8", "replace")) + 2)

    def pump(self) -> None:
        """Write what may be written now."""
        while self._may_write():
            parcel = self._post.next(self._is_open)
            if parcel is None:
                break
            if not self._write(parcel):
                return
        self._ask_in(self._acknowledge)

    def read(self, serial: int) -> None:
        """The server has read what was written up to `serial`."""
        self._post.acknowledge(serial)
        self.pump()

    def _may_write(self) -> bool:
        if not self._ready or self._connection.congested or self._connection.ended.done():
            return False
        if self._post.unread_bytes >= self._limits.window_bytes:
            self._pulse.ask(self._post.serial)
            return False
        return True

    def _write(self, parcel: Parcel) -> bool:
        text = parcel.line(self._cut)
        size = _OVERHEAD + len(parcel.target.encode()) + len(text.encode())
        wait = self._throttle.wait(size)
        if wait:
            self._again(wait)
            return False
        self._throttle.take(size)
        self._connection.send_raw(f"PRIVMSG {parcel.target} :{text}")
        self._post.wrote(parcel, size)
        return True

    def _cut(self, target: str, lines: list[str]) -> list[str]:
        """The lines were guarded when they were rendered; what a longer mask of ours cuts off is guarded here."""
        public = target[:1] in "#&+!"
        size = self._me.room(target, self._connection.line_length)
        return [piece for line in lines for piece in split(line, size, "", public=public)] or ["…"]

    def _again(self, wait: float) -> None:
        self._ask_in(_BUSY)
        if self._timer is None:
            self._timer = self._connection.later(wait, self._resume)

    def _resume(self) -> None:
        self._timer = None
        self.pump()

    def _ask_in(self, delay: float) -> None:
        """Have it proved that the server reads: soon after a burst, seldom while lines wait, as a PING counts as a line."""
        at = self._connection.now + delay
        if self._post.unread_bytes and at < self._ask_at - _NOW:
            self._ask_at = at
            self._connection.later(delay, self._ask)

    def _ask(self) -> None:
        if self._connection.now < self._ask_at - _NOW:
            return  # an earlier question took this one's place
        self._ask_at = inf
        if self._post.unread_bytes:
            self._pulse.ask(self._post.serial)
