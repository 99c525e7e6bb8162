"""All pages on the HTTP server: each is made anew for whoever asks, within limits, and one that fails says so."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Mapping, Sequence
from pathlib import Path

from aiohttp import web

from bot.chat.reply import Reply, Status
from bot.commands.registry import Registry
from bot.commands.resources import Resources
from bot.core.policy import Rule
from bot.core.running import run
from bot.errors import TryLater
from bot.web.pages.answering import Answer, Changes, respond
from bot.web.pages.keeping import Kept
from bot.web.pages.links import Pages
from bot.web.pages.moments import Moments, chosen
from bot.web.pages.page import Bytes, Html, Page, PageRequest
from bot.web.pages.registry import HOME, STYLE, pages_of, shown
from bot.web.pages.rendering import Renderer, package_of
from bot.web.pages.rooms import PublicRooms
from bot.web.server import Handler, WebServer
from bot.web.settings import WebSettings

log = logging.getLogger(__name__)

MOST_WAITING = 64
"""Readers who wait for a page to be made; the bot has people to answer as well."""
SECONDS = 10.0
A_YEAR = 365 * 24 * 3600
HTML, CSS = "text/html", "text/css"
_CSS = Path(__file__).parent / "static" / "style.css"
_CODES = {Status.UNKNOWN: 404, Status.USAGE: 400, Status.DENIED: 403}
_SENTENCES = {
    404: "There is no such page. Look at the address, or begin at the list of pages.",
    405: "This page can only be read. Open it with GET.",
    413: "The request is too large.",
}


def serve_pages(
    server: WebServer, settings: WebSettings, registry: Registry, rules: Sequence[Rule], resources: Resources
) -> None:
    """Add the pages of all families to the server. Raises `ValueError` for pages that cannot be."""
    links = pages_of(settings, registry, rules)
    if not resources.knows(Pages):
        resources.give(Pages, links)
    if not settings.rooms:
        log.warning("pages show nothing that was said in any room: name the public ones as `rooms` under [web]")
    Site(shown(registry, rules), resources, PublicRooms(settings.rooms), links).add_to(server)


class Site:
    """The pages of all families, with a list of them at the root."""

    def __init__(self, pages: tuple[Page, ...], resources: Resources, rooms: PublicRooms, links: Pages) -> None:
        self._pages, self._resources, self._rooms, self._links = pages, resources, rooms, links
        self._home = Page(HOME, self._list, "Pages")
        self._renderer = Renderer([self._home, *pages])
        self._changes, self._kept, self._waiting = Changes(), Kept(), 0
        self._css = _CSS.read_bytes()
        self._style = links.href(STYLE) + "?v=" + hashlib.sha256(self._css).hexdigest()[:12]

    def add_to(self, server: WebServer) -> None:
        """Serve the pages, and explain what is none."""
        for page in sorted((self._home, *self._pages), key=_order):
            self._add(server, page.path, self._answering(page))
        self._add(server, STYLE, self._give_style)
        server.explain = self._explain

    @staticmethod
    def _add(server: WebServer, path: str, handler: Handler) -> None:
        server.add("GET", path, handler)
        server.add("HEAD", path, handler)

    def _answering(self, page: Page) -> Handler:
        async def answer(request: web.Request) -> web.StreamResponse:
            made = await run(f"page {page.path}", self._made(page, request), SECONDS)
            return respond(request, self._failed(page, made) if isinstance(made, Reply) else made, self._changes)

        return answer

    async def _made(self, page: Page, request: web.Request) -> Answer:
        """Raises whatever the page raises, and `TryLater` when too many wait already."""
        if self._waiting >= MOST_WAITING:
            raise TryLater("Many people read these pages at the moment. Try again in half a minute.")
        zone = chosen(request.query.get("tz", ""))
        asked = PageRequest(request.path, dict(request.match_info), zone, self._rooms, self._links)
        address = f"{request.path}?{zone.key if zone else ''}"
        self._waiting += 1
        try:
            return await self._kept.get(page, address, lambda: self._make(page, asked))
        finally:
            self._waiting -= 1

    async def _make(self, page: Page, asked: PageRequest) -> Answer:
        made = await page.handler(self._resources, asked)
        if isinstance(made, Bytes):
            return Answer(made.content, made.content_type, seconds=made.seconds, file_name=made.file_name)
        template = f"{package_of(page.handler)}/{made.template}"
        values = {**made.data, **self._frame(asked, made.title or page.title), "is_listed": made.is_listed}
        content = self._renderer.render(template, values)
        return Answer(content, HTML, seconds=made.seconds, is_listed=made.is_listed)

    def _frame(self, asked: PageRequest, title: str) -> Mapping[str, object]:
        """What every page shows around its own."""
        moments = Moments(asked.zone)
        return {
            "title": title,
            "moments": moments,
            "href": lambda path: self._links.href(path, asked.zone),
            "style": self._style,
            "here": asked.path,
            "here_url": self._links.href(asked.path),
            "menu": [page for page in self._pages if page.about and "{" not in page.path and "." not in page.path],
            "zone": asked.zone,
        }

    async def _list(self, _: Resources, request: PageRequest) -> Html:
        listed = [page for page in self._pages if page.about and "{" not in page.path]
        return Html("home.html", {"pages": listed, "has_rooms": not request.rooms.is_empty})

    def _failed(self, page: Page, reply: Reply) -> Answer:
        status = _CODES.get(reply.status, 500 if reply.ref else 503)
        if status == 503:
            log.warning("page %s: %s", page.path, reply.summary)
        return self._error(status, reply.summary, reply.ref)

    def _explain(self, request: web.Request, error: web.HTTPException) -> web.StreamResponse:
        """What no route takes."""
        return respond(
            request, self._error(error.status, _SENTENCES.get(error.status, "This cannot be answered.")), self._changes
        )

    def _error(self, status: int, sentence: str, ref: str = "") -> Answer:
        asked = PageRequest("", {}, None, self._rooms, self._links)
        title = {404: "Not found", 405: "Only for reading", 400: "Not understood", 503: "Not now"}.get(status, "Failed")
        values = {"sentence": sentence, "ref": ref, "is_listed": False, **self._frame(asked, title)}
        return Answer(self._renderer.render("core/error.html", values), HTML, status, is_listed=False)

    async def _give_style(self, request: web.Request) -> web.StreamResponse:
        return respond(request, Answer(self._css, CSS, seconds=A_YEAR), self._changes)


def _order(page: Page) -> tuple[bool, int, str]:
    """Fixed paths first, and those with an ending before those without: the first route that fits is taken."""
    return "{" in page.path, -page.path.count("}."), page.path
