"""The menu of a message: find a fix for it, or make an article of it."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.chat.adapter import Letter
from bot.chat.message import Room
from bot.chat.reply import Reply
from bot.commands.grammar import words
from tests.bot.slack.conftest import Start
from tests.servers.slack import SlackServer
from tests.servers.slack.world import Channel


def ops(slack: SlackServer) -> str:
    return slack.workspace.channel("#ops").id


class TestFindAFix:
    async def test_a_message_becomes_a_question_answered_below_it(self, slack: SlackServer, start: Start) -> None:
        bot = await start(slack)
        report = await slack.say("ada", "#ops", "```No valid host <was> found```", files=[("nova.log", "ERROR one")])
        outcome = await slack.shortcut("mona", "find_fix", report)
        message = await bot.heard()
        assert outcome.acked
        assert message.text == ">\nNo valid host <was> found\nERROR one"
        assert (message.sender.name, message.event_id) == ("mona", outcome.trigger_id)
        assert message.is_addressed
        assert message.room == Room("ops", ops(slack), report.ts)

    async def test_in_a_thread_the_answer_comes_there(self, slack: SlackServer, start: Start) -> None:
        bot = await start(slack)
        top = await slack.say("ada", "#ops", "trouble")
        report = await slack.say("ada", "#ops", "No valid host", thread=top)
        await slack.shortcut("mona", "find_fix", report)
        assert (await bot.heard()).room == Room("ops", ops(slack), top.ts)

    async def test_what_a_program_wrote_only_in_blocks_is_read(self, slack: SlackServer, start: Start) -> None:
        robot = slack.add_user("robot", bot=True)
        slack.invite("#ops", robot)
        bot = await start(slack)
        blocks = [{"type": "section", "text": {"type": "mrkdwn", "text": "HEALTH_ERR &amp; more"}}]
        alert = await slack.say(robot, "#ops", "", blocks=blocks, attachments=[{"title": "ceph", "text": "1 osd down"}])
        await slack.shortcut("mona", "find_fix", alert)
        assert (await bot.heard()).text == ">\nHEALTH_ERR & more\nceph\n1 osd down"

    async def test_somebody_elses_words_are_never_a_command(self, slack: SlackServer, start: Start) -> None:
        bot = await start(slack)
        trap = await slack.say("ada", "#ops", "yes k7f3")
        await slack.shortcut("mona", "find_fix", trap)
        assert (await bot.heard()).text == ">\nyes k7f3"

    async def test_where_we_are_not_only_the_asker_sees_the_answer(self, slack: SlackServer, start: Start) -> None:
        far = slack.add_channel("far", ["mona", "ada"], bot=False)
        bot = await start(slack)
        report = await slack.say("ada", far, "No valid host")
        await slack.shortcut("mona", "find_fix", report)
        message = await bot.heard()
        mona = message.sender
        payload = bot.adapter.render(Reply("Ask the scheduler."), message.room, mona).payload
        bot.adapter.send(Letter(message.room, payload, 1, datetime.now(UTC)))
        seen = await slack.expect(far, "Ask the scheduler", kind="ephemeral")
        assert seen.to == slack.workspace.user("mona").id

    async def test_between_two_people_the_answer_comes_in_private(self, slack: SlackServer, start: Start) -> None:
        bot = await start(slack)
        theirs = Channel("D0THEIRS", "", "im", {slack.workspace.user(name).id for name in ("mona", "ada")})
        slack.workspace.channels[theirs.id] = theirs
        report = await slack.say("ada", theirs, "No valid host")
        await slack.shortcut("mona", "find_fix", report)
        message = await bot.heard()
        assert message.room == bot.adapter.room_for(message.sender)

    async def test_an_outsider_gets_nothing_of_it(self, slack: SlackServer, start: Start) -> None:
        eve = slack.add_user("eve", guest=True)
        slack.invite("#ops", eve)
        bot = await start(slack)
        report = await slack.say("ada", "#ops", "No valid host")
        for shortcut in ("find_fix", "propose_article"):
            await slack.shortcut(eve, shortcut, report)
        await slack.expect("#ops", kind="ephemeral")
        assert (bot.inbox.all, slack.log.of("views.open")) == ([], [])


class TestProposeAnArticle:
    async def test_the_form_knows_question_and_answer_already(self, slack: SlackServer, start: Start) -> None:
        bot = await start(slack)
        top = await slack.say("ada", "#ops", "Why is <osd.3> full?")
        answer = await slack.say("mona", "#ops", "Run\n`ceph osd df`\nand look", thread=top)
        await slack.shortcut("mona", "propose_article", answer)
        form = await slack.expect_modal("mona")
        shown = {block["label"]["text"]: block["element"].get("initial_value") for block in form.blocks}
        assert list(shown.values()) == [
            "Why is <osd.3> full?",
            "Why is <osd.3> full?",
            "Run\n`ceph osd df`\nand look",
        ]
        await slack.submit("mona", form, {"Title": "A full OSD"})
        message = await bot.heard()
        read = [word.text for word in words(message.text)]
        assert read == [
            *("kb", "propose", "--title", "A full OSD", "--question", "Why is <osd.3> full?"),
            *("--answer", "Run\n`ceph osd df`\nand look"),
        ]
        assert message.room == Room("ops", ops(slack), top.ts)

    async def test_the_beginning_of_a_thread_is_the_question_itself(self, slack: SlackServer, start: Start) -> None:
        await start(slack)
        top = await slack.say("ada", "#ops", "Why?")
        await slack.say("mona", "#ops", "Because.", thread=top)
        await slack.shortcut("mona", "propose_article", top)
        blocks = (await slack.expect_modal("mona")).blocks
        assert [block["element"].get("initial_value") for block in blocks] == ["Why?", "Why?", None]

    async def test_where_the_thread_cannot_be_read_the_form_opens_all_the_same(
        self, slack: SlackServer, start: Start
    ) -> None:
        await start(slack)
        top = await slack.say("ada", "#ops", "Why?")
        answer = await slack.say("mona", "#ops", "Because.", thread=top)
        slack.fail("conversations.replies", "delay", seconds=5.0)
        await slack.shortcut("mona", "propose_article", answer)
        blocks = (await slack.expect_modal("mona", timeout=3.0)).blocks
        assert [block["element"].get("initial_value") for block in blocks] == [None, None, "Because."]

    async def test_an_answer_that_is_too_long_for_a_field_is_cut(self, slack: SlackServer, start: Start) -> None:
        await start(slack)
        long = await slack.say("ada", "#ops", "word " * 2000)
        await slack.shortcut("mona", "propose_article", long)
        (answer,) = [
            b for b in (await slack.expect_modal("mona")).blocks if b["element"].get("initial_value", "")[2990:]
        ]
        assert answer["element"]["initial_value"].endswith("…")
