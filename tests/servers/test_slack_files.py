"""Files: the three steps of an upload, and downloads that need the token."""

from __future__ import annotations

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.servers.slack import Paste, SlackServer

PNG = b"\x89PNG\r\n\x1a\nnot much of a picture"


async def test_an_upload_becomes_a_message_with_the_file(slack: SlackServer, slack_web: AsyncWebClient) -> None:
    ops = slack.workspace.channel("ops")
    first = await slack_web.chat_postMessage(channel=ops.id, text="look below")
    done = await slack_web.files_upload_v2(
        channel=ops.id, thread_ts=first["ts"], content=PNG, filename="graph.png", title="The graph"
    )
    shown = await slack.expect("ops", r"\[file: graph.png\]", thread=first["ts"])
    assert shown.message["files"][0]["title"] == "The graph"
    assert slack.workspace.files[done["file"]["id"]].content == PNG
    info = await slack_web.files_info(file=done["file"]["id"])
    assert info["file"]["mimetype"] == "image/png"


async def test_an_upload_must_have_the_length_that_was_announced(
    slack: SlackServer, slack_web: AsyncWebClient, slack_session: aiohttp.ClientSession
) -> None:
    asked = await slack_web.files_getUploadURLExternal(filename="a.txt", length=4)
    async with slack_session.post(asked["upload_url"], data=b"123") as answer:
        assert answer.status == 400
    with pytest.raises(SlackApiError, match="file_not_found"):
        await slack_web.files_completeUploadExternal(files=[{"id": asked["file_id"], "title": "a"}])
    async with slack_session.post(asked["upload_url"], data=b"1234") as answer:
        assert await answer.text() == "OK - 4"
    await slack_web.files_completeUploadExternal(files=[{"id": asked["file_id"], "title": "a"}])
    async with slack_session.post(asked["upload_url"], data=b"1234") as answer:
        assert answer.status == 404, "an address takes one file"
    with pytest.raises(SlackApiError, match="file_not_found"):
        await slack_web.files_completeUploadExternal(files=[{"id": asked["file_id"], "title": "a"}])


async def test_a_file_is_not_shared_where_the_bot_is_not(slack: SlackServer, slack_web: AsyncWebClient) -> None:
    elsewhere = slack.add_channel("elsewhere", bot=False)
    with pytest.raises(SlackApiError, match="not_in_channel"):
        await slack_web.files_upload_v2(channel=elsewhere.id, content="x", filename="x.txt")


async def test_a_download_needs_the_token_and_its_scope(
    slack: SlackServer, slack_web: AsyncWebClient, slack_session: aiohttp.ClientSession
) -> None:
    said = await slack.say("mona", "ops", "", files=[("nova.conf", "[pci]\n")])
    address = said.message["files"][0]["url_private"]
    bearer = {"Authorization": f"Bearer {slack.bot_token}"}
    async with slack_session.get(address, headers=bearer) as answer:
        assert await answer.text() == "[pci]\n"
    async with slack_session.get(address) as answer:
        assert answer.content_type == "text/html", "people without a token are led to the page where they log in"
    slack.tokens.bot.scopes.remove("files:read")
    async with slack_session.get(address, headers=bearer, allow_redirects=False) as answer:
        assert answer.status == 302


async def test_a_file_of_another_organisation_shows_little_before_it_is_asked_for(
    slack: SlackServer, slack_web: AsyncWebClient
) -> None:
    said = await slack.say("mona", "ops", "here", files=[Paste("a.txt", "abc", needs_info=True)])
    (file,) = said.message["files"]
    assert file["file_access"] == "check_file_info"
    assert "url_private" not in file
    assert (await slack_web.files_info(file=file["id"]))["file"]["size"] == 3
