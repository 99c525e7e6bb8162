"""Topics on the Slack test server."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.chat.message import Room
from bot.errors import BackendDown
from tests.bot.slack.driving import Bot, settings_for
from tests.servers.slack import SlackServer
from tests.servers.slack.passes import check_scopes
from tests.servers.slack.refusal import Refused
from tests.servers.slack.web import conversations
from tests.servers.slack.web.method import Method, Request

LONGEST = 250
WRITE = ("channels:manage", "groups:write")


def methods(topics: dict[str, str]) -> dict[str, Method]:
    """conversations.info that shows topics, and conversations.setTopic as its page describes it."""

    def info(request: Request) -> dict[str, Any]:
        shown = conversations.info(request)
        shown["channel"]["topic"] = {"value": topics.get(shown["channel"]["id"], ""), "creator": "", "last_set": 0}
        return shown

    def set_topic(request: Request) -> dict[str, Any]:
        channel, text = request.channel(), request.text("topic")
        check_scopes(request.token, ["groups:write" if channel.is_private else "channels:manage"])
        if request.office.bot.id not in channel.members:
            raise Refused("not_in_channel")
        if channel.is_archived:
            raise Refused("is_archived")
        if len(text) > LONGEST:
            raise Refused("too_long")
        topics[channel.id] = text
        return {"ok": True, "channel": request.office.channel_json(channel)}

    read = conversations.METHODS["conversations.info"]
    return {
        "conversations.info": Method(info, read.scopes, takes_json=False),
        "conversations.setTopic": Method(set_topic, WRITE),
    }


@pytest.fixture
def topics(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """What stands over the channels, by id."""
    found: dict[str, str] = {}
    for name, method in methods(found).items():
        monkeypatch.setitem(conversations.METHODS, name, method)
    return found


@pytest.fixture
async def slack(topics: dict[str, str]) -> AsyncIterator[SlackServer]:
    async with SlackServer() as server:
        server.add_user("mona")
        server.add_channel("ops", ["mona"])
        yield server


@pytest.fixture
async def bot(slack: SlackServer) -> AsyncIterator[Bot]:
    running = Bot(settings_for(slack)).start()
    await running.until_connected()
    yield running
    await running.stop()


def ops(slack: SlackServer) -> Room:
    return Room("ops", slack.workspace.channel("ops").id)


async def test_a_topic_is_read_as_people_typed_it_and_set(bot: Bot, slack: SlackServer, topics: dict[str, str]) -> None:
    slack.tokens.bot.scopes |= set(WRITE)
    topics[ops(slack).channel] = "R&amp;D | <https://ops.test>"
    assert await bot.adapter.topic(ops(slack)) == "R&D | https://ops.test"
    assert await bot.adapter.set_topic(ops(slack), "Status alert: <!channel> & all")
    assert topics[ops(slack).channel] == "Status alert: &lt;!channel&gt; &amp; all"
    assert await bot.adapter.topic(ops(slack)) == "Status alert: <!channel> & all"
    assert await bot.adapter.set_topic(ops(slack), "word " * 100)
    assert len(topics[ops(slack).channel]) <= LONGEST


async def test_a_missing_scope_is_named(bot: Bot, slack: SlackServer) -> None:
    slack.tokens.bot.scopes -= set(WRITE)
    with pytest.raises(BackendDown, match=r"I may not set topics on Slack: my app lacks the scope .*channels:manage"):
        await bot.adapter.set_topic(ops(slack), "x")
    slack.tokens.bot.scopes -= {"channels:read", "groups:read"}
    with pytest.raises(BackendDown, match=r"I may not read topics on Slack: my app lacks the scope .*channels:read"):
        await bot.adapter.topic(ops(slack))


async def test_where_it_is_not_it_knows_nothing(bot: Bot, slack: SlackServer) -> None:
    slack.tokens.bot.scopes |= set(WRITE)
    slack.workspace.channel("ops").members.discard(slack.office.bot.id)
    assert await bot.adapter.topic(ops(slack)) is None
    assert not await bot.adapter.set_topic(ops(slack), "x")
    assert await bot.adapter.topic(Room("ops", "C00000000")) is None


async def test_without_a_connection_it_says_so(slack: SlackServer) -> None:
    with pytest.raises(BackendDown, match="ops is not connected"):
        await Bot(settings_for(slack)).adapter.topic(ops(slack))
