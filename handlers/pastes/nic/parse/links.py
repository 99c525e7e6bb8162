"""`ip -s link` and `ip -s -s link`: headings say which columns follow; they changed over the years.

iproute2, ip/ipaddress.c.
"""

from __future__ import annotations

import re

from handlers.pastes.nic.parse.draft import Draft, Section, add_counters, number

_LINK = re.compile(r"\s{0,4}\d{1,6}: ([\w.-]{1,40})(?:@[\w.-]{1,40})?: <[A-Z0-9_,-]{0,300}>")
_HEADING = re.compile(r"\s{0,8}([RT]X)( errors)?:\s")
# The names of include/uapi/linux/if_link.h; what is not here is no trouble.
_NAMES = {
    "RX": {"packets": "rx_packets", "dropped": "rx_dropped", "missed": "rx_missed_errors", "overrun": "rx_over_errors"},
    "TX": {"packets": "tx_packets", "dropped": "tx_dropped", "carrier": "tx_carrier_errors"},
    "RX errors": {
        "length": "rx_length_errors",
        "crc": "rx_crc_errors",
        "frame": "rx_frame_errors",
        "fifo": "rx_fifo_errors",
        "missed": "rx_missed_errors",
        "overrun": "rx_over_errors",
    },
    "TX errors": {"aborted": "tx_aborted_errors", "fifo": "tx_fifo_errors"},
}


class Link:
    """One interface of the list."""

    def __init__(self, card: str) -> None:
        self.key = f"link {card}"
        self._card = card
        self._columns: list[str] = []
        self._names: dict[str, str] = {}
        self._counters: dict[str, int] = {}

    def feed(self, line: str) -> bool:
        if self._columns:
            columns, self._columns = self._columns, []
            return self._values(columns, line.split())
        heading = _HEADING.match(line)
        if heading:
            self._names = _NAMES[heading[1] + (heading[2] or "")]
            self._columns = line[heading.end() :].split()
            return True
        return line.lstrip().startswith(("link/", "altname", "alias", "vf ", "inet", "valid_lft"))

    def _values(self, columns: list[str], words: list[str]) -> bool:
        values = [number(word) for word in words]
        for column, value in zip(columns, values, strict=False):
            if column in self._names and value is not None:
                self._counters[self._names[column]] = value
        return bool(values) and values[0] is not None

    def close(self, draft: Draft) -> None:
        if self._counters:
            add_counters(draft, self._card, self._counters)


def begin(line: str) -> Section | None:
    """The section that a line opens."""
    match = _LINK.match(line) if ": <" in line[:60] else None
    return Link(match[1]) if match else None
