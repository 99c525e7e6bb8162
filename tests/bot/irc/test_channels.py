"""Channels that refuse us, throw us out or do not let us speak."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest

from bot.fields import SecretRef
from bot.irc.joins import REFUSALS, join_lines
from bot.irc.settings import ChannelSettings, Limits, Timing
from tests.bot.irc.conftest import Bot, Start
from tests.servers.irc import IrcServer
from tests.servers.irc_fixtures import Connect
from tests.servers.scripted_irc import ScriptedServer

_SLOW = Limits(burst=1, lines_per_second=4)
QUICK = Timing(rejoin=0.05, retry_join=0.3, undeliverable=600, acknowledge=0.02, quit=0.2)


async def test_after_a_kick_the_bot_comes_back(ircd: IrcServer, start: Start, person: Connect) -> None:
    mona = await person(ircd, "mona", "#kick")
    bot = await start(ircd, "#kick", timing=QUICK)
    mona.send("KICK #kick helper :out")
    await mona.expect(r"KICK #kick helper")
    letter = bot.say("#kick", "back again")
    await mona.expect(r"^:helper!\S+ JOIN")
    assert await mona.hear("helper") == "back again"
    await bot.until_sent(letter)
    assert "kicked" not in bot.adapter.health


CLOSED = {
    "#invite": ("+i", "it is invite only (+i)", "-i"),
    "#key": ("+k secret", "the key is wrong (+k)", "-k secret"),
    "#banned": ("+b *!*@*", "we are banned (+b)", "-b *!*@*"),
    "#full": ("+l 1", "it is full (+l)", "-l"),
}


def names(bot: Bot, problem: str) -> bool:
    return problem in bot.adapter.health


async def test_a_channel_that_refuses_us_is_named_and_tried_again(
    ircd: IrcServer, start: Start, person: Connect
) -> None:
    mona = await person(ircd, "mona", *CLOSED)
    for channel, (mode, _, _) in CLOSED.items():
        mona.send(f"MODE {channel} {mode}")
        await mona.expect(f"MODE {channel}")
    bot = await start(ircd, *CLOSED, "#open", wait=False, timing=QUICK)
    for channel, (_, problem, _) in CLOSED.items():
        await bot.until(partial(names, bot, f"{channel}: {problem}"))
    assert bot.adapter.health.startswith("connected as helper")
    letters = [bot.say(channel, f"finally in {channel}") for channel in CLOSED]
    await bot.until_sent(bot.say("#open", "no waiting here"))
    for channel, (_, _, undo) in CLOSED.items():
        mona.send(f"MODE {channel} {undo}")
    await bot.until_sent(*letters)
    for channel in CLOSED:
        assert any(f"PRIVMSG {channel} :finally in {channel}" in line for line in mona.lines)
    assert ";" not in bot.adapter.health


async def test_a_key_opens_a_channel(
    ircd: IrcServer, start: Start, person: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KEY", "sesame")
    mona = await person(ircd, "mona", "#keyed")
    mona.send("MODE #keyed +k sesame")
    await mona.expect("MODE #keyed")
    channels = {"#a": ChannelSettings(), "#keyed": ChannelSettings(key=SecretRef(env="KEY")), "#b": ChannelSettings()}
    bot = await start(ircd, channels=channels)
    assert bot.session.parts.joins.all_joined


async def test_where_we_may_not_speak_letters_wait(ircd: IrcServer, start: Start, person: Connect) -> None:
    mona = await person(ircd, "mona", "#quiet")
    bot = await start(ircd, "#quiet", timing=QUICK)
    mona.send("MODE #quiet +m")
    await mona.expect("MODE #quiet")
    letter = bot.say("#quiet", "one", "two")
    await bot.until(lambda: "may not speak" in bot.adapter.health)
    assert not bot.outlet.was_sent
    mona.send("MODE #quiet -m")
    assert [await mona.hear("helper"), await mona.hear("helper")] == ["one", "two"]
    await bot.until_sent(letter)
    assert "may not speak" not in bot.adapter.health


async def test_a_letter_that_can_never_arrive_is_dropped_with_its_reason(
    ircd: IrcServer, start: Start, person: Connect
) -> None:
    mona = await person(ircd, "mona", "#closed")
    mona.send("MODE #closed +i")
    await mona.expect("MODE #closed")
    timing = Timing(undeliverable=0.1, sweep=0.1, quit=0.5)
    bot = await start(ircd, "#closed", wait=False, timing=timing)
    await bot.until(lambda: "invite only" in bot.adapter.health)
    bot.say("#closed", "never")
    bot.say("#elsewhere", "not ours")
    bot.say("nobody-here", "gone")
    now = datetime.now(UTC)
    bot.say("mona", "too late", expires_at=now - timedelta(seconds=1))
    bot.say("mona", "in time", expires_at=now + timedelta(seconds=60))
    assert await mona.hear("helper") == "in time"
    await bot.until(lambda: len(bot.outlet.was_dropped) == 4)
    reasons = {letter.room.channel: reason for letter, reason in bot.outlet.was_dropped}
    assert "invite only" in reasons["#closed"]
    assert "not a channel of the configuration" in reasons["#elsewhere"]
    assert "nobody has that nick" in reasons["nobody-here"]
    assert "expired" in reasons["mona"]


async def test_an_expired_letter_to_a_closed_room_does_not_wait_for_it(scripted: ScriptedServer, start: Start) -> None:
    bot = await start(scripted, "#ops", timing=Timing(sweep=0.05, quit=0.1))
    bot.say("#ops", "x", expires_at=datetime.now(UTC) - timedelta(seconds=1))
    peer = await scripted.peer()
    await peer.register()
    await bot.until(lambda: bot.outlet.was_dropped)


async def test_private_words_do_not_reach_who_takes_the_nick_next(
    inspircd: IrcServer, start: Start, person: Connect
) -> None:
    mona, eve = await asyncio.gather(person(inspircd, "mona", "#ops"), person(inspircd, "eve", "#ops"))
    bot = await start(inspircd, "#ops", limits=_SLOW)
    letter = bot.say("mona", *[f"secret {number}" for number in range(6)])
    await mona.hear("helper")
    await mona.quit()
    await eve.expect(r"^:mona!\S+ QUIT")
    eve.send("NICK mona")
    await bot.until(lambda: bot.outlet.was_dropped)
    assert bot.outlet.was_dropped[0][0] is letter
    await eve.silence("secret")


async def test_private_words_follow_a_change_of_nick(inspircd: IrcServer, start: Start, person: Connect) -> None:
    mona = await person(inspircd, "mona", "#ops")
    bot = await start(inspircd, "#ops", limits=_SLOW)
    letter = bot.say("mona", "one", "two", "three")
    await mona.hear("helper")
    mona.send("NICK monica")
    assert [await mona.hear("helper"), await mona.hear("helper")] == ["two", "three"]
    await bot.until_sent(letter)


@pytest.mark.parametrize("numeric", sorted(REFUSALS))
async def test_every_refusal_has_its_words(scripted: ScriptedServer, start: Start, numeric: str) -> None:
    bot = await start(scripted, "#ops", timing=QUICK)
    peer = await scripted.peer()
    nick = await peer.register()
    await peer.expect("^JOIN #ops")
    peer.send(f":irc.test {numeric} {nick} #ops :refused")
    await peer.settle()
    assert f"#ops: {REFUSALS[numeric]}" in bot.adapter.health
    await peer.expect("^JOIN #ops")
    peer.send(f":{nick}!b@h JOIN #ops")
    await bot.until_joined()
    assert "#ops" not in bot.adapter.health


async def test_a_channel_that_nobody_configured_is_left(ircd: IrcServer, start: Start, person: Connect) -> None:
    bot = await start(ircd, "#ops")
    bot.session.parts.connection.send_raw("JOIN #forced")
    mona = await person(ircd, "mona", "#ops")
    bot.say("#ops", "still here")
    assert await mona.hear("helper") == "still here"
    mona.send("NAMES #forced")
    await mona.expect(" 366 ")
    assert not any("353" in line and "helper" in line and "#forced" in line for line in mona.lines)


def test_many_channels_are_joined_with_few_commands() -> None:
    channels = [(f"#channel-{number}", "key" if number % 10 == 0 else "") for number in range(60)]
    lines = join_lines(channels)
    assert len(lines) < 6
    assert all(len(line) < 450 for line in lines)
    first = lines[0].split()
    assert first[2] == "key,key,key,key,key,key"
    names = [name for line in lines for name in line.split()[1].split(",")]
    assert sorted(names) == sorted(name for name, _ in channels)
    assert join_lines([]) == []
