"""Reads yaml2ical meeting files (https://docs.opendev.org/opendev/yaml2ical/latest/).

What is wrong in one file does not keep the others. Times are in UTC. `irc` is a channel without its #, `chair` names people with
their nick in brackets; `meeting_id` is no id for us: two real files share one, so the file's name takes its place.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from handlers.hours.meetings.problem import Problem
from handlers.hours.series.instants import read_date, read_time
from handlers.hours.series.model import Series, Skip, Slot
from handlers.hours.series.rule import Rule, rule

if TYPE_CHECKING:
    from handlers.hours.meetings.nodes import Mapping

LARGEST = 100_000
"""Bytes; the largest real file has 1,200."""
KNOWN = frozenset({"project", "agenda_url", "schedule", "description"})
KNOWN_SLOT = frozenset({"time", "day", "irc", "frequency", "start_date", "duration", "skip_dates"})
_NICK = re.compile(r"\(([^()\s]+)\)")
_NO_NAME = re.compile(r"[^a-z0-9_.-]+")


def read_folders(folders: Iterable[Path], network: str) -> tuple[list[Series], list[Problem]]:
    """All meetings of all folders, by file name; channels and chairs are of that network."""
    found: list[Series] = []
    wrong: list[Problem] = []
    for folder in folders:
        if not folder.is_dir():
            wrong.append(
                Problem(folder.name, 0, "there is no such folder; make it, or take it out of `meetings` under [hours]")
            )
            continue
        for path in sorted((*folder.glob("*.yaml"), *folder.glob("*.yml"))):
            series, problems = read_file(path, network)
            wrong += problems
            found += [series] if series is not None else []
    return found, wrong


def read_file(path: Path, network: str) -> tuple[Series | None, list[Problem]]:
    """One meeting, or what is wrong with it, a line each."""
    try:
        if path.stat().st_size > LARGEST:
            return None, [Problem(path.name, 0, f"it has more than {LARGEST} bytes: that is no meeting file")]
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return None, [Problem(path.name, 0, "it is not written in UTF-8; save it as that")]
    except OSError as error:
        return None, [Problem(path.name, 0, f"it cannot be read: {error.strerror}")]
    return read_text(text, path.name, network)


def read_text(text: str, name: str, network: str) -> tuple[Series | None, list[Problem]]:
    """The same from a file's text; `name` is the file's."""
    import yaml  # noqa: PLC0415 - only a bot with meeting files needs it

    from handlers.hours.meetings.nodes import Mapping  # noqa: PLC0415 - as above

    try:
        node = yaml.compose(text, yaml.SafeLoader)
    except yaml.YAMLError as error:
        return None, [_broken(error, text, name)]
    except RecursionError:
        return None, [Problem(name, 0, "its lists are nested too deeply: that is no meeting file")]
    if not isinstance(node, yaml.MappingNode) or ("&" in text and any(_aliases(text))):
        return None, [
            Problem(name, 1, "it is no meeting: write “project: …”, “schedule: …” and so on, without anchors")
        ]
    wrong: list[Problem] = []
    series = _series(Mapping(name, node, wrong), name, network)
    return (None if wrong else series), wrong


def _aliases(text: str) -> Iterable[object]:
    """Anchors and aliases can make a small file huge; no meeting needs one."""
    import yaml  # noqa: PLC0415 - loaded already

    return (
        token for token in yaml.scan(text, yaml.SafeLoader) if isinstance(token, yaml.AliasToken | yaml.AnchorToken)
    )


def _broken(error: Exception, text: str, name: str) -> Problem:
    """What the parser says, and of a tab what to do about it."""
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    line = mark.line + 1 if mark is not None else 0
    lines = text.split("\n")
    here = lines[line - 1] if 0 < line <= len(lines) else ""
    if "\t" in here[: len(here) - len(here.lstrip())] or "'\\t'" in str(getattr(error, "problem", "")):
        return Problem(name, line, "a tab stands where YAML wants spaces; replace it with spaces")
    return Problem(
        name, line, f"this is no YAML: {getattr(error, 'problem', None) or 'a character that it does not allow'}"
    )


def _series(given: Mapping, name: str, network: str) -> Series:
    title = given.text("project", required=True).strip()
    slots: list[Slot] = []
    extras = [*given.beyond(KNOWN)]
    for number, entry in enumerate(given.items("schedule"), start=1):
        slots.append(_slot(entry, str(number), network))
        extras += [(f"schedule {number}", entry.beyond(KNOWN_SLOT))] if entry.values.keys() - KNOWN_SLOT else []
    if not slots:
        given.blame(given.values.get("schedule"), "“schedule” holds no time; write at least one, beginning with a dash")
    _blame_doubles(given, slots)
    return Series(
        id=_NO_NAME.sub("-", name.rpartition(".")[0].casefold()).strip("-._")[:64] or "meeting",
        title=title,
        slots=tuple(slots),
        track=title,
        rooms=tuple(dict.fromkeys(room for slot in slots for room in slot.rooms)),
        hosts=tuple(dict.fromkeys(f"{network}:{nick}" for nick in _NICK.findall(given.text("chair")))),
        agenda_url=given.text("agenda_url"),
        description=given.text("description"),
        origin=name,
        extras=tuple(extras),
    )


def _blame_doubles(given: Mapping, slots: list[Slot]) -> None:
    times = [(slot.rule, slot.at, slot.start_date) for slot in slots if not slot.rule.is_adhoc]
    for number, entry in enumerate(given.items("schedule")):
        if number < len(times) and times[number] in times[:number]:
            entry.blame(None, "this time is there twice; delete one of the two")


def _slot(given: Mapping, key: str, network: str) -> Slot:
    day, frequency = given.text("day", required=True), given.text("frequency", required=True)
    if day and frequency:
        fits = given.read("frequency", lambda text: rule(_day(given, day), text), Rule(0, "weekly"))
    else:
        fits = Rule(0, "weekly")
    given.text("time", required=True)
    channel = given.text("irc", required=True).strip()
    return Slot(
        key=key,
        rule=fits,
        at=given.read("time", read_time, read_time("00:00")),
        minutes=given.read("duration", _minutes, 60),
        start_date=given.read("start_date", read_date, None),
        rooms=(f"{network}:#{channel.lstrip('#')}",) if channel else (),
        skips=tuple(
            Skip(on, skip.text("reason"))
            for skip in given.items("skip_dates")
            if (on := skip.read("skip_date", read_date, None)) is not None
        ),
    )


def _day(given: Mapping, day: str) -> str:
    """The day, blamed where it stands rather than at the frequency."""
    try:
        rule(day, "weekly")
    except ValueError as error:
        given.blame(given.values["day"], f"day: {error}")
        return "Monday"
    return day


def _minutes(text: str) -> int:
    if not text.isascii() or not text.isdecimal() or not 1 <= int(text[:6]) <= 1440:
        raise ValueError(f"“{text}” is no length; write minutes, from 1 to 1440")
    return int(text)
