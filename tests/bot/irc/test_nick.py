"""Our nick: taken, refused, lost and won back."""

from __future__ import annotations

import asyncio

import pytest

from bot.fields import SecretRef
from bot.irc.settings import Timing
from tests.bot.irc.conftest import Start
from tests.servers.irc import Atheme, InspIRCd, IrcServer
from tests.servers.irc_fixtures import Connect
from tests.servers.scripted_irc import ScriptedServer


async def test_i12_a_nick_in_use_is_answered_with_an_alternate_and_taken_when_free(
    ircd: IrcServer, start: Start, person: Connect
) -> None:
    holder = await person(ircd, "helper", "#ops")
    bot, mona = await asyncio.gather(
        start(ircd, "#ops", alternates=("helper2", "helper3")), person(ircd, "mona", "#ops")
    )
    assert bot.adapter.health.startswith("connected as helper2")
    assert "helper is taken" in bot.adapter.health
    mona.say("#ops", "helper2: hours")
    assert (await bot.heard()).text == "hours"
    await holder.quit()
    await mona.expect(r"^:helper2!\S+ NICK :?helper$")
    mona.say("#ops", "helper: hours")
    assert (await bot.heard()).text == "hours"
    await bot.until(lambda: bot.adapter.health.startswith("connected as helper,"))
    assert "taken" not in bot.adapter.health


async def test_i12_a_nick_given_up_by_a_change_is_taken(ircd: IrcServer, start: Start, person: Connect) -> None:
    holder = await person(ircd, "helper", "#ops")
    bot = await start(ircd, "#ops")
    holder.send("NICK someoneelse")
    await holder.expect(r"^:helper_!\S+ NICK :?helper$")
    await bot.until(lambda: bot.session.me.nick == "helper")


async def test_a_nick_that_nobody_sees_leave_is_found_free(ircd: IrcServer, start: Start, person: Connect) -> None:
    """By MONITOR where there is one, else by ISON."""
    holder = await person(ircd, "helper")
    bot = await start(ircd, "#ops", timing=Timing(regain=0.5, quit=0.5))
    assert bot.session.me.nick == "helper_"
    await holder.quit()
    await bot.until(lambda: bot.session.me.nick == "helper")


async def test_services_make_a_ghost_let_go(
    inspircd: InspIRCd, atheme: Atheme, start: Start, person: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SECRET", "helperpass1")
    ghost = await person(inspircd, "bothelper", "#ops")
    bot = await start(
        inspircd,
        "#ops",
        tls=True,
        nick="bothelper",
        account="bothelper",
        nickserv_password=SecretRef(env="SECRET"),
        nickserv=Atheme.SERVICE,
    )
    assert bot.session.me.nick == "bothelper_"
    await bot.until(lambda: bot.session.me.nick == "bothelper")
    await ghost.expect(r"^ERROR|KILL")


@pytest.mark.parametrize("numeric", ["432", "433", "436", "437"])
async def test_i12_every_refusal_of_a_nick_at_registration_is_answered(
    scripted: ScriptedServer, start: Start, numeric: str
) -> None:
    bot = await start(scripted, "#ops", alternates=("second",))
    peer = await scripted.peer()
    await peer.expect("^CAP LS")
    peer.send(":irc.test CAP * LS :")
    for tried, following in (
        ("helper", "second"),
        ("second", "helper_"),
        ("helper_", "helper1_"),
        ("helper1_", "helper2_"),
    ):
        await peer.expect(f"^NICK {tried}$")
        peer.send(f":irc.test {numeric} * {tried} :no")
        assert following
    await peer.expect("^NICK helper2_$")
    peer.welcome("helper2_")
    await peer.join("helper2_", "#ops")
    await bot.until_joined()


async def test_a_nick_that_the_server_cuts_is_the_one_we_wanted(scripted: ScriptedServer, start: Start) -> None:
    bot = await start(scripted, "#ops", nick="a-very-long-nickname")
    peer = await scripted.peer()
    await peer.register(nick="a-very-lo", isupport="NICKLEN=9")
    await peer.join("a-very-lo", "#ops")
    await bot.until_joined()
    assert bot.adapter.health.startswith("connected as a-very-lo, ")
    assert "taken" not in bot.adapter.health
    peer.send(":mona!m@h PRIVMSG a-very-lo :hours")
    assert (await bot.heard()).text == "hours"


async def test_a_nick_that_services_take_away_is_asked_for_again(scripted: ScriptedServer, start: Start) -> None:
    bot = await start(scripted, "#ops", timing=Timing(regain=0.1, quit=0.1))
    peer = await scripted.peer()
    await peer.join(await peer.register(), "#ops")
    await bot.until_joined()
    peer.send(":helper!bot@host.test NICK Guest123")
    await peer.expect("^ISON helper$")
    peer.send(":irc.test 303 Guest123 :")
    await peer.expect("^NICK helper$")
    peer.send(":irc.test 433 Guest123 helper :Nickname is already in use")
    await peer.expect("^ISON helper$")
