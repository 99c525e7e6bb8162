"""Feeds on a real HTTP server: new entries become drafts, whatever the server sends."""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from bot.testing import Conversation
from handlers.governance.feeds import http
from handlers.governance.feeds.watcher import Watcher
from handlers.governance.settings import FeedSettings
from tests.handlers.governance.conftest import agreed, heard, open_up, staged

ATOM = """<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom"><title>Resolutions</title><id>urn:tc</id><updated>{now}</updated>{entries}</feed>"""
ENTRY = """<entry><id>urn:tc:{n}</id><title>Resolution {n}</title><updated>2020-06-01T00:00:00Z</updated>
<link rel="alternate" href="https://governance.test/{n}.html"/></entry>"""
HOSTILE = {
    "a bomb": '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><feed><title>&b;</title></feed>',
    "a file": '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><rss><channel><item>&a;</item></channel></rss>',
    "a page": "<!doctype html><html><body><p>Sign in</body></html>",
    "other XML": "<html><body/></html>",
    "nothing": "",
    "half": "<feed><entry><id>1</id>",
    "deep": "<feed>" + "<a>" * 100_000,
    "huge": "<feed>" + "x" * 2_000_001,
    "bytes": b"\xff\xfe\x00\x01",
    "a strange encoding": '<?xml version="1.0" encoding="utf-7"?><feed/>',
}


def atom(*numbers: int) -> str:
    return ATOM.format(now="not a date", entries="".join(ENTRY.format(n=n) for n in numbers))


@dataclass
class Site:
    """A web server with one feed."""

    url: str = ""
    body: str | bytes = atom(1)
    etag: str = '"1"'
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    location: str = ""
    hang: asyncio.Event | None = None
    asked: list[dict[str, str]] = field(default_factory=list)

    async def answer(self, request: web.Request) -> web.StreamResponse:
        self.asked.append(dict(request.headers))
        if self.hang is not None:
            await self.hang.wait()
        if self.location and request.path == "/feed":
            return web.Response(status=302, headers={"Location": self.location})
        if request.headers.get("If-None-Match") == self.etag:
            return web.Response(status=304)
        body = self.body.encode() if isinstance(self.body, str) else self.body
        return web.Response(body=body, status=self.status, headers={"ETag": self.etag} | self.headers)


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    found = Site()
    app = web.Application()
    app.router.add_get("/{any:.*}", found.answer)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    place = web.TCPSite(runner, "127.0.0.1", 0)
    await place.start()
    host, port = runner.addresses[0][:2]
    found.url = f"http://{host}:{port}/feed"
    yield found
    if found.hang is not None:
        found.hang.set()
    await runner.cleanup()


Begin = Callable[..., Awaitable[Conversation]]


@pytest.fixture
async def begin(state: Path, site: Site) -> AsyncIterator[Begin]:
    """A bot that watches the site: `await begin(private=True)`."""
    async with asyncio.timeout(60):
        contexts = []

        async def start(**feed: Any) -> Conversation:
            feeds = {"tc": FeedSettings(url=site.url, **feed)}
            context = staged(state, feeds=feeds, tell="stage:#ops")
            contexts.append(context)
            return open_up(await context.__aenter__())

        yield start
        for context in contexts:
            await context.__aexit__(None, None, None)


async def test_what_is_new_becomes_a_draft_and_the_announcers_are_told(begin: Begin, site: Site) -> None:
    chat = await begin()
    assert await chat.ask("mona", "governance read tc") == ["Nothing is new in the feed tc."]  # it learns first
    site.body, site.etag = atom(3, 2, 1), '"2"'
    chat.stage.said.clear()
    chat.stage.hear("mona", "governance read tc", direct=True)
    await chat.settle()
    lines = [(room.channel, line) for room, line in chat.stage.said]
    chat.stage.said.clear()
    assert ("mona", "OK: 2 drafts: 1, 2.") in lines
    told = "The feed tc has 2 new; drafts: 1, 2. Nothing is sent before two of you agree."
    assert ("#ops", told) in lines
    said = await chat.ask("mona", "announce show 1")
    assert said[:2] == ["Announcement 1 (draft)", "Resolution 2 https://governance.test/2.html"]
    assert "by: the feed tc" in said[2]
    assert await chat.ask("mona", "governance read tc") == ["Nothing is new in the feed tc."]
    assert site.asked[-1]["If-None-Match"] == '"2"'


async def test_a_draft_of_a_feed_is_sent_as_every_other(begin: Begin, site: Site) -> None:
    chat = await begin()
    await chat.ask("mona", "governance read tc")
    site.body, site.etag = atom(2, 1), '"2"'
    await chat.ask("mona", "governance read tc")
    await chat.ask("mona", "announce edit 1 --rooms stage:#tc")
    await agreed(chat, "announce send 1")
    await chat.later(timedelta())
    assert heard(chat) == [("#tc", "An announcement: Resolution 2 https://governance.test/2.html")]


async def test_it_is_read_when_it_is_due_and_once(begin: Begin, site: Site) -> None:
    chat = await begin(every=3600)
    watcher = await chat.app.resources.get(Watcher)
    await chat.later(timedelta(hours=1))
    await watcher.idle()
    assert len(site.asked) == 1
    site.body, site.etag = atom(2, 1), '"2"'
    for _ in range(2):
        await chat.later(timedelta(hours=1))
        await watcher.idle()
    assert len(site.asked) == 3
    assert heard(chat)[0][1].startswith("The feed tc has 1 new; drafts: 1.")


async def test_a_slow_server_holds_nothing_up(begin: Begin, site: Site) -> None:
    chat = await begin()
    site.hang = asyncio.Event()
    await chat.later(timedelta(hours=1))
    assert await chat.ask("eve", "ping") == ["pong"]
    site.hang.set()
    await (await chat.app.resources.get(Watcher)).idle()


@pytest.mark.parametrize("body", HOSTILE.values(), ids=HOSTILE)
async def test_what_is_hostile_is_named_and_makes_no_draft(begin: Begin, site: Site, body: str | bytes) -> None:
    chat = await begin()
    site.body, site.etag = body, '"2"'
    said = (await chat.ask("mona", "governance read tc"))[0]
    assert "cannot be used" in said or "sends more than 2,000,000 bytes" in said
    assert (await chat.ask("mona", "announce list"))[0].startswith("Nothing has been announced")
    feeds = await chat.ask("mona", "governance feeds")
    assert feeds[0].startswith("WARN")
    assert "never read; " in feeds[1]
    site.body = atom(1)
    assert await chat.ask("mona", "governance read tc") == ["Nothing is new in the feed tc."]  # and learns then
    assert not (await chat.ask("mona", "governance feeds"))[0].startswith("WARN")


async def test_odd_entries_make_plain_drafts(begin: Begin, site: Site) -> None:
    chat = await begin()
    await chat.ask("mona", "governance read tc")
    site.etag = '"2"'
    site.body = """<rss version="2.0"><channel><title>x</title>
      <item><title>&lt;b&gt;Bold&lt;/b&gt; &amp;amp; brave</title><link>/news/1</link><pubDate>Yesterday</pubDate></item>
      <item><title>Run me</title><link>javascript:alert(1)</link></item>
      <item><title>!op eve</title><link>http://user:secret@x.test/</link></item>
      <item><description>no name at all</description></item>
      <item><title> </title><guid>7</guid></item>
    </channel></rss>"""
    await chat.ask("mona", "governance read tc")
    texts = [(await chat.ask("mona", f"announce show {number}"))[1] for number in (1, 2, 3)]
    assert texts == ["!op eve", "Run me", f"Bold & brave {site.url.removesuffix('/feed')}/news/1"]
    assert "There is no announcement 4" in (await chat.ask("mona", "announce show 4"))[0]


async def test_many_new_entries_come_a_few_at_a_time(begin: Begin, site: Site) -> None:
    chat = await begin()
    await chat.ask("mona", "governance read tc")
    site.body, site.etag = atom(*range(45, 0, -1)), '"2"'
    made = [" ".join(await chat.ask("mona", "governance read tc")) for _ in range(4)]
    assert [next(n for n in ("20 drafts", "4 drafts", "Nothing") if n in said) for said in made] == [
        "20 drafts",
        "20 drafts",
        "4 drafts",
        "Nothing",
    ]
    assert (await chat.ask("mona", "announce list"))[1].startswith("44: Resolution 45")


async def test_a_redirect_into_our_own_network_is_not_followed(begin: Begin, site: Site) -> None:
    chat = await begin()
    port = site.url.rpartition(":")[2].partition("/")[0]
    inside = ("127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "2130706433", "169.254.169.254", "10.0.0.1")
    for host in inside:
        site.location = f"http://{host}:{port}/other"
        before = len(site.asked)
        said = (await chat.ask("mona", "governance read tc"))[0]
        assert "Nothing is new" not in said, host
        assert len(site.asked) == before + 1, host
    for location in ("file:///etc/passwd", "gopher://x/", "mailto:eve@x.test"):
        site.location = location
        assert "sends us to what is no web address" in (await chat.ask("mona", "governance read tc"))[0]


async def test_a_private_feed_may_redirect_but_not_for_ever(begin: Begin, site: Site) -> None:
    chat = await begin(private=True)
    site.location = "/other"
    assert await chat.ask("mona", "governance read tc") == ["Nothing is new in the feed tc."]
    site.location = "/feed"
    assert "sends us on more than 5 times" in (await chat.ask("mona", "governance read tc"))[0]


async def test_what_is_packed_or_refused_or_slow_is_not_read(
    begin: Begin, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    chat = await begin()
    site.body, site.headers = gzip.compress(b"x" * 10_000_000), {"Content-Encoding": "gzip"}
    assert "sends it packed" in (await chat.ask("mona", "governance read tc"))[0]
    site.body, site.headers, site.status = "", {}, 500
    assert "answers with HTTP 500" in (await chat.ask("mona", "governance read tc"))[0]
    monkeypatch.setattr(http, "SECONDS", 0.05)
    site.hang = asyncio.Event()
    assert "did not send it within" in (await chat.ask("mona", "governance read tc"))[0]
    assert (await chat.ask("mona", "governance read other"))[0].startswith("No feed is called “other”.")


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("8.8.8.8", True),
        ("2001:4860:4860::8888", True),
        ("127.0.0.1", False),
        ("10.1.2.3", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("::1", False),
        ("fe80::1%eth0", False),
        ("fd00::1", False),
        ("::ffff:10.0.0.1", False),
        ("64:ff9b::a00:1", False),
        ("2002:a00:1::", False),
    ],
)
def test_it_knows_which_addresses_are_public(address: str, public: bool) -> None:
    assert http.is_public(address) is public
