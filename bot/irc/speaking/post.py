"""The letters that wait for one network. They survive reconnects; what was under way when a link died is sent again."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from time import monotonic

from bot.chat.adapter import Letter, Outlet

EXPIRED = "it expired before it could be sent"


@dataclass(slots=True, eq=False)
class Parcel:
    """A letter on its way. `wire` are its lines as they are written, cut when the first of them leaves."""

    letter: Letter
    lines: list[str]
    since: float
    target: str
    wire: list[str] | None = None
    written: int = 0
    acknowledged: int = 0

    def line(self, cut: Callable[[str, list[str]], list[str]]) -> str:
        """The next line to write."""
        if self.wire is None:
            self.wire = cut(self.target, self.lines)
        return self.wire[self.written]

    @property
    def is_expired(self) -> bool:
        """Whether it is too late for its first line."""
        expires = self.letter.expires_at
        return expires is not None and self.written == 0 and datetime.now(UTC) >= expires

    @property
    def is_written(self) -> bool:
        return self.wire is not None and self.written >= len(self.wire)


class Post:
    """Queues by room, served in turn, and the lines that the server has not yet proved to have read.

    Every second line goes to the room that was spoken to last, until nothing waits for it: an answer does not wait behind an
    announcement to two hundred rooms, and the announcement still gets half of the lines.

    Every line that is written gets a serial number; `acknowledge` takes the number that a PONG stands for.
    """

    def __init__(self, outlet: Outlet, limit: int, clock: Callable[[], float] = monotonic) -> None:
        self._outlet, self._clock, self._limit = outlet, clock, limit
        self._queues: dict[str, deque[Parcel]] = {}
        self._turns: deque[str] = deque()
        self._newest: dict[str, None] = {}
        self._flight: deque[tuple[int, int, Parcel]] = deque()
        self._letters: dict[int, Letter] = {}
        self.serial = 0
        self.unread_bytes = 0

    def __len__(self) -> int:
        return len(self._letters)

    def put(self, letter: Letter, lines: list[str]) -> None:
        """Queue a letter. One whose row is queued already is not queued twice."""
        key = letter.id or -id(letter)
        if key in self._letters:
            return
        # What has no end of its own was promised: it waits, and the outbox sees to it that not too much does.
        if not lines or (len(self._letters) >= self._limit and letter.expires_at is not None):
            self._outlet.dropped(letter, "it is empty" if not lines else "too many letters wait for this network")
            return
        self._letters[key] = letter
        self._queue(letter.room.channel).append(Parcel(letter, lines, self._clock(), letter.room.channel))
        self._newest.pop(letter.room.channel, None)
        self._newest[letter.room.channel] = None

    def next(self, is_open: Callable[[str], bool]) -> Parcel | None:
        """The parcel whose next line is to be written: one line of each open room in turn, and the newest in between."""
        for channel in (*self._in_between(), *self._turns):
            parcel = self._first(channel) if is_open(channel) else None
            if parcel is not None:
                return parcel
        return None

    def _in_between(self) -> tuple[str, ...]:
        return tuple(reversed(self._newest)) if self.serial % 2 else ()

    def wrote(self, parcel: Parcel, size: int) -> None:
        """A line of a parcel has left."""
        self.serial += 1
        parcel.written += 1
        self.unread_bytes += size
        self._flight.append((self.serial, size, parcel))
        self._turns.remove(parcel.target)
        self._turns.append(parcel.target)
        if parcel.is_written:
            self._pop(parcel)

    def acknowledge(self, serial: int) -> None:
        """The server has read everything up to a serial number."""
        while self._flight and self._flight[0][0] <= serial:
            _, size, parcel = self._flight.popleft()
            self.unread_bytes -= size
            parcel.acknowledged += 1
            if parcel.wire is not None and parcel.acknowledged >= len(parcel.wire):
                self._forget(parcel)
                self._outlet.sent(parcel.letter)

    def take_back(self) -> None:
        """The link is dead: what nobody acknowledged goes back to the head of its queue."""
        parcels = list(dict.fromkeys(parcel for _, _, parcel in self._flight))
        self._flight.clear()
        self.unread_bytes = 0
        for parcel in reversed(parcels):
            self._rewind(parcel)

    def refuse(self, channel: str, fold: Callable[[str], str]) -> None:
        """The server did not pass on what was written to a room: queue it again."""
        refused = list(dict.fromkeys(parcel for _, _, parcel in self._flight if fold(parcel.target) == fold(channel)))
        for parcel in reversed(refused):
            self._recall(parcel)
            self._rewind(parcel)

    def drop(self, doomed: Callable[[Parcel], str]) -> None:
        """Drop every waiting letter for which `doomed` gives a reason."""
        for parcel in [parcel for queue in self._queues.values() for parcel in queue]:
            reason = doomed(parcel)
            if reason:
                self._discard(parcel, reason)

    def rename(self, old: str, new: str, fold: Callable[[str], str]) -> None:
        """A person took another nick: private letters follow."""
        for _, _, parcel in self._flight:
            if parcel.is_written and fold(parcel.target) == fold(old):
                parcel.target = new
        for name in [name for name in self._queues if fold(name) == fold(old) and name != new]:
            parcels = self._queues.pop(name)
            self._turns.remove(name)
            self._newest.pop(name, None)
            for parcel in parcels:
                parcel.target = new
            self._queue(new).extend(parcels)

    def _queue(self, channel: str) -> deque[Parcel]:
        if channel not in self._queues:
            self._queues[channel] = deque()
            self._turns.append(channel)
        return self._queues[channel]

    def _first(self, channel: str) -> Parcel | None:
        while queue := self._queues.get(channel):
            if not queue[0].is_expired:
                return queue[0]
            self._discard(queue[0], EXPIRED)
        return None

    def _rewind(self, parcel: Parcel) -> None:
        was_written = parcel.is_written
        parcel.written = parcel.acknowledged
        if not parcel.acknowledged:
            parcel.wire = None
        if was_written:
            self._queue(parcel.target).appendleft(parcel)

    def _recall(self, parcel: Parcel) -> None:
        self.unread_bytes -= sum(size for _, size, flying in self._flight if flying is parcel)
        self._flight = deque(entry for entry in self._flight if entry[2] is not parcel)

    def _discard(self, parcel: Parcel, reason: str) -> None:
        self._recall(parcel)
        self._pop(parcel)
        self._forget(parcel)
        self._outlet.dropped(parcel.letter, reason)

    def _pop(self, parcel: Parcel) -> None:
        queue = self._queues[parcel.target]
        queue.remove(parcel)
        if not queue:
            del self._queues[parcel.target]
            self._turns.remove(parcel.target)
            self._newest.pop(parcel.target, None)

    def _forget(self, parcel: Parcel) -> None:
        self._letters.pop(parcel.letter.id or -id(parcel.letter), None)
