"""/proc/interrupts: how the interrupts of network queues spread over CPUs (kernel/irq/proc.c)."""

from __future__ import annotations

import re
from collections import defaultdict

from handlers.pastes.nic.parse.draft import Draft, Section, number

_HEAD = re.compile(r"\s*CPU\d{1,4}(?:\s+CPU\d{1,4})*\s*")
_NETWORK = re.compile(r"(?i)\b(?:eth|en[opsx]|mlx|ib|ens)[\w.@:-]*|TxRx|-rx-|-input\.|virtio\d+-input|mlx5_comp")
_LONGEST = 40_000


class Interrupts:
    """The table under its line of CPUs; only the lines of network queues are added up."""

    key = "interrupts"

    def __init__(self, head: str) -> None:
        self._cpus = [int(word[3:]) for word in head.split()]
        self._sums: dict[int, int] = defaultdict(int)

    def feed(self, line: str) -> bool:
        label, colon, rest = line.partition(":")
        if not colon or len(label) > 12 or len(line) > _LONGEST:
            return False
        words = rest.split(maxsplit=len(self._cpus))
        counts = [number(word) for word in words[: len(self._cpus)]]
        tail = words[len(self._cpus) :]
        if tail and _NETWORK.search(tail[0][:200]):
            for cpu, count in zip(self._cpus, counts, strict=False):
                self._sums[cpu] += count or 0
        return bool(counts)

    def close(self, draft: Draft) -> None:
        draft.interrupts.update(self._sums)


def begin(line: str) -> Section | None:
    """The section that a line opens."""
    is_head = len(line) < _LONGEST and line.lstrip().startswith("CPU") and _HEAD.fullmatch(line)
    return Interrupts(line) if is_head else None
