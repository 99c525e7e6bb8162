"""Office hours on IRC and Slack at once: asked on one, answered on the other, and the asker hears of it."""

from __future__ import annotations

import asyncio

import pytest

from tests.conversations.conftest import NICK, RunningBot
from tests.conversations.test_platforms import known
from tests.servers.irc import Atheme, InspIRCd
from tests.servers.irc_client import Person
from tests.servers.irc_fixtures import Connect
from tests.servers.slack import SlackServer

# Without a date of its own an adhoc series never meets: only its queue is open, whenever this runs.
HOURS = """
[hours.series.getting-started]
title = "CFP office hours"
track = "Getting Started"
day = "Thursday"
time = "11:00"
frequency = "adhoc"
rooms = ["net:{channel}", "work:{ops}"]
hosts = ["net:ada", "work:{ada}"]
"""


@pytest.fixture
async def mona(
    bot: RunningBot, inspircd: InspIRCd, atheme: Atheme, slack: SlackServer, channel: str, person: Connect
) -> Person:
    """Mona, known on IRC; ada is the host, on both sides."""
    someone = await known(person, inspircd, "mona", channel)
    bot.join(inspircd, channel).sign_in(slack)
    bot.start(configured(slack, channel))
    await someone.expect(rf":{NICK}!\S+ JOIN :?{channel}")
    await slack.connected(2)
    return someone


def configured(slack: SlackServer, channel: str) -> str:
    """The series, with the ids of this workspace."""
    ada = slack.workspace.user("ada")
    return HOURS.format(channel=channel, ops=slack.workspace.channel("ops").id, ada=f"{ada.team}/{ada.id}")


async def test_asked_on_irc_answered_on_slack(mona: Person, bot: RunningBot, slack: SlackServer, channel: str) -> None:
    mona.say(channel, "!hours ask how long may an abstract be?")
    assert await mona.hear(NICK) == "mona: Question 1 is noted, 1st in line for Getting Started."
    post = await slack.expect("ops", "New question 1 .*from mona: how long may an abstract be")
    assert post.buttons

    outcome = await slack.click("ada", post, "Take it")
    assert outcome.acked
    taken = await mona.expect(rf"PRIVMSG {channel} :mona: Your question 1 is taken by ada")
    assert "how long may an abstract be?" in taken
    await slack.expect("ops", "Question 1 is yours")

    await slack.say("ada", "ops", "@infrabot hours done 1 --note “up to 1000 characters”")
    await mona.expect(rf"PRIVMSG {channel} :mona: Your question 1 is answered by ada: up to 1000 characters")
    await slack.expect("ops", "Question 1 from mona is answered")

    mona.say(channel, "#info the deadline is on Monday")
    mona.say(channel, f"{NICK}: #idea a panel")
    assert await mona.hear(NICK) == "mona: Noted."
    await slack.say("ada", "ops", "@infrabot hours notes")
    await slack.expect("ops", "#info the deadline is on Monday .mona")
    assert await asyncio.to_thread(bot.stop) == 0
    assert "ERROR" not in bot.log


async def test_asked_on_slack_in_private_answered_on_irc(
    mona: Person, bot: RunningBot, inspircd: InspIRCd, slack: SlackServer, channel: str, person: Connect
) -> None:
    ada = await known(person, inspircd, "ada", channel)
    ada.say(channel, "!ping")
    await ada.hear(NICK)
    await slack.say("mona", "dm", "hours ask my talk is about zebras, is it a fit?")
    await slack.expect("@mona", "stays private: only hosts see it")
    await ada.expect(rf":{NICK}!\S+ PRIVMSG ada :New private question 1 .*zebras")

    ada.say(channel, "!hours queue --all")
    await ada.expect(rf"PRIVMSG {channel} :ada: No question waits")
    ada.say(NICK, "hours take")
    await slack.expect("@mona", "Your question 1 is taken by ada: my talk is about zebras")
    ada.say(NICK, "hours done --note zebras are fine")
    await slack.expect("@mona", "Your question 1 is answered by ada: zebras are fine")
    public = [line for line in (*mona.lines, *ada.lines) if channel in line and "zebra" in line]
    assert not public
    assert not [shown for shown in slack.posts_in("ops") if "zebra" in shown.text]


async def test_who_has_gone_and_a_bot_that_was_killed_lose_no_answer(
    mona: Person, bot: RunningBot, inspircd: InspIRCd, slack: SlackServer, channel: str, person: Connect
) -> None:
    mona.say(NICK, "hours ask my talk is about zebras, is it a fit?")
    await mona.expect(r"Question 1 is noted")
    bot.kill()
    bot.start(configured(slack, channel))
    await mona.expect(rf":{NICK}!\S+ JOIN :?{channel}")
    await mona.quit()
    await slack.connected(2)

    await slack.say("ada", "dm", "hours queue")
    await slack.expect("@ada", "1 from mona: my talk is about zebras")
    await slack.say("ada", "dm", "hours done 1 --note “zebras are fine”")
    await slack.expect("@ada", "I tell them when they are back")
    bot.kill()
    bot.start(configured(slack, channel))

    watcher = await person(inspircd, "watcher", channel)
    if not any(NICK in line and " 353 " in line for line in watcher.lines):
        await watcher.expect(rf":{NICK}!\S+ JOIN :?{channel}")
    back = await known(person, inspircd, "mona", channel)
    back.say(NICK, "hours queue")
    await back.expect(rf":{NICK}!\S+ PRIVMSG mona :Your question 1 is answered by ada: zebras are fine")
    await back.expect(r"No question waits")
    back.say(NICK, "hours queue")
    told = await back.expect(r"No question waits")
    assert sum("is answered by ada" in line for line in back.lines) == 1, told
