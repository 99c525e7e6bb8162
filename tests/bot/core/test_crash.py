"""`kill -9` at the worst moments, in a process of its own: nothing is lost, at most what was in flight comes twice."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

# A bot's life: it connects to a platform that writes down what it is given, takes up what its last life left behind, says what
# it is told to, and dies where it is told to.
LIFE = """
import asyncio, os, signal, sys
from bot.chat.adapter import Letter
from bot.chat.message import Room
from bot.core.outbox import Outbox
from bot.store.database import Database
from bot.store.schema import CORE

state, platform, moment, kind, *said = sys.argv[1:]
room = Room("net", "#ops")

def die(now):
    if moment == now:
        os.kill(os.getpid(), signal.SIGKILL)

async def live():
    database = Database("sqlite:///" + state)
    await database.open([CORE])
    box = Outbox(database)
    count = 0

    def send(letter):
        nonlocal count
        count += 1
        die(f"before sending {count}")
        if moment != "never sending":
            with open(platform, "a") as file:
                file.write(letter.payload + "\\n")
            die(f"before marking {count}")
            box.sent(letter)

    box.connect("net", send)
    left = await box.resume()
    print(left, flush=True)
    if kind == "owe":
        await box.owe([Letter(room, text) for text in said])
    else:
        for text in said:
            box.offer(room, text)
    if moment == "never sending":
        async with asyncio.timeout(10):  # until the gathered commit of its own accord
            while database._timer is not None or any(t.get_name() == "store flush" for t in asyncio.all_tasks()):
                await asyncio.sleep(0.005)
        os.kill(os.getpid(), signal.SIGKILL)
    die("before the marks are written")
    await database.close()

asyncio.run(live())
"""


class World:
    """A store and a platform that outlive the bot."""

    def __init__(self, folder: Path) -> None:
        self.state, self.platform = folder / "state.db", folder / "platform"
        self.platform.touch()

    def live(self, moment: str, *said: str, kind: str = "owe") -> int:
        """One life; returns how many letters it found."""
        arguments = [sys.executable, "-c", LIFE, str(self.state), str(self.platform), moment, kind, *said]
        done = subprocess.run(arguments, capture_output=True, text=True, timeout=60, check=False)
        assert done.returncode == (0 if moment == "" else -9), done.stderr
        return int(done.stdout or "-1")  # killed before it could say

    @property
    def heard(self) -> list[str]:
        return self.platform.read_text().splitlines()


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def test_killed_between_persisting_and_sending_loses_nothing(world: World) -> None:
    world.live("before sending 1", "a", "b", "c")
    assert world.heard == []
    assert world.live("") == 3
    assert world.heard == ["a", "b", "c"]
    assert world.live("") == 0


def test_killed_between_sending_and_marking_repeats_only_what_was_in_flight(world: World) -> None:
    world.live("before marking 1", "a")
    assert world.heard == ["a"]
    assert world.live("") == 1
    assert world.heard == ["a", "a"]
    assert world.live("") == 0


def test_killed_before_the_marks_are_written_loses_nothing(world: World) -> None:
    world.live("before the marks are written", "a", "b")
    world.live("")
    assert world.heard[:2] == ["a", "b"]
    assert sorted(set(world.heard)) == ["a", "b"]
    assert len(world.heard) <= 4
    assert world.live("") == 0


def test_killed_again_and_again_loses_nothing_and_keeps_the_order(world: World) -> None:
    world.live("before sending 2", "a", "b", "c")
    world.live("before marking 1", "d")
    world.live("before sending 1")
    world.live("", "e")
    assert list(dict.fromkeys(world.heard)) == ["a", "b", "c", "e"]
    assert world.live("") == 0


def test_an_offer_that_was_held_up_comes_in_the_next_life(world: World) -> None:
    world.live("never sending", "a", "b", kind="offer")
    assert world.heard == []
    assert world.live("") == 2
    assert world.heard == ["a", "b"]


def test_a_clean_end_leaves_nothing_behind(world: World) -> None:
    world.live("", "a", "b")
    assert world.heard == ["a", "b"]
    assert world.live("") == 0
