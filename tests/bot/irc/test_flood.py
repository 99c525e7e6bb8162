"""The servers' own flood limits, long answers, and lines of exactly the length that is relayed."""

from __future__ import annotations

import asyncio

import pytest

from bot.irc.settings import ChannelSettings, Limits
from tests.bot.irc.conftest import Bot, Start
from tests.servers.irc import IrcServer
from tests.servers.irc_client import Person
from tests.servers.irc_fixtures import Connect, MakeServer


async def forty(server: IrcServer, start: Start, person: Connect, width: int) -> None:
    """An answer of forty lines under the server's default limits and ours."""
    bot, mona = await asyncio.gather(start(server, "#ops", limits=Limits()), person(server, "mona", "#ops"))
    session = bot.session
    wanted = [f"{number} ".ljust(width, "x") for number in range(40)]
    letter = bot.say("#ops", *wanted)
    mona.send("PRIVMSG #ops :between")
    assert [await mona.hear("helper", seconds=60) for _ in wanted] == wanted
    await bot.until_sent(letter, seconds=60)
    assert bot.session is session
    assert session.parts.pulse.lag < 30


@pytest.mark.timeout(170)
async def test_forty_lines_arrive_in_order_under_default_limits(
    own_server: MakeServer, start: Start, person: Connect
) -> None:
    """On both daemons at the same time, since it takes its time; long lines on the one that kills for them."""
    old, new = own_server("ngircd", flood_limits=True), own_server("inspircd", flood_limits=True)
    await asyncio.gather(forty(old, start, person, 80), forty(new, start, person, 380))


async def test_i11_a_server_that_asks_is_answered_while_lines_wait(
    own_server: MakeServer, start: Start, person: Connect
) -> None:
    server = own_server("ngircd")
    bot, mona = await asyncio.gather(
        start(server, "#ops", limits=Limits(burst=1, lines_per_second=0.1)), person(server, "mona", "#ops")
    )
    bot.say("#ops", *["slow"] * 5)
    written: list[str] = []
    connection = bot.session.parts.connection
    connection.send_raw = written.append
    connection.process_data(b"PING :from the server\r\n")
    assert written == ["PONG :from the server"]
    mona.say("#ops", "!still listening")
    assert (await bot.heard()).text == "still listening"


async def test_a_long_answer_in_one_room_delays_no_other(ircd: IrcServer, start: Start, person: Connect) -> None:
    bot, mona = await asyncio.gather(
        start(ircd, "#ops", "#other", limits=Limits(burst=1, lines_per_second=20)),
        person(ircd, "mona", "#ops", "#other"),
    )
    bot.say("#ops", *[f"long {number}" for number in range(20)])
    bot.say("#other", "short")
    bot.say("mona", "private")
    heard = [await mona.hear("helper") for _ in range(6)]
    assert {"short", "private"} < set(heard)


TEXTS = {
    "ascii": "0123456789" * 120,
    "words": "word " * 240,
    "two bytes": "é" * 600,
    "three bytes": "語" * 400,
    "four bytes": "🙂" * 300,
    "mixed": "aé語🙂 " * 110,
    "one long word between short ones": "a b c " + "x" * 700 + " d e f",
}


async def relayed(bot: Bot, mona: Person, target: str, text: str) -> tuple[str, int]:
    """What arrives of a text, and the length of the longest relayed line."""
    before = len(mona.raw)
    letter = bot.say(target, text, "END")
    heard: list[str] = []
    while (part := await mona.hear("helper")) != "END":
        heard.append(part.removeprefix("| "))
    await bot.until_sent(letter)
    lines = [raw for raw in mona.raw[before:] if b" PRIVMSG " in raw]
    return "".join(heard), max(len(raw) + 2 for raw in lines)


async def test_i14_every_byte_arrives_in_channel_and_query(ircd: IrcServer, start: Start, person: Connect) -> None:
    channel = "#a-channel-with-quite-a-long-name"
    bot, mona = await asyncio.gather(start(ircd, channel), person(ircd, "mona", channel))
    longest = 0
    for target in (channel, "mona"):
        for name, text in TEXTS.items():
            heard, size = await relayed(bot, mona, target, text)
            assert heard.replace(" ", "") == text.replace(" ", ""), name
            assert size <= 512, name
            longest = max(longest, size)
    assert longest >= 508  # nothing is given away either


async def test_i14_a_line_that_fits_to_the_byte_is_relayed_whole(
    ircd: IrcServer, start: Start, person: Connect
) -> None:
    bot, mona = await asyncio.gather(start(ircd, "#ops"), person(ircd, "mona", "#ops"))
    text = "x" * bot.session.me.room("#ops")
    heard, size = await relayed(bot, mona, "#ops", text)
    assert (heard, size) == (text, 512)
    assert len([line for line in mona.lines if "PRIVMSG #ops :x" in line]) == 1


async def test_lines_are_short_enough_before_we_know_our_own_mask(
    own_server: MakeServer, start: Start, person: Connect
) -> None:
    """Nobody has told us our host while we are in no channel: room is left for the longest."""
    server = own_server("inspircd")
    bot, mona = await asyncio.gather(start(server), person(server, "mona"))
    heard, size = await relayed(bot, mona, "mona", "x" * 1000)
    assert heard == "x" * 1000
    assert size <= 512


async def test_a_new_host_makes_room_for_itself(inspircd: IrcServer, start: Start, person: Connect) -> None:
    bot, mona = await asyncio.gather(
        start(inspircd, channels={"#ops": ChannelSettings()}), person(inspircd, "mona", "#ops")
    )
    mona.send("OPER keeper keeper")
    await mona.expect(" 381 ")
    host = "a-very-long-host-name." * 2 + "example.org"
    mona.send(f"CHGHOST helper {host}")
    await bot.until(lambda: bot.session.me.host == host)
    heard, size = await relayed(bot, mona, "#ops", "y" * 1200)
    assert heard == "y" * 1200
    assert 500 < size <= 512
