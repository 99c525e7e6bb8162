"""SASL, NickServ and TLS: who we are, and what happens when that cannot be proved."""

from __future__ import annotations

import asyncio
from typing import Any

import msgspec
import pytest

from bot.errors import ConfigError
from bot.fields import SecretRef
from bot.irc.login.sasl import chunks
from bot.irc.settings import IrcSettings, Timing
from tests.bot.irc.conftest import Bot, Start, settings_for
from tests.servers.certificate import Certificate
from tests.servers.irc import Atheme, InspIRCd, IrcServer
from tests.servers.irc_fixtures import Connect, MakeServer
from tests.servers.scripted_irc import Peer, ScriptedServer

RIGHT, WRONG = SecretRef(env="RIGHT"), SecretRef(env="WRONG")


@pytest.fixture(autouse=True)
def secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RIGHT", "botpass1")
    monkeypatch.setenv("WRONG", "guess")


async def account_of(bot: Bot, inspircd: InspIRCd, person: Connect) -> str:
    """What WHOIS says about the bot."""
    mona = await person(inspircd, "mona")
    mona.send("WHOIS helper")
    await mona.expect(" 318 ")
    return next((line.split()[4] for line in mona.lines if " 330 " in line), "")


async def test_sasl_plain(inspircd: InspIRCd, atheme: Atheme, start: Start, person: Connect) -> None:
    bot = await start(inspircd, "#ops", tls=True, sasl="plain", account="botacct", password=RIGHT)
    assert await account_of(bot, inspircd, person) == "botacct"


async def test_sasl_external_by_certificate(
    inspircd: InspIRCd, atheme: Atheme, client_certificate: Certificate, start: Start, person: Connect
) -> None:
    bot = await start(
        inspircd,
        "#ops",
        tls=True,
        sasl="external",
        account="certbot",
        client_cert=str(client_certificate.cert),
        client_key=str(client_certificate.key),
    )
    assert await account_of(bot, inspircd, person) == "certbot"


async def test_i10_a_wrong_password_joins_nothing_and_waits_long(
    inspircd: InspIRCd, atheme: Atheme, start: Start, person: Connect
) -> None:
    bot, mona = await asyncio.gather(
        start(inspircd, "#ops", wait=False, tls=True, sasl="plain", account="botacct", password=WRONG),
        person(inspircd, "mona", "#ops"),
    )
    await bot.until(lambda: "SASL PLAIN as botacct failed" in bot.adapter.health)
    assert "correct it and start the bot again" in bot.adapter.health
    assert "guess" not in bot.adapter.health
    assert not bot.adapter.is_connected
    await mona.silence("helper")


async def test_i10_sasl_without_services_joins_nothing(own_server: MakeServer, start: Start) -> None:
    server = own_server("inspircd")
    bot = await start(server, "#ops", wait=False, tls=True, sasl="plain", account="botacct", password=RIGHT)
    await bot.until(lambda: "offers no SASL now" in bot.adapter.health)


async def test_i10_sasl_on_a_server_that_has_none_joins_nothing(
    ngircd: IrcServer, start: Start, person: Connect
) -> None:
    bot = await start(ngircd, "#ops", wait=False, tls=True, sasl="plain", account="botacct", password=RIGHT)
    await bot.until(lambda: "offers no SASL now" in bot.adapter.health)


async def login(scripted: ScriptedServer, start: Start, **more: object) -> tuple[Bot, Peer]:
    bot = await start(
        scripted, "#ops", wait=False, sasl="plain", account="bot", password=RIGHT, allow_plaintext_login=True, **more
    )
    peer = await scripted.peer()
    await peer.expect("^USER ")
    return bot, peer


FAILURES = {
    "902": "locked",
    "904": "secret is wrong",
    "905": "too long",
    "906": "broke the login off",
}


@pytest.mark.parametrize("numeric", FAILURES)
async def test_i10_every_refusal_ends_the_connection(scripted: ScriptedServer, start: Start, numeric: str) -> None:
    bot, peer = await login(scripted, start)
    peer.send(":irc.test CAP * LS * :multi-prefix account-tag", ":irc.test CAP * LS :sasl=PLAIN,EXTERNAL server-time")
    assert "sasl" in await peer.expect("^CAP REQ")
    peer.send(":irc.test CAP * ACK :account-tag sasl server-time")
    await peer.expect("^AUTHENTICATE PLAIN$")
    peer.send(":irc.test 908 * SCRAM :are available SASL mechanisms", f":irc.test {numeric} * :no")
    peer.welcome("helper")
    await peer.gone()
    assert FAILURES[numeric] in bot.adapter.health
    assert "(the server takes SCRAM)" in bot.adapter.health
    assert not any(line.startswith("JOIN") for line in peer.lines)


async def test_i10_capabilities_in_several_lines_and_a_refused_request(scripted: ScriptedServer, start: Start) -> None:
    bot, peer = await login(scripted, start)
    peer.send(":irc.test CAP * LS * :account-tag batch", ":irc.test CAP * LS :sasl server-time")
    line = await peer.expect("^CAP REQ")
    assert line == "CAP REQ :account-tag batch sasl server-time"
    peer.send(":irc.test CAP * NAK :account-tag batch sasl server-time")
    for name in ("account-tag", "batch", "sasl", "server-time"):
        await peer.expect(f"^CAP REQ :{name}$")
        peer.send(f":irc.test CAP * {'NAK' if name == 'batch' else 'ACK'} :{name}")
    await peer.expect("^AUTHENTICATE PLAIN$")
    peer.send("AUTHENTICATE +")
    assert (await peer.expect("^AUTHENTICATE")).split()[1] == "Ym90AGJvdABib3RwYXNzMQ=="
    peer.send(":irc.test 900 * * bot :You are now logged in", ":irc.test 903 * :SASL successful")
    await peer.expect("^CAP END$")
    peer.welcome("helper")
    await peer.join("helper", "#ops")
    await bot.until_joined()
    assert bot.session.parts.caps.enabled == {"account-tag", "sasl", "server-time"}


@pytest.mark.parametrize("before", [":irc.test 421 * CAP :Unknown command", ":irc.test NOTICE * :no word about CAP"])
async def test_i10_a_server_that_lets_us_in_without_sasl_is_left(
    scripted: ScriptedServer, start: Start, before: str
) -> None:
    bot, peer = await login(scripted, start)
    peer.send(before)
    peer.welcome("helper")
    await peer.gone()
    await bot.until(lambda: "SASL" in bot.adapter.health)
    assert not any(line.startswith("JOIN") for line in peer.lines)


async def test_i10_services_that_hang_end_the_attempt(scripted: ScriptedServer, start: Start) -> None:
    bot, peer = await login(scripted, start, timing=Timing(sasl=0.1, quit=0.1))
    peer.send(":irc.test CAP * LS :sasl")
    await peer.expect("^CAP REQ")
    peer.send(":irc.test CAP * ACK :sasl")
    await peer.gone()
    assert "no answer from the services" in bot.adapter.health


def test_i10_an_answer_is_cut_into_chunks_of_400_bytes() -> None:
    assert list(chunks(b"")) == ["+"]
    assert [len(chunk) for chunk in chunks(b"x" * 297)] == [396]
    assert list(chunks(b"x" * 300))[1:] == ["+"]
    assert [len(chunk) for chunk in chunks(b"x" * 301)] == [400, 4]
    assert [len(chunk) for chunk in chunks(b"x" * 700)] == [400, 400, 136]


async def test_an_old_server_without_cap_is_fine_when_no_login_is_wanted(
    scripted: ScriptedServer, start: Start
) -> None:
    bot = await start(scripted, "#ops")
    peer = await scripted.peer()
    await peer.expect("^USER ")
    peer.send(":irc.test 421 * CAP :Unknown command")
    peer.welcome("helper")
    await peer.join("helper", "#ops")
    await bot.until_joined()


async def test_only_what_we_use_is_requested(inspircd: InspIRCd, start: Start) -> None:
    bot = await start(inspircd, "#ops")
    enabled = bot.session.parts.caps.enabled
    assert {"account-tag", "account-notify", "extended-join", "server-time", "message-tags"} <= enabled
    assert not {"echo-message", "multi-prefix", "userhost-in-names", "away-notify"} & enabled


async def test_a_capability_that_comes_later_is_taken(scripted: ScriptedServer, start: Start) -> None:
    bot = await start(scripted, "#ops")
    peer = await scripted.peer()
    await peer.join(await peer.register(caps="cap-notify"), "#ops")
    peer.send(":irc.test CAP helper NEW :account-tag echo-message")
    assert await peer.expect("^CAP REQ") == "CAP REQ :account-tag"
    peer.send(":irc.test CAP helper ACK :account-tag")
    await peer.settle()
    assert "account-tag" in bot.session.parts.caps.enabled
    peer.send(":irc.test CAP helper DEL :account-tag")
    await peer.settle()
    assert "account-tag" not in bot.session.parts.caps.enabled


async def test_nickserv_login_comes_before_the_channels(
    inspircd: InspIRCd, atheme: Atheme, start: Start, person: Connect
) -> None:
    bot = await start(inspircd, "#ops", tls=True, account="botacct", nickserv_password=RIGHT, nickserv=Atheme.SERVICE)
    assert await account_of(bot, inspircd, person) == "botacct"


async def test_nickserv_that_refuses_ends_the_connection(inspircd: InspIRCd, atheme: Atheme, start: Start) -> None:
    bot = await start(
        inspircd, "#ops", wait=False, tls=True, account="botacct", nickserv_password=WRONG, nickserv=Atheme.SERVICE
    )
    await bot.until(lambda: "NickServ refused our password" in bot.adapter.health)


async def test_without_nickserv_the_bot_joins_and_says_so(ngircd: IrcServer, start: Start) -> None:
    bot = await start(ngircd, "#ops", tls=True, nickserv_password=RIGHT)
    assert "not logged in: there is no NickServ" in bot.adapter.health


async def test_a_nickserv_that_is_silent_is_not_waited_for_long(scripted: ScriptedServer, start: Start) -> None:
    bot = await start(
        scripted, "#ops", nickserv_password=RIGHT, allow_plaintext_login=True, timing=Timing(nickserv=0.1, quit=0.1)
    )
    peer = await scripted.peer()
    nick = await peer.register()
    await peer.expect("^PRIVMSG NickServ :IDENTIFY botpass1$")
    assert not any(line.startswith("JOIN") for line in peer.lines)
    await peer.join(nick, "#ops")
    await bot.until_joined()
    assert "NickServ does not answer" in bot.adapter.health
    await peer.expect("^PRIVMSG NickServ :IDENTIFY botpass1$")
    peer.send(":NickServ!s@h NOTICE helper :You are now identified for \x02helper\x02.")
    await peer.settle()
    assert "NickServ" not in bot.adapter.health


async def test_an_untrusted_certificate_is_a_sentence_of_its_own(ircd: IrcServer, start: Start) -> None:
    bot = await start(ircd, "#ops", wait=False, tls=True, ca_file="")
    await bot.until(lambda: "is not trusted" in bot.adapter.health)
    assert "set ca_file" in bot.adapter.health


async def test_a_certificate_of_another_host_is_refused(ircd: IrcServer, start: Start, server_folder: object) -> None:
    settings = settings_for(ircd, "#ops", tls=True)
    other = msgspec.structs.replace(settings, servers=(f"127.0.0.2:{ircd.tls_port}",))
    bot = Bot(other)
    try:
        await bot.until(lambda: "127.0.0.2" in bot.adapter.health)
        assert "is not trusted" in bot.adapter.health or "refused the connection" in bot.adapter.health
    finally:
        await bot.stop()


async def test_tls_on_a_plain_port_is_a_sentence_of_its_own(ircd: IrcServer, start: Start) -> None:
    settings = settings_for(ircd, "#ops", tls=True)
    bot = Bot(
        msgspec.structs.replace(settings, servers=(f"127.0.0.1:{ircd.port}",), timing=Timing(connect=0.5, quit=0.2))
    )
    try:
        await bot.until(lambda: bot.adapter.health.startswith("down"))
        assert "is this its TLS port?" in bot.adapter.health
    finally:
        await bot.stop()


async def test_a_missing_secret_or_certificate_file_is_a_configuration_error() -> None:
    cases: tuple[dict[str, Any], ...] = ({"ca_file": "/nowhere/ca.pem"}, {"server_password": SecretRef(env="NOT_SET")})
    for more in cases:
        bot = Bot(IrcSettings(servers=("irc.example:6697",), **more))
        with pytest.raises(ConfigError):
            await bot.task
