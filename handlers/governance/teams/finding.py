"""The team or SIG that somebody means: by its name, by a repository of it, or by the beginning of its name."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from bot.errors import NotFound
from bot.text.clean import one_line, shorten
from bot.text.nearest import nearest
from handlers.governance.teams.model import Sig, Team

T = TypeVar("T", Team, Sig)
_APART = re.compile(r"[\s_/-]+")
MOST_CANDIDATES = 5


def team(words: str, teams: Sequence[Team]) -> Team:
    """By name, service, deliverable or repository. Raises `NotFound` with candidates."""
    return _find("team", words, teams, (_names, _services, _deliverables, _repos))


def sig(words: str, sigs: Sequence[Sig]) -> Sig:
    """By name or repository, with or without the word SIG. Raises `NotFound` with candidates."""
    return _find("SIG", re.sub(r"\s+sig$", "", words.strip(), flags=re.IGNORECASE), sigs, (_sig_names, _repos))


def _find(what: str, words: str, things: Sequence[T], ways: Iterable[Callable[[T], Iterable[str]]]) -> T:
    wanted = _key(words)
    for way in ways:
        exact = [thing for thing in things if wanted in {_key(name) for name in way(thing)}]
        if len(exact) == 1:
            return exact[0]
    begun = [thing for thing in things if wanted and _key(thing.name).startswith(wanted)]
    if len(begun) == 1:
        return begun[0]
    candidates = tuple(thing.name for thing in begun)[:MOST_CANDIDATES]
    candidates = candidates or nearest(words, (thing.name for thing in things), limit=MOST_CANDIDATES)
    raise NotFound(f"No {what} is called “{shorten(one_line(words), 60)}”.", candidates=candidates)


def _key(text: str) -> str:
    return _APART.sub(" ", text[:200].casefold()).strip()


def _names(one: Team) -> Iterable[str]:
    return (one.name,)


def _services(one: Team) -> Iterable[str]:
    return (one.service, one.service.removesuffix(" service"), one.channel.lstrip("#"))


def _deliverables(one: Team) -> Iterable[str]:
    return one.deliverables


def _repos(one: Team | Sig) -> Iterable[str]:
    return (name for repo in one.repos for name in (repo, repo.rpartition("/")[2]))


def _sig_names(one: Sig) -> Iterable[str]:
    return (one.name, re.sub(r"\s+sig$", "", one.name, flags=re.IGNORECASE))
