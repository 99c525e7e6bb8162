"""From a whole paste to the readings in it, in their order."""

from __future__ import annotations

import re

from handlers.pastes.nic.parse import ethtool, interrupts, links, protocols, softnet
from handlers.pastes.nic.parse.draft import Draft, Section
from handlers.pastes.nic.parse.time import pause, stamp
from handlers.pastes.nic.snapshot import Snapshot, Stamp

MOST_LINES = 60_000
MOST_READINGS = 50
_COMMAND = re.compile(
    r"\bethtool\s+(?:-[Sgl]|--statistics|--show-ring|--show-channels)\s+([A-Za-z][\w.@-]{0,39})|/proc/(?:net/softnet_stat|interrupts)"
)
_PROMPT = re.compile(r"\[?[\w.-]{1,40}@([A-Za-z0-9][\w.-]{0,80})[:\s~\]]")
# Without -a nstat prints what came since its last run: no reading that another one could be compared with.
_NSTAT = re.compile(r"(?:^|[$#;|&] ?)\s{0,4}nstat\b")
_SINCE_BOOT = re.compile(r"\bnstat\s+(?:-\w+\s+)*-\w*a")
_SYSCTL = re.compile(r"\s{0,8}(net\.core\.netdev_(?:budget|budget_usecs|max_backlog))\s{0,3}[=:]\s{0,3}(\d{1,10})\s*")


def snapshots(text: str) -> tuple[Snapshot, ...]:
    """Every reading of a paste that has anything in it."""
    reading = _Reading()
    for line in text.split("\n", MOST_LINES)[:MOST_LINES]:
        reading.take(line.rstrip("\r"))
    return reading.finish()


class _Reading:
    """A second section of the same key begins the next snapshot; a time or a `sleep` before it belongs to that one."""

    def __init__(self) -> None:
        self._drafts = [Draft()]
        self._section: Section | None = None
        self._card, self._host = "", ""
        self._is_increment = False
        self._at: Stamp | None = None
        self._gap: float | None = None

    def take(self, line: str) -> None:
        if self._section is not None and self._section.feed(line):
            return
        self._close()
        if not self._note(line):
            self._open(line)

    def finish(self) -> tuple[Snapshot, ...]:
        self._close()
        found = (draft.finish() for draft in self._drafts)
        return tuple(one for one in found if one.has_counters or one.cards or one.sysctls)

    def _open(self, line: str) -> None:
        section = (
            softnet.begin(line)
            or ethtool.begin(line, self._card)
            or links.begin(line)
            or (None if self._is_increment else protocols.begin(line))
            or interrupts.begin(line)
        )
        if section is None:
            return
        if section.key in self._drafts[-1].seen:
            self._drafts.append(Draft())
            if len(self._drafts) > MOST_READINGS:
                del self._drafts[1]  # the first and the last are what counts
        draft = self._drafts[-1]
        if not draft.seen:
            draft.host = self._host
            draft.at, draft.gap, self._at, self._gap = self._at, self._gap, None, None
        draft.seen.add(section.key)
        self._section = section

    def _close(self) -> None:
        if self._section is not None:
            self._section.close(self._drafts[-1])
            self._section = None

    def _note(self, line: str) -> bool:
        """What is no counter: which card is asked for, when, and what the kernel is set to."""
        if len(line) > 400:
            return False
        at, gap, command = stamp(line), pause(line), _COMMAND.search(line)
        prompt = _PROMPT.match(line) if "@" in line else None
        setting = _SYSCTL.fullmatch(line) if "netdev_" in line else None
        self._at, self._gap = at or self._at, gap or self._gap
        if prompt:
            self._host = prompt[1]
        if "nstat" in line and _NSTAT.search(line):
            self._is_increment = not _SINCE_BOOT.search(line)
        if command:
            self._card = command[1] or ""
        if setting:
            self._drafts[-1].sysctls[setting[1]] = int(setting[2])
        return bool(at or command or setting)
