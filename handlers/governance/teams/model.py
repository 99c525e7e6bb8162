"""Teams, SIGs and the committee, without anybody's e-mail address: those are never read into memory."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Person:
    """A name and a nick on IRC; either may be empty."""

    name: str
    irc: str = ""

    def __str__(self) -> str:
        return f"{self.name} ({self.irc})" if self.name and self.irc else self.name or self.irc or "nobody"


@dataclass(frozen=True, slots=True)
class Team:
    """A project team. `liaisons` are by subject, `repos` of all its deliverables."""

    name: str
    lead: Person | None
    is_distributed: bool
    service: str = ""
    mission: str = ""
    url: str = ""
    channel: str = ""
    liaisons: tuple[tuple[str, tuple[Person, ...]], ...] = ()
    deliverables: tuple[str, ...] = ()
    repos: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Member:
    """One of the Technical Committee; `term` is when the seat is elected anew, as the file says it."""

    person: Person
    role: str
    term: str


@dataclass(frozen=True, slots=True)
class Sig:
    """A special interest group and its repositories."""

    name: str
    repos: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reference:
    """All of it. `problems` are files that could not be used, of which older content may stand here."""

    teams: tuple[Team, ...] = ()
    members: tuple[Member, ...] = ()
    sigs: tuple[Sig, ...] = ()
    problems: tuple[str, ...] = field(default=())
