"""What the bot costs on Slack, beside a bare slack-bolt bot, in one run on the same test server.

    python -m tests.bench.slack [--pings 1000] [--lines 20000] [--hanging 20] [--rounds 1]

The server runs in this process, each bot in one of its own: processor time is the bot's alone (user and system), memory its
resident set, times are wall clock. Talk is measured on `--lines` messages and scaled to 100,000. Ratios are within the run;
absolute figures depend on the machine. With more rounds the medians are printed.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

import psutil

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.bench import irc as irc_bench  # the path has to stand first
from tests.bench.slack_bots import Bot, Home, cpu, import_ms, megabytes
from tests.bench.slack_load import QUESTIONS, Crowd, Hanging, hang, pings, quantile, talk
from tests.servers.irc import NgIRCd
from tests.servers.slack import SlackServer

READY_SECONDS = 60
SETTLE_SECONDS = 3
CALM_SECONDS = 4
AT_ONCE = 10
WAYS = (
    ("mention", False, AT_ONCE),
    ("DM", True, AT_ONCE),
    ("mention, one by one", False, 1),
    ("DM, one by one", True, 1),
)


@dataclass
class Figures:
    """One bot's row: seconds, MB, ms of processor time per answer by the way it was asked for, s per 100,000 messages, ms per
    question that nobody asked the bot."""

    name: str
    ready: list[float] = field(default_factory=list)
    idle: list[float] = field(default_factory=list)
    after: list[float] = field(default_factory=list)
    answers: dict[str, list[float]] = field(default_factory=dict)
    talk: list[float] = field(default_factory=list)
    questions: list[float] = field(default_factory=list)
    calm: Hanging = field(default_factory=Hanging)
    hanging: Hanging = field(default_factory=Hanging)


async def costs(process: psutil.Process, work: Awaitable[None]) -> float:
    """Seconds of processor time that a bot spends on something, and on what it leaves to be done a moment later."""
    before = cpu(process)
    await work
    await asyncio.sleep(1.2)
    return cpu(process) - before


async def measure(figures: Figures, home: Home, make: Callable[[Crowd], Bot], args: argparse.Namespace) -> None:
    """One round of one bot, in a workspace of its own."""
    async with SlackServer() as server:
        crowd = Crowd.enter(server)
        bot = make(crowd)
        started = time.perf_counter()
        with home.running(bot, server) as process:
            await server.connected(bot.links, READY_SECONDS)
            figures.ready.append(time.perf_counter() - started)
            await asyncio.sleep(SETTLE_SECONDS)
            figures.idle.append(megabytes(process))
            await load(figures, process, crowd, args)
            figures.after.append(megabytes(process))
    print(f"measured {figures.name}", file=sys.stderr)


async def load(figures: Figures, process: psutil.Process, crowd: Crowd, args: argparse.Namespace) -> None:
    """All phases."""
    for direct in (False, True):
        await pings(crowd, 10 * AT_ONCE, direct=direct, at_once=AT_ONCE)
    for way, direct, at_once in WAYS:
        count = args.pings if at_once > 1 else args.pings // 4
        spent = await costs(process, pings(crowd, count, direct=direct, at_once=at_once))
        figures.answers.setdefault(way, []).append(spent / count * 1e3)
    figures.talk.append(await costs(process, talk(crowd, args.lines)) * 100_000 / args.lines)
    asked = args.lines // 20
    figures.questions.append(await costs(process, talk(crowd, asked, QUESTIONS)) / asked * 1e3)
    figures.calm.add(await hang(crowd, 0, CALM_SECONDS))
    figures.hanging.add(await hang(crowd, args.hanging))


async def memory(home: Home, folder: Path) -> dict[str, float]:
    """Idle MB of the bot on IRC alone, on Slack alone, and on both."""
    found = {}
    daemon = NgIRCd(folder)
    await asyncio.to_thread(daemon.start)
    try:
        async with SlackServer() as server:
            slack = (server, Crowd.enter(server).channel)
            bots = [home.ours("IRC", irc=daemon), home.ours("Slack", slack), home.ours("IRC and Slack", slack, daemon)]
            for bot in bots:
                found[bot.name] = await idle(home, bot, server, daemon)
    finally:
        await asyncio.to_thread(daemon.stop)
    return found


async def idle(home: Home, bot: Bot, server: SlackServer, daemon: NgIRCd) -> float:
    """MB three seconds after it is ready everywhere."""
    watcher = await irc_bench.Person.join(daemon, "watcher")
    try:
        with home.running(bot, server) as process:
            if "IRC" in bot.name:
                await asyncio.wait_for(watcher.until(b"peer", b" JOIN "), READY_SECONDS)
            await server.connected(bot.links, READY_SECONDS)
            await asyncio.sleep(SETTLE_SECONDS)
            return megabytes(process)
    finally:
        await watcher.close()


async def warm_up(home: Home) -> None:
    """The first start of all makes the index of the articles and compiles modules: no bot's figure."""
    async with SlackServer() as server:
        crowd = Crowd.enter(server)
        with home.running(home.ours("warming up", (server, crowd.channel)), server):
            await server.connected(2, READY_SECONDS)
            await asyncio.wait_for(crowd.ask(crowd.people[0], "why is my pod pending?", direct=True), READY_SECONDS)
            await asyncio.sleep(SETTLE_SECONDS)


def table(rows: Sequence[Figures]) -> None:
    """CPU, memory, start."""
    ways = [way for way, _, _ in WAYS]
    print(f"{'ms of CPU per answer':24} " + " ".join(f"{way:>20}" for way in ways))
    for row in rows:
        print(f"{row.name:24} " + " ".join(f"{median(row.answers[way]):20.2f}" for way in ways))
    print(f"\n{'':24} {'CPU s/100k messages':>20} {'ms/question':>12} {'idle MB':>9} {'after MB':>9} {'ready s':>9}")
    for row in rows:
        rest = " ".join(f"{median(column):9.2f}" for column in (row.idle, row.after, row.ready))
        print(f"{row.name:24} {median(row.talk):20.2f} {median(row.questions):12.2f} {rest}")
    print(f"\n{'ms, p50/p99':24} {'ack':>18} {'ack of a slash':>18} {'answer':>18}   delivered again")
    for row in rows:
        print(f"{row.name:24} {latency(row.calm)}   nothing hangs")
        print(f"{'':24} {latency(row.hanging)}   {what_hung(row.hanging)}")


def latency(one: Hanging) -> str:
    """Three pairs, and how often an event had to be delivered again."""
    values = (one.acks, one.slash_acks, one.answers)
    return " ".join(f"{quantile(v, 0.5):9.1f} /{quantile(v, 0.99):7.1f}" for v in values) + f" {one.again:10}"


def what_hung(one: Hanging) -> str:
    """What hung."""
    return f"{len(one.waited)} commands hang, answered after {max(one.waited, default=0.0):.1f} s"


def ratios(rows: Sequence[Figures]) -> None:
    """Ours beside the bare library."""
    bare = rows[0]
    for row in rows[1:]:
        found = [f"{way} {median(row.answers[way]) / median(bare.answers[way]):.2f}x" for way, _, _ in WAYS]
        found.append(f"talk {median(row.talk) / median(bare.talk):.3f}x")
        found.append(f"memory {median(row.idle) / median(bare.idle):.2f}x")
        print(f"{row.name} against {bare.name}: {'; '.join(found)}")


async def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pings", type=int, default=1000)
    parser.add_argument("--lines", type=int, default=20_000)
    parser.add_argument("--hanging", type=int, default=20)
    parser.add_argument("--rounds", type=int, default=1)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        home = Home(folder)
        await warm_up(home)
        makers: dict[str, Callable[[Crowd], Bot]] = {
            "bare slack-bolt": lambda crowd: home.bolt(crowd.server),
            "openinfra-bot": lambda crowd: home.ours("openinfra-bot", (crowd.server, crowd.channel)),
            "openinfra-bot, ambient": lambda crowd: home.ours(
                "openinfra-bot, ambient", (crowd.server, crowd.channel), ambient=True
            ),
        }
        rows = [Figures(bot) for bot in makers]
        for _ in range(args.rounds):
            for row in rows:
                await measure(row, home, makers[row.name], args)
        used, took = await asyncio.to_thread(import_ms, home)
        resident = await memory(home, folder)
    table(rows)
    ratios(rows)
    print("idle MB: " + ", ".join(f"{what} {value:.1f}" for what, value in resident.items()))
    print(f"import of the Slack adapter: {used:.0f} ms of CPU, {took:.0f} ms")


if __name__ == "__main__":
    asyncio.run(main())
