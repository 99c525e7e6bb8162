"""Two pastes of one person in one room are compared; other people's are not."""

from __future__ import annotations

from collections.abc import AsyncIterator
from types import ModuleType

import pytest

from bot.chat.message import Principal, Room
from bot.commands.family import Family, from_module
from bot.config.model import BotSettings, Settings
from bot.core.limits import LimitSettings
from bot.testing import Conversation, stage
from handlers.pastes.listening import read_paste
from handlers.pastes.nic.delta import compare
from handlers.pastes.nic.listening import nic_read, read_counters
from handlers.pastes.nic.memory import KEEP_SECONDS, MOST_KEPT, Readings, open_readings
from handlers.pastes.nic.parse.snapshots import snapshots
from handlers.pastes.nic.snapshot import Snapshot
from handlers.pastes.nic.telling import told
from tests.handlers.pastes.nic.samples import RINGS, softnet, statistics, two

FIRST = f"$ ethtool -S eth2\n{statistics(rx_missed_errors=71_002)}"
SECOND = f"$ ethtool -S eth2\n{statistics(rx_missed_errors=142_002)}"


def family() -> Family:
    module = ModuleType("pastes", "What can be read from a paste alone.")
    for thing in (read_paste, read_counters, nic_read, open_readings):
        setattr(module, thing.__name__, thing)
    return from_module("pastes", module)


@pytest.fixture
async def chat() -> AsyncIterator[Conversation]:
    settings = Settings(bot=BotSettings(state="sqlite://"), limits=LimitSettings(burst=1000))
    async with stage([family()], settings) as conversation:
        yield conversation


async def test_the_second_paste_of_the_same_person_is_compared_with_the_first(chat: Conversation) -> None:
    first = await chat.ask("mona", FIRST)
    assert first[0].startswith("Since boot: eth2 rx_missed_errors 71,002.")
    second = await chat.ask("mona", SECOND)
    assert second[0].startswith("WARN: eth2: drops are at the NIC ring: rx_missed_errors +71,000.")


async def test_another_person_s_paste_is_another_machine(chat: Conversation) -> None:
    await chat.ask("mona", FIRST)
    assert (await chat.ask("lee", SECOND))[0].startswith("Since boot: eth2 rx_missed_errors 142,002.")


async def test_the_ring_s_size_may_come_later(chat: Conversation) -> None:
    await chat.ask("mona", FIRST)
    asked = await chat.ask("mona", SECOND)
    assert asked[1].startswith("Run: ethtool -g eth2; ethtool -l eth2   (paste it here")
    filled = await chat.ask("mona", RINGS)
    assert "rx_missed_errors +71,000" in filled[0]
    assert filled[1].startswith("Run: ethtool -G eth2 rx 4096")


async def test_the_ring_s_size_may_come_after_two_readings_in_one_paste(chat: Conversation) -> None:
    await chat.ask("mona", two(statistics(rx_missed_errors=1), statistics(rx_missed_errors=61)))
    filled = await chat.ask("mona", RINGS)
    assert "rx_missed_errors +60 in 60 s" in filled[0]
    assert filled[1].startswith("Run: ethtool -G eth2 rx 4096")


async def test_the_ring_s_size_may_come_first(chat: Conversation) -> None:
    for text in (RINGS, FIRST):
        await chat.ask("mona", text)
    assert (await chat.ask("mona", SECOND))[1].startswith("Run: ethtool -G eth2 rx 4096")


async def test_a_paste_without_the_command_is_still_the_same_card(chat: Conversation) -> None:
    await chat.ask("mona", FIRST)
    assert "eth2: drops are at the NIC ring" in (await chat.ask("mona", "  rx_missed_errors: 142002"))[0]


async def test_in_a_channel_only_a_loss_is_worth_a_word_and_the_first_paste_is_remembered(chat: Conversation) -> None:
    assert await chat.ask("mona", FIRST, direct=False) == []
    said = await chat.ask("mona", SECOND, direct=False)
    assert said[0].startswith("mona: WARN: eth2: drops are at the NIC ring")


async def test_a_quiet_pair_is_not_commented_in_a_channel(chat: Conversation) -> None:
    quiet = f"{softnet((0, 1000, 0, 0))}\nsleep 10\n{softnet((0, 2000, 0, 0))}"
    assert await chat.ask("mona", quiet, direct=False) == []
    assert (await chat.ask("mona", quiet))[0].startswith("OK: Nothing was lost in 10 s")


async def test_a_question_about_a_counter_goes_on_to_others(chat: Conversation) -> None:
    assert (await chat.ask("mona", "what is rx_missed_errors?"))[0].startswith("I do not know that.")


async def test_the_command_reads_what_stands_behind_it(chat: Conversation) -> None:
    text = two(statistics(rx_missed_errors=1), statistics(rx_missed_errors=61))
    assert "rx_missed_errors +60 in 60 s (1/s)" in (await chat.ask("mona", f"nic read {text}"))[0]
    assert (await chat.ask("mona", "nic read my card"))[0].startswith("There is no network counter in that")


async def test_the_time_between_two_pastes_stands_in_for_the_time_between_two_readings() -> None:
    (first,), (second,) = snapshots(FIRST), snapshots(SECOND)
    assert "rx_missed_errors +71,000 in about 30 s (2,367/s)" in told(compare(first, second, 30.0)).summary


async def test_an_hour_later_it_is_a_first_reading_again() -> None:
    now = 0.0
    readings = Readings(lambda: now)
    who, room, kept = (
        Principal("stage", "~mona", "mona"),
        Room("stage", "#ops"),
        Snapshot(protocols={"UdpRcvbufErrors": 1}),
    )
    readings.keep(who, room, kept)
    now = KEEP_SECONDS - 1
    past = readings.last(who, room)
    assert past is not None
    assert past.snapshot is kept
    assert past.age == KEEP_SECONDS - 1
    now = KEEP_SECONDS + 1
    assert readings.last(who, room) is None


async def test_only_so_many_are_kept_and_the_oldest_goes() -> None:
    readings = Readings(lambda: 0.0)
    people = [Principal("stage", f"~p{number}", "p") for number in range(MOST_KEPT + 1)]
    for who in people:
        readings.keep(who, Room("stage", "#ops"), Snapshot())
    assert readings.last(people[0], Room("stage", "#ops")) is None
    assert readings.last(people[1], Room("stage", "#ops")) is not None
