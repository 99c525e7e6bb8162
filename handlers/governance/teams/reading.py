"""The community's reference files as they are kept in openstack/governance: projects.yaml, members.yaml, sigs-repos.yaml.

https://opendev.org/openstack/governance/src/branch/master/reference
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from bot.text.clean import one_line, shorten
from handlers.governance.teams.model import Member, Person, Sig, Team

LARGEST = 4_000_000
"""Bytes; today's largest has 80,000."""
_LONGEST = 600
_MAIL = re.compile(r"[^\s<>()]+@[^\s<>()]+\.[^\s<>()]+")


class Unreadable(Exception):
    """A file that cannot be used, and why, with the line where it is known."""


def teams(path: Path) -> tuple[Team, ...]:
    """projects.yaml. Raises `Unreadable`."""
    found = _mapping(_load(path), path)
    return tuple(_team(str(name), _mapping(value, path, str(name))) for name, value in found.items())


def members(path: Path) -> tuple[Member, ...]:
    """members.yaml. Raises `Unreadable`."""
    found = _load(path)
    if not isinstance(found, list):
        raise Unreadable(f"{path.name} is no list of members")
    return tuple(_member(_mapping(value, path, "a member")) for value in found)


def sigs(path: Path) -> tuple[Sig, ...]:
    """sigs-repos.yaml. Raises `Unreadable`."""
    found = _mapping(_load(path), path)
    return tuple(Sig(_text(name), tuple(_repos(value))) for name, value in found.items())


def _load(path: Path) -> Any:
    import yaml  # noqa: PLC0415 - only whoever asks for a team needs it

    try:
        if path.stat().st_size > LARGEST:
            raise Unreadable(f"{path.name} is larger than {LARGEST:,} bytes")
        text = path.read_text(encoding="utf-8")
        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        return yaml.load(text, Loader=loader)  # noqa: S506 - a safe one
    except OSError as error:
        raise Unreadable(f"{path.name} cannot be read: {error.strerror}") from error
    except (UnicodeDecodeError, RecursionError, ValueError) as error:
        raise Unreadable(f"{path.name} is no YAML text") from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f", line {mark.line + 1}" if mark is not None else ""
        problem = one_line(str(getattr(error, "problem", "") or "not YAML"))
        raise Unreadable(f"{path.name}{line}: {shorten(problem, 100)}") from error


def _mapping(value: Any, path: Path, what: str = "") -> Mapping[Any, Any]:
    if not isinstance(value, Mapping):
        raise Unreadable(f"{path.name}: {shorten(one_line(what), 60) or 'the file'} is no mapping")
    return value


def _team(name: str, found: Mapping[Any, Any]) -> Team:
    lead = found.get("ptl")
    deliverables = found.get("deliverables")
    by_name = deliverables if isinstance(deliverables, Mapping) else {}
    return Team(
        name=_text(name),
        lead=_person(lead) if isinstance(lead, Mapping) else None,
        is_distributed=found.get("leadership_type") == "distributed",
        service=_text(found.get("service")),
        mission=_text(found.get("mission")),
        url=_text(found.get("url")),
        channel=_channel(_text(found.get("irc-channel"))),
        liaisons=tuple(_liaisons(found.get("liaisons"))),
        deliverables=tuple(_text(one) for one in by_name),
        repos=tuple(repo for one in by_name.values() if isinstance(one, Mapping) for repo in _repos(one.get("repos"))),
    )


def _channel(name: str) -> str:
    return f"#{name.lstrip('#')}" if name else ""


def _liaisons(found: Any) -> Iterator[tuple[str, tuple[Person, ...]]]:
    for subject, people in found.items() if isinstance(found, Mapping) else ():
        if isinstance(people, list):
            yield _text(subject), tuple(_person(one) for one in people if isinstance(one, Mapping))


def _person(found: Mapping[Any, Any]) -> Person:
    return Person(_text(found.get("name")), _text(found.get("irc")))


def _member(found: Mapping[Any, Any]) -> Member:
    return Member(_person(found), _text(found.get("role")), _text(found.get("date")))


def _repos(found: Any) -> Iterator[str]:
    for one in found if isinstance(found, list) else ():
        name = one.get("repo") if isinstance(one, Mapping) else one
        if isinstance(name, str):
            yield _text(name)


def _text(value: Any) -> str:
    """One line of what the file says; an address that stands in a text is left out."""
    if value is None or isinstance(value, Mapping | list):
        return ""
    return shorten(_MAIL.sub("…", one_line(str(value)[: 4 * _LONGEST])), _LONGEST)
