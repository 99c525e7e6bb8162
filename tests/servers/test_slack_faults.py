"""Trouble on demand happens as it does at Slack."""

from __future__ import annotations

import asyncio

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_async_handlers import AsyncConnectionErrorRetryHandler
from slack_sdk.web.async_client import AsyncWebClient

from tests.servers.slack import SlackServer


def ops(slack: SlackServer) -> str:
    return slack.workspace.channel("ops").id


async def test_one_post_in_a_while_and_channel_when_that_is_switched_on(
    slack: SlackServer, slack_web: AsyncWebClient
) -> None:
    slack.rules.post_gap = 30.0
    other = slack.add_channel("other")
    await slack_web.chat_postMessage(channel=ops(slack), text="one")
    with pytest.raises(SlackApiError) as no:
        await slack_web.chat_postMessage(channel=ops(slack), text="two")
    assert no.value.response.status_code == 429
    assert no.value.response["error"] == "ratelimited"
    assert no.value.response.headers["Retry-After"] == "30"
    await slack_web.chat_postMessage(channel=other.id, text="another channel has a pace of its own")
    assert len(slack.posts) == 2


async def test_calls_are_limited_on_demand(slack: SlackServer, slack_web: AsyncWebClient) -> None:
    slack.fail("chat.postMessage", "ratelimited", times=2, retry_after=30)
    for _ in range(2):
        with pytest.raises(SlackApiError) as no:
            await slack_web.chat_postMessage(channel=ops(slack), text="x")
        assert no.value.response.headers["Retry-After"] == "30"
    await slack_web.chat_postMessage(channel=ops(slack), text="x")
    assert len(slack.posts) == 1


async def test_a_fault_can_be_meant_for_one_channel(slack: SlackServer, slack_web: AsyncWebClient) -> None:
    other = slack.add_channel("other")
    slack.fail("*", "error", channel=other.id, error="fatal_error")
    await slack_web.chat_postMessage(channel=ops(slack), text="x")
    with pytest.raises(SlackApiError, match="fatal_error"):
        await slack_web.chat_postMessage(channel=other.id, text="x")
    slack.fail("*", "error")
    slack.heal()
    await slack_web.chat_postMessage(channel=other.id, text="x")


async def test_an_answer_may_be_html_or_garbage(slack: SlackServer, slack_web: AsyncWebClient) -> None:
    slack.fail("auth.test", "html", status=503)
    with pytest.raises(SlackApiError) as no:
        await slack_web.auth_test()
    assert no.value.response.status_code == 503
    slack.fail("auth.test", "garbage")
    with pytest.raises(SlackApiError):
        await slack_web.auth_test()


@pytest.mark.parametrize(("when", "stored"), [("drop_before", 0), ("drop_after", 1)])
async def test_a_connection_breaks_before_or_after_the_post_was_stored(
    slack: SlackServer, slack_web: AsyncWebClient, when: str, stored: int
) -> None:
    slack.fail("chat.postMessage", when)  # type: ignore[arg-type]
    with pytest.raises(aiohttp.ClientError):
        await slack_web.chat_postMessage(channel=ops(slack), text="x")
    assert len(slack.posts) == stored


async def test_the_sdk_posts_twice_when_a_connection_breaks_after_the_post(
    slack: SlackServer, slack_session: aiohttp.ClientSession
) -> None:
    handler = AsyncConnectionErrorRetryHandler()
    web = AsyncWebClient(slack.bot_token, base_url=slack.api_url, session=slack_session, retry_handlers=[handler])
    slack.fail("chat.postMessage", "drop_after")
    await web.chat_postMessage(channel=ops(slack), text="x")
    assert len(slack.posts) == 2


async def test_files_and_response_urls_can_go_wrong_as_well(
    slack: SlackServer, slack_web: AsyncWebClient, slack_session: aiohttp.ClientSession
) -> None:
    said = await slack.say("mona", "ops", "", files=[("a.txt", "abc")])
    bearer = {"Authorization": f"Bearer {slack.bot_token}"}
    for method, address in (("download", said.message["files"][0]["url_private"]), ("response_url", "/actions/x")):
        slack.fail(method, "html")
        verb = "GET" if method == "download" else "POST"
        where = address if method == "download" else slack.url + address
        async with slack_session.request(verb, where, headers=bearer) as answer:
            assert answer.status == 500
    slack.fail("upload", "drop_after")
    asked = await slack_web.files_getUploadURLExternal(filename="a.txt", length=3)
    with pytest.raises(aiohttp.ClientError):
        await slack_session.post(asked["upload_url"], data=b"abc")
    await slack_web.files_completeUploadExternal(files=[{"id": asked["file_id"], "title": "a"}])
    (download,) = slack.log.of("download")
    assert (download.token, download.fault) == (slack.bot_token, "html")


async def test_an_answer_may_be_late(slack: SlackServer, slack_web: AsyncWebClient) -> None:
    slack.fail("auth.test", "delay", seconds=30)
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(slack_web.auth_test(), 0.1)
    await slack_web.auth_test()


async def test_slack_goes_down_and_comes_back_with_all_that_was_there(
    slack: SlackServer, slack_web: AsyncWebClient
) -> None:
    await slack_web.chat_postMessage(channel=ops(slack), text="before")
    address = slack.api_url
    await slack.stop()
    with pytest.raises(aiohttp.ClientError):
        await slack_web.auth_test()
    await slack.start()
    assert slack.api_url == address
    history = await slack_web.conversations_history(channel=ops(slack))
    assert [message["text"] for message in history["messages"]] == ["before"]
