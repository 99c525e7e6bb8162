"""One reading of a machine's network counters, as far as it was pasted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace


@dataclass(frozen=True, slots=True)
class Sizes:
    """What `ethtool -g` or `-l` says: `now` and `most` by field, in small letters (`rx`, `tx`, `combined`)."""

    now: Mapping[str, int]
    most: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Card:
    """One interface. `counters` are sums over its queues, under names with `*` in place of the queue; `queues` has the parts.

    A list without a single zero was filtered (`grep -v ': 0$'`): what it does not name was 0.
    """

    name: str
    counters: Mapping[str, int] = field(default_factory=dict)
    queues: Mapping[str, Mapping[int, int]] = field(default_factory=dict)
    rings: Sizes | None = None
    channels: Sizes | None = None

    @property
    def is_filtered(self) -> bool:
        return bool(self.counters) and 0 not in self.counters.values()


@dataclass(frozen=True, slots=True)
class Cpu:
    """One line of /proc/net/softnet_stat (net/core/net-procfs.c, softnet_seq_show); all counters are 32 bits wide."""

    number: int
    processed: int
    dropped: int
    squeezed: int
    flow_limited: int = 0


@dataclass(frozen=True, slots=True)
class Stamp:
    """When something was read, in seconds; a bare time of day knows no date."""

    seconds: float
    has_date: bool


@dataclass(frozen=True, slots=True)
class Snapshot:
    """All that was read at one time. `gap` is a `sleep` in seconds that stood before it; `interrupts` are network
    interrupts by CPU, `host` the machine that the prompt names."""

    host: str = ""
    at: Stamp | None = None
    gap: float | None = None
    cards: Mapping[str, Card] = field(default_factory=dict)
    softnet: Mapping[int, Cpu] = field(default_factory=dict)
    protocols: Mapping[str, int] = field(default_factory=dict)
    interrupts: Mapping[int, int] = field(default_factory=dict)
    sysctls: Mapping[str, int] = field(default_factory=dict)

    @property
    def has_counters(self) -> bool:
        return bool(self.softnet or self.protocols or any(card.counters for card in self.cards.values()))

    @property
    def counted(self) -> tuple[str, ...]:
        """The names of the cards whose counters are known."""
        return tuple(name for name, card in self.cards.items() if card.counters)

    def renamed(self, old: str, new: str) -> Snapshot:
        """The same with another name for one card."""
        cards = {name: card for name, card in self.cards.items() if name not in {old, new}}
        card, known = replace(self.cards[old], name=new), self.cards.get(new)
        if known is not None:
            card = replace(card, rings=card.rings or known.rings, channels=card.channels or known.channels)
        return replace(self, cards={new: card, **cards})

    def shares(self, other: Snapshot) -> bool:
        """Whether the two can be compared at all: the same counters, and not of two machines."""
        if self.host and other.host and self.host != other.host:
            return False
        return bool(
            (self.softnet and other.softnet)
            or (self.protocols and other.protocols)
            or set(self.counted) & set(other.counted)
            or ((self.counted == ("",) or other.counted == ("",)) and len(self.counted) == len(other.counted))
        )

    def knowing(self, other: Snapshot) -> Snapshot:
        """The same reading with the sizes and settings of another one where it has none of its own."""
        cards = dict(self.cards)
        for name, card in other.cards.items():
            mine = cards.get(name) or Card(name)
            cards[name] = replace(mine, rings=mine.rings or card.rings, channels=mine.channels or card.channels)
        return replace(self, host=self.host or other.host, cards=cards, sysctls={**other.sysctls, **self.sysctls})
