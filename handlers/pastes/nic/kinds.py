"""What a counter of a network driver means: the names differ, the places where packets get lost are few.

Names as in the drivers' sources (drivers/net/ethernet, drivers/net/virtio_net.c, drivers/net/vmxnet3): mlx5 (also
Documentation/networking/device_drivers/ethernet/mellanox/mlx5/counters.rst), ixgbe, igb, e1000e, i40e, ice, ena, bnx2x, bnxt,
be2net, tg3, qede, virtio_net, vmxnet3; and the common ones of include/uapi/linux/if_link.h.
"""

from __future__ import annotations

import re
from enum import Enum
from functools import lru_cache


class Kind(Enum):
    """Where the packets that a counter counts went."""

    ALLOWANCE = "allowance"
    """The cloud's limit for this machine (ENA)."""
    RING = "ring"
    """No free receive descriptor, or the card's FIFO ran over because of that."""
    FIFO = "fifo"
    """The card's own buffer ran over before descriptors came into play."""
    MEMORY = "memory"
    """The driver got no memory for new buffers."""
    WIRE = "wire"
    """Broken on arrival."""
    SIZE = "size"
    """Longer or shorter than this side takes."""
    DROPPED = "dropped"
    """Dropped by the driver or the stack, without a word why."""
    SEND = "send"
    """Lost on the way out."""
    PAUSE_SENT = "pause sent"
    PAUSE_HEARD = "pause heard"


# The first that matches counts. All are searched in the folded name, in small letters.
_TABLE: tuple[tuple[Kind | None, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        (Kind.ALLOWANCE, r"allowance_exceeded$"),
        (
            None,
            r"fdir|flow_dir|filter|steer_missed|unknown_prot|mf_tag|xon(?!\w*xoff)|duration|transition|(?<!un)corrected",
        ),
        (None, r"(?<!illegal_)bytes|csum|checksum|xdp|xsk|tls|cache|hwtstamp|ptp|fcoe|os2bmc|lpi|mgmt"),
        (Kind.PAUSE_SENT, r"(?:^|[._])tx.*(?:pause|xoff|pfc)|xoff_tx|pfc_frames_sent|pause_xmt"),
        (Kind.PAUSE_HEARD, r"(?:^|[._])rx.*(?:pause|xoff|pfc)|xoff_rx|pfc_frames_received|pause_rcvd"),
        (Kind.WIRE, r"crc|align|symbol|fcs|uncorrect|jabber|fragments|frame_err|illegal_bytes|code_err"),
        (Kind.SIZE, r"oversize|undersize|length|out_of_range|too_(?:long|short|small)|drops_mtu|_range_"),
        (Kind.SEND, r"(?:^|[._*-])tx.*(?:drop|discard|timeout|fifo|carrier|abort)|pkts tx (?:discard|err)"),
        (None, r"(?:^|[._])tx"),
        (Kind.MEMORY, r"alloc.*(?:fail|err|discard)|oom|no_mem|no_skb|refil"),
        (Kind.FIFO, r"discards_phy$|port\.rx_d|brb|fifo_overflow|prio\*_.*discard|mbuf_lwm"),
        (
            Kind.RING,
            r"missed|no_buff|no_dma|out.of.buf|fifo|over_?err|overrun|no_erx|no_pbuf|no_frag|rxbds_empty|rx.*discard",
        ),
        (Kind.DROPPED, r"rx.*drop|^drops$|dropped rx"),
    )
)
_QUEUE = re.compile(
    r"""(?x)
      \[ (?:q-)? (?P<bracket>\d{1,4}) \] :? \s{0,3}
    | (?P<dir>[rt]x) (?: _queue_ | -? ) (?P<plain>\d{1,4}) (?=[_.])
    | queue_ (?P<ena>\d{1,4}) (?=_[rt]x)
    | (?P<be>[rt]xq) (?P<number>\d{1,4}) : \s{0,3}
    | (?P<prio>[rt]x_prio) (?P<priority>\d) (?=_)
    """
)
_PACKETS = re.compile(
    r"rx_queue_\*_packets|rx\*_packets|rx-?\*[._]packets|\[\*\] rx_ucast_packets|queue_\*_rx_cnt|rxq\*: rx_pkts"
)
LONGEST_NAME = 64
"""The kernel gives a name 32 characters (ETH_GSTRING_LEN)."""


@lru_cache(maxsize=4096)
def kind_of(name: str) -> Kind | None:
    """What a folded name counts, if it is any sort of trouble."""
    low = name.lower()
    return next((kind for kind, pattern in _TABLE if pattern.search(low)), None)


@lru_cache(maxsize=4096)
def fold(name: str) -> tuple[str, int | None]:
    """The name with its queue as `*`, and the queue: `rx_queue_3_drops` is `rx_queue_*_drops` of queue 3."""
    match = _QUEUE.match(name)
    if match is None:
        return name, None
    number = next(match[group] for group in ("bracket", "plain", "ena", "number", "priority") if match[group])
    if match["bracket"]:
        return f"[*] {name[match.end() :]}", int(number)
    start, end = match.span(next(g for g in ("plain", "ena", "number", "priority") if match[g]))
    return f"{name[:start]}*{name[end:]}", int(number)


def is_queue_packets(name: str) -> bool:
    """Whether a folded name counts the packets that each receive queue got."""
    return _PACKETS.fullmatch(name) is not None
