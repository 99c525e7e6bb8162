"""Which rooms pages may quote. Platforms do not say reliably which rooms are private, so whoever runs the bot does."""

from __future__ import annotations

from collections.abc import Iterable
from fnmatch import fnmatchcase

from bot.text.fold import folded


class PublicRooms:
    """The rooms of `rooms` under [web]: `network:channel`, in which only `*` is special. None, unless named."""

    def __init__(self, patterns: Iterable[str]) -> None:
        # `?` may stand in the name of a channel; `[` as well, which is folded to `{`.
        self._patterns = tuple(folded(one).replace("?", "[?]") for one in patterns)

    def has(self, room: str) -> bool:
        """Whether everybody may read what is said in a room, given as `network:channel`."""
        name = folded(room)
        return any(fnmatchcase(name, pattern) for pattern in self._patterns)

    def have(self, rooms: Iterable[str]) -> bool:
        """Whether all of them are such; what has no room at all is not known to be public."""
        found = tuple(rooms)
        return bool(found) and all(self.has(room) for room in found)

    @property
    def is_empty(self) -> bool:
        return not self._patterns
