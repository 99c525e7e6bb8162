"""The whole bot on a real IRC daemon with services and on Slack: reminders reach people, and drafts stay between two."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Iterator
from importlib.metadata import entry_points
from pathlib import Path

import pytest

from bot.commands.family import GROUP
from tests.conversations import conftest
from tests.conversations.conftest import NICK, RunningBot
from tests.conversations.test_platforms import known
from tests.servers.irc import Atheme, InspIRCd
from tests.servers.irc_client import Person
from tests.servers.irc_fixtures import Connect
from tests.servers.slack import SlackServer

bot, channel = conftest.bot, conftest.channel
GOOD = (Path(__file__).parent.parent / "cfp" / "abstracts" / "good_labelled.txt").read_text(encoding="utf-8")


def families(bot: RunningBot) -> RunningBot:
    """The two families, as long as they are not among the installed ones."""
    for name in ("reminders", "cfp"):
        if not entry_points(group=GROUP, name=name):
            bot.plug(f"{name}_family", f"from handlers.{name} import *\nfrom handlers.{name} import __all__\n")
    return bot


def drafts_in(state: Path) -> Iterator[str]:
    """Every row of the store that has words of the draft."""
    with sqlite3.connect(state) as store:
        for (table,) in store.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
            rows = (str(row) for row in store.execute(f"SELECT * FROM {table}"))
            yield from (f"{table}: {row}" for row in rows if "dying Ceph" in row)


@pytest.fixture
async def mona(
    bot: RunningBot, inspircd: InspIRCd, atheme: Atheme, slack: SlackServer, channel: str, person: Connect
) -> Person:
    """Mona, known on IRC, where the bot is, which is in a Slack workspace as well."""
    someone = await known(person, inspircd, "mona", channel)
    families(bot).join(inspircd, channel).sign_in(slack).start()
    await someone.expect(rf":{NICK}!\S+ JOIN :?{channel}")
    await slack.connected(2)
    return someone


async def test_reminders_reach_people_on_both_platforms(mona: Person, slack: SlackServer, channel: str) -> None:
    mona.say(channel, "!remind me in 1s look at the mirror")
    await mona.expect(
        rf":{NICK}!\S+ PRIVMSG {channel} :mona: Reminder 1: I remind you \w+ \d+ \w+ \d+ .* UTC, in [01] s"
    )
    await mona.expect(rf":{NICK}!\S+ PRIVMSG mona :Reminder: look at the mirror")
    mona.say(channel, "!remind here in 1s !op eve")
    await mona.expect(rf":{NICK}!\S+ PRIVMSG {channel} :Reminder from mona: !op eve")
    await slack.say("mona", "ops", "@infrabot remind me in 1s water the plants")
    await slack.expect("@mona", "Reminder: water the plants")
    await slack.say("mona", "dm", "tz set Europe/Berlin")
    await slack.expect("@mona", "Your times are Europe/Berlin from now on")


async def test_a_draft_is_answered_to_its_author_alone_and_kept_nowhere(
    mona: Person, bot: RunningBot, slack: SlackServer, channel: str
) -> None:
    one_line = " ".join(GOOD.split())[:350]
    mona.say(channel, f"!cfp review {one_line}")
    await mona.expect(rf":{NICK}!\S+ PRIVMSG mona :\d+ things to mend")
    await slack.say("ada", "ops", "@infrabot cfp review", files=[("draft.txt", GOOD)])
    await slack.expect("@ada", "1 thing to mend")
    thread = await slack.say("ada", "ops", "who has an idea?")
    await slack.say("ada", "ops", f"@infrabot cfp review {GOOD}", thread=thread)
    assert (await slack.expect("ops", "1 thing to mend")).thread == thread.ts
    assert await asyncio.to_thread(bot.stop) == 0
    assert list(drafts_in(bot.state)) == []
    assert "dying Ceph" not in bot.log
