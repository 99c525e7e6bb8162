"""Where a letter goes: the channel and the thread in Slack's own terms."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass

from bot.chat.message import Room
from bot.slack.wire.faults import found
from bot.slack.wire.web import Calls

HOME = "home:"
MOST = 5000


@dataclass(frozen=True, slots=True)
class Place:
    """A conversation (C…, G…, D…) and a thread in it, or none."""

    channel: str
    thread: str = ""


class Places:
    """Finds the direct conversation with a person; remembers it, since it never changes."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls
        self._direct: OrderedDict[str, str] = OrderedDict()

    async def of(self, room: Room, under: str) -> Place:
        """The place of a room; `under` is the message that a topic began with. Raises `CallFailed`."""
        thread = room.thread or under
        if not room.is_direct or room.channel[:1] not in "UW":
            return Place(room.channel, thread)
        return Place(await self._open(room.channel), thread)

    async def _open(self, user: str) -> str:
        if user not in self._direct:
            opened = await self._calls("conversations.open", users=user)
            self._direct[user] = found(opened, "channel", "id")
            if len(self._direct) > MOST:
                self._direct.popitem(last=False)
        return self._direct[user]
