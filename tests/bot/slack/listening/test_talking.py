"""What people write becomes a message once, and what nobody wrote to us becomes none (S7, S8, S12)."""

from __future__ import annotations

from typing import Any

import pytest

from bot.chat.message import Address, Room
from bot.slack.listening.whisper import NOT_YOURS
from bot.slack.settings import ChannelSettings
from tests.bot.slack.conftest import Start
from tests.bot.slack.driving import Bot
from tests.servers.slack import SlackServer


def ops(slack: SlackServer) -> str:
    return slack.workspace.channel("#ops").id


async def heard_nothing(bot: Bot, slack: SlackServer) -> bool:
    """Whether all that was said so far led to nothing: a direct question that comes later is the first that is heard."""
    await slack.settled()
    await slack.say("ada", "dm", "the end")
    return (await bot.heard()).text == "the end"


class TestMention:
    async def test_a_mention_is_heard_once_though_slack_tells_it_twice(self, slack: SlackServer, start: Start) -> None:
        bot = await start(slack)
        shown = await slack.say("mona", "#ops", "@infrabot help kb")
        message = await bot.heard()
        assert (message.text, message.address) == ("help kb", Address.NAME)
        assert message.room == Room("ops", ops(slack))
        assert message.event_id == f"{ops(slack)}:{shown.ts}"
        assert message.sender.id == f"{slack.workspace.team}/{slack.workspace.user('mona').id}"
        assert (message.sender.name, message.sender.is_verified, message.sender.verified_by) == ("mona", True, "slack")
        assert len(slack.deliveries("message")) == len(slack.deliveries("app_mention")) == 1
        assert await heard_nothing(bot, slack)

    async def test_a_delivery_that_comes_again_is_heard_once(self, slack: SlackServer, start: Start) -> None:
        bot = await start(slack)
        await slack.say("mona", "dm", "once")
        assert (await bot.heard()).text == "once"
        slack.replay(slack.deliveries("message")[0])
        assert await heard_nothing(bot, slack)

    async def test_in_a_thread_the_answer_belongs_to_the_thread(self, slack: SlackServer, start: Start) -> None:
        bot = await start(slack)
        top = await slack.say("mona", "#ops", "something is broken")
        await slack.say("ada", "#ops", "@infrabot what is it?", thread=top)
        assert (await bot.heard()).room == Room("ops", ops(slack), top.ts)

    async def test_our_name_may_stand_anywhere(self, slack: SlackServer, start: Start) -> None:
        bot = await start(slack)
        await slack.say("mona", "#ops", "could @infrabot say what nodes <a & b> do in #ops, asks @ada? see example.org")
        assert (
            await bot.heard()
        ).text == "could say what nodes <a & b> do in #ops, asks @ada? see example.org".replace(
            "@ada", f"@{slack.workspace.user('ada').id}"
        )

    async def test_who_is_known_has_a_name(self, slack: SlackServer, start: Start) -> None:
        bot = await start(slack)
        await slack.say("ada", "dm", "hello")
        await bot.heard()
        await slack.say("mona", "dm", "what would @ada do")
        assert (await bot.heard()).text == "what would @ada do"

    async def test_a_bare_mention_asks_for_help(self, slack: SlackServer, start: Start) -> None:
        bot = await start(slack)
        await slack.say("mona", "#ops", "@infrabot")
        assert (await bot.heard()).text == "help"

    async def test_a_group_conversation_is_a_channel(self, slack: SlackServer, start: Start) -> None:
        bot = await start(slack)
        group = slack.workspace.dm(slack.workspace.user("mona"), slack.workspace.user("ada"))
        await slack.say("mona", group, "lunch?")
        await slack.say("mona", group, "@infrabot ping")
        message = await bot.heard()
        assert (message.text, message.room) == ("ping", Room("ops", group.id))


class TestDirect:
    async def test_a_direct_message_needs_no_name(self, slack: SlackServer, start: Start) -> None:
        bot = await start(slack)
        await slack.say("mona", "dm", "hours next")
        message = await bot.heard()
        assert (message.text, message.address) == ("hours next", Address.NAME)
        assert message.room == bot.adapter.room_for(message.sender)
        assert message.is_direct

    async def test_a_paste_keeps_its_lines_and_loses_its_fences(self, slack: SlackServer, start: Start) -> None:
        bot = await start(slack)
        await slack.say("mona", "dm", "```\nERROR nova <x>\n  at line 2\n```")
        message = await bot.heard()
        assert (message.text, message.lines) == ("ERROR nova <x>\n  at line 2", 2)

    async def test_what_was_forwarded_with_it_is_read_too(self, slack: SlackServer, start: Start) -> None:
        bot = await start(slack)
        shared = [{"is_share": True, "text": "no space left on device"}, {"text": "a preview of a link"}]
        await slack.say("mona", "dm", "what is that?", attachments=shared)
        assert (await bot.heard()).text == "what is that?\nno space left on device"

    async def test_no_command_is_read_into_what_was_only_forwarded(self, slack: SlackServer, start: Start) -> None:
        bot = await start(slack)
        await slack.say("mona", "dm", "", attachments=[{"is_share": True, "text": "yes k7f3"}])
        first, _, rest = (await bot.heard()).text.partition("\n")
        assert (first, rest) == (">", "yes k7f3")


class TestTalk:
    async def test_talk_is_heard_only_where_it_may_be_and_when_it_is_wanted(
        self, slack: SlackServer, start: Start
    ) -> None:
        quiet = slack.add_channel("quiet", ["mona"])
        channels = {ops(slack): ChannelSettings(ambient=True), quiet.id: ChannelSettings()}
        bot = await start(slack, wants=lambda text: "error" in text, channels=channels)
        await slack.say("mona", quiet, "an error here")
        await slack.say("mona", "#ops", "lunch?")
        await slack.say("mona", "#ops", "an error <there>")
        message = await bot.heard()
        assert (message.text, message.address) == ("an error <there>", Address.NONE)
        assert await heard_nothing(bot, slack)

    async def test_an_outsiders_talk_is_nobodys_business(self, slack: SlackServer, start: Start) -> None:
        slack.add_user("eve", guest=True)
        slack.invite("#ops", "eve")
        bot = await start(slack, wants=lambda _: True, channels={ops(slack): ChannelSettings(ambient=True)})
        await slack.say("eve", "#ops", "an error")
        assert await heard_nothing(bot, slack)
        assert slack.posts == []


class TestDropped:
    @pytest.mark.parametrize(
        "more",
        [
            {"bot_id": "B1"},
            {"bot_id": "B1", "subtype": "bot_message"},
            {"subtype": "channel_join"},
            {"subtype": "me_message"},
            {"hidden": True},
        ],
    )
    async def test_what_no_person_said_is_dropped(self, slack: SlackServer, start: Start, more: dict[str, Any]) -> None:
        bot = await start(slack)
        await slack.say("mona", "dm", "help", **more)
        assert await heard_nothing(bot, slack)

    async def test_other_bots_are_dropped(self, slack: SlackServer, start: Start) -> None:
        robot = slack.add_user("robot", bot=True)
        slack.invite("#ops", robot)
        bot = await start(slack)
        await slack.say(robot, "#ops", "@infrabot help")
        assert await heard_nothing(bot, slack)

    async def test_our_own_posts_are_dropped(self, slack: SlackServer, start: Start) -> None:
        bot = await start(slack)
        await bot.until_sent(bot.send(ops(slack), f"<@{slack.bot.id}> help"))
        assert await heard_nothing(bot, slack)

    async def test_an_edit_asks_nothing_again_even_when_it_adds_our_name(
        self, slack: SlackServer, start: Start
    ) -> None:
        bot = await start(slack)
        shown = await slack.say("mona", "#ops", "@infrabot help")
        plain = await slack.say("mona", "#ops", "help")
        await bot.heard()
        await slack.edit("mona", shown, "@infrabot help kb")
        await slack.edit("mona", plain, "@infrabot help")
        await slack.delete(shown)
        assert await heard_nothing(bot, slack)

    async def test_where_a_thread_was_sent_to_the_channel_as_well_it_is_heard_once(
        self, slack: SlackServer, start: Start
    ) -> None:
        bot = await start(slack)
        top = await slack.say("mona", "#ops", "a thread")
        await slack.say("mona", "#ops", "@infrabot ping", thread=top, subtype="thread_broadcast")
        assert (await bot.heard()).text == "ping"
        assert await heard_nothing(bot, slack)


class TestOutsiders:
    async def test_a_guest_hears_one_sentence_an_hour(self, slack: SlackServer, start: Start) -> None:
        eve = slack.add_user("eve", guest=True)
        slack.invite("#ops", eve)
        bot = await start(slack)
        await slack.say(eve, "#ops", "@infrabot help")
        shown = await slack.expect("#ops", kind="ephemeral")
        assert (shown.text, shown.to) == (NOT_YOURS, eve.id)
        await slack.say(eve, "#ops", "@infrabot please")
        assert await heard_nothing(bot, slack)
        assert len(slack.posts) == 1

    async def test_somebody_of_another_organisation_is_an_outsider(self, slack: SlackServer, start: Start) -> None:
        lee = slack.add_user("lee", team="T0OTHER")
        shared = slack.add_channel("shared", ["mona", lee], shared=True)
        bot = await start(slack)
        await slack.say(lee, shared, "@infrabot help")
        assert (await slack.expect(shared, kind="ephemeral")).to == lee.id
        assert await heard_nothing(bot, slack)

    async def test_those_whom_the_configuration_names_are_heard(self, slack: SlackServer, start: Start) -> None:
        eve, lee = slack.add_user("eve", guest=True), slack.add_user("lee", team="T0OTHER")
        shared = slack.add_channel("shared", [eve, lee], shared=True)
        bot = await start(slack, guests=(f"{slack.workspace.team}/{eve.id}", f"T0OTHER/{lee.id}"))
        for who in (eve, lee):
            await slack.say(who, shared, "@infrabot help")
            sender = (await bot.heard()).sender
            assert (sender.id, sender.is_verified) == (f"{who.team}/{who.id}", True)
