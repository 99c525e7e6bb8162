"""PINGs of ours: they prove that the link is alive, that what we wrote was read, and how long the way takes."""

from __future__ import annotations

from collections.abc import Callable

from bot.irc.wire.connection import Connection
from bot.irc.wire.ending import Ending, Kind
from bot.irc.wire.line import Line

_MARK = "ob"


class Pulse:
    """One PING under way at most; its token carries the serial number of the last line written before it.

    One is sent every `interval` seconds, and one that stays unanswered for `patience` seconds ends the connection. The
    library's own keepalive does not look for the answer.
    """

    def __init__(
        self, connection: Connection, *, interval: float, patience: float, read: Callable[[int], None]
    ) -> None:
        self._connection, self._interval, self._patience, self._read = connection, interval, patience, read
        self._sent: tuple[int, float] | None = None
        self._wanted: int | None = None
        self.lag = 0.0
        """Seconds that the last PONG took."""
        connection.reactor.on("PONG", self._on_pong)

    @property
    def is_waiting(self) -> bool:
        """Whether a PING is under way."""
        return self._sent is not None

    def start(self) -> None:
        """Begin to watch."""
        self.ask(0)
        self._connection.later(self._interval, self._tick)

    def ask(self, serial: int) -> None:
        """Send a PING for what was written up to `serial`, behind the one that is under way."""
        if self._sent is not None:
            self._wanted = serial
            return
        now = self._connection.now
        self._sent, self._wanted = (serial, now), None
        self._connection.send_raw(f"PING :{_MARK}{serial}")
        self._connection.later(self._patience, lambda: self._overdue(now))

    def _overdue(self, sent_at: float) -> None:
        if self._sent is not None and self._sent[1] == sent_at:
            self._connection.end(Ending(Kind.LOST, f"no answer to PING for {self._patience:.0f} s"))

    def _tick(self) -> None:
        if self._sent is None:
            self.ask(0)
        self._connection.later(self._interval, self._tick)

    def _on_pong(self, line: Line) -> None:
        if self._sent is None or line.text != f"{_MARK}{self._sent[0]}":
            return
        serial, sent_at = self._sent
        self._sent = None
        self.lag = self._connection.now - sent_at
        if self._wanted is not None:
            self.ask(self._wanted)
        self._read(serial)
