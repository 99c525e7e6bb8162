"""Whose draft comes next: on IRC a paste follows its command as a message of its own."""

from __future__ import annotations

from collections import OrderedDict
from datetime import datetime, timedelta

from bot.chat.message import Message
from bot.commands.resources import provider

WAIT = timedelta(minutes=5)
MOST_WAITING = 1000
FEWEST_WORDS = 12
"""A shorter message is a remark, no draft."""


class Waiting:
    """People who have said “cfp review” and nothing behind it; forgotten at a restart."""

    def __init__(self) -> None:
        self._until: OrderedDict[tuple[str, str], datetime] = OrderedDict()

    def expect(self, message: Message, now: datetime) -> None:
        """Whatever this person says next in this room is a draft."""
        self._until[_key(message)] = now + WAIT
        if len(self._until) > MOST_WAITING:
            self._until.popitem(last=False)

    def is_draft(self, message: Message, now: datetime) -> bool:
        """Whether this is what was waited for; it is so once."""
        if len(message.text.split(None, FEWEST_WORDS)) <= FEWEST_WORDS:
            return False
        return self._until.pop(_key(message), now) > now


def _key(message: Message) -> tuple[str, str]:
    return message.sender.key, message.room.key


@provider()
async def open_waiting() -> Waiting:
    """One memory for all rooms."""
    return Waiting()
