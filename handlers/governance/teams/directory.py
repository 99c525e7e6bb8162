"""The reference files, read once and again when they change; of a file that is broken the last good content is used."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from pathlib import Path
from time import monotonic
from typing import Any

from bot.commands.resources import Resources, provider
from bot.errors import BackendDown, BotError
from handlers.governance.settings import GovernanceSettings
from handlers.governance.teams import reading
from handlers.governance.teams.model import Member, Reference, Sig, Team
from handlers.governance.teams.reading import Unreadable
from handlers.knowledge.curating.git import git

log = logging.getLogger(__name__)

PULL_SECONDS = 60
FILES: dict[str, Callable[[Path], tuple[Any, ...]]] = {
    "projects.yaml": reading.teams,
    "members.yaml": reading.members,
    "sigs-repos.yaml": reading.sigs,
}
_Stamp = tuple[int, int] | None


class Directory:
    """The files of one folder."""

    def __init__(self, folder: str, *, pull: bool, look_seconds: float, clock: Callable[[], float] = monotonic) -> None:
        self._folder = Path(folder).expanduser() if folder else None
        self._pulls, self._look_seconds, self._clock = pull, look_seconds, clock
        self._stamps: dict[str, _Stamp] = {}
        self._good: dict[str, tuple[Any, ...]] = {}
        self._problems: dict[str, str] = {}
        self._looked_at: float | None = None
        self._lock = asyncio.Lock()

    async def get(self) -> Reference:
        """What is known. Raises `BackendDown` where no folder is configured, or nothing in it can be used."""
        async with self._lock:
            if self._looked_at is None or self._clock() - self._looked_at >= self._look_seconds:
                await asyncio.to_thread(self._look, self._place)
                self._looked_at = self._clock()
        if not self._good:
            raise BackendDown(f"The reference files cannot be used: {'; '.join(self._problems.values())}.")
        return self._reference()

    async def refresh(self) -> Reference:
        """Bring the checkout up to date if that is wanted, and read what has changed. Raises `BackendDown`."""
        if self._pulls:
            await git(self._place, "pull", "--quiet", "--ff-only", seconds=PULL_SECONDS)
        self._looked_at = None
        return await self.get()

    @property
    def is_configured(self) -> bool:
        return self._folder is not None

    @property
    def _place(self) -> Path:
        if self._folder is None:
            raise BackendDown(
                "I have no reference files: set `reference` under [governance] to the folder of projects.yaml."
            )
        return self._folder

    def _look(self, folder: Path) -> None:
        for name, read in FILES.items():
            stamp = _stamp(folder / name)
            if name in self._stamps and stamp == self._stamps[name]:
                continue
            self._stamps[name] = stamp
            try:
                self._good[name] = read(folder / name)
            except Unreadable as problem:
                self._problems[name] = str(problem)
                log.warning("reference files: %s", problem)
            else:
                self._problems.pop(name, None)

    def _reference(self) -> Reference:
        teams: tuple[Team, ...] = self._good.get("projects.yaml", ())
        members: tuple[Member, ...] = self._good.get("members.yaml", ())
        sigs: tuple[Sig, ...] = self._good.get("sigs-repos.yaml", ())
        return Reference(teams, members, sigs, tuple(self._problems.values()))


def _stamp(path: Path) -> _Stamp:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size


@provider()
def open_directory(own: GovernanceSettings) -> Directory:
    """The folder of the configuration."""
    return Directory(own.reference, pull=own.pull, look_seconds=own.look_seconds)


async def refresh_daily(resources: Resources) -> None:
    """A chore: what cannot be fetched today stays as it is."""
    directory = await resources.get(Directory)
    if not directory.is_configured:
        return
    try:
        await directory.refresh()
    except BotError as error:
        log.warning("reference files: %s", error.sentence)
