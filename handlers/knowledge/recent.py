"""Which article was answered last in a room, so that “kb feedback yes” needs no name."""

from __future__ import annotations

from collections import OrderedDict

from bot.chat.message import Room
from bot.commands.resources import provider

MOST_ROOMS = 1000


class Recent:
    """The last article of each room; forgotten at a restart."""

    def __init__(self) -> None:
        self._last: OrderedDict[str, str] = OrderedDict()

    def remember(self, room: Room, article: str) -> None:
        """This article was just shown there."""
        self._last.pop(room.key, None)
        self._last[room.key] = article
        if len(self._last) > MOST_ROOMS:
            self._last.popitem(last=False)

    def in_room(self, room: Room) -> str:
        """Its id, or nothing."""
        return self._last.get(room.key, "")


@provider()
def open_recent() -> Recent:
    """One memory for all rooms."""
    return Recent()
