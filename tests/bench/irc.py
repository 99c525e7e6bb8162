"""What the bot costs on IRC, beside a bare socket and the bare library, in one run on the same daemon.

    python tests/bench/irc.py [--lines 100000] [--pings 5000] [--server ngircd|inspircd]

Processor time is the bot process's own (user and system), memory its resident set, times are wall clock. Ratios are within the
run; absolute figures depend on the machine.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.servers.irc import InspIRCd, IrcServer, NgIRCd  # the path has to stand first

HERE = Path(__file__).resolve().parent
CHANNEL = "#bench"
PEOPLE = 5
OUTAGE_SECONDS = 5.0

CONFIGURATION = """
[bot]
state = "{state}"
log_level = "error"
[limits]
burst = 1000000000
at_once = 1000000
[irc.bench]
servers = ["{host}:{port}"]
tls = false
nick = "peer"
[irc.bench.limits]
burst = 1000000
lines_per_second = 1000000
burst_bytes = 1000000000
bytes_per_second = 1000000000
window_bytes = 100000000
letters = 1000000
[irc.bench.channels."{channel}"]
ambient = {ambient}
"""


@dataclass
class Figures:
    """One bot's row."""

    name: str
    join_seconds: float = 0.0
    idle_megabytes: float = 0.0
    ping_ms: float = 0.0
    turn_ms: float = 0.0
    chatter_seconds: float = 0.0
    back_seconds: float = 0.0


class Person:
    """A client that talks in the channel and sees who joins."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader, self.writer = reader, writer

    @classmethod
    async def join(cls, server: IrcServer, nick: str) -> Person:
        reader, writer = await asyncio.open_connection(server.host, server.port, limit=2**20)
        person = cls(reader, writer)
        person.say(f"NICK {nick}", f"USER {nick} 0 * :{nick}")
        await person.until(b" 001 ")
        person.say(f"JOIN {CHANNEL}")
        await person.until(b" 366 ")
        return person

    def say(self, *lines: str) -> None:
        self.writer.write("".join(f"{line}\r\n" for line in lines).encode())

    async def until(self, *parts: bytes, count: int = 1) -> None:
        """Read until so many lines hold all parts."""
        while count:
            line = await self.reader.readline()
            if not line:
                raise ConnectionError("the server closed the connection")
            if line.startswith(b"PING"):
                self.writer.write(b"PONG" + line[4:])
            elif all(part in line for part in parts):
                count -= 1

    async def close(self) -> None:
        self.writer.close()
        with contextlib.suppress(OSError):
            await self.writer.wait_closed()


def cpu(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system)


@contextlib.asynccontextmanager
async def crowd(server: IrcServer) -> AsyncIterator[list[Person]]:
    people = [await Person.join(server, f"person{number}") for number in range(PEOPLE)]
    try:
        yield people
    finally:
        for person in people:
            await person.close()


async def pings(people: Sequence[Person], count: int) -> None:
    """Everybody asks at once, and waits for the answers."""

    async def ask(number: int, person: Person) -> None:
        for start in range(0, count // PEOPLE, 50):
            size = min(50, count // PEOPLE - start)
            person.say(*[f"PRIVMSG {CHANNEL} :!ping"] * size)
            await person.until(f" :person{number}: pong".encode(), count=size)

    await asyncio.gather(*(ask(number, person) for number, person in enumerate(people)))


async def turns(person: Person, count: int) -> None:
    """One person asks again only when the answer is there."""
    for _ in range(count):
        person.say(f"PRIVMSG {CHANNEL} :!ping")
        await person.until(b" :person0: pong")


async def chatter(people: Sequence[Person], lines: int) -> None:
    """Talk among people, and one ping that is answered when all of it was read."""
    talk = f"PRIVMSG {CHANNEL} :the deploy of the new rack went fine, I will be back after lunch with the numbers"
    # A server cuts off who does not read.
    others = [asyncio.create_task(person.until(b" :person1: pong")) for person in people[2:]]
    for _ in range(lines // 200):
        people[1].say(*[talk] * 200)
        people[1].say("PING :there")
        await people[1].until(b" PONG ")
        people[0].say("PING :there")
        await people[0].until(b" PONG ")
    people[1].say(f"PRIVMSG {CHANNEL} :!ping")
    await people[0].until(b" :person1: pong")
    await asyncio.gather(*others)


PHASE_SECONDS = 300
"""A phase that takes longer has lost something: better an error than a bench that never ends."""


async def measure(name: str, command: list[str], server: IrcServer, args: argparse.Namespace) -> Figures:
    figures = Figures(name)
    async with crowd(server) as people:
        started = time.perf_counter()
        process = psutil.Process(subprocess.Popen(command, stdout=subprocess.DEVNULL).pid)
        try:
            await people[0].until(b"peer", b" JOIN ")
            figures.join_seconds = time.perf_counter() - started
            await asyncio.sleep(3)
            figures.idle_megabytes = process.memory_info().rss / 1e6
            await asyncio.wait_for(pings(people, 500), PHASE_SECONDS)
            before = cpu(process)
            await asyncio.wait_for(pings(people, args.pings), PHASE_SECONDS)
            await asyncio.sleep(0.3)
            figures.ping_ms = (cpu(process) - before) / args.pings * 1e3
            before = cpu(process)
            await asyncio.wait_for(turns(people[0], args.pings // 5), PHASE_SECONDS)
            await asyncio.sleep(0.3)
            figures.turn_ms = (cpu(process) - before) / (args.pings // 5) * 1e3
            before = cpu(process)
            await asyncio.wait_for(chatter(people, args.lines), PHASE_SECONDS)
            figures.chatter_seconds = (cpu(process) - before) * 100_000 / args.lines
            figures.back_seconds = await outage(server)
        finally:
            process.terminate()
            with contextlib.suppress(psutil.TimeoutExpired):
                process.wait(10)
    print(f"measured {name}", file=sys.stderr)
    return figures


async def outage(server: IrcServer) -> float:
    """Kill the daemon, start it again five seconds later, and wait for the bot."""
    await asyncio.to_thread(server.kill)
    await asyncio.sleep(OUTAGE_SECONDS)
    await asyncio.to_thread(server.start)
    up = time.perf_counter()
    watcher = await Person.join(server, "watcher")
    watcher.say(f"NAMES {CHANNEL}")
    there = asyncio.create_task(watcher.until(b"peer"))
    await asyncio.wait_for(there, 120)
    await watcher.close()
    return time.perf_counter() - up


def bots(server: IrcServer, folder: Path) -> dict[str, list[str]]:
    where = [server.host, str(server.port), CHANNEL]
    commands = {
        "bare socket": [sys.executable, str(HERE / "peers/raw_echo.py"), *where],
        "bare library": [sys.executable, str(HERE / "peers/library_echo.py"), *where],
    }
    for ambient in ("false", "true"):
        path = folder / f"ambient-{ambient}.toml"
        text = CONFIGURATION.format(
            state=folder / f"{ambient}.db", host=server.host, port=server.port, channel=CHANNEL, ambient=ambient
        )
        path.write_text(text, encoding="utf-8")
        name = "openinfra-bot" + (", ambient" if ambient == "true" else "")
        commands[name] = [str(Path(sys.executable).parent / "openinfra-bot"), "--config", str(path), "run"]
    return commands


def table(rows: Sequence[Figures]) -> None:
    print(f"{'bot':24} {'ms/ping':>8} {'ms/turn':>8} {'s/100k lines':>13} {'idle MB':>8} {'joined s':>9} {'back s':>7}")
    for row in rows:
        print(
            f"{row.name:24} {row.ping_ms:8.3f} {row.turn_ms:8.3f} {row.chatter_seconds:13.2f} {row.idle_megabytes:8.1f}"
            f" {row.join_seconds:9.2f} {row.back_seconds:7.2f}"
        )
    bare = rows[1]
    for row in rows[2:]:
        print(
            f"{row.name} against the bare library: ping {row.ping_ms / bare.ping_ms:.1f}x, "
            f"chatter {row.chatter_seconds / bare.chatter_seconds:.2f}x, memory {row.idle_megabytes / bare.idle_megabytes:.1f}x"
        )


async def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lines", type=int, default=100_000)
    parser.add_argument("--pings", type=int, default=5000)
    parser.add_argument("--server", choices=("ngircd", "inspircd"), default="ngircd")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        server: IrcServer = (NgIRCd if args.server == "ngircd" else InspIRCd)(Path(folder))
        await asyncio.to_thread(server.start)
        try:
            rows = [await measure(name, command, server, args) for name, command in bots(server, Path(folder)).items()]
        finally:
            await asyncio.to_thread(server.stop)
    table(rows)


if __name__ == "__main__":
    asyncio.run(main())
