"""Socket Mode: connections that end in every way, and what is delivered meanwhile."""

from __future__ import annotations

import asyncio

import pytest

from bot.chat.message import Message
from bot.core.dedupe import Dedupe
from bot.slack.listening.ears import Ears
from bot.slack.wire.running import Running
from bot.store.database import Database
from bot.store.schema import CORE
from tests.bot.slack.conftest import Start
from tests.bot.slack.driving import Bot
from tests.servers.slack import SlackServer


def texts(bot: Bot) -> list[str]:
    return [message.text for message in bot.inbox.all]


async def test_a_ticket_spent_on_a_failed_handshake_is_replaced(slack: SlackServer, start: Start) -> None:
    """S1: the library's client would try the same address for ever."""
    slack.refuse_links(4)
    bot = await start(slack)
    assert len(slack.log.of("apps.connections.open")) >= 6
    await slack.say("mona", "@mona", "ping")
    assert (await bot.heard()).text == "ping"


async def test_a_handshake_that_is_never_answered_is_given_up(slack: SlackServer, start: Start) -> None:
    slack.refuse_links(2, status=0)
    await start(slack)


async def test_a_cut_is_noticed_and_mended(slack: SlackServer, start: Start) -> None:
    bot = await start(slack)
    before = set(slack.socket_mode.connections)
    slack.cut()
    await bot.until(lambda: len(set(slack.socket_mode.connections) - before) == 2)
    await slack.say("mona", "@mona", "still there?")
    assert (await bot.heard()).text == "still there?"


async def test_a_half_open_connection_is_replaced(slack: SlackServer, start: Start) -> None:
    bot = await start(slack)
    before = set(slack.socket_mode.connections)
    slack.go_deaf()
    await bot.until(lambda: not bot.adapter.is_connected)
    slack.go_deaf(False)
    await bot.until(lambda: len(set(slack.socket_mode.connections) - before) >= 2 and bot.adapter.is_connected)


@pytest.mark.parametrize("reason", ["refresh_requested", "warning"])
async def test_a_refresh_loses_nothing(slack: SlackServer, start: Start, reason: str) -> None:
    """A new connection stands before the old one goes, and what the old one still brings is acknowledged."""
    bot = await start(slack)
    for number in range(30):
        if number in {8, 16}:
            await slack.disconnect(reason)  # type: ignore[arg-type] # one of its words
        await slack.say("mona", "@mona", f"line {number}")
        await asyncio.sleep(0.01)
    await slack.settled()
    await bot.until(lambda: len(bot.inbox.all) >= 30)
    assert sorted(texts(bot)) == sorted(f"line {number}" for number in range(30))
    await bot.until(lambda: len(slack.socket_mode.connections) == 2)
    await bot.until(lambda: "2 of 2" in bot.adapter.health)


async def test_with_one_connection_a_refresh_loses_nothing_either(slack: SlackServer, start: Start) -> None:
    bot = await start(slack, connections=1)
    await slack.disconnect("refresh_requested")
    for number in range(20):
        await slack.say("mona", "@mona", f"line {number}")
        await asyncio.sleep(0.01)
    await slack.settled()
    await bot.until(lambda: len(bot.inbox.all) >= 20)
    assert sorted(texts(bot)) == sorted(f"line {number}" for number in range(20))


async def test_socket_mode_switched_off_says_so_and_is_tried_again(slack: SlackServer, start: Start) -> None:
    bot = await start(slack)
    slack.rules.socket_mode = False
    await slack.disconnect("link_disabled")
    await bot.until(
        lambda: "Socket Mode is switched off: switch it on at https://api.slack.com/apps" in bot.adapter.health
    )
    assert not bot.adapter.is_connected
    slack.rules.socket_mode = True
    slack.cut()
    await bot.until(lambda: "2 of 2" in bot.adapter.health)
    assert bot.adapter.is_connected


async def test_too_many_connections_leaves_one_working_and_says_why(slack: SlackServer, start: Start) -> None:
    slack.rules.connections = 1
    bot = await start(slack, wait=False)
    await bot.until(lambda: "1 of 2 connections" in bot.adapter.health and "10 connections" in bot.adapter.health)
    await slack.say("mona", "@mona", "ping")
    assert (await bot.heard()).text == "ping"


async def test_slack_goes_away_and_comes_back(slack: SlackServer, start: Start) -> None:
    bot = await start(slack)
    await slack.stop()
    await bot.until(lambda: not bot.adapter.is_connected)
    assert bot.adapter.health.startswith("down: no connection for 0 s")
    await slack.start()
    await bot.until_connected()


async def test_slack_s_own_pings_are_answered(slack: SlackServer, start: Start) -> None:
    bot = await start(slack)
    await slack.socket_mode.ping()
    await slack.say("mona", "@mona", "ping")
    assert (await bot.heard()).text == "ping"


async def test_talk_that_nobody_wants_is_acknowledged_without_bolt(
    slack: SlackServer, start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    bot = await start(slack)

    async def never(*_: object) -> None:
        raise AssertionError("bolt saw it")

    monkeypatch.setattr(Ears, "_guard", never)
    for number in range(20):
        await slack.say("mona", "#ops", f"lunch at {number}?")
    await slack.settled()
    deliveries = slack.deliveries("message")
    assert len(deliveries) == 20
    assert all(one.acked and len(one.attempts) == 1 for one in deliveries)
    assert not bot.inbox.all


async def test_an_event_that_fails_inside_is_delivered_again(
    slack: SlackServer, start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    bot = await start(slack)
    guard, failures = Ears._guard, iter([True])

    async def shaky(self: Ears, body: dict[str, object], next_: object) -> object:
        if next(failures, False):
            raise ValueError("once")
        return await guard(self, body, next_)  # type: ignore[arg-type] # as bolt gives it

    monkeypatch.setattr(Ears, "_guard", shaky)
    slack.rules.ack = 0.3
    await slack.say("mona", "@mona", "ping")
    assert (await bot.heard()).text == "ping"


async def test_a_flood_is_bounded_and_what_was_refused_comes_again(slack: SlackServer, start: Start) -> None:
    """S4: each envelope would be a task at once."""
    running, release = Running(most=3), asyncio.Event()

    async def work() -> None:
        await release.wait()

    assert [running.start(work()) for _ in range(5)] == [True, True, True, False, False]
    assert (len(running), running.refused) == (3, 2)
    release.set()
    await running.drain(1)
    assert len(running) == 0


async def test_stopping_waits_for_what_is_being_worked_on(slack: SlackServer, start: Start) -> None:
    """S5: the listener waits for Slack to say who mona is; the bot is told to stop meanwhile."""
    bot = await start(slack)
    slack.fail("users.info", "delay", 1, seconds=0.3)
    await slack.say("mona", "@mona", "last words")
    await bot.until(lambda: slack.log.of("users.info"))
    await bot.stop()
    assert texts(bot) == ["last words"]


async def test_stopping_is_quick_and_leaves_no_connection(slack: SlackServer, start: Start) -> None:
    bot = await start(slack)
    async with asyncio.timeout(2):
        await bot.stop()
    assert not slack.socket_mode.live
    assert bot.adapter.health == "down for 0 s: stopped"


async def test_an_event_that_slack_replays_much_later_is_known_even_by_another_run(
    slack: SlackServer, start: Start
) -> None:
    """Slack has replayed one 368 s later; the core remembers ids for a day, also across a restart."""
    database = Database("sqlite://")
    await database.open([CORE])
    dedupe = Dedupe(database)

    def is_new(message: Message) -> bool:
        return dedupe.is_new(message.network, message.event_id)

    first = await start(slack)
    await slack.say("mona", "@mona", "once only")
    assert is_new(await first.heard())
    (delivery,) = slack.deliveries("message")
    await first.stop()
    second = await start(slack)
    slack.replay(delivery)
    assert not is_new(await second.heard())
    await database.close()
