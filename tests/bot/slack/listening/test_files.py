"""Files and snippets are read as the paste that they are, and the token goes to Slack alone."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import msgspec
import pytest
from aiohttp import web
from aiohttp.typedefs import Handler
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.listening.files import Files, is_text, may_fetch
from bot.slack.listening.shapes import File
from bot.slack.listening.whisper import UNREADABLE
from bot.slack.settings import ChannelSettings
from tests.bot.slack.conftest import Start
from tests.bot.slack.driving import settings_for
from tests.servers.process import LOOPBACK
from tests.servers.slack import Paste, SlackServer

API = "https://slack.com/api/"


@pytest.mark.parametrize(
    "url", ["https://files.slack.com/files-pri/T1-F1/a.log", "https://slack.com/x", "https://files.slack.com:443/x"]
)
def test_slacks_own_addresses_may_have_the_token(url: str) -> None:
    assert may_fetch(url, API)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "http://files.slack.com/x",
        "https://files.slack.com:8443/x",
        "https://files.slack.com.evil.invalid/x",
        "https://evilslack.com/x",
        "https://evil.invalid/files.slack.com",
        "https://evil.invalid#.slack.com",
        "https://evil.invalid%23.slack.com/x",
        "https://evil.invalid\\.slack.com/x",
        "https://token@files.slack.com/x",
        "https://files.slack.com@evil.invalid/x",
        "https://files.slack.com\n.evil.invalid/x",
        "https://[files.slack.com/x",
        "https://files.slack.com:x/",
        "https://ﬁles.slack.com/x",
        "file:///etc/passwd",
        "//files.slack.com/x",
    ],
)
def test_no_other_address_may(url: str) -> None:
    assert not may_fetch(url, API)


def test_where_the_web_api_is_files_may_be_too() -> None:
    assert may_fetch("http://127.0.0.1:8080/f", "http://127.0.0.1:8080/api/")
    assert not may_fetch("http://127.0.0.1:8081/f", "http://127.0.0.1:8080/api/")


@pytest.mark.parametrize(
    ("file", "is_one"),
    [
        (File(mimetype="text/plain; charset=utf-8"), True),
        (File(mimetype="application/json"), True),
        (File(name="NOVA.LOG", mimetype="application/octet-stream"), True),
        (File(mode="snippet", mimetype="application/x-unknown"), True),
        (File(name="a.png", mimetype="image/png"), False),
        (File(name="a.log", mode="tombstone"), False),
        (File(name="a.log", mode="external"), False),
        (File(), False),
    ],
)
def test_text_is_told_by_what_slack_says_of_it(file: File, is_one: bool) -> None:
    assert is_text(file) is is_one


async def test_a_file_is_read_as_the_paste_that_it_is(slack: SlackServer, start: Start) -> None:
    bot = await start(slack)
    await slack.say("mona", "#ops", "@infrabot what is this?", files=[("nova.log", "ERROR <one>\nERROR two\n")])
    message = await bot.heard()
    assert (message.text, message.lines) == ("what is this?\nERROR <one>\nERROR two", 3)


async def test_a_file_alone_is_no_command_whatever_it_holds(slack: SlackServer, start: Start) -> None:
    bot = await start(slack)
    await slack.say("mona", "dm", "", files=[("a.txt", "yes k7f3")])
    assert (await bot.heard()).text == ">\nyes k7f3"


async def test_of_a_large_file_the_beginning_is_read(slack: SlackServer, start: Start) -> None:
    bot = await start(slack, file_bytes=10)
    await slack.say("mona", "dm", "look", files=[("a.log", "12345678ä9"), ("b.log", "more")])
    assert (await bot.heard()).text == "look\n12345678ä"


async def test_a_letter_that_the_limit_cuts_is_left_out(slack: SlackServer, start: Start) -> None:
    bot = await start(slack, file_bytes=9)
    await slack.say("mona", "dm", "look", files=[("a.log", "12345678ä")])
    assert (await bot.heard()).text == "look\n12345678"


async def test_a_file_that_slack_only_hints_at_is_asked_for(slack: SlackServer, start: Start) -> None:
    bot = await start(slack)
    await slack.say("mona", "dm", "look", files=[Paste("a.log", "from afar", needs_info=True)])
    assert (await bot.heard()).text == "look\nfrom afar"
    assert len(slack.log.of("files.info")) == 1


async def test_what_cannot_be_read_is_said_so(slack: SlackServer, start: Start) -> None:
    bot = await start(slack)
    await slack.say("mona", "dm", "", files=[Paste("a.png", b"\x89PNG", mimetype="image/png")])
    shown = await slack.expect("@mona", kind="ephemeral")
    assert (shown.text, bot.inbox.all) == (UNREADABLE, [])


async def test_what_says_it_is_text_and_is_not_is_left_out(slack: SlackServer, start: Start) -> None:
    bot = await start(slack)
    await slack.say("mona", "dm", "look", files=[("core.log", b"\x7fELF\x00\x00")])
    assert (await bot.heard()).text == "look"


async def test_a_snippet_among_people_is_noticed_by_its_preview(slack: SlackServer, start: Start) -> None:
    channel = slack.workspace.channel("#ops")
    bot = await start(slack, wants=lambda text: "ERROR" in text, channels={channel.id: ChannelSettings(ambient=True)})
    shown = await slack.say("mona", channel, "", files=[("nova.log", "ERROR one")])
    await slack.settled()
    assert bot.inbox.all == []  # the server gives no preview, so nothing shows that it is wanted
    file = {**shown.message["files"][0], "mode": "snippet", "preview": "ERROR one"}
    stamp = slack.workspace.clock.next()
    await slack.event({**shown.message, "channel": channel.id, "ts": stamp, "files": [file]})
    assert (await bot.heard()).text == ">\nERROR one"


@asynccontextmanager
async def web_server(route: web.RouteDef) -> AsyncIterator[str]:
    """A host with one route; its address."""
    application = web.Application()
    application.add_routes([route])
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, LOOPBACK, 0).start()
    yield f"http://{LOOPBACK}:{runner.addresses[0][1]}"
    await runner.cleanup()


@pytest.fixture
async def elsewhere() -> AsyncIterator[tuple[str, list[str]]]:
    """Another host's address, and the authorizations that came there."""
    seen: list[str] = []

    async def take(request: web.Request) -> web.StreamResponse:
        seen.append(request.headers.get("Authorization", ""))
        return web.Response(text="stolen")

    async with web_server(web.get("/{rest:.*}", take)) as address:
        yield address, seen


async def test_the_token_goes_nowhere_else(slack: SlackServer, start: Start, elsewhere: tuple[str, list[str]]) -> None:
    address, seen = elsewhere
    bot = await start(slack)
    await slack.say("mona", "dm", "look", files=[Paste("a.log", "x", url=f"{address}/files-pri/a.log")])
    assert (await bot.heard()).text == "look"
    assert seen == []


async def test_the_page_to_log_in_is_no_file(slack: SlackServer, start: Start) -> None:
    bot = await start(slack)
    slack.tokens.bot.scopes.discard("files:read")
    await slack.say("mona", "dm", "look", files=[("a.log", "x")])
    assert (await bot.heard()).text == "look"


async def test_a_redirection_is_not_followed(slack: SlackServer, elsewhere: tuple[str, list[str]]) -> None:
    address, seen = elsewhere
    settings = settings_for(slack)
    async with web_server(web.get("/go", redirect_to(f"{address}/x"))) as here:
        files = Files(msgspec.structs.replace(settings, api_url=f"{here}/api/"), AsyncWebClient("xoxb-1"))
        assert await files.read([File(name="a.log", url_private=f"{here}/go")]) == ""
    assert seen == []


def redirect_to(address: str) -> Handler:
    async def answer(_: web.Request) -> web.StreamResponse:
        return web.Response(status=302, headers={"Location": address})

    return answer


async def test_a_page_instead_of_the_file_is_not_read(slack: SlackServer) -> None:
    async def page(_: web.Request) -> web.StreamResponse:
        return web.Response(text="<title>Sign in</title>", content_type="text/html")

    async with web_server(web.get("/f", page)) as here:
        files = Files(msgspec.structs.replace(settings_for(slack), api_url=f"{here}/api/"), AsyncWebClient("xoxb-1"))
        assert await files.read([File(name="a.log", url_private=f"{here}/f")]) == ""
