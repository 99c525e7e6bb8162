"""What was taken already: Slack delivers again, and tells of a mention twice."""

from __future__ import annotations

from collections import OrderedDict

MOST = 20_000


class Seen:
    """The newest ids. The core's own memory is longer and survives a restart; this one saves the way to it."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._ids: OrderedDict[str, None] = OrderedDict()

    def __contains__(self, one: str) -> bool:
        return one in self._ids

    def add(self, one: str) -> bool:
        """True the first time."""
        if one in self._ids:
            return False
        self._ids[one] = None
        if len(self._ids) > self._most:
            self._ids.popitem(last=False)
        return True

    def discard(self, one: str) -> None:
        """Forget it."""
        self._ids.pop(one, None)
