"""Every row I1 to I18: what breaks a bot that uses the `irc` library as it comes, on the real daemons."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path

import pytest

import bot.irc
from bot.chat.message import Message
from bot.irc.wire.connection import Reactor
from bot.irc.wire.line import Line
from tests.bot.irc.conftest import Bot, Start
from tests.servers.irc import IrcServer
from tests.servers.irc_client import Person
from tests.servers.irc_fixtures import Connect, MakeServer
from tests.servers.scripted_irc import ScriptedServer


def echo(bot: Bot) -> None:
    """Make it the echo bot that everybody writes first."""

    def answer(message: Message) -> None:
        bot.say(message.room.channel, f"you said: {message.text}")

    bot.inbox.answer = answer


async def alive(bot: Bot, someone: Person) -> None:
    """The bot still answers on the same connection."""
    session = bot.session
    someone.say("#ops", "!ping")
    assert "ping" in await someone.hear("helper")
    assert bot.session is session


async def scene(ircd: IrcServer, start: Start, person: Connect) -> tuple[Bot, Person, Person]:
    """An echo bot and two people, of whom the second is in its channel."""
    bot, victim, attacker = await asyncio.gather(
        start(ircd, "#ops"), person(ircd, "victim"), person(ircd, "attacker", "#ops")
    )
    echo(bot)
    return bot, victim, attacker


async def test_i1_i2_i3_ctcp_quoting_becomes_no_line_break_and_no_nul(
    ircd: IrcServer, start: Start, person: Connect
) -> None:
    bot, victim, attacker = await scene(ircd, start, person)
    for code in "rn0":
        attacker.say("#ops", f"!echo hi\x10{code}PRIVMSG victim :owned")
        assert "PRIVMSG victim" in await attacker.hear("helper")
        await alive(bot, attacker)
    await victim.silence("owned")


async def test_i1_i2_i3_a_letter_with_a_line_break_or_nul_is_one_command(
    ircd: IrcServer, start: Start, person: Connect
) -> None:
    bot, victim, mona = await scene(ircd, start, person)
    for hostile in ("\r", "\n", "\0", "\r\n", "\x01"):
        bot.session.parts.connection.send_raw(f"PRIVMSG #ops :raw{hostile}PRIVMSG victim :owned")
        await mona.expect("raw")
        await bot.until_sent(bot.say("#ops", f"hi{hostile}PRIVMSG victim :owned"))
        assert re.fullmatch(r"hi *PRIVMSG victim :owned", await mona.hear("helper"))
    await victim.silence("owned")


async def test_i4_latin_1_from_anybody_is_read(ircd: IrcServer, start: Start, person: Connect) -> None:
    bot = await start(ircd, "#ops")
    mona = await person(ircd, "mona", "#ops")
    mona.send_bytes(b"PRIVMSG #ops :helper: caf\xe9 is down\r\n")
    assert (await bot.heard()).text == "café is down"
    await alive_after(bot, mona)


async def alive_after(bot: Bot, someone: Person) -> None:
    echo(bot)
    await alive(bot, someone)


async def test_i5_a_failing_handler_loses_neither_the_link_nor_the_lines_behind_it(
    ircd: IrcServer, start: Start, person: Connect, caplog: pytest.LogCaptureFixture
) -> None:
    bot = await start(ircd, "#ops")
    mona = await person(ircd, "mona", "#ops")

    def fail(message: Message) -> None:
        if message.text == "boom":
            raise RuntimeError("of the inbox")

    bot.inbox.answer = fail
    mona.say("#ops", "!boom", "!boom", "!fine")
    assert [(await bot.heard()).text for _ in range(3)] == ["boom", "boom", "fine"]
    assert "of the inbox" in caplog.text
    await alive_after(bot, mona)


ODD = (
    b"\r\n",
    b"   \r\n",
    b":\r\n",
    b"@\r\n",
    b"@a=b\r\n",
    b":irc.test\r\n",
    b"QUIT\r\n",
    b":mona!m@h QUIT\r\n",
    b"PRIVMSG\r\n",
    b":mona!m@h PRIVMSG #ops\r\n",
    b":mona!m@h PRIVMSG #ops :\r\n",
    b":mona!m@h PRIVMSG  #ops  :two  spaces\r\n",
    b":mona PRIVMSG helper :no host\r\n",
    b"NICK\r\n",
    b"NICK other\r\n",
    b":helper!b@h NICK\r\n",
    b"JOIN\r\n",
    b":helper!b@h JOIN\r\n",
    b":helper!b@h KICK\r\n",
    b"PART\r\n",
    b"KICK #ops\r\n",
    b"CAP\r\n",
    b":irc.test CAP * LS\r\n",
    b":irc.test CAP * ACK\r\n",
    b"AUTHENTICATE\r\n",
    b"ACCOUNT\r\n",
    b"PONG\r\n",
    b"BATCH\r\n",
    b"BATCH +\r\n",
    b":irc.test 005\r\n",
    b":irc.test 005 helper CASEMAPPING= NICKLEN=x PREFIX CHANTYPES= :are supported\r\n",
    b":irc.test 001\r\n",
    b":irc.test 311\r\n",
    b":irc.test 330 helper\r\n",
    b":irc.test 354 helper 152 #ops\r\n",
    b":irc.test 401\r\n",
    b":irc.test 404 helper\r\n",
    b":irc.test 433\r\n",
    b":irc.test 473 helper\r\n",
    b":irc.test 731 helper\r\n",
    b":irc.test 303\r\n",
    b":irc.test 999 helper :unknown numeric\r\n",
    b":irc.test FOOBAR a b c\r\n",
    b"@time=nonsense;account :mona!m@h PRIVMSG #ops :!x\r\n",
    b"@" + b"k=v;" * 2000 + b"x=y :irc.test NOTICE helper :8 kB of tags\r\n",
    b"x" * 200_000 + b"\r\n",
    bytes(range(256)).replace(b"\n", b"") + b"\r\n",
)


async def test_i6_odd_lines_change_nothing(
    scripted: ScriptedServer, start: Start, caplog: pytest.LogCaptureFixture
) -> None:
    bot = await start(scripted, "#ops")
    peer = await scripted.peer()
    nick = await peer.register()
    await peer.join(nick, "#ops")
    for number, odd in enumerate(ODD):
        peer.send_bytes(odd)
        peer.send(f":ada!a@h PRIVMSG #ops :!still {number}")
        while (message := await bot.heard()).text != f"still {number}":
            assert message.sender.name == "mona", odd
    await peer.settle()
    assert bot.adapter.is_connected
    assert not caplog.text


async def test_i6_a_line_that_comes_byte_by_byte_is_one_line(scripted: ScriptedServer, start: Start) -> None:
    bot = await start(scripted, "#ops")
    peer = await scripted.peer()
    await peer.join(await peer.register(), "#ops")
    for byte in ":ada!a@h PRIVMSG #ops :!grüße an alle von mir\r\n".encode():
        peer.send_bytes(bytes([byte]))
        await asyncio.sleep(0)
    assert (await bot.heard()).text == "grüße an alle von mir"


async def test_i7_i8_a_lost_connection_is_made_anew_with_everything_on_it(
    own_server: MakeServer, start: Start, person: Connect
) -> None:
    server = own_server("ngircd")
    bot = await start(server, "#ops")
    server.kill()
    await bot.until(lambda: not bot.adapter.is_connected)
    letter = bot.say("#ops", "while you were away")
    server.start()
    mona = await person(server, "mona", "#ops")
    await bot.until_sent(letter)
    bot.say("#ops", "here I am")
    await mona.expect("PRIVMSG #ops :here I am")


async def test_i8_a_refused_connection_is_a_sentence_and_not_an_end(ircd: IrcServer, start: Start) -> None:
    from tests.servers.process import free_port

    bot = await start(ircd, wait=False, nick="nobody1")
    await bot.stop()
    closed = ScriptedServer()
    closed.port = free_port()
    bot = await start(closed, wait=False)
    await bot.until(lambda: "refused the connection" in bot.adapter.health)
    assert bot.adapter.health.startswith("down for 0 s: 127.0.0.1")
    assert not bot.task.done()


async def test_i9_nothing_is_shared_between_two_networks(ircd: IrcServer, start: Start, person: Connect) -> None:
    one, two = await start(ircd, "#one", nick="one1", name="a"), await start(ircd, "#two", nick="two2", name="b")
    mona = await person(ircd, "mona", "#one", "#two")
    mona.say("#one", "!first")
    mona.say("#two", "!second")
    assert [(await one.heard()).network, (await two.heard()).network] == ["a", "b"]
    assert one.heard_nothing()
    assert two.heard_nothing()


async def test_i11_output_stops_growing_when_the_server_does_not_read(own_server: MakeServer, start: Start) -> None:
    server = own_server("ngircd")
    bot = await start(server, "#ops")
    server.pause()
    for number in range(3000):
        bot.say("#ops", f"{number} " + "x" * 400)
    await asyncio.sleep(0)
    transport = bot.session.parts.connection.transport
    assert transport.get_write_buffer_size() < 200_000
    server.resume()
    await bot.until(lambda: len(bot.outlet.was_sent) == 3000, 60)


async def test_i13_a_dead_peer_is_noticed_by_its_silence(own_server: MakeServer, start: Start) -> None:
    from bot.irc.settings import Timing

    server = own_server("ngircd")
    bot = await start(server, "#ops", timing=Timing(ping=0.2, pong=0.3, acknowledge=0.02))
    server.pause()
    await bot.until(lambda: "no answer to PING" in bot.adapter.health)
    server.resume()
    await bot.until_joined()


async def test_i15_a_link_that_breaks_while_we_write_ends_and_is_made_anew(
    scripted: ScriptedServer, start: Start
) -> None:
    bot = await start(scripted, "#ops")
    peer = await scripted.peer()
    await peer.join(await peer.register(), "#ops")
    await bot.until_joined()
    peer.cut()
    for _ in range(20):
        bot.session.parts.connection.send_raw("PRIVMSG #ops :into the void")
        await asyncio.sleep(0)
    again = await scripted.peer()
    await again.join(await again.register(), "#ops")
    await bot.until_joined()


async def test_i16_names_with_several_prefixes_and_hosts_are_no_trouble(
    inspircd: IrcServer, start: Start, person: Connect
) -> None:
    owner = await person(inspircd, "owner", "#many", caps="multi-prefix userhost-in-names")
    bot = await start(inspircd, "#many")
    owner.send("MODE #many +ov helper helper", "NAMES #many")
    await owner.expect(r" 353 .*@\+helper!")
    owner.say("#many", "!ping")
    assert (await bot.heard()).text == "ping"


async def test_i18_the_reactor_uses_the_running_loop() -> None:
    reactor = Reactor(on_connect=lambda *_: None)
    assert reactor.loop is asyncio.get_running_loop()


def test_the_library_is_never_asked_to_wait_or_to_reconnect() -> None:
    """I7, I9, I11: its scheduler, its bot class and its rate limit do not work on asyncio."""
    sources = "".join(path.read_text() for path in Path(bot.irc.__path__[0]).glob("*.py"))
    for name in (
        "SingleServerIRCBot",
        "set_rate_limit",
        "set_keepalive",
        "time.sleep",
        ".reconnect()",
        "execute_every",
    ):
        assert name not in sources, name


def test_i17_an_event_of_ours_never_holds_none() -> None:
    line = Line("QUIT", "", [], {})
    assert (line.target, line.text, line.nick, line.userhost, line.arguments, line.param(3)) == ("", "", "", "", [], "")
