"""Opens the calendar: everything that the configuration, meeting files and the store say of when sessions are."""

from __future__ import annotations

from pathlib import Path

from bot.commands.registry import Registry
from bot.commands.resources import provider
from bot.config.model import Settings
from bot.core.clock.clock import Clock
from bot.store.database import Database
from handlers.hours.meetings.problem import Problem
from handlers.hours.meetings.reading import read_folders
from handlers.hours.series.book import Book, Read
from handlers.hours.series.definition import series_of
from handlers.hours.series.model import Series
from handlers.hours.series.store import SeriesStore
from handlers.hours.settings import HoursSettings


@provider()
async def open_book(
    settings: HoursSettings, core: Settings, database: Database, clock: Clock, registry: Registry
) -> Book:
    """The one calendar; it is read when first asked. Schedules that say `follows_sessions` are planned anew when it changes."""
    schedules = (schedule for family in registry.families for schedule in family.schedules)
    following = [schedule.prefix for schedule in schedules if getattr(schedule, "follows_sessions", False)]

    async def moved() -> None:
        for prefix in following:
            await clock.replan(prefix)

    return Book(SeriesStore(database), fixed(settings), reader(settings, core), clock.now, moved)


def fixed(settings: HoursSettings) -> list[Series]:
    """The series of the configuration."""
    return [series_of(name, given, "toml") for name, given in settings.series.items()]


def reader(settings: HoursSettings, core: Settings) -> Read:
    """A function that reads the meeting files, and again only when one has changed."""
    folders = [Path(folder).expanduser() for folder in settings.meetings]
    network = settings.network or (next(iter(core.irc)) if len(core.irc) == 1 else "")
    if folders and not network:
        missing = Problem(
            "[hours]",
            0,
            f"of which network are the channels in meeting files? Say `network`: there are {len(core.irc)}",
        )
        return lambda: ([], [missing])
    return _remembering(folders, lambda: read_folders(folders, network))


def _remembering(folders: list[Path], read: Read) -> Read:
    last: dict[tuple[object, ...], tuple[list[Series], list[Problem]]] = {}

    def again() -> tuple[list[Series], list[Problem]]:
        look = tuple(_look(path) for folder in folders for path in sorted(folder.glob("*.y*ml")))
        if look not in last:
            last.clear()
            last[look] = read()
        series, problems = last[look]
        return list(series), list(problems)

    return again


def _look(path: Path) -> tuple[str, int, int]:
    """What changes with a file."""
    try:
        found = path.stat()
    except OSError:
        return str(path), 0, 0
    return str(path), found.st_mtime_ns, found.st_size
