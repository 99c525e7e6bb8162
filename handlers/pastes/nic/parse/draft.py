"""A snapshot in the making, and the shape of what fills it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from handlers.pastes.nic.snapshot import Card, Cpu, Sizes, Snapshot, Stamp

MOST_CARDS = 64


@dataclass(slots=True)
class Draft:
    """What has been read of one snapshot; `seen` names the sections, so that a second of the same begins the next."""

    host: str = ""
    at: Stamp | None = None
    gap: float | None = None
    counters: dict[str, dict[str, int]] = field(default_factory=dict)
    queues: dict[str, dict[str, dict[int, int]]] = field(default_factory=dict)
    rings: dict[str, Sizes] = field(default_factory=dict)
    channels: dict[str, Sizes] = field(default_factory=dict)
    softnet: dict[int, Cpu] = field(default_factory=dict)
    protocols: dict[str, int] = field(default_factory=dict)
    interrupts: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    sysctls: dict[str, int] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)

    def finish(self) -> Snapshot:
        """What was read, for good. Counters without a name belong to the only interface of which just the sizes were read."""
        named = [name for name in (*self.rings, *self.channels) if name not in self.counters]
        if "" in self.counters and len(set(named)) == 1 and len(self.counters) == 1:
            self.counters[named[0]] = self.counters.pop("")
            self.queues[named[0]] = self.queues.pop("", {})
        names = list(dict.fromkeys((*self.counters, *self.rings, *self.channels)))[:MOST_CARDS]
        cards = {
            name: Card(
                name,
                self.counters.get(name, {}),
                self.queues.get(name, {}),
                self.rings.get(name),
                self.channels.get(name),
            )
            for name in names
        }
        return Snapshot(
            self.host, self.at, self.gap, cards, self.softnet, self.protocols, dict(self.interrupts), self.sysctls
        )


class Section(Protocol):
    """The output of one command, line by line. `key` says of what: `counters eth2`."""

    key: str

    def feed(self, line: str) -> bool:
        """Take a line; False when it is none of ours, and the section is over."""

    def close(self, draft: Draft) -> None:
        """Write down what was read."""


def number(word: str) -> int | None:
    """A plain decimal number of at most 64 bits."""
    return int(word) if word.isascii() and word.isdigit() and len(word) <= 20 else None


def add_counters(draft: Draft, card: str, counters: Mapping[str, int]) -> None:
    """Counters of an interface; what two commands both show counts once."""
    mine = draft.counters.setdefault(card, {})
    for name, value in counters.items():
        mine.setdefault(name, value)
