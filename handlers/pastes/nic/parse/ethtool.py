"""`ethtool -S`, `-g` and `-l` (ethtool.c, and netlink/rings.c and channels.c of its source)."""

from __future__ import annotations

import re
from collections import defaultdict

from handlers.pastes.nic.kinds import LONGEST_NAME, fold, is_queue_packets, kind_of
from handlers.pastes.nic.parse.draft import Draft, Section, add_counters, number
from handlers.pastes.nic.snapshot import Sizes

MOST_COUNTERS = 8_000
_SIZES = re.compile(r"(Ring|Channel) parameters for ([\w.@-]{1,40}):")
_QUEUE_HEADER = re.compile(r"\s{0,8}[RT]x Queue#")


def counter(line: str) -> tuple[str, int] | None:
    """`     rx_missed_errors: 71002`, with spaces, brackets and colons inside the name as drivers like them."""
    name, colon, value = line.rpartition(":")
    name = name.strip()
    amount = number(value.strip())
    if not colon or amount is None or not name or len(name) > LONGEST_NAME or not name[0].isascii():
        return None
    return name, amount


class Counters:
    """The list under “NIC statistics:”. `is_bare` has no such heading: what `grep` left of it."""

    def __init__(self, card: str, first: str = "") -> None:
        self.key = f"counters {card}"
        self._card = card
        self._sums: dict[str, int] = defaultdict(int)
        self._queues: dict[str, dict[int, int]] = defaultdict(dict)
        self._names: set[str] = set()
        self._repeats = False
        if first:
            self.feed(first)

    def feed(self, line: str) -> bool:
        if _QUEUE_HEADER.match(line):
            self._repeats = True  # vmxnet3 lists the same names again for each queue
            return True
        found = counter(line)
        if found is None:
            return not line.strip() and not self._names
        name, value = found
        if (name in self._names and not self._repeats) or len(self._names) >= MOST_COUNTERS:
            return False
        self._names.add(name)
        folded, queue = fold(name)
        self._sums[folded] += value
        if queue is not None and (is_queue_packets(folded) or kind_of(folded)):
            self._queues[folded][queue] = value
        return True

    def close(self, draft: Draft) -> None:
        add_counters(draft, self._card, self._sums)
        draft.queues.setdefault(self._card, {}).update(self._queues)


class SizeTable:
    """The two blocks of `ethtool -g` and `-l`: what is possible, then what is set."""

    def __init__(self, what: str, card: str) -> None:
        self.key = f"{what} {card}"
        self._what, self._card = what, card
        self._blocks: list[dict[str, int]] = []

    def feed(self, line: str) -> bool:
        head = line.strip().lower()
        if head.startswith(("pre-set maximums", "current hardware settings")):
            self._blocks.append({})
            return True
        name, colon, value = head.partition(":")
        if not colon or not self._blocks or len(name) > LONGEST_NAME:
            return not head
        amount = number(value.strip())
        if amount is not None:
            self._blocks[-1][name] = amount
        return amount is not None or value.strip() in {"n/a", "on", "off"}

    def close(self, draft: Draft) -> None:
        if len(self._blocks) == 2:
            sizes = Sizes(now=self._blocks[1], most=self._blocks[0])
            (draft.rings if self._what == "Ring" else draft.channels)[self._card] = sizes


def begin(line: str, card: str) -> Section | None:
    """The section that a line opens. `card` is what the command before it was asked for."""
    if line.strip() == "NIC statistics:":
        return Counters(card)
    sizes = _SIZES.match(line.strip()) if "parameters for" in line else None
    if sizes:
        return SizeTable(sizes[1], sizes[2])
    found = counter(line) if line.rstrip()[-1:].isdigit() else None
    if found is None:
        return None
    folded, _ = fold(found[0])
    return Counters(card, line) if kind_of(folded) or is_queue_packets(folded) else None
