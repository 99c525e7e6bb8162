"""The last reading of each person in each room, so that the next one can be compared with it."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic

from bot.chat.message import Principal, Room
from bot.commands.resources import provider
from handlers.pastes.nic.snapshot import Snapshot

KEEP_SECONDS = 3600
MOST_KEPT = 200


@dataclass(frozen=True, slots=True)
class Past:
    """A reading and how many seconds ago it was pasted; `before` is the one that it was compared with, if any."""

    snapshot: Snapshot
    age: float
    before: Snapshot | None = None


class Readings:
    """Kept in memory for an hour; forgotten at a restart. `clock` gives seconds that never go back."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._kept: OrderedDict[tuple[str, str], tuple[Snapshot, Snapshot | None, float]] = OrderedDict()

    def keep(self, who: Principal, room: Room, snapshot: Snapshot, before: Snapshot | None = None) -> None:
        """This is now the last one."""
        key = (who.key, room.key)
        self._kept.pop(key, None)
        self._kept[key] = (snapshot, before, self._clock())
        if len(self._kept) > MOST_KEPT:
            self._kept.popitem(last=False)

    def last(self, who: Principal, room: Room) -> Past | None:
        """The last one, if it is not too old."""
        kept = self._kept.get((who.key, room.key))
        if kept is None or self._clock() - kept[2] > KEEP_SECONDS:
            return None
        return Past(kept[0], self._clock() - kept[2], kept[1])


@provider()
def open_readings() -> Readings:
    """One memory for all rooms."""
    return Readings()
