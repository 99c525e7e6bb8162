"""Reads the pages of a bot on a stage, as a browser does, and holds their markup to the rules."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from html.parser import HTMLParser

import aiohttp

from bot.testing import Conversation
from bot.web.pages.site import serve_pages
from bot.web.server import WebServer
from bot.web.settings import WebSettings

VOID = {"meta", "link", "input", "br", "hr", "img"}
ALLOWED_ATTRIBUTES = {
    *(
        "lang",
        "charset",
        "name",
        "content",
        "rel",
        "href",
        "class",
        "id",
        "dir",
        "aria-label",
        "aria-current",
        "datetime",
    ),
    *(
        "action",
        "method",
        "for",
        "list",
        "value",
        "placeholder",
        "autocomplete",
        "autocapitalize",
        "spellcheck",
        "type",
    ),
}


@dataclass(frozen=True, slots=True)
class Seen:
    """An answer."""

    status: int
    headers: dict[str, str]
    text: str


@dataclass
class Browser:
    """A reader whom nobody knows."""

    session: aiohttp.ClientSession
    server: WebServer

    async def get(self, path: str, method: str = "GET", **headers: str) -> Seen:
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        async with self.session.request(method, path, headers=given, allow_redirects=False) as answer:
            return Seen(answer.status, dict(answer.headers), await answer.text())

    async def page(self, path: str) -> str:
        """A page that is there, and whose markup is in order."""
        seen = await self.get(path)
        assert seen.status == 200, seen
        check(seen.text)
        return seen.text

    async def crawl(self, start: str = "/") -> dict[str, str]:
        """All that can be reached from a page, by address; every link leads somewhere."""
        found: dict[str, str] = {}
        left = [start]
        while left:
            path = left.pop()
            if path in found:
                continue
            seen = await self.get(path)
            assert seen.status == 200, (path, seen)
            found[path] = seen.text
            if seen.headers["Content-Type"].startswith("text/html"):
                left += [link for link in check(seen.text).links if link.startswith("/")]
        return found


@asynccontextmanager
async def browsing(chat: Conversation, web: WebSettings) -> AsyncIterator[Browser]:
    """The pages of this bot, on a port of their own."""
    server = WebServer(web)
    serve_pages(server, web, chat.app.registry, chat.app.settings.access, chat.app.resources)
    server.open()
    task = asyncio.create_task(server.run())
    await server.listening.wait()
    try:
        async with aiohttp.ClientSession(f"http://127.0.0.1:{server.port}") as session:
            yield Browser(session, server)
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


@dataclass
class Markup(HTMLParser):
    """What stands in a page. Raises `AssertionError` for tags that are not closed in order, and for what pages never hold."""

    open: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    lang: str = ""

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        assert given.keys() <= ALLOWED_ATTRIBUTES, (tag, given)
        assert tag not in {"script", "style", "iframe", "object", "base"}, tag
        assert tag != "img" or given.get("alt") is not None
        self.tags.append(tag)
        self.links += [value for name, value in attrs if name == "href" and value and not value.startswith("#")]
        self.ids += [value for name, value in attrs if name == "id" and value]
        self.lang = given.get("lang") or self.lang
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open, tag
        assert self.open.pop() == tag, (tag, self.getpos())


def check(text: str) -> Markup:
    """The page is one: a language, a title, one heading of the first level, everything closed, no id twice."""
    assert text.startswith("<!doctype html>\n")
    found = Markup()
    found.feed(text)
    found.close()
    assert not found.open
    assert found.lang == "en"
    assert found.tags.count("h1") == found.tags.count("title") == found.tags.count("main") == 1
    assert len(found.ids) == len(set(found.ids))
    assert all(link.startswith(("/", "http://", "https://")) for link in found.links), found.links
    return found
