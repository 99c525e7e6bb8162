"""Slash commands, buttons, forms and the App Home: acknowledged at once, and each becomes one message."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.chat.adapter import Letter
from bot.chat.message import Address, Message, Room
from bot.chat.reply import Action, Actions, Field, Reply, Text
from bot.commands.grammar import words
from bot.slack.listening.whisper import NOT_YOURS
from bot.slack.settings import ChannelSettings
from bot.slack.speaking.payload import decode
from tests.bot.slack.conftest import Start
from tests.bot.slack.driving import Bot
from tests.servers.slack import SlackServer
from tests.servers.slack.faults import Trouble
from tests.servers.slack.journal import Shown

LIMIT = 3000
"""Milliseconds within which Slack wants an acknowledgement."""
DENY = Action("Deny", "deny k7f3", asks=(Field("reason", "Why not?", "not now"),))
QUESTION = Reply("Sure?", (Actions((Action("Do it", "yes k7f3"), DENY)),), topic="approval k7f3")


def ops(slack: SlackServer) -> str:
    return slack.workspace.channel("#ops").id


async def shown(bot: Bot, slack: SlackServer, reply: Reply, room: Room) -> list[Shown]:
    """The posts of a reply."""
    known = len(slack.posts)
    payload = decode(bot.adapter.render(reply, room, None).payload)
    await bot.until_sent(bot.send_payload(room, payload, topic=reply.topic))
    return slack.posts[known:]


def answering(bot: Bot, reply: Reply) -> None:
    """From now on, let the bot answer everything with this."""

    def answer(message: Message) -> None:
        payload = bot.adapter.render(reply, message.room, message.sender).payload
        bot.adapter.send(Letter(message.room, payload, len(bot.inbox.all), datetime.now(UTC)))

    bot.inbox.answer = answer


class TestSlash:
    async def test_a_command_is_acknowledged_and_heard(self, slack: SlackServer, start: Start) -> None:
        bot = await start(slack)
        outcome = await slack.slash("mona", "#ops", "hours next --at 11:00 &amp;")
        message = await bot.heard()
        assert outcome.acked
        assert outcome.ms is not None
        assert outcome.ms < LIMIT
        assert (message.text, message.address) == ("hours next --at 11:00 &", Address.NAME)
        assert (message.room, message.event_id) == (Room("ops", ops(slack)), outcome.trigger_id)

    async def test_without_words_it_asks_for_help(self, slack: SlackServer, start: Start) -> None:
        bot = await start(slack)
        await slack.slash("mona", "#ops", "")
        assert (await bot.heard()).text == "help"

    async def test_where_we_are_known_to_be_the_channel_sees_what_was_asked(
        self, slack: SlackServer, start: Start
    ) -> None:
        bot = await start(slack)
        first = await slack.slash("mona", "#ops", "ping")
        await slack.say("mona", "#ops", "@infrabot ping")
        await bot.heard()
        await bot.heard()
        second = await slack.slash("mona", "#ops", "ping")
        assert first.payload in (None, {}, {"text": ""})
        assert second.payload["response_type"] == "in_channel"
        assert [one.text for one in slack.office.journal.entries if one.text.startswith("/")] == ["/openinfra ping"]

    async def test_a_channel_of_the_configuration_is_one_where_we_are(self, slack: SlackServer, start: Start) -> None:
        await start(slack, channels={ops(slack): ChannelSettings()})
        assert (await slack.slash("mona", "#ops", "ping")).payload["response_type"] == "in_channel"

    async def test_where_we_were_removed_we_are_no_more(self, slack: SlackServer, start: Start) -> None:
        await start(slack, channels={ops(slack): ChannelSettings()})
        await slack.event({"type": "channel_left", "channel": ops(slack), "event_ts": "1.000001"})
        assert (await slack.slash("mona", "#ops", "ping")).payload in (None, {}, {"text": ""})

    async def test_in_private_it_is_a_private_question(self, slack: SlackServer, start: Start) -> None:
        bot = await start(slack)
        await slack.slash("mona", "dm", "ping")
        message = await bot.heard()
        assert message.room == bot.adapter.room_for(message.sender)

    async def test_where_we_are_not_the_answer_finds_its_way(self, slack: SlackServer, start: Start) -> None:
        far = slack.add_channel("far", ["mona"], bot=False)
        bot = await start(slack)
        answering(bot, Reply("pong"))
        await slack.slash("mona", far, "ping")
        answer = await slack.expect(far, "pong", kind="ephemeral")
        assert answer.to == slack.workspace.user("mona").id

    async def test_an_outsider_hears_one_sentence_where_they_are(self, slack: SlackServer, start: Start) -> None:
        eve = slack.add_user("eve", guest=True)
        far = slack.add_channel("far", [eve], bot=False)
        bot = await start(slack)
        await slack.slash(eve, far, "ping")
        await slack.slash(eve, far, "ping")
        shown = await slack.expect(far, kind="ephemeral")
        assert (shown.text, shown.to, len(slack.posts), bot.inbox.all) == (NOT_YOURS, eve.id, 1, [])


class TestButton:
    async def test_a_button_says_its_command_in_the_thread_of_its_message(
        self, slack: SlackServer, start: Start
    ) -> None:
        bot = await start(slack)
        (post,) = await shown(bot, slack, QUESTION, Room("ops", ops(slack)))
        outcome = await slack.click("ada", post, "Do it")
        message = await bot.heard()
        assert outcome.acked
        assert (message.text, message.sender.name, message.event_id) == ("yes k7f3", "ada", outcome.trigger_id)
        assert message.room == Room("ops", ops(slack), post.ts)

    async def test_in_the_thread_below_it_stays_in_that_thread(self, slack: SlackServer, start: Start) -> None:
        bot = await start(slack)
        reply = Reply("found", (Text("more of it"), Actions((Action("Show", "kb show x"),))))
        head, below = await shown(bot, slack, reply, Room("ops", ops(slack)))
        await slack.click("mona", below, "Show")
        assert (await bot.heard()).room == Room("ops", ops(slack), head.ts)

    async def test_in_private_no_thread_begins(self, slack: SlackServer, start: Start) -> None:
        bot = await start(slack)
        room = Room("ops", slack.workspace.user("mona").id, is_direct=True)
        (post,) = await shown(bot, slack, QUESTION, room)
        await slack.click("mona", post, "Do it")
        assert (await bot.heard()).room == room

    async def test_the_rest_of_an_answer_in_a_channel_comes_below_it(self, slack: SlackServer, start: Start) -> None:
        bot = await start(slack)
        room = Room("ops", ops(slack))
        head, below = await shown(bot, slack, Reply("long", (Text("word " * 5000),)), room)
        (label,) = below.buttons
        await slack.click("mona", below, label)
        message = await bot.heard()
        assert (message.text, message.room) == ("more", Room("ops", ops(slack), head.ts))

    async def test_the_rest_in_a_thread_is_asked_for_in_the_thread(self, slack: SlackServer, start: Start) -> None:
        bot = await start(slack)
        top = await slack.say("mona", "#ops", "a thread")
        room = Room("ops", ops(slack), top.ts)
        (post,) = await shown(bot, slack, Reply("long", (Text("word " * 5000),)), room)
        await slack.click("mona", post, post.buttons[0])
        assert (await bot.heard()).room == room

    async def test_of_an_answer_that_one_person_sees_nothing_begins_a_thread(
        self, slack: SlackServer, start: Start
    ) -> None:
        far = slack.add_channel("far", ["mona"], bot=False)
        bot = await start(slack)
        answering(bot, QUESTION)
        await slack.slash("mona", far, "ping")
        await bot.heard()
        bot.inbox.answer = None
        post = await slack.expect(far, kind="ephemeral")
        await slack.click("mona", post, "Do it")
        assert (await bot.heard()).room == Room("ops", far.id)

    async def test_an_outsider_presses_in_vain(self, slack: SlackServer, start: Start) -> None:
        eve = slack.add_user("eve", guest=True)
        slack.invite("#ops", eve)
        bot = await start(slack)
        (post,) = await shown(bot, slack, QUESTION, Room("ops", ops(slack)))
        for label in ("Do it", "Deny"):
            assert (await slack.click(eve, post, label)).acked
        assert (await slack.expect("#ops", kind="ephemeral")).to == eve.id
        assert bot.inbox.all == []
        assert slack.log.of("views.open") == []


class TestForm:
    async def test_what_a_form_asks_becomes_the_commands_flags(self, slack: SlackServer, start: Start) -> None:
        bot = await start(slack)
        (post,) = await shown(bot, slack, QUESTION, Room("ops", ops(slack)))
        await slack.click("ada", post, "Deny")
        form = await slack.expect_modal("ada")
        assert form.title == "Deny"
        outcome = await slack.submit("ada", form, {"Why not?": 'it\'s "too" late\nand dark'})
        message = await bot.heard()
        assert outcome.acked
        assert not form.is_open
        assert [word.text for word in words(message.text)] == ["deny", "k7f3", "--reason", 'it\'s "too" late\nand dark']
        assert (message.sender.name, message.room) == ("ada", Room("ops", ops(slack), post.ts))
        assert message.event_id == outcome.trigger_id

    async def test_what_stands_there_already_may_be_sent_as_it_is(self, slack: SlackServer, start: Start) -> None:
        bot = await start(slack)
        (post,) = await shown(bot, slack, QUESTION, Room("ops", ops(slack)))
        await slack.click("ada", post, "Deny")
        await slack.submit("ada", await slack.expect_modal("ada"), {})
        assert (await bot.heard()).text == 'deny k7f3 --reason "not now"'

    @pytest.mark.parametrize("trouble", ["error", "html", "garbage"])
    async def test_a_form_that_cannot_be_shown_hurts_nobody(
        self, slack: SlackServer, start: Start, trouble: Trouble
    ) -> None:
        bot = await start(slack)
        (post,) = await shown(bot, slack, QUESTION, Room("ops", ops(slack)))
        slack.fail("views.open", trouble, error="expired_trigger_id", status=200)
        assert (await slack.click("ada", post, "Deny")).acked
        await slack.click("ada", post, "Do it")
        assert (await bot.heard()).text == "yes k7f3"

    async def test_who_became_a_guest_meanwhile_sends_it_in_vain(self, slack: SlackServer, start: Start) -> None:
        bot = await start(slack)
        (post,) = await shown(bot, slack, QUESTION, Room("ops", ops(slack)))
        await slack.click("ada", post, "Deny")
        form = await slack.expect_modal("ada")
        slack.change_user("ada", is_restricted=True)
        await slack.settled()
        assert (await slack.submit("ada", form, {})).acked
        await slack.say("mona", "dm", "the end")
        assert (await bot.heard()).text == "the end"


class TestHome:
    async def test_who_opens_the_page_gets_one(self, slack: SlackServer, start: Start) -> None:
        bot = await start(slack)
        page = Reply(
            "Good morning", (Text("Ask me."), Actions((Action("Reload", "home"), Action("Ping", "ping"), DENY)))
        )
        answering(bot, page)
        seen = await slack.open_home("mona")
        message = await bot.heard()
        mona = slack.workspace.user("mona").id
        assert (message.text, message.room) == ("home", Room("ops", f"home:{mona}", is_direct=True))
        assert "Good morning" in seen.text
        bot.inbox.answer = None
        await slack.click("mona", seen, "Ping")
        assert (await bot.heard()).room == Room("ops", mona, is_direct=True)
        await slack.click("mona", seen, "Reload")
        assert (await bot.heard()).room == message.room
        await slack.click("mona", seen, "Deny")
        await slack.submit("mona", await slack.expect_modal("mona"), {"Why not?": "late"})
        deny = await bot.heard()
        assert (deny.text, deny.room) == ('deny k7f3 --reason "late"', Room("ops", mona, is_direct=True))

    async def test_an_outsider_gets_none(self, slack: SlackServer, start: Start) -> None:
        slack.add_user("eve", guest=True)
        bot = await start(slack)
        with pytest.raises(AssertionError, match="no App Home"):
            await slack.open_home("eve", timeout=0.2)
        assert bot.inbox.all == []
