"""The adapter as the core sees it."""

from __future__ import annotations

from bot.chat.message import Address, Principal, Room, Strength
from tests.bot.slack.conftest import Start
from tests.servers.slack import SlackServer


async def test_it_hears_and_answers_in_a_channel(slack: SlackServer, start: Start) -> None:
    bot = await start(slack)
    await slack.say("mona", "#ops", "@infrabot ping")
    message = await bot.heard()
    assert (message.text, message.address, message.is_direct) == ("ping", Address.NAME, False)
    assert message.sender.is_verified
    letter = bot.send(message.room.channel, "pong")
    shown = await slack.expect("#ops", "pong")
    assert await bot.until_sent(letter) == [shown.ts]
    assert bot.adapter.health.startswith("connected as infrabot, 2 of 2 connections, last frame 0 s ago")


async def test_a_private_answer_goes_to_the_direct_conversation(slack: SlackServer, start: Start) -> None:
    bot = await start(slack)
    mona = slack.workspace.user("mona")
    who = Principal("ops", f"{slack.workspace.team}/{mona.id}", "mona", "slack", Strength.VERIFIED)
    room = bot.adapter.room_for(who)
    assert room == Room("ops", mona.id, is_direct=True)
    assert await bot.adapter.reaches(who)
    letter = bot.send(room.channel, "between us")
    shown = await slack.expect("@mona", "between us")
    assert await bot.until_sent(letter) == [shown.ts]
    await slack.say("mona", "@mona", "ping")
    assert (await bot.heard()).room == room


async def test_two_workspaces_share_nothing(slack: SlackServer, start: Start) -> None:
    async with SlackServer() as other:
        other.add_user("eve")
        one, two = await start(slack, name="one"), await start(other, name="two")
        await slack.stop()
        await other.say("eve", "@eve", "ping")
        message = await two.heard()
        assert (message.network, message.sender.network) == ("two", "two")
        await two.until_sent(two.send(message.room.channel, "pong"))
        assert not one.inbox.all
        assert not one.adapter.is_connected


async def test_it_keeps_the_protocol_before_it_runs(slack: SlackServer) -> None:
    from bot.chat.reply import Reply
    from tests.bot.slack.driving import Bot, settings_for

    bot = Bot(settings_for(slack))
    who = Principal("ops", "T1/U1", "mona", "slack", Strength.VERIFIED)
    assert (bot.adapter.is_connected, bot.adapter.health) == (False, "not started")
    assert await bot.adapter.verify(who) == who
    assert "pong" in bot.adapter.render(Reply("pong"), bot.adapter.room_for(who), who).payload
    assert bot.as_the_core_sees_it.network == "ops"
