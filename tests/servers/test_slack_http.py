"""HTTP mode: signed requests, judged by slack_sdk's own verifier."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import parse_qs

import pytest
from aiohttp import web
from slack_sdk.signature import SignatureVerifier

from tests.servers.process import LOOPBACK
from tests.servers.slack import SlackServer


class Endpoint:
    """A request URL that checks signatures and keeps what came."""

    def __init__(self, secret: str) -> None:
        self._verifier = SignatureVerifier(secret)
        self.got: list[tuple[dict[str, str], str]] = []
        self.status, self.headers = 200, dict[str, str]()
        self.answer, self.delay = "", 0.0
        self.url = ""

    async def handle(self, request: web.Request) -> web.Response:
        """One request of Slack's."""
        body, headers = await request.text(), dict(request.headers)
        if not self._verifier.is_valid_request(body, headers):
            return web.Response(status=401)
        self.got.append((headers, body))
        if request.content_type == "application/json" and "challenge" in (given := json.loads(body)):
            return web.json_response({"challenge": given["challenge"]})
        await asyncio.sleep(self.delay)
        return web.Response(status=self.status, headers=self.headers, text=self.answer)


@pytest.fixture
async def endpoint(slack: SlackServer) -> AsyncIterator[Endpoint]:
    """The request URL, running."""
    point = Endpoint(slack.signing_secret)
    application = web.Application()
    application.add_routes([web.post("/slack", point.handle)])
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, LOOPBACK, 0).start()
    point.url = f"http://{LOOPBACK}:{runner.addresses[0][1]}/slack"
    slack.use_http(point.url)
    yield point
    await runner.cleanup()


async def test_the_request_url_is_verified_by_a_challenge(slack: SlackServer, endpoint: Endpoint) -> None:
    assert slack.http_mode is not None
    assert await slack.http_mode.challenge()


async def test_an_event_is_posted_signed(slack: SlackServer, endpoint: Endpoint) -> None:
    await slack.say("mona", "ops", "hello")
    await slack.settled()
    ((headers, body),) = endpoint.got
    assert json.loads(body)["event"]["text"] == "hello"
    assert "X-Slack-Retry-Num" not in headers
    assert slack.deliveries("message")[0].acked


async def test_a_wrong_signature_an_old_one_and_none_can_be_sent(slack: SlackServer, endpoint: Endpoint) -> None:
    assert slack.http_mode is not None
    post = slack.http_mode.post
    assert (await post("{}")).status == 200
    assert (await post("{}", secret="another")).status == 401
    assert (await post("{}", age=600)).status == 401
    assert (await post("{}", age=-600)).status == 401
    assert (await post("{}", sign=False)).status == 401


async def test_an_event_that_fails_comes_again_and_says_why(slack: SlackServer, endpoint: Endpoint) -> None:
    slack.rules.retry_delays = (0.0, 0.0)
    endpoint.status = 500
    await slack.say("mona", "ops", "hello")
    await slack.settled()
    said = [(headers.get("X-Slack-Retry-Num"), headers.get("X-Slack-Retry-Reason")) for headers, _ in endpoint.got]
    assert said == [(None, None), ("1", "http_error"), ("2", "http_error")]


async def test_three_seconds_hold_for_requests_as_well(slack: SlackServer, endpoint: Endpoint) -> None:
    slack.rules.ack, slack.rules.retry_delays = 0.25, (0.0,)
    endpoint.delay = 1.0
    await slack.say("mona", "ops", "hello")
    await slack.settled()
    assert endpoint.got[1][0]["X-Slack-Retry-Reason"] == "http_timeout"
    assert not slack.deliveries("message")[0].acked


async def test_an_app_can_ask_not_to_be_asked_again(slack: SlackServer, endpoint: Endpoint) -> None:
    endpoint.status, endpoint.headers = 500, {"X-Slack-No-Retry": "1"}
    await slack.say("mona", "ops", "hello")
    await slack.settled()
    assert len(endpoint.got) == 1


async def test_commands_and_interactions_come_as_forms(slack: SlackServer, endpoint: Endpoint) -> None:
    endpoint.answer = "looking"
    outcome = await slack.slash("mona", "ops", "help me")
    form = parse_qs(endpoint.got[0][1])
    assert form["command"] == ["/openinfra"]
    assert form["text"] == ["help me"]
    assert outcome.saw == ("looking",)
    said = await slack.say("mona", "ops", "hello")
    await slack.settled()
    endpoint.answer = ""
    await slack.shortcut("mona", "find_fix", said)
    payload: dict[str, Any] = json.loads(parse_qs(endpoint.got[-1][1])["payload"][0])
    assert payload["callback_id"] == "find_fix"


async def test_a_request_url_that_is_down_is_a_failure(slack: SlackServer) -> None:
    slack.rules.retry_delays = ()
    slack.use_http(f"http://{LOOPBACK}:1/slack")
    outcome = await slack.slash("mona", "ops", "help")
    assert not outcome.acked
    assert outcome.saw == ('/openinfra failed with the error "dispatch_failed"',)
