"""Response addresses of slash commands and buttons: they let the bot answer where it is no member.

They are secrets for half an hour: they stay in memory and are shown nowhere.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from time import monotonic

LIFE = 29 * 60.0
"""Slack takes them for 30 minutes, and five times."""
USES = 5
MOST = 1000


class Replies:
    """The newest address of each person in each channel."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._kept: OrderedDict[tuple[str, str], tuple[str, float, int]] = OrderedDict()

    def __repr__(self) -> str:
        return f"<{len(self._kept)} response addresses>"

    def remember(self, channel: str, user: str, url: str) -> None:
        """Keep the address that came with something that a person did in a channel."""
        if not url:
            return
        self._kept.pop((channel, user), None)
        self._kept[channel, user] = (url, self._clock(), USES)
        while len(self._kept) > MOST:
            self._kept.popitem(last=False)

    def find(self, channel: str, user: str = "") -> str | None:
        """An address that may still work: this person's, or for nobody in particular the newest of the channel."""
        for key in self._keys(channel, user):
            url, since, uses = self._kept[key]
            if uses > 0 and self._clock() - since < LIFE:
                return url
        return None

    def used(self, url: str, *, is_spent: bool = False) -> None:
        """It was used once, or turned out to be worth nothing."""
        for key, (kept, since, uses) in self._kept.items():
            if kept == url:
                self._kept[key] = (url, since, 0 if is_spent else uses - 1)
                return

    def _keys(self, channel: str, user: str) -> list[tuple[str, str]]:
        if user:
            return [(channel, user)] if (channel, user) in self._kept else []
        return [key for key in reversed(self._kept) if key[0] == channel]
