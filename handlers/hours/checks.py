"""`hours check`, and what `openinfra-bot check` says of the calendar."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.chat.reply import Bullets, Reply, Severity
from bot.commands.context import Context
from bot.commands.resources import Resources
from bot.commands.spec import command
from bot.config.checking import CheckItem
from bot.config.model import Settings
from bot.core.clock.clock import Clock
from bot.text.fold import folded
from handlers.hours.meetings.problem import Problem
from handlers.hours.series import texts
from handlers.hours.series.book import Book
from handlers.hours.series.conflicts import first_clashes
from handlers.hours.series.model import Series
from handlers.hours.settings import HoursSettings

AHEAD = timedelta(days=731)
MOST = 100


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong with a schedule. `kind` is a word: file, conflict, host, room, log, end."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Around:
    """What the configuration knows: networks with the channels that the bot is in, and the rooms that are logged."""

    rooms: dict[str, frozenset[str]]
    logged: frozenset[str] = frozenset()

    @classmethod
    def of(cls, core: Settings, settings: HoursSettings) -> Around:
        """As it is configured."""
        rooms = {name: frozenset(map(folded, network.channels)) for name, network in core.irc.items()}
        rooms |= {name: frozenset(map(folded, network.channels)) for name, network in core.slack.items()}
        return cls(rooms, frozenset(map(folded, settings.logged)))


def findings(series: Iterable[Series], problems: Iterable[Problem], around: Around, now: datetime) -> list[Finding]:
    """Everything that is wrong, worst first. Pure."""
    found = list(series)
    return [
        *(Finding("file", str(problem)) for problem in problems),
        *_conflicts(found, now),
        *(finding for one in found for finding in (*_hosts(one, around), *_rooms(one, around), *_ended(one, now))),
    ]


def _conflicts(found: list[Series], now: datetime) -> Iterator[Finding]:
    """Two sessions in one room at one time, within two years; each two slots once."""
    sessions = [session for one in found for session in one.sessions(now, now + AHEAD)]
    for one, other, count in first_clashes(sessions):
        often = f", and {count - 1} times more within two years" if count > 1 else ""
        yield Finding(
            "conflict",
            f"{one.series} and {other.series} are both in {texts.where(other)}, first {texts.when(other)}{often}: "
            "move one of them, or give it another room",
        )


def _hosts(series: Series, around: Around) -> Iterator[Finding]:
    if not series.hosts:
        yield Finding("host", f"{series.id} has no host: name accounts under `hosts` (`chair` in a meeting file)")
    for host in series.hosts:
        network, _, account = host.partition(":")
        if around.rooms and network not in around.rooms:
            yield Finding("host", f"{series.id}: the host {host} is on no network that is configured")
        elif account.startswith("~") or not account:
            yield Finding("host", f"{series.id}: the host {host} is a mere nickname; name the account")


def _rooms(series: Series, around: Around) -> Iterator[Finding]:
    if not series.all_rooms:
        yield Finding("room", f"{series.id} has no room: name one under `rooms`, as network:channel")
    for room in series.all_rooms:
        network, _, channel = room.partition(":")
        if around.rooms and folded(channel) not in around.rooms.get(network, frozenset()):
            yield Finding("room", f"{series.id}: I am not in {channel} on {network}: add it to the network's channels")
        elif around.logged and folded(room) not in around.logged:
            yield Finding("log", f"{series.id}: nobody logs {channel} on {network}, as far as `logged` says")


def _ended(series: Series, now: datetime) -> Iterator[Finding]:
    """A series that has no session any more is forgotten; an adhoc one is called when it is needed."""
    if not any(slot.rule.is_adhoc for slot in series.slots) and not series.sessions(now, now + AHEAD):
        yield Finding("end", f"{series.id} has no session within two years: take it out, or look at its dates")


async def found_now(resources: Resources) -> list[Finding]:
    """What is wrong with the bot's own calendar."""
    book, clock = await resources.get(Book), await resources.get(Clock)
    core, settings = await resources.get(Settings), await resources.get(HoursSettings)
    return findings(await book.all(), await book.problems(), Around.of(core, settings), clock.now())


@command("hours check", examples=["hours check"])
async def check(ctx: Context) -> Reply:
    """Look for conflicts, unknown hosts, rooms without the bot or without a log, and mistakes in files."""
    found = await found_now(ctx.resources)
    count = len(await (await ctx.need(Book)).all())
    data: dict[str, object] = {"findings": [{"kind": one.kind, "text": one.text} for one in found]}
    if not found:
        return Reply(f"{count} series, nothing wrong.", severity=Severity.GOOD, data=data)
    shown = tuple(one.text for one in found[:MOST])
    return Reply(f"{count} series, {len(found)} remarks", (Bullets(shown),), Severity.WARNING, data=data)


async def calendar_is_right(resources: Resources) -> list[CheckItem]:
    """One item for everything that is right, one for each remark else."""
    found = await found_now(resources)
    count = len(await (await resources.get(Book)).all())
    if not found:
        return [CheckItem("office hours", "ok", f"{count} series")]
    return [
        CheckItem(f"office hours, {one.kind}", "wrong" if one.kind == "file" else "warning", one.text) for one in found
    ]


CHECKS = (calendar_is_right,)
