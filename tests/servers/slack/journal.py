"""Everything that appeared on somebody's screen, in order, and waiting for the next of it."""

from __future__ import annotations

import asyncio
import re
import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, Literal

from tests.servers.slack.blocks import interactive

_KEPT = 50_000
ShownAs = Literal["post", "edit", "delete", "ephemeral", "home", "modal"]


@dataclass(frozen=True, slots=True, eq=False)
class Shown:
    """Something that people see. `text` is what they read; `message` is the message or view as the Web API shows it."""

    kind: ShownAs
    channel: str
    text: str
    message: Mapping[str, Any]
    by: str
    """The ID of the user (or bot user) whose it is."""
    ts: str = ""
    thread: str = ""
    """The ts of the thread's first message; empty outside of threads."""
    to: str = ""
    """The only person who sees it; empty: all in the channel."""
    at: float = field(default_factory=time.monotonic)

    @property
    def buttons(self) -> list[str]:
        """The labels of the buttons, in order."""
        return [item["text"]["text"] for item in self.elements() if item["type"] == "button"]

    def elements(self) -> list[dict[str, Any]]:
        """What people can press or choose."""
        return [item for block in self.message.get("blocks") or () for item in interactive(block)]


class Journal:
    """Bounded. `wait` returns as soon as something fits."""

    def __init__(self) -> None:
        self.entries: deque[Shown] = deque(maxlen=_KEPT)
        self._taken: dict[str, int] = {}
        self._dropped = 0
        self._news = asyncio.Event()

    def add(self, shown: Shown) -> Shown:
        """It is on the screen."""
        if len(self.entries) == _KEPT:
            self._dropped += 1
        self.entries.append(shown)
        self._news.set()
        return shown

    @property
    def count(self) -> int:
        """How many entries there ever were."""
        return self._dropped + len(self.entries)

    def skip(self, place: str) -> None:
        """What is there already does not count for this place."""
        self._taken[place] = self.count

    async def wait(self, place: str, fits: Callable[[Shown], bool], timeout: float) -> Shown | None:
        """The next that fits, after the one that was returned last for this place; None when the time is over."""
        deadline = asyncio.get_running_loop().time() + timeout
        while True:
            found = self._find(place, fits)
            left = deadline - asyncio.get_running_loop().time()
            if found is not None or left <= 0:
                return found
            self._news.clear()
            try:
                await asyncio.wait_for(self._news.wait(), left)
            except TimeoutError:
                continue

    def _find(self, place: str, fits: Callable[[Shown], bool]) -> Shown | None:
        start = max(0, self._taken.get(place, 0) - self._dropped)
        for number, shown in enumerate(islice(self.entries, start, None), start):
            if fits(shown):
                self._taken[place] = number + 1 + self._dropped
                return shown
        return None


def fitting(pattern: str) -> Callable[[str], bool]:
    """Whether the expression is somewhere in a text; `.` does not cross lines."""
    expression = re.compile(pattern, re.MULTILINE)
    return lambda text: expression.search(text) is not None
