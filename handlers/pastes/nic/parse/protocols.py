"""`nstat` and `netstat -s`: what is lost above the card, at the sockets (net/ipv4/proc.c; net-tools, statistics.c)."""

from __future__ import annotations

import re

from handlers.pastes.nic.parse.draft import Draft, Section, number

WATCHED = frozenset(
    {
        "UdpRcvbufErrors",
        "Udp6RcvbufErrors",
        "UdpMemErrors",
        "TcpExtTCPRcvQDrop",
        "TcpExtPruneCalled",
        "TcpExtRcvPruned",
        "TcpExtTCPBacklogDrop",
        "TcpExtListenOverflows",
        "TcpExtListenDrops",
        "IpReasmFails",
    }
)
"""What means a loss at a socket, or in front of one."""
_NSTAT = re.compile(
    r"\s{0,4}((?:Udp6?|TcpExt|Ip6?|Tcp|Icmp6?|UdpLite6?|IpExt)[A-Za-z0-9]{2,40})\s{1,60}(\d{1,20})(?:\s+[\d.]{1,20})?\s*"
)
# netstat writes sentences; the head says of which protocol.
_SENTENCES = {
    ("Udp", "receive buffer errors"): "UdpRcvbufErrors",
    ("Udp", "packet receive errors"): "UdpInErrors",
    ("Udp6", "receive buffer errors"): "Udp6RcvbufErrors",
    ("TcpExt", "packets pruned from receive queue because of socket buffer overrun"): "TcpExtPruneCalled",
    ("TcpExt", "times the listen queue of a socket overflowed"): "TcpExtListenOverflows",
    ("TcpExt", "SYNs to LISTEN sockets dropped"): "TcpExtListenDrops",
    ("TcpExt", "SYNs to LISTEN sockets ignored"): "TcpExtListenDrops",
    ("Ip", "packet reassembles failed"): "IpReasmFails",
    ("Ip", "packet reassemblies failed"): "IpReasmFails",
}
_HEAD = re.compile(r"(Ip|Icmp|IcmpMsg|Tcp|Udp|Udp6|UdpLite|TcpExt|IpExt|MPTcpExt|Sctp):\s*")
_SENTENCE = re.compile(r"\s{0,8}(\d{1,20}) ([A-Za-z][^\n]{2,100}?)\s*")
_NAMED = re.compile(r"\s{0,8}([A-Za-z][A-Za-z0-9]{2,40}): ?(\d{1,20})\s*")
_WORDS = re.compile(r"\s{0,8}[A-Za-z][\w ,.()-]{2,100}:?(?: \d{1,20})?(?: times)?(?: using \w{1,20})?\s*")


class Nstat:
    """Lines of `nstat -a`: name, count, rate."""

    key = "nstat"

    def __init__(self, first: str) -> None:
        self._counts: dict[str, int] = {}
        self.feed(first)

    def feed(self, line: str) -> bool:
        match = _NSTAT.fullmatch(line) if len(line) < 200 else None
        if match is None or match[1] in self._counts:
            return False
        self._counts[match[1]] = int(match[2])
        return True

    def close(self, draft: Draft) -> None:
        draft.protocols.update({name: value for name, value in self._counts.items() if name in WATCHED})


class Netstat:
    """`netstat -s`, from one head to a line that is none of its kind."""

    key = "netstat"

    def __init__(self, head: str) -> None:
        self._head = head
        self._heads = {head}
        self._counts: dict[str, int] = {}

    def feed(self, line: str) -> bool:
        head = _HEAD.fullmatch(line)
        if head:
            self._head = head[1]
            again = head[1] in self._heads
            self._heads.add(head[1])
            return not again
        if len(line) > 200:
            return False
        self._count(line)
        return any(pattern.fullmatch(line) for pattern in (_SENTENCE, _NAMED, _WORDS))

    def _count(self, line: str) -> None:
        sentence, named = _SENTENCE.fullmatch(line), _NAMED.fullmatch(line)
        name = _SENTENCES.get((self._head, sentence[2])) if sentence else None
        if sentence and name:
            self._counts[name] = int(sentence[1])
        elif named and f"TcpExt{named[1]}" in WATCHED:
            self._counts[f"TcpExt{named[1]}"] = int(named[2])

    def close(self, draft: Draft) -> None:
        draft.protocols.update({name: value for name, value in self._counts.items() if name in WATCHED})


def begin(line: str) -> Section | None:
    """The section that a line opens."""
    if len(line) > 200:
        return None
    head = _HEAD.fullmatch(line)
    if head:
        return Netstat(head[1])
    match = _NSTAT.fullmatch(line)
    return Nstat(line) if match and number(match[2]) is not None else None
