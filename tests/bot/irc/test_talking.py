"""What is said in channels and queries becomes messages, and answers arrive."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

from bot.chat.message import Address, Principal, Room
from bot.irc.settings import ChannelSettings, PasteSettings
from tests.bot.irc.conftest import Start
from tests.servers.irc import InspIRCd, IrcServer
from tests.servers.irc_fixtures import Connect
from tests.servers.scripted_irc import ScriptedServer

QUICK = PasteSettings(first_gap=0.3, gap=0.5)


async def test_a_command_in_a_channel_is_answered_there(ircd: IrcServer, start: Start, person: Connect) -> None:
    bot, mona = await asyncio.gather(start(ircd, "#ops", tls=True), person(ircd, "mona", "#ops", tls=True))
    mona.say("#ops", "!hours next")
    message = await bot.heard()
    assert (message.text, message.address, message.lines) == ("hours next", Address.PREFIX, 1)
    assert message.room == Room("net", "#ops")
    assert message.sender == Principal("net", "~mona", "mona")
    letter = bot.say("#ops", "mona: Thursday", letter_id=7)
    assert await mona.hear("helper") == "mona: Thursday"
    await bot.until_sent(letter)


async def test_a_query_needs_no_address_and_is_answered_there(ircd: IrcServer, start: Start, person: Connect) -> None:
    bot, mona = await asyncio.gather(start(ircd), person(ircd, "mona"))
    for text in ("hours next", "!hours next", "helper: hours next"):
        mona.say("helper", text)
        message = await bot.heard()
        assert (message.text, message.address, message.is_direct) == ("hours next", Address.NAME, True)
    bot.say(bot.adapter.room_for(message.sender).channel, "Thursday")
    assert await mona.hear("helper") == "Thursday"


async def test_only_what_is_for_the_bot_is_heard(inspircd: InspIRCd, start: Start, person: Connect) -> None:
    channels = {"#ops": ChannelSettings(), "#tilde": ChannelSettings(prefix="~")}
    bot, mona, robot = await asyncio.gather(
        start(inspircd, channels=channels, ignore=("Zuul",)),
        person(inspircd, "mona", "#ops", "#tilde"),
        person(inspircd, "zuul", "#ops", "#tilde"),
    )
    mona.say("#ops", "good morning", "helper is nice", "! wow", "!!", "~hours", "tell helper: no")
    mona.say("#tilde", "!hours")
    mona.send("NOTICE #ops :!hours", "NOTICE helper :hours", "PRIVMSG #ops :\x01ACTION !hours\x01")
    mona.send("PRIVMSG helper :\x01ACTION hours\x01", "PRIVMSG @#ops :!hours")
    robot.say("#ops", "!hours")
    robot.say("helper", "hours")
    bot.say("#ops", "!hours")
    await bot.until(lambda: bot.outlet.was_sent)
    for text in ("!one", "HELPER, two", "@helper three", "\x02!\x02four", "he\u200blper: five", "  !six"):
        mona.say("#ops", text)
        assert (await bot.heard()).text in {"one", "two", "three", "four", "five", "six"}
    mona.say("#tilde", "~seven")
    assert (await bot.heard()).text == "seven"


async def test_a_bot_that_says_so_is_not_heard(inspircd: InspIRCd, start: Start, person: Connect) -> None:
    bot, robot = await asyncio.gather(start(inspircd, "#ops"), person(inspircd, "robot", "#ops"))
    robot.send("MODE robot +B")
    await robot.expect(r"MODE robot :?\+B")
    robot.say("#ops", "!loop")
    robot.send("MODE robot -B")
    await robot.expect(r"MODE robot :?-B")
    robot.say("#ops", "!person")
    assert (await bot.heard()).text == "person"


async def test_the_bot_marks_itself_as_a_bot(inspircd: InspIRCd, start: Start, person: Connect) -> None:
    _, mona = await asyncio.gather(start(inspircd, "#ops"), person(inspircd, "mona", "#ops"))
    mona.send("WHOIS helper")
    assert "bot" in (await mona.expect(r" 335 ")).lower()


async def test_a_nick_with_capitals_is_a_person_like_any_other(ircd: IrcServer, start: Start, person: Connect) -> None:
    bot, ada = await asyncio.gather(start(ircd, "#ops"), person(ircd, "AdaL[1]", "#ops"))
    ada.say("#OPS", "!whoami")
    message = await bot.heard()
    assert (message.sender.name, message.sender.id, message.room.channel) == ("AdaL[1]", "~AdaL[1]", "#ops")
    bot.say("AdaL[1]", "you")
    assert await ada.hear("helper") == "you"


async def test_i17_names_are_compared_as_the_server_compares_them(
    ngircd: IrcServer, inspircd: IrcServer, start: Start, person: Connect
) -> None:
    """`a[b` and `A{B` are one nick under rfc1459 and two under ascii."""
    for server, text in ((ngircd, "A[B: old"), (inspircd, "A{B: new")):
        bot, mona = await asyncio.gather(start(server, "#x[y]", nick="a[b"), person(server, "mona", "#x[y]"))
        other = {"A[B: old": "A{B: not me", "A{B: new": "A(B: not me"}[text]
        mona.say("#X[y]", other, text)
        message = await bot.heard()
        assert (message.text, message.room.channel) == (text[5:], "#x[y]")


async def test_lines_sent_at_once_are_one_paste(ircd: IrcServer, start: Start, person: Connect) -> None:
    bot, mona, ada = await asyncio.gather(
        start(ircd, "#ops", paste=QUICK), person(ircd, "mona", "#ops"), person(ircd, "ada", "#ops")
    )
    mona.say("#ops", "helper: what is this?", *[f"  File line {number}" for number in range(30)])
    ada.say("#ops", "no idea")
    message = await bot.heard()
    assert message.text == "\n".join(["what is this?", *[f"  File line {number}" for number in range(30)]])
    assert (message.lines, message.sender.name) == (31, "mona")
    mona.say("helper", *[f"Traceback line {number} of the error" for number in range(5)])
    assert (await bot.heard()).lines == 5


async def test_a_paste_of_a_megabyte_is_one_bounded_message(ircd: IrcServer, start: Start, person: Connect) -> None:
    bot, mona = await asyncio.gather(start(ircd, "#ops"), person(ircd, "mona", "#ops"))
    await mona.pour("#ops", "helper: here it is", *["x" * 400] * 2600, "!end of it")
    message, end = await bot.heard(60), await bot.heard(60)
    assert message.lines <= 400
    assert len(message.text.encode()) <= 256 * 1024
    assert end.text == "end of it"
    assert bot.heard_nothing()


async def test_a_second_command_is_no_continuation(ircd: IrcServer, start: Start, person: Connect) -> None:
    bot, mona = await asyncio.gather(start(ircd, "#ops"), person(ircd, "mona", "#ops"))
    mona.say("#ops", "!ask why does the volume not attach to it", "!ping", "helper: and this longer one?", "!hours")
    texts = [(await bot.heard()).text for _ in range(4)]
    assert texts == ["ask why does the volume not attach to it", "ping", "and this longer one?", "hours"]


async def test_lines_behind_a_short_command_are_a_message_of_their_own(
    ircd: IrcServer, start: Start, person: Connect
) -> None:
    bot, mona = await asyncio.gather(start(ircd, "#ops", paste=QUICK), person(ircd, "mona", "#ops"))
    mona.say("#ops", "!why", "ERROR: no such pool", "  at line two")
    first, second = await bot.heard(), await bot.heard()
    assert (first.text, first.address) == ("why", Address.PREFIX)
    assert (second.text, second.address) == ("ERROR: no such pool\n  at line two", Address.NAME)


async def test_a_paste_before_the_question_belongs_to_it(ircd: IrcServer, start: Start, person: Connect) -> None:
    bot, mona = await asyncio.gather(start(ircd, "#ops", paste=QUICK), person(ircd, "mona", "#ops"))
    mona.say("#ops", "ERROR one", "ERROR two", "helper: what does that mean?")
    assert (await bot.heard()).text == "what does that mean?\nERROR one\nERROR two"


async def test_an_ambient_channel_hands_over_the_whole_paste(ircd: IrcServer, start: Start, person: Connect) -> None:
    channels = {"#talk": ChannelSettings(ambient=True), "#ops": ChannelSettings()}
    paste = PasteSettings(first_gap=0.2, gap=0.4)
    bot, mona = await asyncio.gather(
        start(ircd, channels=channels, wants=lambda text: "Traceback" in text, paste=paste),
        person(ircd, "mona", "#talk", "#ops"),
    )
    mona.say("#ops", "Traceback in a quiet channel")
    mona.say("#talk", "starting the job", "Traceback (most recent call last)", "  File x", "KeyError")
    message = await bot.heard()
    assert message.text == "starting the job\nTraceback (most recent call last)\n  File x\nKeyError"
    assert (message.address, message.room.channel) == (Address.NONE, "#talk")


async def test_ctcp_version_and_ping_are_answered_seldom(ircd: IrcServer, start: Start, person: Connect) -> None:
    bot, mona = await asyncio.gather(start(ircd, "#ops"), person(ircd, "mona", "#ops"))
    mona.send(*["PRIVMSG helper :\x01VERSION\x01", "PRIVMSG helper :\x01PING 42\x01"] * 5)
    assert "openinfra-bot" in await mona.expect("NOTICE mona :\x01VERSION")
    bot.say("#ops", "done")
    await mona.hear("helper")
    assert len([line for line in mona.lines if "NOTICE mona :\x01" in line]) == 1


async def test_a_cancelled_bot_says_quit_and_what_it_wrote_counts_as_sent(
    ircd: IrcServer, start: Start, person: Connect
) -> None:
    bot, mona = await asyncio.gather(start(ircd, "#ops", quit_message="until tomorrow"), person(ircd, "mona", "#ops"))
    letter = bot.say("#ops", "last words")
    await bot.stop()
    assert "until tomorrow" in await mona.expect(r"^:helper!\S+ QUIT")
    assert bot.outlet.was_sent == [letter]
    assert not bot.adapter.is_connected


async def test_history_that_is_played_back_is_no_news(scripted: ScriptedServer, start: Start) -> None:
    """By its batch or its age, on the server's clock, which may be an hour off."""
    bot = await start(scripted, "#ops")
    peer = await scripted.peer()
    hour = datetime.now(UTC) - timedelta(hours=1)
    old, now = (f"{at:%Y-%m-%dT%H:%M:%S.000Z}" for at in (hour - timedelta(seconds=61), hour))
    await peer.expect("^CAP LS")
    peer.send(":irc.test CAP * LS :server-time batch message-tags")
    await peer.expect("^CAP REQ")
    peer.send(":irc.test CAP * ACK :server-time batch message-tags", f"@time={now} :irc.test 001 helper :Welcome")
    peer.send(":irc.test 005 helper CASEMAPPING=ascii :are supported", ":irc.test 422 helper :No MOTD")
    await peer.join("helper", "#ops")
    peer.send(":irc.test BATCH +r chathistory #ops", f"@batch=r;time={now} :m!m@h PRIVMSG #ops :!batched")
    peer.send(":irc.test BATCH -r", f"@time={old} :m!m@h PRIVMSG #ops :!old", "@bot :m!m@h PRIVMSG #ops :!robot")
    peer.send("@inspircd.org/bot :m!m@h PRIVMSG helper :robot", f"@time={now} :m!m@h PRIVMSG #ops :!news")
    assert (await bot.heard()).text == "news"


async def test_the_name_alone_waits_for_the_paste(ircd: IrcServer, start: Start, person: Connect) -> None:
    bot, mona = await asyncio.gather(start(ircd, "#ops", paste=QUICK), person(ircd, "mona", "#ops"))
    mona.say("#ops", "helper:", "ERROR one", "ERROR two")
    assert (await bot.heard()).text == "ERROR one\nERROR two"
    mona.say("#ops", "@helper")
    message = await bot.heard()
    assert (message.text, message.address, message.lines) == ("", Address.NAME, 1)
