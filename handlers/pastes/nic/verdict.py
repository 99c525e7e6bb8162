"""Where packets get lost, from what grew between two readings."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from bot.chat.reply import Command
from handlers.pastes.nic import knobs
from handlers.pastes.nic.delta import CardDelta, Delta, Growth
from handlers.pastes.nic.kinds import Kind
from handlers.pastes.nic.numbers import plus, rate, span

SKEWED = 0.8
"""Share of all packets from which one CPU or one queue stands out."""
ENOUGH_PACKETS = 10_000
"""Packets below which a share says nothing."""
QUIET_SQUEEZES = 1.0
"""Times a second that NAPI may run out of budget before it is worth a word."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong. `lost` counts packets; what loses none is a hint. `detail` is left out where room is scarce."""

    what: str
    lost: int
    says: str
    command: Command
    detail: str = ""


def findings(delta: Delta) -> tuple[Finding, ...]:
    """The losses, biggest first, then the hints."""
    found = [one for card in delta.cards for one in _card(card, delta)]
    found += [*_backlog(delta), *_sockets(delta), *_squeeze(delta), *_skew(delta)]
    return tuple(sorted(found, key=lambda one: -one.lost))


def _card(card: CardDelta, delta: Delta) -> Iterator[Finding]:
    has_ring = Kind.RING in card.grown
    for kind, growths in card.grown.items():
        if kind is Kind.DROPPED and (has_ring or Kind.MEMORY in card.grown):
            continue  # the same packets once more: drivers add what they missed
        is_hint = kind in {Kind.PAUSE_SENT, Kind.PAUSE_HEARD}
        words, command = _WORDS[kind](card, delta)
        says = f"{name_of(card)}: {words}: {amount(growths[0], delta)}"
        detail = ring_state(card, delta) if kind in {Kind.RING, Kind.FIFO} else ""
        yield Finding(kind.value, 0 if is_hint else growths[0].grew, says, command, detail)


def name_of(card: CardDelta) -> str:
    """The interface, or what stands for one that the paste does not name."""
    return card.card.name or "the card"


def amount(growth: Growth, delta: Delta) -> str:
    """`rx_missed_errors +71,000 in 60 s (1,183/s), all on queue 3`."""
    queue = f", nearly all on queue {growth.queue}" if growth.queue is not None else ""
    took = span(delta.seconds, is_rough=delta.is_rough)
    return f"{growth.name} {plus(growth.grew)}{took}{rate(growth.grew, delta.seconds)}{queue}"


def ring_state(card: CardDelta, delta: Delta) -> str:
    """`Not in the kernel (softnet dropped +0, time_squeeze +2). RX ring 512 of max 4096, 8 queues on 2 busy CPUs.`"""
    parts = []
    if delta.softnet and not delta.dropped:
        parts.append(f"Not in the kernel (softnet dropped +0, time_squeeze {plus(delta.squeezed)}).")
    sizes = []
    if card.card.rings:
        sizes.append(f"RX ring {card.card.rings.now.get('rx', 0)} of max {card.card.rings.most.get('rx', 0)}")
    queues = _queue_count(card)
    if queues:
        sizes.append(
            f"{queues} queue{'s' * (queues > 1)}"
            + (f" on {busy} busy CPU{'s' * (busy > 1)}" if (busy := busy_cpus(delta)) else "")
        )
    return " ".join([*parts, ", ".join(sizes) + "." if sizes else ""]).strip()


def _queue_count(card: CardDelta) -> int:
    if card.card.channels:
        now = card.card.channels.now
        return now.get("combined") or now.get("rx", 0)
    return len(card.queues)


def busy_cpus(delta: Delta) -> int:
    """How many CPUs did at least a twentieth of the work."""
    return sum(1 for cpu in delta.softnet.values() if cpu.processed * 20 >= delta.processed > ENOUGH_PACKETS)


def _backlog(delta: Delta) -> Iterator[Finding]:
    if not delta.dropped:
        return
    worst = max(delta.softnet.values(), key=lambda cpu: cpu.dropped)
    limited = sum(cpu.flow_limited for cpu in delta.softnet.values())
    took = span(delta.seconds, is_rough=delta.is_rough)
    says = (
        f"packets are lost in the kernel's backlog queue: softnet dropped {plus(delta.dropped)}{took}"
        f"{rate(delta.dropped, delta.seconds)}, most on cpu{worst.number} ({plus(worst.dropped)})"
    )
    detail = f"flow_limit {plus(limited)}: single flows were cut first." if limited else ""
    yield Finding("backlog", delta.dropped, says, knobs.backlog(dict(delta.sysctls)), detail)


def _squeeze(delta: Delta) -> Iterator[Finding]:
    often = delta.squeezed > QUIET_SQUEEZES * (delta.seconds or 60)
    if not often:
        return
    worst = max(delta.softnet.values(), key=lambda cpu: cpu.squeezed)
    took = span(delta.seconds, is_rough=delta.is_rough)
    says = (
        f"NAPI runs out of its budget: time_squeeze {plus(delta.squeezed)}{took}, most on cpu{worst.number} "
        f"({plus(worst.squeezed)}); that alone loses nothing"
    )
    yield Finding("squeeze", 0, says, knobs.budget(dict(delta.sysctls)))


def _skew(delta: Delta) -> Iterator[Finding]:
    card = delta.cards[0] if len(delta.cards) == 1 else None
    looks = Command(f"grep {knobs.device(card.card if card else None)} /proc/interrupts", "where its interrupts go")
    more = (knobs.queues(card.card, len(delta.softnet)) if card else None) or looks
    cpu = _main({number: one.processed for number, one in delta.softnet.items()})
    irq = _main(delta.interrupts)
    queue = _main(card.queues) if card else None
    if cpu:
        yield Finding(
            "one cpu", 0, f"cpu{cpu[0]} does {cpu[1]} % of the network's work of {len(delta.softnet)} CPUs", more
        )
    elif irq:
        yield Finding("one cpu", 0, f"cpu{irq[0]} takes {irq[1]} % of the network's interrupts", more)
    if card and queue:
        says = f"queue {queue[0]} of {len(card.queues)} gets {queue[1]} % of the packets: one big flow, or RSS does not spread"
        yield Finding("one queue", 0, says, Command(f"ethtool -x {knobs.device(card.card)}", "how RSS spreads flows"))


def _main(work: Mapping[int, int]) -> tuple[int, int] | None:
    """Who does most, and how many percent, if that is far too much."""
    total = sum(work.values())
    if len(work) < 2 or total < ENOUGH_PACKETS:
        return None
    most = max(work, key=lambda one: work[one])
    return (most, round(100 * work[most] / total)) if work[most] >= SKEWED * total else None


def _sockets(delta: Delta) -> Iterator[Finding]:
    """The biggest loss at the sockets: the card and the stack did their part."""
    worst = max(delta.protocols, key=lambda name: delta.protocols[name], default="")
    lost = delta.protocols.get(worst, 0)
    if not lost:
        return
    took = span(delta.seconds, is_rough=delta.is_rough)
    words, command = _SOCKETS[next(key for key in _SOCKETS if key in worst)]
    yield Finding("socket", lost, f"{words}: {worst} {plus(lost)}{took}{rate(lost, delta.seconds)}", command)


_SOCKETS: dict[str, tuple[str, Command]] = {
    "Udp": (
        "packets reach a UDP socket whose reader is too slow or whose buffer is too small",
        Command("ss -uanmp", "a d above 0 in skmem(…) is the socket that drops; then net.core.rmem_max and SO_RCVBUF"),
    ),
    "Listen": (
        "a listening socket cannot take more connections",
        Command("ss -ltn", "Recv-Q at Send-Q is a full backlog; then net.core.somaxconn and the program's own backlog"),
    ),
    "Reasm": (
        "IP fragments are lost before they are whole",
        Command(
            "sysctl net.ipv4.ipfrag_high_thresh net.ipv4.ipfrag_time", "and look for an MTU that differs on the way"
        ),
    ),
    "": (
        "TCP sockets drop what came because their reader is too slow or their buffer too small",
        Command("ss -tanmp", "a d above 0 in skmem(…) is the socket that drops; then net.ipv4.tcp_rmem"),
    ),
}

Words = Callable[[CardDelta, Delta], tuple[str, Command]]


def _fixed(words: str, run: str, why: str) -> Words:
    return lambda card, _: (words, Command(run.format(dev=knobs.device(card.card)), why))


_WORDS: dict[Kind, Words] = {
    Kind.RING: lambda card, delta: ("drops are at the NIC ring", knobs.ring(card.card, len(delta.softnet))),
    Kind.FIFO: lambda card, _: (
        "drops are in the NIC's own buffer, the host takes frames too slowly",
        knobs.pcie(card.card),
    ),
    Kind.MEMORY: _fixed(
        "the driver gets no memory for receive buffers",
        "dmesg -T | grep -i 'page allocation failure' | tail",
        "short of free pages? Then raise vm.min_free_kbytes",
    ),
    Kind.WIRE: _fixed(
        "frames arrive broken: cable, optic or port, no tuning helps",
        "ethtool -m {dev}",
        "optical power and temperature; swap cable or module and compare",
    ),
    Kind.SIZE: _fixed(
        "frames have a size that this side does not take: compare the MTU with the switch port",
        "ip link show dev {dev}",
        "the MTU here",
    ),
    Kind.ALLOWANCE: _fixed(
        "the cloud shapes this machine: its network allowance is used up, no setting here helps",
        "ethtool -S {dev} | grep allowance",
        "which allowance; then a bigger instance type, or less traffic",
    ),
    Kind.DROPPED: _fixed(
        "driver or stack drop frames without saying why: often protocols that nobody here listens to",
        "perf record -a -g -e skb:kfree_skb sleep 10 && perf report",
        "where the kernel drops them",
    ),
    Kind.SEND: _fixed(
        "packets are lost on the way out", "tc -s qdisc show dev {dev}", "drops and backlog of the queue"
    ),
    Kind.PAUSE_SENT: _fixed(
        "this host tells the switch to wait: it takes frames too slowly",
        "ethtool -a {dev}",
        "flow control as it is set",
    ),
    Kind.PAUSE_HEARD: _fixed(
        "the switch tells this host to wait: the network behind it is congested",
        "ethtool -a {dev}",
        "flow control as it is set",
    ),
}
