"""Links that die, and what was under way."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from bot.irc.settings import Limits, Timing
from bot.irc.wire import ending
from bot.irc.wire.backoff import Backoff, Rotation
from bot.irc.wire.ending import Ending, Kind
from tests.bot.irc.conftest import Bot, Start, settings_for
from tests.servers.irc_fixtures import Connect, MakeServer
from tests.servers.process import free_port
from tests.servers.scripted_irc import ScriptedServer

LOST = Ending(Kind.LOST, "lost")


def backoff(dice: float) -> Backoff:
    return Backoff(stable=60, throttled=60, refused=600, dice=lambda: dice)


def test_the_ceiling_of_the_wait_is_the_time_without_a_connection() -> None:
    slow = backoff(1.0)
    delays = [slow.after(LOST, up=3600)] + [slow.after(LOST, up=0) for _ in range(9)]
    assert delays == [1, 1, 2, 4, 8, 16, 32, 64, 128, 256]
    assert [slow.after(LOST, up=0) for _ in range(3)] == [300, 300, 300]
    assert slow.after(LOST, up=61) == 1


@pytest.mark.parametrize("dice", [0.01, 0.1, 0.5, 0.9, 1.0])
def test_a_link_that_was_down_for_five_seconds_is_tried_again_within_five_more(dice: float) -> None:
    wait, clock = backoff(dice), 0.0
    while clock < 5:
        clock += wait.after(LOST, up=0)
    assert clock <= 10


def test_a_server_that_drops_us_at_once_is_tried_ever_more_slowly() -> None:
    flapping = backoff(0.5)
    delays = [flapping.after(LOST, up=2) for _ in range(30)]
    assert delays == sorted(delays)
    assert delays[-1] == 150


@pytest.mark.parametrize(
    ("kind", "least"), [(Kind.THROTTLED, 60), (Kind.AUTH, 600), (Kind.BANNED, 600), (Kind.TLS, 60), (Kind.LOST, 0)]
)
def test_some_endings_call_for_patience(kind: Kind, least: float) -> None:
    assert backoff(0.0).after(Ending(kind, ""), up=100) == least


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Closing Link: helper[127.0.0.1] (Trying to reconnect too fast.)", Kind.THROTTLED),
        ("Your host is trying to (re)connect too fast -- throttled", Kind.THROTTLED),
        ("Closing Link: 10.0.0.1 (Too many connections from your IP)", Kind.THROTTLED),
        ("Closing Link: helper[h] (K-Lined)", Kind.BANNED),
        ("Closing Link: (G-Lined: spam)", Kind.BANNED),
        ("You are banned from this server", Kind.BANNED),
        ("Closing link: (helper@h) [Server shutdown]", Kind.LOST),
        ("", Kind.LOST),
    ],
)
def test_the_words_of_the_server_say_how_it_meant_it(text: str, kind: Kind) -> None:
    found = ending.from_error(text)
    assert found.kind is kind
    assert text[:30] in found.sentence


def test_servers_are_tried_in_turn() -> None:
    turn = Rotation((("a", 1), ("b", 2)))
    assert [turn.next() for _ in range(3)] == [("a", 1), ("b", 2), ("a", 1)]


async def test_the_next_server_is_used_when_one_does_not_answer(scripted: ScriptedServer) -> None:
    import msgspec

    settings = settings_for(scripted, "#ops")
    dead = f"127.0.0.1:{free_port()}"
    bot = Bot(msgspec.structs.replace(settings, servers=(dead, *settings.servers)))
    try:
        peer = await scripted.peer()
        await peer.join(await peer.register(), "#ops")
        await bot.until_joined()
    finally:
        await bot.stop()


@pytest.mark.parametrize("name", ["ngircd", "inspircd"])
async def test_a_killed_server_that_comes_back_finds_the_bot_and_every_letter(
    own_server: MakeServer, start: Start, person: Connect, name: str
) -> None:
    server = own_server(name)
    bot, mona = await asyncio.gather(start(server, "#ops"), person(server, "mona", "#ops"))
    before = bot.say("#ops", "before")
    await mona.hear("helper")
    await bot.until_sent(before)
    server.kill()
    await bot.until(lambda: not bot.adapter.is_connected)
    letters = [bot.say("#ops", f"while down {number}", letter_id=number + 1) for number in range(3)]
    assert bot.adapter.health.startswith("down for ")
    server.start()
    mona = await person(server, "mona", "#ops")
    await bot.until_sent(*letters)
    assert [letter.id for letter in bot.outlet.was_sent] == [0, 1, 2, 3]
    bot.say("#ops", "after")
    await mona.expect("PRIVMSG #ops :after")


async def test_letters_under_way_when_the_link_dies_are_sent_again(scripted: ScriptedServer, start: Start) -> None:
    bot = await start(scripted, "#ops", timing=Timing(acknowledge=0.01, quit=0.1))
    peer = await scripted.peer()
    await peer.join(await peer.register(), "#ops")
    first = bot.say("#ops", "one", letter_id=1)
    await peer.expect("PRIVMSG #ops :one")
    await peer.expect("^PING :ob1")
    peer.send(":irc.test PONG irc.test :ob1")
    await bot.until_sent(first)
    second = bot.say("#ops", "two a", "two b", letter_id=2)
    third = bot.say("#ops", "three", letter_id=3)
    await peer.expect("PRIVMSG #ops :three")
    assert bot.outlet.was_sent == [first]
    peer.cut()
    again = await scripted.peer()
    await again.join(await again.register(), "#ops")
    await again.expect("PRIVMSG #ops :three")
    await again.settle()
    assert [line for line in again.lines if "PRIVMSG" in line] == [
        "PRIVMSG #ops :two a",
        "PRIVMSG #ops :two b",
        "PRIVMSG #ops :three",
    ]
    await again.expect("^PING :ob7")
    again.send(":irc.test PONG irc.test :ob7")
    await bot.until_sent(second, third)
    assert bot.outlet.was_sent == [first, second, third]


async def test_a_letter_is_not_sent_before_the_server_has_shown_that_it_reads(
    own_server: MakeServer, start: Start
) -> None:
    server = own_server("ngircd")
    bot = await start(server, "#ops")
    server.pause()
    letter = bot.say("#ops", "into a frozen server")
    await bot.until(lambda: bot.session.parts.pulse.is_waiting)
    assert not bot.outlet.was_sent
    server.resume()
    await bot.until_sent(letter)


async def test_one_network_that_hangs_leaves_the_other_alone(
    own_server: MakeServer, start: Start, person: Connect
) -> None:
    hung, well = own_server("ngircd"), own_server("ngircd")
    one, two = await asyncio.gather(start(hung, "#ops"), start(well, "#ops"))
    mona = await person(well, "mona", "#ops")
    hung.pause()
    one.say("#ops", *["x" * 300] * 1000)
    mona.say("#ops", "!ping")
    assert (await two.heard()).text == "ping"
    two.say("#ops", "pong")
    assert await mona.hear("helper") == "pong"


async def test_a_server_that_never_welcomes_us_is_left(scripted: ScriptedServer, start: Start) -> None:
    bot = await start(scripted, "#ops", timing=Timing(register=0.1, quit=0.1))
    peer = await scripted.peer()
    await peer.gone()
    await bot.until(lambda: "does not answer our registration" in bot.adapter.health)


async def test_a_server_that_closes_in_the_middle_of_a_line_is_come_back_to(
    scripted: ScriptedServer, start: Start
) -> None:
    bot = await start(scripted, "#ops")
    peer = await scripted.peer()
    await peer.join(await peer.register(), "#ops")
    peer.send_bytes(b":mona!m@h PRIVMSG #ops :!half a li")
    peer.close()
    again = await scripted.peer()
    await again.join(await again.register(), "#ops")
    again.send(":mona!m@h PRIVMSG #ops :!whole")
    assert (await bot.heard()).text == "whole"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (":irc.test 465 helper :You are banned: spam", "ask its operators"),
        ("ERROR :Closing Link: (K-Lined: proxies)", "ask its operators"),
        ("ERROR :Trying to reconnect too fast", "reconnect too fast"),
        ("ERROR :Closing Link: server shutdown", "server shutdown"),
    ],
)
async def test_why_we_were_thrown_out_is_in_the_health(
    scripted: ScriptedServer, start: Start, line: str, said: str
) -> None:
    bot = await start(scripted, "#ops")
    peer = await scripted.peer()
    await peer.expect("^USER")
    peer.send(line)
    await peer.gone()
    await bot.until(lambda: said in bot.adapter.health)
    assert bot.adapter.health.startswith("down for 0 s: ")


async def test_a_row_that_is_queued_already_is_not_queued_twice(scripted: ScriptedServer, start: Start) -> None:
    bot = await start(scripted, "#ops", limits=Limits(letters=3))
    for _ in range(2):
        for number in (1, 2, 3):
            bot.say("#ops", f"row {number}", letter_id=number)
    bot.say("#ops", "one too many", letter_id=4, expires_at=datetime.now(UTC) + timedelta(hours=1))
    assert [(letter.id, reason) for letter, reason in bot.outlet.was_dropped] == [
        (4, "too many letters wait for this network")
    ]
    peer = await scripted.peer()
    await peer.join(await peer.register(), "#ops")
    await peer.expect("PRIVMSG #ops :row 3")
    assert len([line for line in peer.lines if "PRIVMSG" in line]) == 3
