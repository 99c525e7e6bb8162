"""Finding a letter in the history, however much was said since."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bot.slack.speaking.payload import Post
from tests.bot.slack.conftest import Start
from tests.bot.slack.driving import Bot
from tests.servers.slack import SlackServer


async def sent_once(bot: Bot, channel: str, letter: int) -> None:
    """A letter that stands there already, as a later run gets it back from the store."""
    earlier = datetime.now(UTC) - timedelta(seconds=30)
    again = bot.send(channel, "head", Post("detail", below=True), letter=letter, created_at=earlier)
    await bot.until_sent(again)


async def test_below_hundreds_of_messages(slack: SlackServer, start: Start) -> None:
    channel = slack.workspace.channel("#ops")
    bot = await start(slack)
    await bot.until_sent(bot.send(channel.id, "head", Post("detail", below=True), letter=7))
    for number in range(450):
        await slack.say("mona", "#ops", f"talk {number}")
    await slack.settled()
    bot.outlet.was_sent.clear()
    await sent_once(bot, channel.id, 7)
    assert [one.text for one in slack.posts_in("#ops")] == ["head", "detail"]
    assert len(slack.log.of("conversations.history")) >= 3


async def test_another_app_s_metadata_and_another_letter_are_not_taken_for_it(slack: SlackServer, start: Start) -> None:
    channel = slack.workspace.channel("#ops")
    bot = await start(slack)
    await bot.until_sent(bot.send(channel.id, "another", letter=8))
    for message in list(channel.messages.values()):
        message["metadata"]["event_type"] = "another_app"
    await sent_once(bot, channel.id, 8)
    await bot.until_sent(bot.send(channel.id, "9", letter=9, created_at=datetime.now(UTC) - timedelta(seconds=30)))
    assert [one.text for one in slack.posts_in("#ops")] == ["another", "head", "detail", "9"]


async def test_in_a_thread_that_is_gone_there_is_nothing_to_find(slack: SlackServer, start: Start) -> None:
    channel = slack.workspace.channel("#ops")
    bot = await start(slack)
    earlier = datetime.now(UTC) - timedelta(seconds=30)
    letter = bot.send(channel.id, "late", thread="1700000000.000100", created_at=earlier)
    await bot.until_sent(letter)
    assert [one.text for one in slack.posts_in("#ops")] == ["late"]


async def test_one_look_tells_of_many_that_are_not_there(slack: SlackServer, start: Start) -> None:
    channel = slack.workspace.channel("#ops")
    bot = await start(slack)
    await bot.until_sent(bot.send(channel.id, "letter 3", letter=3), bot.send(channel.id, "letter 5", letter=5))
    bot.outlet.was_sent.clear()
    earlier = datetime.now(UTC) - timedelta(seconds=30)
    letters = [bot.send(channel.id, f"letter {number}", letter=number, created_at=earlier) for number in range(1, 31)]
    await bot.until_sent(*letters)
    texts = [one.text for one in slack.posts_in("#ops")]
    assert sorted(texts) == sorted(f"letter {number}" for number in range(1, 31))
    assert len(slack.log.of("conversations.history")) == 3  # the first, and the two that are there


async def test_a_copy_by_somebody_else_is_not_taken_for_it(slack: SlackServer, start: Start) -> None:
    channel = slack.workspace.channel("#ops")
    bot = await start(slack)
    await bot.until_sent(bot.send(channel.id, "mine", letter=4))
    for message in channel.messages.values():
        message["bot_id"], message["user"] = "B0ANOTHER0", "U0ANOTHER0"
    bot.outlet.was_sent.clear()
    earlier = datetime.now(UTC) - timedelta(seconds=30)
    await bot.until_sent(bot.send(channel.id, "mine", letter=4, created_at=earlier))
    assert len(slack.log.of("chat.postMessage")) == 2
