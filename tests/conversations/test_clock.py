"""Killed at any moment while reminders come due: none is lost, and only what was under way is said again.

By default a small run; the whole of it, with the counts printed:

    KILLS=200 REMINDERS=5000 pytest tests/conversations/test_clock.py -s
"""

from __future__ import annotations

import asyncio
import os
import random
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conversations.chimes import Chimes, Listener, Replica, ledger, living_ledger, watched
from tests.servers.irc import IrcServer
from tests.servers.irc_fixtures import Connect

KILLS = int(os.environ.get("KILLS", "25"))
REMINDERS = int(os.environ.get("REMINDERS", "1000"))
SEED = int(os.environ.get("SEED", "4"))
LIFE = 1.0
"""Seconds from one kill to the next, about: more than half of it is the start."""
PACE = max(1, round(REMINDERS / (KILLS * LIFE)))
"""Reminders that come due in each second, so that they last as long as the kills."""

pytestmark = pytest.mark.timeout(60 + KILLS * 5)


@pytest.fixture
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="bots-") as name:
        yield Path(name)


@pytest.fixture
def replicas(folder: Path) -> Iterator[list[Replica]]:
    """Two bots with one store."""
    made = []
    for nick in ("castor", "pollux"):
        (folder / nick).mkdir()
        made.append(Replica(folder / nick, nick, folder / "state.db"))
    yield made
    for one in made:
        if one._process is not None:
            one.kill()


@pytest.fixture
async def listener(ngircd: IrcServer, channel: str, person: Connect) -> Listener:
    return Listener(await person(ngircd, "mona", channel), channel)


async def test_killed_at_random_moments_nothing_is_lost_and_only_what_was_under_way_is_repeated(
    replicas: list[Replica], ngircd: IrcServer, listener: Listener, channel: str, capsys: pytest.CaptureFixture[str]
) -> None:
    dice, bot, chimes = random.Random(SEED), replicas[0], Chimes(channel, REMINDERS, PACE)
    await chimes.promise(bot.state)
    bot.ring(ngircd, chimes)
    may_repeat: Counter[int] = Counter()
    in_flight: list[int] = []
    for _ in range(KILLS):
        bot.start()
        await _live(dice, listener)
        await asyncio.to_thread(bot.kill)
        await listener.gone(bot.nick)
        now = ledger(bot.state)
        heard = set(listener.heard)
        assert not heard & now.pending, "a row comes before its line"
        assert now.said - now.leaving <= heard, "what has left the store has been heard"
        may_repeat.update(heard & now.leaving)
        in_flight.append(len(heard & now.leaving))
    bot.start()
    await listener.all(REMINDERS, seconds=60 + REMINDERS / PACE)
    assert await asyncio.to_thread(bot.stop) == 0
    await listener.gone(bot.nick)
    with capsys.disabled():
        print(
            f"\n{REMINDERS} reminders, {KILLS} kills, {sum(1 for n in in_flight if n)} of them with lines under way"
            f" ({sum(in_flight)} lines, {max(in_flight)} at most): {REMINDERS - len(listener.heard)} lost,"
            f" {listener.repeats.total()} lines repeated"
        )
    assert set(listener.heard) == set(range(REMINDERS))
    assert listener.repeats <= may_repeat, "only what was under way when it was killed is said again"
    assert ledger(bot.state).leaving == frozenset()


async def test_two_replicas_say_each_reminder_once(
    replicas: list[Replica], ngircd: IrcServer, listener: Listener, channel: str, capsys: pytest.CaptureFixture[str]
) -> None:
    count = min(REMINDERS, 800)
    chimes = Chimes(channel, count, pace=400)
    await chimes.promise(replicas[0].state)
    for one in replicas:
        one.ring(ngircd, chimes).start()
    for one in replicas:
        await listener.there(one.nick, seconds=30)
    await listener.all(count, seconds=60)
    codes = [await asyncio.to_thread(one.stop) for one in replicas]
    for one in replicas:
        await listener.gone(one.nick)
    with capsys.disabled():
        print(f"\n{count} reminders, two replicas {dict(listener.speakers)}: {listener.repeats.total()} lines repeated")
    assert codes == [0, 0]
    assert listener.heard == Counter(range(count))


async def test_of_two_replicas_one_is_killed_at_random_moments_and_nothing_is_lost(
    replicas: list[Replica], ngircd: IrcServer, listener: Listener, channel: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """A replica that starts sends whatever letters lie in the store, also those that the other one is about to send."""
    kills, count = max(6, KILLS // 4), max(240, REMINDERS // 4)
    dice, state, chimes = random.Random(SEED), replicas[0].state, Chimes(channel, count, PACE)
    await chimes.promise(state)
    for one in replicas:
        one.ring(ngircd, chimes).start()
    may_repeat: Counter[int] = Counter()
    for _ in range(kills):
        await _live(dice, listener)
        victim = dice.choice(replicas)
        await asyncio.to_thread(victim.kill)
        await listener.gone(victim.nick)
        async with watched(state) as leaving:
            victim.start()
            await listener.there(victim.nick, seconds=30)
        may_repeat.update(leaving)
    await listener.all(count, seconds=60 + count / PACE)
    codes = [await asyncio.to_thread(one.stop) for one in replicas]
    for one in replicas:
        await listener.gone(one.nick)
    with capsys.disabled():
        print(
            f"\n{count} reminders, two replicas {dict(listener.speakers)}, {kills} kills:"
            f" {count - len(listener.heard)} lost, {listener.repeats.total()} lines repeated"
        )
    assert codes == [0, 0]
    assert set(listener.heard) == set(range(count))
    assert listener.repeats <= may_repeat, "only what was under way when a replica started is said again"
    assert living_ledger(state).leaving == frozenset()


async def _live(dice: random.Random, listener: Listener) -> None:
    """Until a random moment: half of them in the start, or soon after it, the others while it speaks."""
    if dice.random() < 0.5:
        await asyncio.sleep(dice.uniform(0, 2 * LIFE))
    else:
        await listener.until(listener.take_in() + dice.randint(1, 2 * round(PACE * LIFE)), seconds=2 * LIFE)
        await asyncio.sleep(dice.choice((0.0, dice.uniform(0, 0.5))))
