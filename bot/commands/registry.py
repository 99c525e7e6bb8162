"""All commands by their words: exact look-up, longest path first; everything else only suggests."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.commands.arguments import parameters, usage
from bot.commands.family import Family
from bot.commands.grammar import Word, words
from bot.commands.spec import CommandSpec, ListenerSpec, Risk
from bot.text.nearest import nearest

LONGEST_PATH = 3
CLOSE = 0.7
"""Likeness from which a command is suggested: “pnig” is close to “ping”, “what” is not close to “whoami”."""


@dataclass(frozen=True, slots=True)
class Match:
    """A command found in a line, and the words that are left for its arguments."""

    spec: CommandSpec
    line: str
    rest: Sequence[Word]


class Registry:
    """Read-only once built. Two families that declare the same path raise `ValueError`; a signature that no word can be read
    into, an ambient listener that does not say what it wants and a dangerous command without a preview raise `TypeError`."""

    def __init__(self, families: Iterable[Family]) -> None:
        self.families = tuple(families)
        self._by_path: dict[tuple[str, ...], CommandSpec] = {}
        for family in self.families:
            for spec in family.commands:
                self._add(spec)
        self.commands = tuple(sorted({id(s): s for s in self._by_path.values()}.values(), key=lambda s: s.path))
        self.listeners = tuple(
            sorted((one for family in self.families for one in family.listeners), key=lambda one: one.rank)
        )
        deaf = next((one for one in self.listeners if one.ambient and one.wants is None), None)
        if deaf is not None:
            raise TypeError(f"{deaf.handler.__qualname__} is ambient but has no `wants`: it would never hear a line")

    def _add(self, spec: CommandSpec) -> None:
        parameters(spec)
        if spec.risk in {Risk.DANGER, Risk.BROADCAST} and spec.preview is None:
            raise TypeError(f"“{spec.name}” has no preview, so nobody could know what they agree to")
        for path in (spec.path, *spec.aliases):
            if not 1 <= len(path) <= LONGEST_PATH:
                raise ValueError(f"a command has one to three words: {path}")
            if path in self._by_path:
                raise ValueError(f"two commands are called “{' '.join(path)}”")
            self._by_path[path] = spec

    def match(self, line: str) -> Match | None:
        """The command that a line names, if any."""
        found = words(line)
        bare = [word.text.casefold() for word in found[:LONGEST_PATH] if not word.quoted]
        for length in range(len(bare), 0, -1):
            spec = self._by_path.get(tuple(bare[:length]))
            if spec is not None:
                return Match(spec, line, found[length:])
        return None

    def group(self, noun: str) -> tuple[CommandSpec, ...]:
        """The commands whose path begins with this word."""
        return tuple(spec for spec in self.commands if spec.path[0] == noun.casefold())

    def nouns(self) -> tuple[str, ...]:
        """The first words of all commands, once each."""
        return tuple(dict.fromkeys(spec.path[0] for spec in self.commands))

    def suggest(self, line: str, limit: int = 3) -> tuple[str, ...]:
        """Usage lines of the commands that were probably meant, best first."""
        start = line.split(maxsplit=LONGEST_PATH)[:LONGEST_PATH]
        if not start:
            return ()
        names = {spec.name: spec for spec in self.commands}
        close = nearest(" ".join(start), names, limit=limit, cutoff=CLOSE) or nearest(
            start[0], names, limit=limit, cutoff=CLOSE
        )
        same_noun = [spec.name for spec in self.group(start[0])]
        return tuple(usage(names[name]) for name in dict.fromkeys([*close, *same_noun]))[:limit]

    def listening(self, *, ambient: bool) -> tuple[ListenerSpec, ...]:
        """Who reads what is no command."""
        return tuple(one for one in self.listeners if one.ambient or not ambient)

    def wants(self, text: str) -> bool:
        """Whether anyone would read this line of channel talk; runs on every line, so it must take microseconds."""
        return any(one.hears(text) for one in self.listeners)
