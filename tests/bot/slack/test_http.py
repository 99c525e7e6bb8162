"""HTTP mode: Slack calls the bot."""

from __future__ import annotations

import asyncio
import contextlib
import json
import urllib.parse
from collections.abc import AsyncIterator

import pytest

from bot.errors import ConfigError
from bot.slack.adapter import SlackAdapter
from bot.web.server import WebServer
from bot.web.settings import WebSettings
from tests.bot.slack.driving import Bot, Inbox, Outlet, settings_for
from tests.servers.slack import SlackServer


@pytest.fixture
async def bot(slack: SlackServer) -> AsyncIterator[Bot]:
    web = WebServer(WebSettings(listen="127.0.0.1:0"))
    made = Bot(settings_for(slack, mode="http"), web=web)
    web.open()
    serving = asyncio.create_task(web.run())
    await web.listening.wait()
    slack.use_http(f"http://127.0.0.1:{web.port}/slack/ops")
    made.start()
    await made.until_connected()
    yield made
    await made.stop()
    serving.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await serving


async def test_events_commands_and_answers(slack: SlackServer, bot: Bot) -> None:
    await slack.say("mona", "#ops", "@infrabot ping")
    message = await bot.heard()
    assert message.text == "ping"
    await bot.until_sent(bot.send(message.room.channel, "pong"))
    assert (await slack.slash("mona", "#ops", "status")).acked
    assert (await bot.heard()).text == "status"
    assert bot.adapter.health.startswith("connected as infrabot, requests at /slack/ops, the last one 0 s ago")
    assert not slack.log.of("apps.connections.open")


async def test_the_address_is_proved_to_slack(slack: SlackServer, bot: Bot) -> None:
    assert slack.http_mode is not None
    assert await slack.http_mode.challenge()


async def test_talk_that_nobody_wants_is_acknowledged(slack: SlackServer, bot: Bot) -> None:
    await slack.say("mona", "#ops", "lunch?")
    await slack.settled()
    assert [one.acked for one in slack.deliveries("message")] == [True]
    assert not bot.inbox.all


FORGED = urllib.parse.urlencode(
    {"ssl_check": "1", "command": "/openinfra", "text": "status", "user_id": "U1", "channel_id": "C1"}
)


@pytest.mark.parametrize("body", ["{}", json.dumps({"type": "event_callback", "event": {}}), FORGED])
@pytest.mark.parametrize(
    "how",
    [
        {"secret": "wrong"},
        {"age": 301.0},
        {"age": -301.0},
        {"sign": False},
        {"sign": False, "headers": {"X-Slack-Request-Timestamp": "soon", "X-Slack-Signature": "v0=0"}},
        {"sign": False, "headers": {"X-Slack-Request-Timestamp": "²", "X-Slack-Signature": "v0=é"}},
    ],
)
async def test_what_slack_has_not_signed_just_now_gets_401_and_nothing_else(
    slack: SlackServer, bot: Bot, body: str, how: dict[str, object]
) -> None:
    assert slack.http_mode is not None
    headers = {"Content-Type": "application/x-www-form-urlencoded"} if body is FORGED else {}
    given = {**how, "headers": {**headers, **how.get("headers", {})}}  # type: ignore[dict-item]
    answer = await slack.http_mode.post(body, **given)  # type: ignore[arg-type] # as its parameters are
    assert (answer.status, answer.body) == (401, "")
    assert not bot.inbox.all


async def test_signed_nonsense_breaks_nothing(slack: SlackServer, bot: Bot) -> None:
    assert slack.http_mode is not None
    for body in ("", "[]", "{", '{"type":"event_callback"}', '{"type":"event_callback","event":null}', "\x00"):
        await slack.http_mode.post(body)
    await slack.say("mona", "@mona", "still there?")
    assert (await bot.heard()).text == "still there?"


async def test_a_bot_that_stops_lets_slack_come_again(slack: SlackServer, bot: Bot) -> None:
    await bot.stop()
    assert slack.http_mode is not None
    assert (await slack.http_mode.post("{}")).status == 503


async def test_without_the_server_it_does_not_start(slack: SlackServer) -> None:
    adapter = SlackAdapter("ops", settings_for(slack, mode="http"), Inbox(), Outlet())
    with pytest.raises(ConfigError, match="needs the bot's HTTP server"):
        await adapter.run()
