"""Everything at once: whatever breaks, each letter is there exactly once, in order, and each question is heard."""

from __future__ import annotations

import asyncio
import contextlib
import random

import pytest

from bot.slack.speaking.payload import Post
from tests.bot.slack.conftest import Start
from tests.servers.slack import SlackServer

CHANNELS, LETTERS = 4, 25
CALLS = ("chat.postMessage", "conversations.history", "conversations.replies")


@pytest.mark.parametrize("seed", range(3))
async def test_a_storm_loses_and_doubles_nothing(slack: SlackServer, start: Start, seed: int) -> None:
    chance = random.Random(seed)
    channels = [slack.add_channel(f"storm-{number}", ["mona"]) for number in range(CHANNELS)]
    bot = await start(slack)
    letters = []
    for number in range(LETTERS):
        for channel in channels:
            letters.append(bot.send(channel.id, f"letter {number}", Post(f"detail {number}", below=True)))
        if chance.random() < 0.6:
            trouble = chance.choice(["html", "drop_before", "drop_after", "garbage", "error"])
            slack.fail(chance.choice(CALLS), trouble, chance.randint(1, 3))  # type: ignore[arg-type] # its words
        if chance.random() < 0.1:
            slack.cut()
        if chance.random() < 0.1:
            with contextlib.suppress(ConnectionError):  # of those that were cut this very moment
                await slack.disconnect("refresh_requested")
        await asyncio.sleep(0.01)
    slack.heal()
    await bot.until_sent(*letters, seconds=30)
    for channel in channels:
        texts = [one.text for one in slack.posts_in(channel)]
        assert texts == [f"{word} {number}" for number in range(LETTERS) for word in ("letter", "detail")]
        for one in slack.posts_in(channel):
            assert bool(one.thread) is one.text.startswith("detail")
    await bot.until_connected()
    await slack.say("mona", "@mona", "still there?")
    assert (await bot.heard()).text == "still there?"
