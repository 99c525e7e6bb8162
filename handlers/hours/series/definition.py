"""A series as the configuration, or somebody in chat, defines it."""

from __future__ import annotations

from handlers.hours.series.instants import read_time, read_zone
from handlers.hours.series.model import Series, Skip, Slot
from handlers.hours.series.rule import rule
from handlers.hours.settings import SeriesSettings, SlotSettings


def series_of(name: str, given: SeriesSettings, origin: str) -> Series:
    """The series of that name; `origin` is `toml` or `chat`."""
    return Series(
        id=name,
        title=given.title or name,
        slots=tuple(_slot(str(number), slot) for number, slot in enumerate((given, *given.more), start=1)),
        track=given.track,
        rooms=given.rooms,
        hosts=given.hosts,
        zone=read_zone(given.zone),
        agenda_url=given.agenda_url,
        description=given.description,
        origin=origin,
    )


def _slot(key: str, given: SlotSettings) -> Slot:
    return Slot(
        key=key,
        rule=rule(given.day, given.frequency),
        at=read_time(given.time),
        minutes=given.duration,
        start_date=given.start_date,
        end_date=given.end_date,
        rooms=() if isinstance(given, SeriesSettings) else given.rooms,
        skips=tuple(Skip(skip.date, skip.reason) for skip in given.skip_dates),
        dates=given.dates,
    )
