"""/proc/net/softnet_stat: hexadecimal, one line per online CPU, no heading (net/core/net-procfs.c).

Column 1 processed, 2 dropped, 3 time_squeeze, 11 flow_limit, 13 CPU. Kernels before 5.10 end after column 9, 10 or 11; there the
line's number stands for the CPU, which is wrong when one is offline, and there is no better.
"""

from __future__ import annotations

import re

from handlers.pastes.nic.parse.draft import Draft, Section
from handlers.pastes.nic.snapshot import Cpu

_LINE = re.compile(r"\s{0,8}[0-9a-fA-F]{8}(?: {1,3}[0-9a-fA-F]{8}){8,18}\s*")
_CPU_COLUMN = 12
MOST_CPUS = 4096


def cpu_of(line: str, row: int) -> Cpu | None:
    """One line; `row` stands for the CPU where the kernel does not name it."""
    if len(line) > 300 or not _LINE.fullmatch(line):
        return None
    columns = [int(word, 16) for word in line.split()]
    named = len(columns) > _CPU_COLUMN
    return Cpu(
        columns[_CPU_COLUMN] if named else row,
        columns[0],
        columns[1],
        columns[2],
        columns[10] if len(columns) > 10 else 0,
    )


class Softnet:
    """The lines of all CPUs; a CPU that comes again begins the next reading."""

    key = "softnet"

    def __init__(self, first: str) -> None:
        self._cpus: dict[int, Cpu] = {}
        self.feed(first)

    def feed(self, line: str) -> bool:
        cpu = cpu_of(line, len(self._cpus))
        if cpu is None or cpu.number in self._cpus or len(self._cpus) >= MOST_CPUS:
            return False
        self._cpus[cpu.number] = cpu
        return True

    def close(self, draft: Draft) -> None:
        draft.softnet.update(self._cpus)


def begin(line: str) -> Section | None:
    """The section that a line opens."""
    return Softnet(line) if cpu_of(line, 0) else None
