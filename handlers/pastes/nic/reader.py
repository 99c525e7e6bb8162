"""The reader of network counters: one reading, or several in one paste."""

from __future__ import annotations

from bot.chat.reply import Reply, Severity
from handlers.pastes.nic.delta import compare
from handlers.pastes.nic.parse.snapshots import snapshots
from handlers.pastes.nic.snapshot import Snapshot
from handlers.pastes.nic.telling import once, told

ARTICLE = "how-nics-work"
_SIGNS = (
    "rx_",
    "tx_",
    "00000000 00000000",
    "parameters for ",
    "NIC statistics",
    "RX:",
    "RX errors",
    "RcvbufErrors",
    "TcpExt",
    "receive buffer errors",
    "rx out of buf",
    "net.core.netdev_",
    "CPU0",
)
LONGEST_LOOK = 100_000


def wants(text: str) -> bool:
    """Whether a text has anything that looks like a counter of a network card; plain substrings only."""
    return any(sign in text for sign in _SIGNS)


def read(text: str) -> Reply | None:
    """The verdict of two readings, or what one shows; None where there is no reading."""
    found = snapshots(text)
    return answer(found) if found else None


def answer(found: tuple[Snapshot, ...]) -> Reply | None:
    """The first reading and the last one compared, or the only one."""
    known = found[0]
    for later in found[1:]:
        known = later.knowing(known)
    first = next((one for one in found[:-1] if one.shares(found[-1])), None)
    if first is not None:
        return told(compare(first, known))
    return once(known) if is_telling(known) else None


def is_telling(snapshot: Snapshot) -> bool:
    """Whether there is something to say of one reading; interrupts alone say nothing without a second one."""
    return (
        snapshot.has_counters or bool(snapshot.sysctls) or any(c.rings or c.channels for c in snapshot.cards.values())
    )


def unasked(reply: Reply) -> bool:
    """In a channel only a loss that was seen happening is worth saying."""
    return reply.severity is Severity.WARNING
