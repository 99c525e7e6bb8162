"""All series of the configuration, of meeting files and from chat, as one calendar."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from time import monotonic

from bot.errors import NotFound, TryLater
from bot.text.fold import folded
from bot.text.nearest import nearest
from handlers.hours.meetings.problem import Problem
from handlers.hours.series.model import Change, Series, Session
from handlers.hours.series.store import SeriesStore
from handlers.hours.settings import SeriesSettings

FAR = timedelta(days=800)
"""How far `next` looks: further than the rarest rule's next session."""
LOOK_SECONDS = 30.0
"""How often files, and what other replicas write, are looked at."""
LONGEST = timedelta(days=1)
Read = Callable[[], tuple[list[Series], list[Problem]]]


@dataclass(frozen=True, slots=True)
class _Known:
    """What was read last."""

    series: dict[str, Series]
    problems: tuple[Problem, ...]


class Book:
    """Read from files and the store at most every half minute. `fixed` are the configuration's own, `read` reads meeting files;
    `moved` is awaited when something has changed since it was read last.

    All methods raise `TryLater` while the store cannot be used and nothing was read yet.
    """

    def __init__(
        self,
        store: SeriesStore,
        fixed: Sequence[Series],
        read: Read,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        moved: Callable[[], Awaitable[None]] | None = None,
    ) -> None:
        self._store, self._fixed, self._read, self._now, self._moved = store, tuple(fixed), read, now, moved
        self._known: _Known | None = None
        self._looked_at = float("-inf")
        self._lock = asyncio.Lock()

    async def all(self) -> tuple[Series, ...]:
        """Every series, by name."""
        return tuple((await self._fresh()).series.values())

    async def problems(self) -> tuple[Problem, ...]:
        """What is wrong in meeting files."""
        return (await self._fresh()).problems

    async def series(self, name: str) -> Series:
        """One series; case does not matter. Raises `NotFound` with the nearest names."""
        known = (await self._fresh()).series
        found = known.get(name.casefold())
        if found is None:
            close = nearest(name, known)
            raise NotFound(f"No series is called “{name[:60]}”. “hours --all” lists them.", candidates=close)
        return found

    async def sessions(self, since: datetime, until: datetime, room: str | None = None) -> list[Session]:
        """All that start from `since` up to, but not at, `until`; cancelled ones too. `room` is `network:channel`."""
        found = [session for one in await self.all() for session in one.sessions(since, until)]
        here = [session for session in found if room is None or is_in(session, room)]
        return sorted(here, key=lambda session: (session.starts_at, session.series))

    async def session(self, key: str) -> Session | None:
        """The session of that key as it is today; None where there is none (any more), whatever the key is."""
        name, _, start = key.rpartition("@")
        series = (await self._fresh()).series.get(name)
        try:
            original = datetime.fromisoformat(start)
        except ValueError:
            return None
        if series is None or original.tzinfo is None or not 1970 < original.year < 9000:
            return None
        return series.session(original)

    async def next(self, room: str | None = None, *, series: str = "") -> Session | None:
        """The next one that has not begun and is not cancelled, in a room or of a series."""
        since = now = self._now()
        step = timedelta(days=8)
        while since < now + FAR:
            found = await self.sessions(since, since + step, room)
            coming = (one for one in found if not one.is_cancelled and series in {"", one.series})
            first = next(coming, None)
            if first is not None:
                return first
            since, step = since + step, step * 2
        return None

    async def current(self, room: str, now: datetime) -> Session | None:
        """The one that goes on in a room, the latest to begin if there are several."""
        found = await self.sessions(now - LONGEST, now + timedelta(microseconds=1), room)
        running = [one for one in found if not one.is_cancelled and one.ends_at > now]
        return running[-1] if running else None

    async def add(self, name: str, given: SeriesSettings, who: str) -> None:
        """Keep a series that was defined in chat, in the place of an earlier one."""
        await self._store.save(name, given, who, self._now())
        await self.reload()

    async def remove(self, name: str, who: str) -> None:
        """Forget a series that was defined in chat."""
        await self._store.remove(name, who, self._now())
        await self.reload()

    async def definition(self, name: str) -> SeriesSettings | None:
        """What was said in chat when it was added."""
        return await self._store.definition(name)

    async def change(self, series: str, made: Change, who: str, ref: str) -> None:
        """Keep a change of a date, or from a date on, under a reference."""
        await self._store.change(series, made, who, self._now(), ref)
        await self.reload()

    async def has(self, ref: str) -> bool:
        """Whether the change of that reference was written, or taken back under it."""
        return await self._store.has(ref)

    async def undo(self, series: str, made: Iterable[Change], who: str, ref: str) -> int:
        """Take changes back; returns how many."""
        count = await self._store.undo(series, [change.id for change in made], who, self._now(), ref)
        await self.reload()
        return count

    async def reload(self) -> None:
        """Read everything again, now."""
        async with self._lock:
            before, self._known = self._known, await self._load()
        await self._tell(before)

    async def _fresh(self) -> _Known:
        known = self._known
        if known is not None and monotonic() - self._looked_at < LOOK_SECONDS:
            return known
        async with self._lock:
            if self._known is not None and monotonic() - self._looked_at < LOOK_SECONDS:
                return self._known
            try:
                found = self._known = await self._load()
            except TryLater:
                if known is None:
                    raise
                return known  # a calendar of half a minute ago is better than none
        await self._tell(known)
        return found

    async def _tell(self, before: _Known | None) -> None:
        """Whoever plans must know of what has changed; what was never read before was not planned either."""
        known = self._known
        if self._moved is None or before is None or known is None or known.series == before.series:
            return
        try:
            await self._moved()
        except TryLater:
            self._known, self._looked_at = (
                before,
                float("-inf"),
            )  # the next look finds the change again, and tells of it

    async def _load(self) -> _Known:
        imported, problems = await asyncio.to_thread(self._read)
        added, changes = await self._store.added(), await self._store.changes()
        found: dict[str, Series] = {}
        for one in (*self._fixed, *added, *imported):
            if one.id in found:
                problems = [*problems, _twice(one, found[one.id])]
            else:
                found[one.id] = replace(one, changes=changes.get(one.id, ()))
        revised = await self._store.revised(list(found.values()), self._now())
        self._looked_at = monotonic()
        return _Known({one.id: one for one in sorted(revised, key=lambda one: one.id)}, tuple(problems))


def is_in(session: Session, room: str) -> bool:
    """Whether a session is held in a room; channels are the same whatever their case."""
    return folded(room) in {folded(one) for one in session.rooms}


def _twice(one: Series, first: Series) -> Problem:
    where = {"toml": "the configuration", "chat": "chat"}
    return Problem(
        where.get(one.origin, one.origin),
        0,
        f"there is a series “{one.id}” already, from {where.get(first.origin, first.origin)}: give one of them another name",
    )
