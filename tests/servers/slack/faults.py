"""Trouble on demand."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import Literal

Trouble = Literal["ratelimited", "html", "error", "delay", "drop_before", "drop_after", "garbage"]


@dataclass(slots=True, eq=False)
class Fault:
    """What happens to the next `times` calls of a method."""

    trouble: Trouble
    times: int = 1
    retry_after: int = 1
    error: str = "internal_error"
    status: int = 500
    seconds: float = 0.0
    channel: str = ""
    """Only calls with this channel; empty: any."""


class Faults:
    """The faults to come, method by method; `*` stands for every method."""

    def __init__(self) -> None:
        self._coming: dict[str, deque[Fault]] = {}
        self.links: deque[int] = deque()
        """Status codes for the next WebSocket handshakes; 0 cuts the connection. The ticket is spent all the same."""
        self.is_deaf = False
        """Half-open: connections stay up, nothing is read and nothing arrives."""

    def add(self, method: str, fault: Fault) -> Fault:
        """Let it happen."""
        self._coming.setdefault(method, deque()).append(fault)
        return fault

    def next(self, method: str, channel: str) -> Fault | None:
        """What happens to this call."""
        for name in (method, "*"):
            queue = self._coming.get(name, ())
            for fault in queue:
                if fault.channel in {"", channel} and fault.times > 0:
                    fault.times -= 1
                    return fault
        return None

    def clear(self) -> None:
        """No more trouble."""
        self._coming.clear()
        self.links.clear()
        self.is_deaf = False
