"""Killed, cut off, flooded: nothing is lost, and nobody gets a second bot's worth of noise."""

from __future__ import annotations

import asyncio
import sqlite3
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.chat.adapter import Letter
from bot.chat.message import Room
from bot.core.outbox import Outbox
from bot.irc.speaking.render import payload
from bot.store.database import Database
from bot.store.schema import CORE
from tests.conversations.conftest import NICK, RunningBot
from tests.servers.irc import IrcServer
from tests.servers.irc_client import Person
from tests.servers.irc_fixtures import Connect, MakeServer


async def test_killed_between_persisting_and_sending_it_says_so_after_the_start(
    bot: RunningBot, ircd: IrcServer, channel: str, person: Connect
) -> None:
    await _owed_by_a_run_that_died(bot, channel, 20)
    mona = await person(ircd, "mona", channel)
    bot.join(ircd, channel).start()
    said = [await mona.hear(NICK, seconds=40) for _ in range(20)]
    assert said == [f"promise {number}" for number in range(20)]
    bot.stop()
    assert _rows(bot, "select count(*) from outbox") == [(0,)]


async def test_killed_in_the_middle_of_sending_nothing_is_lost_and_little_is_repeated(
    bot: RunningBot, ircd: IrcServer, channel: str, person: Connect
) -> None:
    await _owed_by_a_run_that_died(bot, channel, 30)
    mona = await person(ircd, "mona", channel)
    bot.join(ircd, channel).start()
    for _ in range(7):
        await mona.hear(NICK, seconds=40)
    bot.kill()
    bot.start()
    await mona.expect(f"PRIVMSG {channel} :promise 29", seconds=60)
    told = [line.rsplit(" :", 1)[1] for line in mona.lines if f"PRIVMSG {channel} :promise" in line]
    assert set(told) == {f"promise {number}" for number in range(30)}
    assert len(told) - 30 <= 15, "only what was under way may be said twice"


async def test_the_server_is_killed_and_comes_back_while_an_answer_is_on_its_way(
    bot: RunningBot, own_server: MakeServer, channel: str, person: Connect
) -> None:
    server = own_server("ngircd")
    mona = await person(server, "mona", channel)
    await _owed_by_a_run_that_died(bot, channel, 25)
    bot.join(server, channel).start()
    for _ in range(6):
        await mona.hear(NICK, seconds=40)
    server.kill()
    server.start()
    lee = await person(server, "lee", channel)
    await lee.expect(f"PRIVMSG {channel} :promise 24", seconds=60)
    told = {line.rsplit(" :", 1)[1] for line in mona.lines + lee.lines if f"PRIVMSG {channel} :promise" in line}
    assert told == {f"promise {number}" for number in range(25)}


@pytest.mark.parametrize("name", ["ngircd", "inspircd"])
async def test_forty_lines_at_default_flood_limits_all_arrive_and_the_bot_stays(
    bot: RunningBot, own_server: MakeServer, channel: str, person: Connect, name: str
) -> None:
    server = own_server(name, flood_limits=True)
    mona = await person(server, "mona", channel)
    await _owed_by_a_run_that_died(bot, channel, 40)
    bot.join(server, channel).start()
    said = [await mona.hear(NICK, seconds=90) for _ in range(40)]
    assert said == [f"promise {number}" for number in range(40)]
    assert not [line for line in mona.lines if f":{NICK}!" in line and (" QUIT" in line or " KILL" in line)]


async def test_a_store_that_is_locked_costs_nobody_an_answer(mona: Person, bot: RunningBot, channel: str) -> None:
    mona.say(channel, "!ping")
    await mona.hear(NICK)
    with sqlite3.connect(bot.state, isolation_level=None) as thief:
        thief.execute("BEGIN EXCLUSIVE")
        mona.say(channel, f"{NICK}: how do I run pods on the RKE controlplane nodes?")
        assert "taint" in await mona.hear(NICK)
        thief.execute("ROLLBACK")
    thief.close()
    bot.stop()
    assert _rows(bot, "select count(*) from audit where command = 'question'") == [(1,)]


async def test_a_hostile_paste_of_a_megabyte_does_not_stop_the_next_answer(
    bot: RunningBot, ircd: IrcServer, channel: str, person: Connect
) -> None:
    mona, eve = await person(ircd, "mona", channel), await person(ircd, "eve", channel)
    bot.join(ircd, channel).start()
    await mona.expect(rf":{NICK}!\S+ JOIN")
    eve.say(channel, f"{NICK}: look", *["ERROR aaaa(a+)+$ \"OR NEAR * 'x" + "a." * 200 for _ in range(2500)])
    mona.say(channel, "!ping")
    await mona.expect(f"PRIVMSG {channel} :mona: pong", seconds=30)


async def test_what_it_echoes_can_never_become_a_second_command(mona: Person, channel: str) -> None:
    mona.send_bytes(f"PRIVMSG {channel} :!kb show x\x10rPRIVMSG mona :stolen\x10n\x100\r\n".encode())
    mona.send_bytes(f"PRIVMSG {channel} :!kb show caf\xe9\r\n".encode("latin-1"))
    mona.say(channel, "!ping")
    await mona.expect(f"PRIVMSG {channel} :mona: pong")
    assert not [line for line in mona.lines if "PRIVMSG mona :stolen" in line]


async def test_a_second_bot_of_a_newer_version_leaves_a_store_that_is_refused_untouched(
    bot: RunningBot, ngircd: IrcServer, channel: str
) -> None:
    await _owed_by_a_run_that_died(bot, channel, 1)
    with sqlite3.connect(bot.state) as store:
        store.execute("update schema_version set version = 99 where component = 'core'")
    store.close()
    before = bot.state.read_bytes()
    bot.join(ngircd, channel).start()
    assert await asyncio.to_thread(_exit_code, bot) == 1
    assert "newer openinfra-bot" in bot.log
    assert bot.state.read_bytes() == before


def _exit_code(bot: RunningBot) -> int:
    assert bot._process is not None
    return bot._process.wait(15)


async def _owed_by_a_run_that_died(bot: RunningBot, channel: str, count: int) -> None:
    """A store in which letters were accepted and never sent: what `kill -9` between the two leaves behind."""
    database = Database(f"sqlite:///{bot.state}")
    await database.open([CORE])
    room, now = Room("net", channel), datetime.now(UTC)
    letters = [Letter(room, payload([f"promise {number}"]), created_at=now) for number in range(count)]
    outbox = Outbox(database)
    outbox.connect("net", lambda letter: None)
    await outbox.owe(letters)
    await database.close()


def _rows(bot: RunningBot, query: str) -> list[Any]:
    with sqlite3.connect(bot.state) as store:
        rows = store.execute(query).fetchall()
    store.close()
    return rows
