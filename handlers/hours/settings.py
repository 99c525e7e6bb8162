"""The `[hours]` section of the configuration."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from bot.fields import FilePath
from handlers.hours.queue.settings import QueueSettings
from handlers.hours.series.instants import read_time, read_zone
from handlers.hours.series.rule import rule

RoomName = Annotated[str, Meta(pattern=r"^[^:\s]+:\S+$")]
Before = Literal["24h", "15m", "start", "end"]


class SkipSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A date on which there is no session."""

    date: Annotated[date, Meta(description="The date: 2026-12-24.")]
    reason: Annotated[str, Meta(description="Why, as people read it.")] = ""


class SlotSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A recurring time."""

    day: Annotated[str, Meta(description="The day of the week by its name: Thursday.")]
    time: Annotated[str, Meta(description="When it begins: 11:00.")]
    duration: Annotated[int, Meta(ge=1, le=1440, description="How long it lasts, in minutes.")] = 60
    frequency: Annotated[
        str,
        Meta(
            description="weekly, biweekly-even or -odd (ISO weeks), quadweekly(-week-1…3, -alternate), first-thursday, adhoc."
        ),
    ] = "weekly"
    start_date: Annotated[date | None, Meta(description="No session before this date.")] = None
    end_date: Annotated[date | None, Meta(description="No session on or after this date.")] = None
    skip_dates: Annotated[tuple[SkipSettings, ...], Meta(description="Dates without a session.")] = ()
    dates: Annotated[
        tuple[date, ...], Meta(description="Sessions beyond the rule, or all there are of an adhoc one.")
    ] = ()
    rooms: Annotated[
        tuple[RoomName, ...], Meta(description='Where, as "network:channel"; empty: as the series says.')
    ] = ()

    def __post_init__(self) -> None:
        rule(self.day, self.frequency)
        read_time(self.time)
        if self.start_date and self.end_date and self.end_date <= self.start_date:
            raise ValueError("end_date is not after start_date: there would be no session at all")


class SeriesSettings(SlotSettings, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Office hours or a meeting."""

    title: Annotated[str, Meta(description="What people call it; empty: its name.")] = ""
    track: Annotated[str, Meta(description="What the questions are about: people subscribe to tracks.")] = ""
    hosts: Annotated[
        tuple[RoomName, ...], Meta(description="Who holds it, as network:account; they may move and cancel sessions.")
    ] = ()
    zone: Annotated[
        str, Meta(description="Whose clock rules: UTC, or the hosts' zone (Europe/Berlin), then it moves at DST.")
    ] = "UTC"
    more: Annotated[tuple[SlotSettings, ...], Meta(description="Further times of the same series.")] = ()
    agenda_url: Annotated[str, Meta(description="Where the agenda is.")] = ""
    description: Annotated[str, Meta(description="A sentence or two for calendars and pages.")] = ""

    def __post_init__(self) -> None:
        # Not super(): msgspec makes a new class, which the cell of a zero-argument super does not know.
        SlotSettings.__post_init__(self)
        read_zone(self.zone)


class HoursSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Office hours and meetings."""

    series: Annotated[
        dict[Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9_.-]{0,63}$")], SeriesSettings],
        Meta(description="Series of sessions, by a short name of your choice."),
    ] = {}
    meetings: Annotated[
        tuple[FilePath, ...], Meta(description="Folders of yaml2ical meeting files, read again when they change.")
    ] = ()
    network: Annotated[
        str, Meta(description="The network of the channels and chairs in meeting files; empty: the only IRC network.")
    ] = ""
    remind: Annotated[
        tuple[Before, ...],
        Meta(description="When the room is told: 24h and 15m before, at the start, 10 min before the end."),
    ] = ("24h", "15m", "start", "end")
    logged: Annotated[
        tuple[RoomName, ...],
        Meta(description="Rooms that somebody logs; with any named, “hours check” misses the others."),
    ] = ()
    feed_url: Annotated[str, Meta(description="Where the calendar feed can be subscribed to, for “hours ics”.")] = ""
    uid_domain: Annotated[
        str, Meta(pattern=r"^[A-Za-z0-9.-]+$", description="The right side of the calendar's ids; never change it.")
    ] = "openinfra-bot"
    alarm: Annotated[
        int, Meta(ge=0, le=10080, description="Minutes before a session at which calendars ring; 0 is never.")
    ] = 0
    queue: Annotated[QueueSettings, Meta(description="Questions, notes and digests.")] = QueueSettings()
