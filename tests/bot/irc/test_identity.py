"""Who is speaking: never by nick, and always by what the server or its services say now."""

from __future__ import annotations

import asyncio

import pytest

from bot.chat.message import Message, Strength
from tests.bot.irc.conftest import Bot, Start
from tests.servers.irc import Atheme, InspIRCd
from tests.servers.irc_client import Person
from tests.servers.irc_fixtures import Connect
from tests.servers.scripted_irc import Peer, ScriptedServer

pytestmark = pytest.mark.usefixtures("atheme")
IDENTIFY = "PRIVMSG NickServ :IDENTIFY ada adapass1"
WITHOUT_TAG = ("account-tag",)
WITHOUT_ANY = ("account-tag", "account-notify", "extended-join")


async def identify(someone: Person) -> None:
    someone.send(IDENTIFY)
    await someone.expect(" 900 ")


async def ask(bot: Bot, someone: Person, target: str = "#ops") -> Message:
    someone.say(target, "!whoami")
    return await bot.heard()


async def test_account_tag_follows_the_account_and_not_the_nick(
    inspircd: InspIRCd, start: Start, person: Connect
) -> None:
    bot, ada, eve = await asyncio.gather(
        start(inspircd, "#ops"), person(inspircd, "ada", "#ops"), person(inspircd, "eve", "#ops")
    )
    before = (await ask(bot, ada)).sender
    assert (before.id, before.is_verified) == ("~ada", False)
    await identify(ada)
    for target in ("#ops", "helper"):
        after = (await ask(bot, ada, target)).sender
        assert (after.id, after.verified_by, after.strength) == ("ada", "account-tag", Strength.VERIFIED)
    ada.send("NICK impostor2")
    await ada.expect("NICK")
    assert (await ask(bot, ada)).sender.id == "ada"
    eve.send("NICK ada")
    await eve.expect("NICK")
    taken = (await ask(bot, eve)).sender
    assert (taken.id, taken.is_verified) == ("~ada", False)
    assert await bot.adapter.verify(taken) is taken


async def test_without_tags_the_server_tells_of_logins_in_our_channels(
    inspircd: InspIRCd, start: Start, person: Connect
) -> None:
    ada = await person(inspircd, "ada", "#told")
    await identify(ada)
    bot = await start(inspircd, "#told", "#ops", without_caps=WITHOUT_TAG)
    await bot.until(lambda: bot.session.parts.identity.people.find("ada"))
    assert (await ask(bot, ada, "#told")).sender.verified_by == "whox"
    assert (await ask(bot, ada, "helper")).sender.id == "ada"
    ada.send("PRIVMSG NickServ :LOGOUT")
    await ada.expect(" 901 ")
    assert (await ask(bot, ada, "#told")).sender.id == "~ada"
    await identify(ada)
    assert (await ask(bot, ada, "#told")).sender.verified_by == "account-notify"
    ada.send("PART #told", "JOIN #ops")
    await ada.expect(" 366 ")
    assert (await ask(bot, ada)).sender.verified_by == "extended-join"


@pytest.mark.parametrize("end", ["NICK ada2", "PART #told", "QUIT"])
async def test_an_identity_that_we_were_told_of_ends(
    inspircd: InspIRCd, start: Start, person: Connect, end: str
) -> None:
    ada, eve = await asyncio.gather(person(inspircd, "ada", "#told"), person(inspircd, "eve", "#told"))
    await identify(ada)
    bot = await start(inspircd, "#told", without_caps=WITHOUT_TAG)
    people = bot.session.parts.identity.people
    await bot.until(lambda: people.find("ada"))
    said = (await ask(bot, ada, "#told")).sender
    assert said.is_verified
    ada.send(end)
    await eve.expect(end.split()[0])
    eve.say("#told", "!next")
    await bot.heard()
    assert people.find("ada") is None
    assert people.find("ada2") is None


@pytest.mark.parametrize("caps", [WITHOUT_TAG, WITHOUT_ANY])
async def test_whois_tells_when_asked_and_only_about_whom_we_heard(
    inspircd: InspIRCd, start: Start, person: Connect, caps: tuple[str, ...]
) -> None:
    bot, ada = await asyncio.gather(start(inspircd, "#ops", without_caps=caps), person(inspircd, "ada"))
    claimed = (await ask(bot, ada, "helper")).sender
    assert await bot.adapter.verify(claimed) is claimed
    await identify(ada)
    known = await bot.adapter.verify((await ask(bot, ada, "helper")).sender)
    assert (known.id, known.verified_by, known.name) == ("ada", "whois-330", "ada")
    ada.send("PRIVMSG NickServ :LOGOUT")
    await ada.expect(" 901 ")
    assert not (await bot.adapter.verify((await ask(bot, ada, "helper")).sender)).is_verified


async def test_a_verified_identity_dies_with_services(inspircd: InspIRCd, start: Start, person: Connect) -> None:
    """CAP DEL of sasl is how the server says that services are gone."""
    ada = await person(inspircd, "ada", "#told")
    await identify(ada)
    bot = await start(inspircd, "#told", without_caps=WITHOUT_TAG)
    people = bot.session.parts.identity.people
    await bot.until(lambda: people.find("ada"))
    bot.session.parts.connection.process_data(b":inspircd.test.invalid CAP helper DEL :sasl\r\n")
    assert people.find("ada") is None
    assert (await ask(bot, ada, "#told")).sender.id == "~ada"


async def test_nickserv_of_a_known_host_is_asked_where_whois_says_nothing(
    inspircd: InspIRCd, start: Start, person: Connect
) -> None:
    bot, ada = await asyncio.gather(
        start(inspircd, "#ops", without_caps=WITHOUT_ANY, nickserv=Atheme.SERVICE), person(inspircd, "ada", "#ops")
    )
    await identify(ada)
    whois = bot.session.parts.identity._whois
    await ask(bot, ada)
    assert (await whois.status("ada")).account == "ada"
    assert (await whois.status("helper")).account == ""


async def old_network(scripted: ScriptedServer, start: Start, **more: object) -> tuple[Bot, Peer]:
    bot = await start(scripted, "#ops", **more)
    peer = await scripted.peer()
    nick = await peer.register(caps="multi-prefix")
    await peer.join(nick, "#ops")
    return bot, peer


async def verify(bot: Bot, peer: Peer, *answers: str) -> Message:
    """Somebody speaks, and the server answers the WHOIS with these lines."""
    peer.send(":mona!m@home.test PRIVMSG #ops :!whoami")
    said = await bot.heard()
    task = asyncio.create_task(bot.adapter.verify(said.sender))
    await peer.expect("^WHOIS mona$")
    peer.send(*answers, ":irc.test 318 helper mona :End of WHOIS")
    if any("STATUS" in answer for answer in answers):
        await peer.settle()
    return Message(said.room, await task, said.text, said.address, said.received_at)


USER = ":irc.test 311 helper mona m home.test * :Mona"
REGISTERED = ":irc.test 307 helper mona :is a registered nick"


async def test_307_makes_the_nick_the_account(scripted: ScriptedServer, start: Start) -> None:
    bot, peer = await old_network(scripted, start)
    who = (await verify(bot, peer, USER, REGISTERED)).sender
    assert (who.id, who.verified_by) == ("mona", "whois-307")


async def test_whois_of_another_host_is_not_who_spoke(scripted: ScriptedServer, start: Start) -> None:
    bot, peer = await old_network(scripted, start)
    other = ":irc.test 311 helper mona m elsewhere.test * :Mona"
    assert (await verify(bot, peer, other, REGISTERED)).sender.id == "~mona"


async def test_whois_is_void_when_the_nick_changed_hands_meanwhile(scripted: ScriptedServer, start: Start) -> None:
    bot, peer = await old_network(scripted, start)
    gone = ":mona!m@home.test QUIT :bye"
    assert (await verify(bot, peer, USER, REGISTERED, gone)).sender.id == "~mona"


async def test_a_server_that_does_not_answer_leaves_the_person_unverified(
    scripted: ScriptedServer, start: Start
) -> None:
    from bot.irc.settings import Timing

    bot, peer = await old_network(scripted, start, timing=Timing(ask=0.1, quit=0.1))
    peer.send(":mona!m@home.test PRIVMSG #ops :!whoami")
    said = await bot.heard()
    assert await bot.adapter.verify(said.sender) is said.sender


@pytest.mark.parametrize(
    ("mask", "service", "text", "account"),
    [
        ("NickServ!s@services.test", "NickServ@services.test", "STATUS mona 3", "mona"),
        ("NickServ!s@services.test", "NickServ@services.test", "STATUS mona 3 Mona.Main", "mona.main"),
        ("NickServ!s@services.test", "NickServ@services.test", "mona 3", "mona"),
        ("NickServ!s@services.test", "NickServ@services.test", "mona -> main ACC 3 ", "main"),
        ("NickServ!s@services.test", "NickServ@services.test", "mona ACC 2", ""),
        ("NickServ!s@services.test", "NickServ@services.test", "STATUS mona 1", ""),
        ("NickServ!eve@home.test", "NickServ@services.test", "STATUS mona 3", ""),
    ],
)
async def test_nickserv_status(
    scripted: ScriptedServer, start: Start, mask: str, service: str, text: str, account: str
) -> None:
    from bot.irc.settings import Timing

    bot, peer = await old_network(scripted, start, nickserv=service, timing=Timing(ask=0.3, quit=0.1))
    peer.send(":mona!m@home.test PRIVMSG #ops :!whoami")
    said = await bot.heard()
    task = asyncio.create_task(bot.adapter.verify(said.sender))
    await peer.expect("^WHOIS mona$")
    peer.send(USER, ":irc.test 318 helper mona :End of WHOIS")
    await peer.expect(r"^PRIVMSG NickServ@services.test :STATUS mona$")
    peer.send(f":{mask} NOTICE helper :{text}")
    who = await task
    assert (who.id, who.is_verified) == ((account, True) if account else ("~mona", False))


async def test_a_nickserv_without_a_host_is_never_believed(scripted: ScriptedServer, start: Start) -> None:
    bot, peer = await old_network(scripted, start)
    who = (await verify(bot, peer, USER, ":NickServ!eve@home.test NOTICE helper :STATUS mona 3")).sender
    assert who.id == "~mona"
    assert not any("STATUS" in line for line in peer.lines)


async def test_what_is_known_of_people_is_bounded(scripted: ScriptedServer, start: Start) -> None:
    bot = await start(scripted, "#ops")
    peer = await scripted.peer()
    await peer.join(await peer.register(caps="account-notify extended-join"), "#ops", extended=" * :bot")
    for number in range(25_000):
        peer.send(f":n{number}!u@h JOIN #ops acc{number} :real")
    await peer.settle()
    assert len(bot.session.parts.identity.people) <= 20_000
    peer.send(":n24999!u@h PRIVMSG #ops :!x", ":n24999!u@h PART #ops", ":n24999!u@h PRIVMSG #ops :!y")
    assert [(await bot.heard()).sender.id for _ in range(2)] == ["acc24999", "~n24999"]


async def test_an_account_that_looks_like_a_claim_is_none(scripted: ScriptedServer, start: Start) -> None:
    bot = await start(scripted, "#ops")
    peer = await scripted.peer()
    await peer.join(await peer.register(caps="account-tag message-tags"), "#ops")
    for tag, wanted in (("~eve", "~mona"), ("*", "~mona"), ("", "~mona"), ("Mona", "mona"), ("M\\:x", "m;x")):
        peer.send(f"@account={tag} :mona!m@h PRIVMSG #ops :!x")
        assert (await bot.heard()).sender.id == wanted
