"""What keeping time costs: lateness, a row, catching up, memory, the library that wakes us.

    python -m tests.bench.clock [--count 10000] [--seconds 60] [PART ...]

The whole core in one process, its store in a file, its clock woken by APScheduler; the adapter takes every letter at once, and no
network's pace is measured. Each part runs in a process of its own. Lateness is wall clock, from the moment something is due
until the adapter has it; cost is processor time (user and system, all threads).
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import psutil

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.bench.clock_parts import HOUR, Chimes, Nobody, listening, now, turning  # the path has to stand first

LEAD = timedelta(seconds=5)
"""From the start until the first is due."""
PATIENCE = 300
LOOK = 0.01


class Loop:
    """How long the event loop was held up at worst: nobody gets an answer meanwhile."""

    def __init__(self) -> None:
        self.longest = 0.0

    async def watch(self) -> None:
        while True:
            began = time.perf_counter()
            await asyncio.sleep(LOOK)
            self.longest = max(self.longest, time.perf_counter() - began - LOOK)


def megabytes() -> float:
    return psutil.Process().memory_info().rss / 1e6


async def all_taken(nobody: Nobody, count: int) -> None:
    async with asyncio.timeout(PATIENCE):
        while len(nobody.taken) < count:
            await asyncio.sleep(LOOK)


async def lateness(folder: Path, count: int, seconds: float) -> str:
    """So many, at whole seconds, evenly over this time."""
    first = (now() + LEAD).replace(microsecond=0)
    chimes = Chimes([first + timedelta(seconds=int(seconds * number / count)) for number in range(count)])
    async with listening(chimes, folder) as (app, nobody):
        before, loop = megabytes(), Loop()
        async with turning(app):
            rows, cpu = megabytes(), time.process_time()
            task = asyncio.create_task(loop.watch())
            await all_taken(nobody, count)
            task.cancel()
            cpu = time.process_time() - cpu
        after = megabytes()
    late = sorted(at - chimes.moments[number].timestamp() for number, at in nobody.taken)
    assert len({number for number, _ in nobody.taken}) == len(late) == count
    return (
        f"late p50 {late[count // 2]:.3f} s, p99 {late[count * 99 // 100]:.3f} s, worst {late[-1]:.3f} s; "
        f"{cpu / count * 1e6:.0f} µs each; the loop was held up {loop.longest * 1e3:.0f} ms at worst; "
        f"memory {before:.1f} MB, planned {rows:.1f} MB, said {after:.1f} MB"
    )


async def minute(folder: Path, count: int, seconds: float) -> str:
    """All due within one minute."""
    return await lateness(folder, count, seconds)


async def second(folder: Path, count: int, _: float) -> str:
    """All due at the same second."""
    return await lateness(folder, count, 0)


async def _cpu(work: Awaitable[object], count: int) -> str:
    wall, cpu = time.perf_counter(), time.process_time()
    await work
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    return f"{cpu / count * 1e6:.0f} µs ({wall / count * 1e6:.0f} µs wall)"


async def enqueue(folder: Path, count: int, _: float) -> str:
    """What it costs to keep one: in one call, one call each, and planned again without a change."""
    chimes = Chimes([now() + HOUR] * (count + 500))
    bulk, singles = chimes.all[:count], chimes.all[count:]

    async def one_by_one() -> None:
        for one in singles:
            await app.clock.add(one)

    async with listening(chimes, folder) as (app, _nobody):
        await app.clock.add(Chimes([now() + HOUR]).all[0])
        together = await _cpu(app.clock.add(*bulk), count)
        single = await _cpu(one_by_one(), len(singles))
        again = await _cpu(app.clock.replan("chimes"), count)
    return f"each of {count} at once {together}, one by one {single}, planned again {again}"


async def _missed(folder: Path, count: int, lasting: timedelta) -> tuple[float, float, int, float]:
    """Seconds until the start is through and until all is done, how many were said, and how long the loop was held up."""
    chimes = Chimes([now() - HOUR + timedelta(seconds=number % 3000) for number in range(count)], lasting)
    async with listening(chimes, folder) as (app, _nobody):
        await app.clock.add(*chimes.all)
    began, loop = time.perf_counter(), Loop()
    async with listening(chimes, folder) as (app, nobody):
        task = asyncio.create_task(loop.watch())
        async with turning(app):
            up = time.perf_counter() - began
            async with asyncio.timeout(PATIENCE):
                while await app.clock.next_due() is not None:
                    await asyncio.sleep(LOOK)
            done = time.perf_counter() - began
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
    return up, done, len(nobody.taken), loop.longest


async def missed(folder: Path, count: int, _: float) -> str:
    """The bot was down for an hour: all of it is said late."""
    up, done, said, held = await _missed(folder, count, 24 * HOUR)
    return f"up after {up:.2f} s, {said} said after {done:.2f} s; the loop was held up {held * 1e3:.0f} ms at worst"


async def expired(folder: Path, count: int, _: float) -> str:
    """The same, and it is too late for all of it."""
    up, done, said, held = await _missed(folder, count, timedelta(minutes=5))
    return f"up after {up:.2f} s, {said} said, the rest dropped after {done:.2f} s; the loop held up {held * 1e3:.0f} ms at worst"


IMPORT = """
import time, psutil, {before}
rss, began = psutil.Process().memory_info().rss, time.perf_counter()
from apscheduler.schedulers.asyncio import AsyncIOScheduler
print((time.perf_counter() - began) * 1e3, (psutil.Process().memory_info().rss - rss) / 1e6)
"""


def _import(before: str) -> str:
    runs = [
        subprocess.run([sys.executable, "-c", IMPORT.format(before=before)], check=True, capture_output=True).stdout
        for _ in range(5)
    ]
    ms, size = min(tuple(map(float, run.split())) for run in runs)
    return f"{ms:.0f} ms, {size:.1f} MB"


async def imports(_folder: Path, _count: int, _: float) -> str:
    """What APScheduler adds to a start, the best of five."""
    return f"beside the bot {_import('bot.app, bot.irc.adapter')}; alone {_import('asyncio')}"


PARTS: dict[str, Callable[[Path, int, float], Coroutine[None, None, str]]] = {
    part.__name__: part for part in (minute, second, enqueue, missed, expired, imports)
}


def measure(name: str, count: int, seconds: float) -> None:
    logging.disable(logging.WARNING)  # what is dropped is named in the log
    with tempfile.TemporaryDirectory() as folder:
        figures = asyncio.run(PARTS[name](Path(folder), count, seconds))
    print(f"{name:8} {figures}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parts", nargs="*", metavar="PART", help=", ".join(PARTS))
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--seconds", type=float, default=60)
    args = parser.parse_args()
    if len(args.parts) == 1:
        measure(args.parts[0], args.count, args.seconds)
        return
    sizes = ["--count", str(args.count), "--seconds", str(args.seconds)]
    for name in args.parts or PARTS:
        subprocess.run([sys.executable, "-m", "tests.bench.clock", name, *sizes], check=True)


if __name__ == "__main__":
    main()
