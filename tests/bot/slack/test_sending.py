"""Letters: order, pace, threads, files, and exactly once through all kinds of trouble."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from bot.chat.message import Room
from bot.slack.settings import SlackTiming
from bot.slack.speaking.payload import Payload, Post, Upload
from bot.slack.speaking.replies import Replies
from tests.bot.slack.conftest import Start
from tests.bot.slack.driving import QUICK, Bot
from tests.servers.slack import Paste, SlackServer

PNG = b"\x89PNG\r\n\x1a\n" + bytes(100)


def ops(slack: SlackServer) -> str:
    return slack.workspace.channel("#ops").id


def texts(slack: SlackServer, channel: str = "#ops") -> list[str]:
    return [one.text for one in slack.posts_in(channel) if one.kind == "post"]


def timing(**more: float) -> SlackTiming:
    return msgspec.structs.replace(QUICK, **more)


class TestPlace:
    async def test_posts_stay_in_order_within_a_channel(self, slack: SlackServer, start: Start) -> None:
        bot = await start(slack)
        letters = [bot.send(ops(slack), f"line {number}") for number in range(20)]
        await bot.until_sent(*letters)
        assert texts(slack) == [f"line {number}" for number in range(20)]
        assert bot.outlet.order == [letter.id for letter in letters]

    async def test_what_is_below_goes_into_the_thread_of_the_first_post(self, slack: SlackServer, start: Start) -> None:
        bot = await start(slack)
        (receipt,) = await bot.until_sent(bot.send(ops(slack), "in short", Post("at length", below=True)))
        head, detail = slack.posts_in("#ops")
        assert (head.ts, head.thread) == (receipt, "")
        assert (detail.text, detail.thread) == ("at length", receipt)

    async def test_asked_in_a_thread_all_of_it_is_there(self, slack: SlackServer, start: Start) -> None:
        bot = await start(slack)
        thread = await slack.say("mona", "#ops", "a long story")
        await bot.until_sent(bot.send(ops(slack), "in short", Post("at length", below=True), thread=thread.ts))
        assert [one.thread for one in slack.posts_in("#ops")] == [thread.ts, thread.ts]

    async def test_letters_of_a_topic_go_below_the_first_one(self, slack: SlackServer, start: Start) -> None:
        bot = await start(slack)
        first = bot.send(ops(slack), "disk full", topic="alert-1")
        second = bot.send(ops(slack), "still full", topic="alert-1")  # written before the first had its receipt
        one, _ = await bot.until_sent(first, second)
        third = bot.send(ops(slack), "and now", topic="alert-1", under=one)
        await bot.until_sent(third)
        assert [shown.thread for shown in slack.posts_in("#ops")] == ["", one, one]

    async def test_an_amendment_takes_the_place_of_the_first(self, slack: SlackServer, start: Start) -> None:
        bot = await start(slack)
        blocks = [{"type": "section", "text": {"type": "mrkdwn", "text": "firing"}}]
        (one,) = await bot.until_sent(bot.send(ops(slack), Post("firing", blocks), topic="alert-1"))
        change = bot.send(ops(slack), "resolved", topic="alert-1", under=one, amends=True)
        assert await bot.until_sent(change) == [one]
        message = slack.workspace.channel("#ops").messages[one]
        assert message["text"] == "resolved"
        assert "firing" not in str(message.get("blocks"))

    async def test_an_amendment_of_a_message_that_was_deleted_is_posted(self, slack: SlackServer, start: Start) -> None:
        bot = await start(slack)
        await bot.until_sent(bot.send(ops(slack), "resolved", topic="a", under="1700000000.000100", amends=True))
        assert texts(slack) == ["resolved"]
        assert slack.posts_in("#ops")[0].thread == ""

    async def test_an_app_home_is_published(self, slack: SlackServer, start: Start) -> None:
        bot = await start(slack)
        mona = slack.workspace.user("mona")
        home = [{"type": "section", "text": {"type": "mrkdwn", "text": "welcome"}}]
        letter = bot.send_payload(Room("ops", f"home:{mona.id}", is_direct=True), Payload(home=home))
        assert await bot.until_sent(letter) == [""]
        assert slack.workspace.homes[mona.id].blocks[0]["text"]["text"] == "welcome"

    async def test_no_link_unfolds_and_each_post_says_which_letter_it_is(
        self, slack: SlackServer, start: Start
    ) -> None:
        bot = await start(slack)
        letter = bot.send(ops(slack), "see https://example.org", Post("more", below=True))
        await bot.until_sent(letter)
        for number, call in enumerate(slack.log.of("chat.postMessage")):
            assert call.args["unfurl_links"] in {False, "0"}
            assert call.args["unfurl_media"] in {False, "0"}
            payload = call.args["metadata"]["event_payload"]
            assert payload == {"id": str(letter.id), "part": number}

    async def test_a_letter_that_is_queued_twice_is_sent_once(self, slack: SlackServer, start: Start) -> None:
        bot = await start(slack)
        slack.fail("chat.postMessage", "delay", 1, seconds=0.1)
        letter = bot.send(ops(slack), "once")
        bot.adapter.send(letter)
        await bot.until_sent(letter, bot.send(ops(slack), "after"))
        assert texts(slack) == ["once", "after"]


class TestFiles:
    async def test_a_picture_and_a_text_come_below_the_post(self, slack: SlackServer, start: Start) -> None:
        bot = await start(slack)
        files = (Upload("usage.png", "Usage", PNG), Upload("log.txt", "The log", b"line 1\nline 2\n"))
        letter = bot.send_payload(Room("ops", ops(slack)), Payload((Post("in short"),), files))
        (receipt,) = await bot.until_sent(letter)
        kept = list(slack.workspace.files.values())
        assert [(one.title, one.content) for one in kept] == [("Usage", PNG), ("The log", b"line 1\nline 2\n")]
        shown = [one for one in slack.workspace.channel("#ops").messages.values() if one.get("files")]
        assert [one["thread_ts"] for one in shown] == [receipt, receipt]

    async def test_an_upload_whose_last_step_broke_after_it_worked_is_not_repeated(
        self, slack: SlackServer, start: Start
    ) -> None:
        bot = await start(slack)
        slack.fail("files.completeUploadExternal", "drop_after", 1)
        letter = bot.send_payload(Room("ops", ops(slack)), Payload((Post("x"),), (Upload("a.png", "A", PNG),)))
        await bot.until_sent(letter)
        shown = [one for one in slack.workspace.channel("#ops").messages.values() if one.get("files")]
        assert len(shown) == 1

    @pytest.mark.parametrize("step", ["files.getUploadURLExternal", "files.completeUploadExternal"])
    @pytest.mark.parametrize("trouble", ["html", "drop_before", "ratelimited"])
    async def test_an_upload_that_broke_is_done_again(
        self, slack: SlackServer, start: Start, step: str, trouble: str
    ) -> None:
        bot = await start(slack)
        slack.fail(step, trouble, 1)  # type: ignore[arg-type] # one of its words
        letter = bot.send_payload(Room("ops", ops(slack)), Payload((Post("x"),), (Upload("a.png", "A", PNG),)))
        await bot.until_sent(letter)
        shown = [one for one in slack.workspace.channel("#ops").messages.values() if one.get("files")]
        assert len(shown) == 1
        assert len(texts(slack)) <= 2


class TestTrouble:
    @pytest.mark.parametrize("trouble", ["html", "drop_before", "drop_after", "garbage", "error"])
    async def test_whatever_breaks_a_post_it_is_there_once(
        self, slack: SlackServer, start: Start, trouble: str
    ) -> None:
        bot = await start(slack)
        slack.fail("chat.postMessage", trouble, 2)  # type: ignore[arg-type] # one of its words
        letter = bot.send(ops(slack), "exactly once", Post("and its detail", below=True))
        (receipt,) = await bot.until_sent(letter)
        head, detail = slack.posts_in("#ops")
        assert (head.text, detail.text) == ("exactly once", "and its detail")
        assert (head.ts, detail.thread) == (receipt, receipt)

    async def test_a_post_that_took_too_long_to_answer_is_there_once(self, slack: SlackServer, start: Start) -> None:
        bot = await start(slack, timing=timing(call=0.2))
        slack.fail("chat.postMessage", "delay", 1, seconds=0.5)
        await bot.until_sent(bot.send(ops(slack), "exactly once"))
        await asyncio.sleep(0.5)
        assert texts(slack) == ["exactly once"]

    async def test_a_look_into_the_history_that_fails_is_repeated(self, slack: SlackServer, start: Start) -> None:
        bot = await start(slack)
        slack.fail("chat.postMessage", "drop_after", 1)
        slack.fail("conversations.history", "html", 2)
        slack.fail("conversations.history", "ratelimited", 1)
        await bot.until_sent(bot.send(ops(slack), "exactly once"))
        assert texts(slack) == ["exactly once"]

    async def test_without_the_scope_for_the_history_twice_is_better_than_never(
        self, slack: SlackServer, start: Start
    ) -> None:
        bot = await start(slack)
        slack.tokens.bot.scopes -= {"channels:history", "groups:history"}
        slack.fail("chat.postMessage", "drop_after", 1)
        await bot.until_sent(bot.send(ops(slack), "again"))
        assert texts(slack) == ["again", "again"]

    async def test_a_letter_of_an_earlier_run_is_looked_for_first(self, slack: SlackServer, start: Start) -> None:
        first = await start(slack)
        letter = first.send(ops(slack), "before the crash", Post("in detail", below=True))
        (receipt,) = await first.until_sent(letter)
        await first.stop()
        second = await start(slack)
        second.adapter.send(letter)  # as the store brings it back when nobody noted that it was sent
        assert await second.until_sent(letter) == [receipt]
        assert texts(slack) == ["before the crash", "in detail"]

    async def test_half_a_letter_of_an_earlier_run_is_completed(self, slack: SlackServer, start: Start) -> None:
        first = await start(slack)
        letter = first.send(ops(slack), "head", letter=77)
        (receipt,) = await first.until_sent(letter)
        await first.stop()
        second = await start(slack)
        whole = Payload((Post("head"), Post("detail", below=True)))
        second.send_payload(Room("ops", ops(slack)), whole, 77, created_at=datetime.now(UTC) - timedelta(minutes=1))
        await second.until(lambda: 77 in second.outlet.was_sent)
        assert [(one.text, one.thread) for one in slack.posts_in("#ops")] == [("head", ""), ("detail", receipt)]

    async def test_in_a_direct_conversation_and_in_a_thread_as_well(self, slack: SlackServer, start: Start) -> None:
        bot = await start(slack)
        mona, thread = slack.workspace.user("mona"), await slack.say("mona", "#ops", "story")
        slack.fail("chat.postMessage", "drop_after", 2)
        await bot.until_sent(bot.send(mona.id, "in private"), bot.send(ops(slack), "in thread", thread=thread.ts))
        assert (texts(slack, "@mona"), texts(slack)) == (["in private"], ["in thread"])

    async def test_slack_is_down_while_letters_wait(self, slack: SlackServer, start: Start) -> None:
        bot = await start(slack)
        await slack.stop()
        letters = [bot.send(ops(slack), f"line {number}") for number in range(3)]
        await bot.until(lambda: "down" in bot.adapter.health)
        await slack.start()
        await bot.until_sent(*letters)
        assert texts(slack) == ["line 0", "line 1", "line 2"]


class TestPace:
    async def test_429_holds_this_channel_and_no_other(self, slack: SlackServer, start: Start) -> None:
        bot = await start(slack)
        slack.add_channel("other", ["mona"])
        other = slack.workspace.channel("#other").id
        slack.fail("chat.postMessage", "ratelimited", 1, channel=ops(slack), retry_after=1)
        held, free = bot.send(ops(slack), "held"), bot.send(other, "free")
        await bot.until_sent(free)
        assert held.id not in bot.outlet.was_sent
        await bot.until_sent(held)
        times = [call.at for call in slack.log.of("chat.postMessage") if call.args["channel"] == ops(slack)]
        assert times[1] - times[0] >= 1.0  # Retry-After is obeyed

    async def test_429_on_another_method_holds_the_method(self, slack: SlackServer, start: Start) -> None:
        bot = await start(slack)
        mona, ada = slack.workspace.user("mona"), slack.workspace.user("ada")
        slack.fail("conversations.open", "ratelimited", 1, retry_after=1)
        letters = [bot.send(mona.id, "to mona")]
        await bot.until(lambda: slack.log.of("conversations.open"))
        letters.append(bot.send(ada.id, "to ada"))
        await bot.until_sent(*letters)
        first, *later = [call.at for call in slack.log.of("conversations.open")]
        assert all(at - first >= 1.0 for at in later)

    async def test_posts_keep_slack_s_pace_and_other_channels_do_not_wait(
        self, slack: SlackServer, start: Start
    ) -> None:
        slack.rules.post_gap = 0.2
        bot = await start(slack, timing=timing(post_gap=0.22))
        slack.add_channel("other", ["mona"])
        slow = [bot.send(ops(slack), f"slow {number}") for number in range(4)]
        quick = bot.send(slack.workspace.channel("#other").id, "quick")
        await bot.until_sent(quick)
        assert slow[-1].id not in bot.outlet.was_sent
        await bot.until_sent(*slow)
        assert not [call for call in slack.log.of("chat.postMessage") if call.status == 429]

    async def test_a_hanging_channel_delays_no_other(self, slack: SlackServer, start: Start) -> None:
        bot = await start(slack)
        slack.add_channel("other", ["mona"])
        slack.fail("chat.postMessage", "delay", 1, channel=ops(slack), seconds=0.6)
        hanging = bot.send(ops(slack), "hanging")
        letters = [bot.send(slack.workspace.channel("#other").id, f"free {number}") for number in range(5)]
        await bot.until_sent(*letters)
        assert hanging.id not in bot.outlet.was_sent


class TestClosed:
    async def test_a_channel_without_the_bot_is_dropped_with_what_to_do(self, slack: SlackServer, start: Start) -> None:
        bot = await start(slack)
        away = slack.add_channel("away", ["mona"], bot=False)
        letter = bot.send(away.id, "hello?")
        await bot.until(lambda: "/invite @infrabot" in bot.adapter.health)
        assert await bot.until_dropped(letter) == (
            f"{away.id}: the bot is not in this channel: say “/invite @infrabot” there"
        )

    async def test_an_invitation_brings_what_waits(self, slack: SlackServer, start: Start) -> None:
        bot = await start(slack, timing=timing(undeliverable=5))
        away = slack.add_channel("away", ["mona"], bot=False)
        letters = [bot.send(away.id, "one"), bot.send(away.id, "two")]
        await bot.until(lambda: slack.log.of("chat.postMessage"))
        slack.invite(away, slack.bot)
        await bot.until_sent(*letters)
        assert texts(slack, "#away") == ["one", "two"]

    async def test_an_archived_channel_is_dropped_at_once(self, slack: SlackServer, start: Start) -> None:
        bot = await start(slack, timing=timing(undeliverable=600))
        old = slack.add_channel("old", ["mona"], archived=True)
        assert await bot.until_dropped(bot.send(old.id, "hello?")) == f"{old.id}: the channel is archived"

    async def test_somebody_who_does_not_exist(self, slack: SlackServer, start: Start) -> None:
        bot = await start(slack)
        assert await bot.until_dropped(bot.send("U0NOBODY00", "hello?")) == "U0NOBODY00: there is no such person"

    async def test_a_scope_that_is_missing_is_named(self, slack: SlackServer, start: Start) -> None:
        bot = await start(slack)
        slack.tokens.bot.scopes -= {"chat:write"}
        reason = await bot.until_dropped(bot.send(ops(slack), "hello?"))
        assert "lacks the scope chat:write" in reason
        assert "reinstall the app" in reason

    async def test_an_answer_that_expired_is_dropped(self, slack: SlackServer, start: Start) -> None:
        bot = await start(slack)
        past = datetime.now(UTC) - timedelta(seconds=1)
        assert "expired" in await bot.until_dropped(bot.send(ops(slack), "too late", expires_at=past))
        assert texts(slack) == []

    async def test_blocks_that_slack_refuses_are_sent_as_text(self, slack: SlackServer, start: Start) -> None:
        bot = await start(slack)
        wrong = [{"type": "section", "text": {"type": "mrkdwn", "text": "x" * 5000}}]
        await bot.until_sent(bot.send(ops(slack), Post("in plain words", wrong)))
        assert texts(slack) == ["in plain words"]

    async def test_an_empty_letter_is_dropped(self, slack: SlackServer, start: Start) -> None:
        bot = await start(slack)
        assert await bot.until_dropped(bot.send_payload(Room("ops", ops(slack)), Payload())) == "it is empty"


class TestAside:
    async def test_a_slash_command_where_the_bot_is_not_is_answered_aside(
        self, slack: SlackServer, start: Start
    ) -> None:
        bot = await start(slack)
        away = slack.add_channel("away", ["mona"], bot=False)
        outcome = await slack.slash("mona", away, "ping")
        assert outcome.acked
        message = await bot.heard()
        await bot.until_sent(bot.send(message.room.channel, "pong"))
        shown = await slack.expect(away, "pong", kind="ephemeral")
        assert shown.to == slack.workspace.user("mona").id
        assert texts(slack, "#away") == []

    async def test_what_is_meant_for_the_whole_channel_is_not_whispered(self, slack: SlackServer, start: Start) -> None:
        bot = await start(slack)
        away = slack.add_channel("away", ["mona"], bot=False)
        await slack.slash("mona", away, "ping")
        message = await bot.heard()
        notice, answer = bot.send(away.id, "maintenance", topic="notice-1"), bot.send(message.room.channel, "pong")
        await bot.until_sent(answer)
        assert "/invite" in await bot.until_dropped(notice)

    def test_addresses_are_kept_by_person_for_half_an_hour_and_shown_to_nobody(self) -> None:
        now = 0.0
        replies = Replies(lambda: now)
        replies.remember("C1", "U1", "https://hooks.example/1")
        replies.remember("C1", "U2", "https://hooks.example/2")
        assert replies.find("C1", "U1") == "https://hooks.example/1"
        assert replies.find("C1") == "https://hooks.example/2"
        assert replies.find("C1", "U3") is None
        assert "hooks.example" not in repr(replies)
        replies.used("https://hooks.example/2", is_spent=True)
        assert replies.find("C1") == "https://hooks.example/1"
        for _ in range(5):
            replies.used("https://hooks.example/1")
        assert replies.find("C1") is None
        replies.remember("C1", "U1", "https://hooks.example/3")
        now = 30 * 60
        assert replies.find("C1", "U1") is None

    def test_addresses_are_bounded(self) -> None:
        replies = Replies()
        for number in range(1500):
            replies.remember("C1", f"U{number}", f"https://hooks.example/{number}")
        assert replies.find("C1", "U0") is None
        assert replies.find("C1", "U1499") == "https://hooks.example/1499"


async def test_a_file_that_somebody_attaches_is_read_with_the_bot_s_own_session(
    slack: SlackServer, start: Start
) -> None:
    bot: Bot = await start(slack)
    await slack.say("mona", "@mona", "look", files=(Paste("log.txt", "ERROR no space left"),))
    assert "no space left" in (await bot.heard()).text
