"""What was asked and answered last in a room, so that “kb feedback yes” and “kb propose” need no name."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, replace

from bot.chat.message import Room
from bot.commands.resources import provider
from bot.text.redact import redact

MOST_ROOMS = 1000
QUESTION_LIMIT = 4000
"""Characters of a question that are remembered."""


@dataclass(frozen=True, slots=True)
class Last:
    """The last article of a room, and the last question, redacted; `question_id` is its number if nothing answered it."""

    article: str = ""
    question: str = ""
    question_id: int | None = None


class Recent:
    """The last article and question of each room; forgotten at a restart."""

    def __init__(self) -> None:
        self._last: OrderedDict[str, Last] = OrderedDict()

    def remember(self, room: Room, article: str) -> None:
        """This article was just shown there."""
        self._keep(room, replace(self._of(room), article=article))

    def asked(self, room: Room, question: str, question_id: int | None = None) -> None:
        """This was just asked there."""
        text = redact(question[: 2 * QUESTION_LIMIT])[:QUESTION_LIMIT]
        self._keep(room, replace(self._of(room), question=text, question_id=question_id))

    def in_room(self, room: Room) -> str:
        """The last article's id, or nothing."""
        return self._of(room).article

    def question_in(self, room: Room) -> Last:
        """The last question of a thread, or of the channel that it hangs on."""
        own = self._of(room)
        return own if own.question or not room.thread else self._of(replace(room, thread=""))

    def _of(self, room: Room) -> Last:
        return self._last.get(room.key, Last())

    def _keep(self, room: Room, last: Last) -> None:
        self._last.pop(room.key, None)
        self._last[room.key] = last
        if len(self._last) > MOST_ROOMS:
            self._last.popitem(last=False)


@provider()
def open_recent() -> Recent:
    """One memory for all rooms."""
    return Recent()
