"""What changed between two readings. A counter that fell has wrapped at 32 bits, or it was reset."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from handlers.pastes.nic.kinds import Kind, is_queue_packets, kind_of
from handlers.pastes.nic.parse.time import between
from handlers.pastes.nic.snapshot import Card, Cpu, Snapshot

K = TypeVar("K", str, int)
_WRAP = 1 << 32
_HALF = _WRAP >> 1
SOON = 2.0
"""Seconds between two pastes below which the time of pasting says nothing of the time of reading."""
FEW = 3
"""So many counters may fall before it looks like a reset of all."""


@dataclass(frozen=True, slots=True)
class Growth:
    """One counter. `queue` is the receive queue that had most of it, where one stands out."""

    name: str
    grew: int
    queue: int | None = None


@dataclass(frozen=True, slots=True)
class CardDelta:
    """One interface: what grew by kind (most first), the packets of each queue, and whether its counters began anew."""

    card: Card
    grown: Mapping[Kind, tuple[Growth, ...]] = field(default_factory=dict)
    queues: Mapping[int, int] = field(default_factory=dict)
    was_reset: bool = False
    wrapped: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Delta:
    """Two readings compared. `seconds` is None where nothing tells; `is_rough` where only the pastes' own times tell."""

    seconds: float | None
    is_rough: bool
    cards: tuple[CardDelta, ...]
    softnet: Mapping[int, Cpu]
    protocols: Mapping[str, int]
    interrupts: Mapping[int, int]
    sysctls: Mapping[str, int]
    was_reset: bool = False
    is_same: bool = False

    @property
    def dropped(self) -> int:
        return sum(cpu.dropped for cpu in self.softnet.values())

    @property
    def squeezed(self) -> int:
        return sum(cpu.squeezed for cpu in self.softnet.values())

    @property
    def processed(self) -> int:
        return sum(cpu.processed for cpu in self.softnet.values())


def compare(first: Snapshot, second: Snapshot, arrived: float | None = None) -> Delta:
    """The second reading less the first. `arrived` is the seconds between the two pastes, where they were two."""
    first, second = aligned(first, second)
    second = second.knowing(first)
    exact = between(first.at, second.at) or second.gap
    arrived = arrived if arrived is not None and arrived >= SOON else None
    softnet, softnet_reset = _softnet(first.softnet, second.softnet)
    cards = tuple(
        _card(first.cards[name], card)
        for name, card in second.cards.items()
        if card.counters and name in first.cards and first.cards[name].counters
    )
    return Delta(
        seconds=exact or arrived,
        is_rough=exact is None and arrived is not None,
        cards=cards,
        softnet=softnet,
        protocols=_rising(first.protocols, second.protocols),
        interrupts=_rising(first.interrupts, second.interrupts),
        sysctls=second.sysctls,
        is_same=bool(second.softnet) and first.softnet == second.softnet,
        was_reset=softnet_reset or (bool(cards) and all(card.was_reset for card in cards)),
    )


def aligned(first: Snapshot, second: Snapshot) -> tuple[Snapshot, Snapshot]:
    """Both with one name for the card, where one of them does not name it and there is only one."""
    ones, others = first.counted, second.counted
    if len(ones) != 1 or len(others) != 1 or ones == others:
        return first, second
    if others == ("",):
        return first, second.renamed("", ones[0])
    return (first.renamed("", others[0]), second) if ones == ("",) else (first, second)


def grown(before: int, after: int) -> int | None:
    """How much a counter grew; None for one that was set back. Drivers keep many hardware counters in 32 bits."""
    if after >= before:
        return after - before
    wrapped = after - before + _WRAP
    return wrapped if before < _WRAP and before >= _HALF and 0 <= wrapped < _HALF else None


def _rising(before: Mapping[K, int], after: Mapping[K, int]) -> dict[K, int]:
    pairs = ((name, before.get(name), value) for name, value in after.items())
    return {name: value - old for name, old, value in pairs if old is not None and value >= old}


def _card(before: Card, after: Card) -> CardDelta:
    pairs = {
        name: (old, value) for name, value in after.counters.items() if (old := _old(before, after, name)) is not None
    }
    fell = [name for name, (old, value) in pairs.items() if value < old]
    lost = [name for name in fell if grown(*pairs[name]) is None]
    if len(lost) > FEW or (lost and len(lost) * 2 >= sum(1 for old, _ in pairs.values() if old)):
        return CardDelta(after, was_reset=True)
    changes = {name: change for name, pair in pairs.items() if (change := grown(*pair))}
    return CardDelta(
        after,
        grown=_by_kind(changes, before, after),
        queues=_queue_packets(before, after),
        wrapped=tuple(name for name in fell if name not in lost),
    )


def _old(before: Card, after: Card, name: str) -> int | None:
    """What it was before; 0 where both lists were filtered and only the later one has it."""
    return before.counters.get(name, 0 if before.is_filtered and after.is_filtered else None)


def _by_kind(changes: Mapping[str, int], before: Card, after: Card) -> dict[Kind, tuple[Growth, ...]]:
    found: dict[Kind, list[Growth]] = {}
    for name, change in changes.items():
        kind = kind_of(name)
        if kind is not None:
            found.setdefault(kind, []).append(Growth(name, change, _main_queue(name, change, before, after)))
    return {kind: tuple(sorted(ones, key=lambda one: -one.grew)) for kind, ones in found.items()}


def _main_queue(name: str, change: int, before: Card, after: Card) -> int | None:
    """The queue that accounts for nine tenths of a counter, if there is more than one queue."""
    parts = after.queues.get(name, {})
    old = before.queues.get(name, {})
    most = max(parts, key=lambda queue: parts[queue] - old.get(queue, 0), default=None)
    if most is None or len(parts) < 2 or (parts[most] - old.get(most, 0)) * 10 < change * 9:
        return None
    return most


def _queue_packets(before: Card, after: Card) -> dict[int, int]:
    name = next((name for name in after.queues if is_queue_packets(name) and name in before.queues), None)
    if name is None:
        return {}
    old = before.queues[name]
    return {queue: value - old[queue] for queue, value in after.queues[name].items() if value >= old.get(queue, value)}


def _softnet(before: Mapping[int, Cpu], after: Mapping[int, Cpu]) -> tuple[dict[int, Cpu], bool]:
    """By CPU; and whether the counters began anew, which a reboot does. One that came online later has no past."""
    found: dict[int, Cpu] = {}
    for number, cpu in after.items():
        old = before.get(number)
        change = _cpu(old, cpu) if old is not None else None
        if change is None and old is not None:
            return {}, True
        if change is not None:
            found[number] = change
    return found, False


def _cpu(before: Cpu, after: Cpu) -> Cpu | None:
    pairs: Iterable[tuple[int, int]] = (
        (before.processed, after.processed),
        (before.dropped, after.dropped),
        (before.squeezed, after.squeezed),
        (before.flow_limited, after.flow_limited),
    )
    changes = [grown(old, new) for old, new in pairs]
    if any(change is None for change in changes):
        return None
    processed, dropped, squeezed, limited = (change or 0 for change in changes)
    return Cpu(after.number, processed, dropped, squeezed, limited)
