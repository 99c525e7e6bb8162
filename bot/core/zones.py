"""Time zones: which one a person lives in, what a clock on the wall means there, and a moment as people read it.

A time that a change of the clocks leaves out moves to the first instant after the gap; one that comes twice is the first of the
two. Zones have the names of the IANA time zone database (https://www.iana.org/time-zones).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import Connection, select

from bot.chat.message import Principal
from bot.commands.resources import Resources
from bot.core.identity import Identify
from bot.core.people import People
from bot.store.database import Database
from bot.store.schema import settings

NAME = "zone"
"""Under which a person's zone stands in the store's settings."""
MOST_KEPT = 100_000
_SECOND = timedelta(seconds=1)
_NAMED = re.compile(r"[A-Za-z][A-Za-z0-9_+-]{0,30}(?:/[A-Za-z0-9_+-]{1,30}){0,2}")
_NO_PLACE = frozenset({"localtime", "posixrules", "Factory"})


@dataclass(frozen=True, slots=True)
class Placed:
    """A wall clock's time as a moment in UTC; `shift` says whether the clocks change just there."""

    at: datetime
    shift: Literal["", "gap", "fold"] = ""


class Zones:
    """The zones that people have told. Held in memory; `load` reads them again, with what another replica has written."""

    def __init__(self, database: Database, people: People) -> None:
        self._database, self._people = database, people
        self._zones: dict[str, ZoneInfo] = {}

    async def load(self) -> None:
        """Read them all. Raises `TryLater` when the store cannot be read."""
        query = select(settings.c.scope, settings.c.value).where(settings.c.name == NAME).limit(MOST_KEPT)
        rows = await self._database.run(lambda connection: connection.execute(query).all())
        found = {scope: zone_named(_text(value)) for scope, value in rows}
        self._zones = {scope: zone for scope, zone in found.items() if zone is not None}

    @property
    def is_empty(self) -> bool:
        """Whether nobody has told a zone yet: then nobody needs to be asked who they are."""
        return not self._zones

    def of(self, who: Principal) -> ZoneInfo | None:
        """A person's zone, told from whichever of their accounts; None where nobody has said."""
        return next((self._zones[key] for key in self._keys(who) if key in self._zones), None)

    async def set(self, who: Principal, zone: ZoneInfo | None) -> None:
        """Keep a verified person's zone, or forget it. Raises `TryLater` when it cannot be kept."""
        keys = self._keys(who)
        row = {
            "scope": keys[0],
            "name": NAME,
            "value": json.dumps(zone.key if zone else ""),
            "changed_at": datetime.now(UTC),
            "changed_by": who.key[:256],
        }

        def write(connection: Connection) -> None:
            connection.execute(settings.delete().where(settings.c.name == NAME, settings.c.scope.in_(keys)))
            if zone is not None:
                connection.execute(settings.insert().values(row))

        await self._database.run(write)
        for key in keys:
            self._zones.pop(key, None)
        if zone is not None:
            self._zones[keys[0]] = zone

    def _keys(self, who: Principal) -> list[str]:
        """The person's id first, then all their accounts: a zone that was told before they were linked still counts."""
        keys = (self._people.person(who), who.key, *sorted(self._people.accounts(who)))
        return list(dict.fromkeys(key[:256] for key in keys))


async def zone_of(resources: Resources, who: Principal) -> ZoneInfo | None:
    """A person's zone, also where nobody has asked the network yet who they are; None where nothing keeps zones."""
    if not resources.knows(Zones) or (zones := await resources.get(Zones)).is_empty:
        return None
    return zones.of(who if who.is_verified else await (await resources.get(Identify))(who))


def _text(value: str) -> str:
    try:
        found = json.loads(value)
    except ValueError:
        return ""
    return found if isinstance(found, str) else ""


def zone_named(name: str) -> ZoneInfo | None:
    """The zone of this very name, None where there is none; never a file's name, whatever was typed."""
    if not _NAMED.fullmatch(name) or name in _NO_PLACE:
        return None
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def close_names(name: str) -> tuple[str, ...]:
    """Zones that were probably meant: in other letters, by their city alone, or with a mistake."""
    from zoneinfo import available_timezones  # noqa: PLC0415 - reads a folder; only a mistake needs it

    from bot.text.nearest import nearest  # noqa: PLC0415

    wanted = name.strip().replace(" ", "_").casefold()[:60]
    known = sorted(available_timezones())
    same = [one for one in known if one.casefold() == wanted or one.casefold().endswith(f"/{wanted}")]
    return tuple(same[:3]) or _city_of(known, nearest(wanted.rpartition("/")[2], _cities(known), cutoff=0.75))


def _cities(names: Iterable[str]) -> list[str]:
    return sorted({name.rpartition("/")[2] for name in names if "/" in name and not name.startswith("Etc/")})


def _city_of(names: list[str], cities: tuple[str, ...]) -> tuple[str, ...]:
    found = [one for city in cities for one in names if one.endswith(f"/{city}")]
    return tuple(found[:3])


def place(wall: datetime, zone: ZoneInfo) -> Placed:
    """The moment at which a clock in this zone shows `wall`, a time without zone."""
    first, second = (wall.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    if first == second:
        return Placed(first)
    if first.astimezone(zone).replace(tzinfo=None) == wall.replace(fold=0):
        return Placed(first, "fold")
    return Placed(_first_after_gap(second, first, zone), "gap")


def _first_after_gap(before: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    """The second at which the clocks jump: the offset at `before` is still the old one, at `after` the new one."""
    old = before.astimezone(zone).utcoffset()
    while after - before > _SECOND:
        middle = before + (after - before) // 2 // _SECOND * _SECOND
        if middle.astimezone(zone).utcoffset() == old:
            before = middle
        else:
            after = middle
    return after


def told(at: datetime, zone: ZoneInfo | None = None) -> str:
    """`Thu 26 Nov 2026 11:00 UTC (12:00 Europe/Berlin)`, with the day where it is another one there."""
    at = at.astimezone(UTC)
    text = f"{at:%a} {at.day} {at:%b %Y} {_clock(at)} UTC"
    if zone is None or zone.key in {"UTC", "Etc/UTC"}:
        return text
    there = at.astimezone(zone)
    day = "" if there.date() == at.date() else f"{there:%a} {there.day} {there:%b} "
    return f"{text} ({day}{_clock(there)} {zone.key})"


def _clock(at: datetime) -> str:
    return f"{at:%H:%M:%S}" if at.second else f"{at:%H:%M}"


def span(length: timedelta) -> str:
    """A length of time in its two largest units, to the minute if it is longer than one: `12 d 3 h`, `2 h`, `40 s`."""
    seconds = max(0, round(length.total_seconds()))
    seconds = (seconds + 30) // 60 * 60 if seconds >= 60 else seconds
    parts = ((seconds // 86400, "d"), (seconds // 3600 % 24, "h"), (seconds // 60 % 60, "min"), (seconds % 60, "s"))
    start = next((i for i, (number, _) in enumerate(parts) if number), 3)
    shown = [f"{number} {unit}" for number, unit in parts[start : start + 2] if number]
    return " ".join(shown) or "0 s"
