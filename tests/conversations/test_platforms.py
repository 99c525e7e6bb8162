"""One bot on IRC and Slack at once: one conversation that crosses over, and each platform without the other."""

from __future__ import annotations

import asyncio
import re

import pytest

from tests.conversations.conftest import NICK, RunningBot
from tests.servers.irc import Atheme, InspIRCd, IrcServer
from tests.servers.irc_client import Person
from tests.servers.irc_fixtures import ACCOUNTS, Connect, MakeServer
from tests.servers.slack import SlackServer

LIDS = """
    from bot.chat.reply import Reply
    from bot.commands.spec import Preview, Risk, command


    async def _preview(ctx, name: str) -> Preview:
        return Preview(f"Would weld {name} shut.", state=name)


    @command("lid weld", risk=Risk.DANGER, preview=_preview, examples=["lid weld box"])
    async def weld(ctx, name: str) -> Reply:
        \"\"\"Weld a lid.\"\"\"
        return Reply(f"welded {name}, as {ctx.approver.name} agreed")
"""
RESOLVER = 'nginx: [emerg] 1#1: host not found in resolver "kube-dns.kube-system" in /etc/nginx/nginx.conf:41'


async def known(person: Connect, ircd: InspIRCd, nick: str, channel: str) -> Person:
    """Somebody who is logged in to the network's services."""
    someone = await person(ircd, nick, caps="account-tag")
    someone.send(f"PRIVMSG NickServ :IDENTIFY {nick} {ACCOUNTS[nick]}")
    await someone.expect(r" 900 ")
    await someone.join(channel)
    return someone


def code(text: str) -> str:
    found = re.search(r"link ([a-z0-9]+\.[a-z0-9]+)", text)
    assert found, text
    return found[1]


@pytest.fixture
async def mona(
    bot: RunningBot, inspircd: InspIRCd, atheme: Atheme, slack: SlackServer, channel: str, person: Connect
) -> Person:
    """Mona, known on IRC, where the bot is, which is in a Slack workspace as well."""
    someone = await known(person, inspircd, "mona", channel)
    accounts = [f"work:{one.team}/{one.id}" for one in map(slack.workspace.user, ("mona", "ada"))]
    roles = f'[roles]\noperator = ["net:mona", "{accounts[0]}", "{accounts[1]}"]\n'
    bot.plug("lids", LIDS).join(inspircd, channel).sign_in(slack).start(roles)
    await someone.expect(rf":{NICK}!\S+ JOIN :?{channel}")
    await slack.connected(2)
    return someone


async def test_a_conversation_that_crosses_over(
    mona: Person, bot: RunningBot, slack: SlackServer, channel: str
) -> None:
    mona.say(channel, f"{NICK}: {RESOLVER}")
    assert (await mona.hear(NICK)).startswith("mona: ")
    await slack.say("mona", "ops", f"@infrabot {RESOLVER}")
    await slack.expect("ops", "coredns")

    mona.say(channel, "!lid weld box")
    token = re.search(r"(\w{4}) waits", await mona.expect(rf"{channel} :mona: \w{{4}} waits"))
    assert token
    await slack.say("mona", "dm", "whoami")
    await slack.expect("@mona", "operator")

    mona.say(NICK, "link")
    first = code(await mona.expect(rf":{NICK}!\S+ PRIVMSG mona :.*link "))
    await slack.say("mona", "dm", f"link {first}")
    second = code((await slack.expect("@mona", r"link [a-z0-9]+\.")).text)
    mona.say(NICK, f"link {second}")
    await mona.expect(rf":{NICK}!\S+ PRIVMSG mona :Linked")

    await slack.say("mona", "dm", f"approve {token[1]}")
    await slack.expect("@mona", "a second person must approve")

    await slack.say("ada", "ops", "@infrabot pending")
    await slack.expect("ops", token[1])
    await slack.say("ada", "ops", f"@infrabot approve {token[1]}")
    await slack.expect("ops", "welded box, as ada agreed")
    told = await mona.expect(rf":{NICK}!\S+ PRIVMSG {channel} :mona: {token[1]} by mona")
    assert "approved by ada: welded box" in told
    assert await asyncio.to_thread(bot.stop) == 0
    assert bot.log.count("ERROR") == 0


async def test_asked_in_slack_approved_on_irc(mona: Person, bot: RunningBot, slack: SlackServer, channel: str) -> None:
    await slack.say("ada", "ops", "@infrabot lid weld vault")
    post = await slack.expect("ops", "waits until")
    token = re.search(r"\b(\w{4}) waits", post.text)
    assert token, post.text
    outcome = await slack.click("ada", post, "Approve")
    assert outcome.acked
    await slack.expect("ops", "a second person must approve")
    mona.say(channel, f"!approve {token[1]}")
    assert "approved by mona: welded vault" in await mona.hear(NICK)
    await slack.expect("ops", "approved by mona: welded vault")
    last = [shown for shown in slack.posts_in("ops") if shown.ts == post.ts][-1]
    assert (last.kind, last.buttons) == ("edit", []), "the question has become the answer"


async def test_irc_answers_while_slack_is_down_and_slack_is_found_again(
    mona: Person, bot: RunningBot, slack: SlackServer, channel: str
) -> None:
    await slack.stop()
    mona.say(channel, "!ping")
    assert await mona.hear(NICK) == "mona: pong"
    mona.say(channel, "!status")
    assert "work" in await mona.hear(NICK)
    await slack.start()
    await slack.connected(2)
    await slack.say("ada", "ops", "@infrabot ping")
    await slack.expect("ops", "pong")


async def test_slack_answers_while_irc_is_down_and_irc_is_found_again(
    bot: RunningBot, own_server: MakeServer, slack: SlackServer, channel: str, person: Connect
) -> None:
    server: IrcServer = own_server("ngircd")
    bot.join(server, channel).sign_in(slack).start()
    await slack.connected(2)
    await slack.say("ada", "ops", "@infrabot ping")
    await slack.expect("ops", "pong")
    server.kill()
    await slack.say("ada", "ops", "@infrabot version")
    await slack.expect("ops", "openinfra-bot")
    server.start()
    mona = await person(server, "mona", channel)
    if not any(NICK in line and " 353 " in line for line in mona.lines):
        await mona.expect(rf":{NICK}!\S+ JOIN")
    mona.say(channel, "!ping")
    assert await mona.hear(NICK) == "mona: pong"


async def test_a_bad_token_ends_the_bot_with_a_sentence(bot: RunningBot, slack: SlackServer) -> None:
    slack.spoil("invalid_auth")
    bot.sign_in(slack).start()
    assert await asyncio.to_thread(bot.ended) == 1
    assert "work" in bot.log
    assert "bot_token" in bot.log
    assert "Traceback" not in bot.log


async def test_an_event_that_slack_repeats_to_the_next_run_is_answered_once(
    bot: RunningBot, slack: SlackServer
) -> None:
    bot.sign_in(slack).start()
    await slack.connected(2)
    await slack.say("ada", "ops", "@infrabot ping")
    await slack.expect("ops", "pong")
    await slack.settled()
    assert await asyncio.to_thread(bot.stop) == 0
    bot.start()
    await slack.connected(2)
    for name in ("app_mention", "message"):
        for delivery in slack.deliveries(name):
            slack.replay(delivery)
    await slack.say("ada", "ops", "@infrabot version")
    await slack.expect("ops", "openinfra-bot")
    await slack.settled()
    assert sum("pong" in shown.text for shown in slack.posts_in("ops")) == 1
