"""Sessions that are in one room at one time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from bot.text.fold import folded
from handlers.hours.series.model import Session


def clashes(sessions: Iterable[Session]) -> Iterator[tuple[Session, Session]]:
    """Each pair that overlaps in a room, by time; a session that was cancelled disturbs nobody."""
    by_room: dict[str, list[Session]] = defaultdict(list)
    for session in sorted(sessions, key=lambda one: (one.starts_at, one.key)):
        for room in () if session.is_cancelled else session.rooms:
            running = [one for one in by_room[folded(room)] if one.ends_at > session.starts_at]
            yield from ((one, session) for one in running if one.key != session.key)
            by_room[folded(room)] = [*running, session]


def first_clashes(sessions: Iterable[Session]) -> list[tuple[Session, Session, int]]:
    """The first clash of each two slots, and how many there are."""
    found: dict[tuple[str, str, str, str], list[tuple[Session, Session]]] = defaultdict(list)
    for one, other in clashes(sessions):
        found[one.series, one.slot, other.series, other.slot].append((one, other))
    return [(*pairs[0], len(pairs)) for pairs in found.values()]
