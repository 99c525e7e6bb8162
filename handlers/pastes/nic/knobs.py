"""What to run next, with the names and numbers of the paste filled in."""

from __future__ import annotations

from bot.chat.reply import Command
from handlers.pastes.nic.snapshot import Card

BUDGET, BUDGET_USECS, BACKLOG = (f"net.core.netdev_{name}" for name in ("budget", "budget_usecs", "max_backlog"))
READING = (
    "date; ethtool -S {dev} | grep -iE 'miss|drop|discard|buf|fifo|crc|pause|xoff' | grep -v ': 0$'; "
    "cat /proc/net/softnet_stat"
)


def device(card: Card | None) -> str:
    """The interface as a command names it."""
    return card.name if card is not None and card.name else "DEV"


def reading(card: Card | None) -> str:
    """The command whose output is one whole reading."""
    return READING.format(dev=device(card))


def ring(card: Card, cpus: int) -> Command:
    """A bigger receive ring; where it is at its end already, more queues."""
    dev = device(card)
    if card.rings is None:
        return Command(f"ethtool -g {dev}; ethtool -l {dev}", f"paste it here; then ethtool -G {dev} rx MAX")
    now, most = card.rings.now.get("rx", 0), card.rings.most.get("rx", 0)
    if now < most:
        return Command(f"ethtool -G {dev} rx {most}", "a bigger RX ring; many cards drop the link for a moment")
    return queues(card, cpus) or Command(
        f"ethtool -C {dev} adaptive-rx on",
        "ring and queues are at their maximum: let interrupts adapt, then spread IRQs",
    )


def queues(card: Card, cpus: int) -> Command | None:
    """More queues, as far as the card has them and CPUs are there."""
    if card.channels is None:
        return None
    field = "combined" if card.channels.most.get("combined") else "rx"
    now, most = card.channels.now.get(field, 0), card.channels.most.get(field, 0)
    wanted = min(most, cpus) if cpus else most
    if wanted <= now:
        return None
    return Command(f"ethtool -L {device(card)} {field} {wanted}", f"{now} of {most} queues are in use")


def budget(sysctls: dict[str, int]) -> Command:
    """A longer turn for NAPI (Documentation/admin-guide/sysctl/net.rst: 300 packets by default)."""
    now = sysctls.get(BUDGET, 300)
    settings = [f"{BUDGET}={now * 2}"]
    if BUDGET_USECS in sysctls:
        settings.append(f"{BUDGET_USECS}={sysctls[BUDGET_USECS] * 2}")
    known = "" if BUDGET in sysctls else "300 by default; "
    return Command(f"sysctl -w {' '.join(settings)}", f"{known}watch whether time_squeeze slows down")


def backlog(sysctls: dict[str, int]) -> Command:
    """A longer queue before the stack (1000 packets by default)."""
    now = sysctls.get(BACKLOG)
    why = f"{now} now" if now else "1000 by default; or spread the load over more CPUs with RPS"
    return Command(f"sysctl -w {BACKLOG}={max(5000, (now or 0) * 2)}", why)


def pcie(card: Card) -> Command:
    """Whether the card's slot is as wide and fast as the card."""
    bus = f"$(ethtool -i {device(card)} | awk '/bus-info/ {{print $2}}')"
    return Command(
        f"lspci -vv -s {bus} | grep -E 'LnkCap:|LnkSta:'", "is the PCIe link as fast and wide as the card can?"
    )
