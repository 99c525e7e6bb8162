"""Readings and verdicts as answers: the verdict first, then what to run."""

from __future__ import annotations

from bot.chat.reply import SUMMARY_BYTES, Block, Command, Reply, Severity, Status, Text
from handlers.pastes.nic import knobs
from handlers.pastes.nic.delta import Delta
from handlers.pastes.nic.kinds import kind_of
from handlers.pastes.nic.numbers import span
from handlers.pastes.nic.snapshot import Card, Snapshot
from handlers.pastes.nic.verdict import Finding, findings

MOST_OTHERS = 3
SOCKETS = Command(
    "nstat -az UdpRcvbufErrors TcpExtTCPRcvQDrop TcpExtListenOverflows", "losses at the sockets; per socket: ss -tuanm"
)
AGAIN = "once more in 10 to 60 s; paste it here and I compare"


def told(delta: Delta) -> Reply:
    """What two readings show."""
    if delta.was_reset:
        return _anew(delta)
    if delta.is_same:
        return _same(delta)
    found = findings(delta)
    if not found or not found[0].lost:
        return _nothing(delta, found)
    first = found[0]
    body: list[Block] = [first.command, *_others(found[1:]), *_notes(delta)]
    return Reply(_fit(first.says + ".", first.detail), tuple(body), Severity.WARNING, data=_data(delta, found))


def _others(found: tuple[Finding, ...]) -> list[Block]:
    lines = [f"Also: {one.says}. Then: {one.command.run}" for one in found[:MOST_OTHERS]]
    return [Text("\n".join(lines))] if lines else []


def _fit(says: str, detail: str) -> str:
    """The verdict and as many whole sentences of the detail as there is room for."""
    text = says
    for sentence in detail.split(". "):
        longer = f"{text} {sentence.rstrip('.')}." if sentence else text
        if len(longer.encode()) > SUMMARY_BYTES:
            break
        text = longer
    return text


def _nothing(delta: Delta, found: tuple[Finding, ...]) -> Reply:
    """No loss; perhaps a hint."""
    took = span(delta.seconds, is_rough=delta.is_rough)
    summary = f"Nothing was lost{took}, as far as was pasted: {_what_was_read(delta)}."
    body: list[Block] = [found[0].command if found else SOCKETS, *_others(found[1:]), *_notes(delta)]
    but = f"But {found[0].says}" if found else ""
    severity = Severity.INFO if found else Severity.GOOD
    return Reply(_fit(summary, but), tuple(body), severity, data=_data(delta, found))


def _what_was_read(delta: Delta) -> str:
    names = [card.card.name or "the card" for card in delta.cards if not card.was_reset]
    read = [f"counters of {', '.join(names[:3])}"] if names else []
    if delta.softnet:
        read.append(f"softnet_stat ({delta.processed:,} packets, time_squeeze +{delta.squeezed})")
    return " and ".join(read) or "the socket counters"


def _same(delta: Delta) -> Reply:
    card = delta.cards[0].card if delta.cards else None
    summary = "Both readings are the same, number for number: perhaps one was pasted twice."
    return Reply(summary, (Command(knobs.reading(card), AGAIN),), data={"same": True})


def _anew(delta: Delta) -> Reply:
    names = ", ".join(card.card.name for card in delta.cards if card.was_reset and card.card.name)
    what = f"The counters of {names}" if names else "The counters"
    summary = f"{what} began anew between the two readings (a reboot, or the driver was loaded again): they cannot be compared."
    card = delta.cards[0].card if delta.cards else None
    return Reply(summary, (Command(knobs.reading(card), AGAIN),), data={"reset": True})


def _notes(delta: Delta) -> list[Block]:
    wrapped = [name for card in delta.cards for name in card.wrapped]
    reset = [card.card.name or "the card" for card in delta.cards if card.was_reset]
    notes = [f"{', '.join(wrapped[:3])} wrapped at 32 bits; that is counted in."] if wrapped else []
    if reset:
        notes.append(f"The counters of {', '.join(reset[:3])} began anew and are left out.")
    return [Text(note) for note in notes]


def _data(delta: Delta, found: tuple[Finding, ...]) -> dict[str, object]:
    listed: list[object] = [
        {"what": one.what, "lost": one.lost, "says": one.says, "run": one.command.run} for one in found
    ]
    return {
        "seconds": delta.seconds,
        "findings": listed,
        "softnet_dropped": delta.dropped,
        "time_squeeze": delta.squeezed,
    }


def once(snapshot: Snapshot) -> Reply:
    """What a single reading shows: counters since the start of the machine, and that one is not enough."""
    card = _card_of(snapshot)
    if not snapshot.has_counters:
        return _sizes(snapshot, card)
    totals = _totals(snapshot)
    shown = ", ".join(totals[:4]) if totals else "nothing lost"
    summary = f"Since boot: {shown}. "
    summary += "One reading does not say whether it still grows."
    steps = Command(knobs.reading(card), AGAIN)
    return Reply(_fit(summary, ""), (steps,), data={"since_boot": list(totals), "needs": "a second reading"})


def _card_of(snapshot: Snapshot) -> Card | None:
    """The interface to look at: the one with the most trouble, and not the loopback."""

    def trouble(card: Card) -> tuple[bool, int]:
        return card.name != "lo", max((n for name, n in card.counters.items() if kind_of(name)), default=-1)

    return max(snapshot.cards.values(), key=trouble, default=None)


def _totals(snapshot: Snapshot) -> list[str]:
    """`eth2 rx_missed_errors 71,002`, the biggest of each kind first."""
    found: list[tuple[int, str]] = []
    for card in snapshot.cards.values():
        best: dict[str, tuple[int, str]] = {}
        for name, value in card.counters.items():
            kind = kind_of(name)
            if kind is not None and value > best.get(kind.value, (0, ""))[0]:
                best[kind.value] = (value, f"{card.name} {name} {value:,}".strip())
        found += best.values()
    dropped, squeezed = (
        (sum(v) for v in zip(*((c.dropped, c.squeezed) for c in snapshot.softnet.values()), strict=True))
        if (snapshot.softnet)
        else (0, 0)
    )
    found += [(dropped, f"softnet dropped {dropped:,}")] * bool(dropped)
    found += [(squeezed // 100, f"time_squeeze {squeezed:,}")] * bool(squeezed)
    found += [(value, f"{name} {value:,}") for name, value in snapshot.protocols.items() if value]
    return [text for _, text in sorted(found, reverse=True)]


def _sizes(snapshot: Snapshot, card: Card | None) -> Reply:
    parts = []
    if card is not None and card.rings:
        parts.append(f"RX ring {card.rings.now.get('rx', 0)} of max {card.rings.most.get('rx', 0)}")
    if card is not None and card.channels:
        field = "combined" if card.channels.most.get("combined") else "rx"
        parts.append(f"{card.channels.now.get(field, 0)} of {card.channels.most.get(field, 0)} {field} queues")
    parts += [f"{name} {value}" for name, value in snapshot.sysctls.items()]
    name = card.name if card is not None and card.name else "Settings"
    summary = (
        f"{name}: {', '.join(parts)}. Whether packets get lost, only counters tell: two readings, 10 to 60 s apart."
    )
    return Reply(
        _fit(summary, ""),
        (Command(knobs.reading(card), "run it twice"),),
        status=Status.ANSWERED,
        data={"needs": "counters"},
    )
