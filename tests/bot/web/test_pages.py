"""Pages: what is declared is shown, what somebody said is text, what fails says so, and nothing else is there."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import bot
import handlers
from bot.commands.family import from_module
from bot.commands.registry import Registry
from bot.commands.resources import Resources
from bot.config.model import BotSettings, Settings
from bot.core.policy import Rule
from bot.testing import stage
from bot.web.pages import site
from bot.web.pages.links import Pages, page_url
from bot.web.pages.page import Page
from bot.web.pages.registry import pages_of, shown
from bot.web.pages.rendering import web_address
from bot.web.pages.rooms import PublicRooms
from bot.web.settings import WebSettings
from tests.bot.web.browsing import Browser, browsing, check
from tests.bot.web.toys import Counted, blob, broken, echo, failing, family, locked, showing, unknown

HOSTILE = "\"><script>alert(1)</script><img src=x onerror=alert(1)> {{ 7*7 }} {% raw %} ' --> </main> &amp; \u202e\x07"


@asynccontextmanager
async def shown_by(*pages: Page, access: tuple[Rule, ...] = (), **web: Any) -> AsyncIterator[Browser]:
    given: dict[str, Any] = {"listen": "127.0.0.1:0", "pages": True, "rooms": ("stage:#ops",)}
    made = WebSettings(**(given | web))
    core = Settings(bot=BotSettings(state="sqlite://"), access=access, web=made)
    async with stage([family(*pages)], core) as chat, browsing(chat, made) as browser:
        yield browser


def test_a_family_declares_its_pages_in_its_module() -> None:
    module = ModuleType("toys")
    vars(module)["PAGES"] = (Page("/toy", echo, "Toy"),)
    assert from_module("toys", module).pages == (Page("/toy", echo, "Toy"),)


async def test_the_first_page_lists_the_others_and_every_link_leads_somewhere() -> None:
    listed = (Page("/a", showing("a"), "First", "What comes first."), Page("/b", showing("b"), "Second", "And then."))
    async with shown_by(*listed, Page("/c", showing("c"), "Hidden"), Page("/d/{name}", echo, "D", "no")) as browser:
        found = await browser.crawl()
        assert set(found) - {path for path in found if path.startswith("/style.css")} == {"/", "/a", "/b"}
        assert "What comes first." in found["/"]
        assert '<a href="/a" aria-current="page">First</a>' in found["/a"]


async def test_what_somebody_said_is_text_wherever_it_stands() -> None:
    pages = (Page("/a", showing(HOSTILE), "A"), Page("/b/{name}", echo, "B"))
    async with shown_by(*pages) as browser:
        text = await browser.page("/a")
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text
        assert "{{ 7*7 }}" in text
        assert "\u202e" not in text
        assert "\x07" not in text
        echoed = await browser.page("/b/%3Cscript%3E%22%27%3E")
        assert "<script" not in echoed
        assert "<title>&lt;script&gt;" in echoed


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=80), st.text(max_size=40))
def test_no_text_gets_out_of_its_place(text: str, address: str) -> None:
    from bot.web.pages.moments import Moments
    from bot.web.pages.rendering import Renderer
    from tests.bot.web.toys import MOMENT

    renderer = Renderer([Page("/a", showing(""), "A")])
    frame = {"title": text, "is_listed": True, "style": "/s", "menu": [], "zone": None, "here": "", "here_url": "/"}
    own = {"text": text, "address": address, "moment": MOMENT, "moments": Moments(None), "href": lambda path: path}
    assert check(renderer.render("tests.bot.web/toy.html", {**frame, **own}).decode()).tags.count("p") >= 1


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "data:text/html,x",
        "https://good.example.org@evil.example.org/",
        "//evil.example.org",
        "/queue",
        "https://",
        "https://a b",
        "https://x:99999999/",
        "https://[",
        "https://exa\u202emple.org/",
        "https://example.org/\n",
        "https://example.org/" + "x" * 3000,
    ],
)
def test_only_plain_web_addresses_become_links(address: str) -> None:
    assert web_address(address) == ""
    assert web_address("https://example.org:8443/a?b=c#d") == "https://example.org:8443/a?b=c#d"


async def test_times_are_in_utc_and_in_the_zone_of_the_reader() -> None:
    async with shown_by(Page("/a", showing("a"), "A", "a page")) as browser:
        plain = await browser.page("/a")
        assert '<time datetime="2026-11-26T23:30Z">Thu 26 Nov 2026, 23:30 UTC</time>' in plain
        local = await browser.page("/a?tz=Asia/Kolkata")
        assert "(Fri 27 Nov, 05:00 Asia/Kolkata)" in local
        assert 'href="/?tz=Asia%2FKolkata"' in local  # the choice goes along
        assert 'value="Asia/Kolkata"' in local


@pytest.mark.parametrize("zone", ["Mars", "../../etc/passwd", "/etc/localtime", "Europe", "%00", "x" * 5000, "%F0%9F"])
async def test_a_zone_that_is_none_is_said(zone: str) -> None:
    async with shown_by(Page("/a", showing("a"), "A")) as browser:
        seen = await browser.get(f"/a?tz={zone}")
        assert seen.status == 400
        assert "Write a name such as Europe/Berlin" in seen.text
        check(seen.text)


async def test_a_page_that_fails_shows_the_reference_under_which_the_log_has_it(
    caplog: pytest.LogCaptureFixture,
) -> None:
    for handler in (failing, broken):
        caplog.clear()
        async with shown_by(Page("/a", handler, "A")) as browser:
            seen = await browser.get("/a")
        assert seen.status == 500
        check(seen.text)
        (ref,) = re.findall(r"reference <code>(\w+)</code>", seen.text)
        assert f"[{ref}] page /a failed" in caplog.text
        assert "secret of the machine" not in seen.text
        assert "Traceback" not in seen.text
        assert seen.headers["Cache-Control"] == "no-store"


async def test_what_may_pass_and_what_does_not_exist_say_so_in_a_sentence() -> None:
    async with shown_by(Page("/a", locked, "A"), Page("/b", unknown, "B")) as browser:
        later, none = await browser.get("/a"), await browser.get("/b")
        assert (later.status, none.status) == (503, 404)
        assert "Try again in a minute." in later.text
        assert later.headers["Retry-After"] == "30"
        assert "no such &lt;b&gt;toy&lt;/b&gt;" in none.text


async def test_what_is_no_page_says_where_the_pages_are() -> None:
    async with shown_by(Page("/a", showing("a"), "A")) as browser:
        for path in ("/nothing", "/a/", "/a/b", "/../etc/passwd", "/%2e%2e/x", "/style.css/x", "/static/style.css"):
            seen = await browser.get(path)
            assert seen.status == 404, path
            assert '<a href="/">' in seen.text
            check(seen.text)
        posted = await browser.get("/a", "POST")
        assert posted.status == 405
        assert posted.headers["Allow"] == "GET,HEAD"
        assert "can only be read" in posted.text


async def test_every_answer_tells_the_browser_what_it_must_not_do() -> None:
    async with shown_by(Page("/a", showing("a"), "A"), Page("/f", failing, "F")) as browser:
        for path in ("/", "/a", "/f", "/nothing", "/style.css"):
            headers = (await browser.get(path)).headers
            assert headers["Content-Security-Policy"].startswith("default-src 'none'; style-src 'self'")
            assert "unsafe" not in headers["Content-Security-Policy"]
            assert headers["X-Content-Type-Options"] == "nosniff"
            assert headers["Referrer-Policy"] == "no-referrer"
            assert headers["Server"] == "openinfra-bot"
            assert "Set-Cookie" not in headers


async def test_head_is_get_without_the_page() -> None:
    async with shown_by(Page("/a", showing("a" * 4000), "A")) as browser:
        got, headed = await browser.get("/a"), await browser.get("/a", "HEAD")
        assert (headed.status, headed.text) == (200, "")
        assert {**got.headers, "Date": ""} == {**headed.headers, "Date": ""}


async def test_other_things_than_pages_are_served_as_what_they_are() -> None:
    async with shown_by(Page("/a.ics", blob, "A")) as browser:
        seen = await browser.get("/a.ics")
        assert seen.text == "BEGIN:VCALENDAR"
        assert seen.headers["Content-Type"] == "text/calendar; charset=utf-8"
        assert seen.headers["Content-Disposition"] == 'inline; filename="a_b__.ics"'


async def test_a_page_that_takes_a_while_is_made_once_for_a_crowd() -> None:
    slow, quick = Counted(), Counted()
    async with shown_by(Page("/slow", slow.show, "S", keep=60), Page("/quick", quick.show, "Q")) as browser:
        await asyncio.gather(*(browser.get(path) for path in ("/slow", "/quick") for _ in range(10)))
        assert (slow.made, quick.made) == (1, 10)
        await browser.get("/slow?tz=Asia/Tokyo")  # another page to read
        assert slow.made == 2


async def test_too_many_readers_are_asked_to_come_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(site, "MOST_WAITING", 2)
    async with shown_by(Page("/slow", Counted().show, "S")) as browser:
        seen = await asyncio.gather(*(browser.get("/slow") for _ in range(6)))
    assert {one.status for one in seen} == {200, 503}


async def test_what_a_rule_restricts_in_chat_is_no_page() -> None:
    page, other = Page("/a", showing("a"), "A", "a page", command="toy"), Page("/b", showing("b"), "B")
    restricted = (Rule(command="toy", room="stage:#ops", who=("stage:mona",)),)
    denied = (Rule(command="*", room="stage:#ops", effect="deny"),)
    for access in (restricted, denied):
        async with shown_by(page, other, access=access) as browser:
            assert (await browser.get("/a")).status == 404
            assert 'href="/a"' not in await browser.page("/")
            await browser.page("/b")
    async with shown_by(page, access=(Rule(command="toy", effect="allow"),)) as browser:
        await browser.page("/a")


def test_a_command_that_changes_something_is_no_page_and_one_that_does_not_exist_a_mistake() -> None:
    writing = Page("/a", showing("a"), "A", command="toy change")
    assert shown(Registry([family(writing)]), ()) == ()
    with pytest.raises(ValueError, match="there is no such command"):
        shown(Registry([family(replace(writing, command="nothing"))]), ())


@pytest.mark.parametrize(
    "paths", [("/a", "/a"), ("/a/{x}", "/a/{y}"), ("/",), ("a",), ("/style.css",), ("/slack/x",), ("/A b",)]
)
def test_paths_that_cannot_be_are_mistakes(paths: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match=r"no path for a page|two pages are at"):
        shown(Registry([family(*(Page(path, echo, "A") for path in paths))]), ())


async def test_a_path_with_an_ending_goes_before_one_without() -> None:
    async with shown_by(Page("/a/{name}", echo, "A"), Page("/a/{name}.ics", blob, "B")) as browser:
        assert (await browser.get("/a/x.ics")).text == "BEGIN:VCALENDAR"
        assert "<h1>x</h1>" in await browser.page("/a/x")


async def test_under_a_folder_of_a_proxy_all_links_begin_with_it() -> None:
    page = Page("/a", showing("a"), "A", "a page")
    async with shown_by(page, public_url="https://example.org/bot/") as browser:
        links = [link for link in check(await browser.page("/a")).links if link.startswith("/")]
    assert links
    assert all(link.startswith("/bot/") for link in links)


async def test_pages_say_that_no_room_is_public_yet(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING)
    async with shown_by(rooms=()) as browser:
        assert "[web] rooms" in await browser.page("/")
    assert "name the public ones as `rooms` under [web]" in caplog.text


def test_addresses_are_given_only_of_pages_that_are_there() -> None:
    registry = Registry([family(Page("/a/{name}", echo, "A"), Page("/b", echo, "B", command="toy"))])
    on = WebSettings(pages=True, public_url="https://bot.example.org/")
    links = pages_of(on, registry, ())
    assert links.url("/a/x y") == "https://bot.example.org/a/x%20y"
    assert links.url("/b") == "https://bot.example.org/b"
    assert links.url("/") == "https://bot.example.org/"
    assert [links.url(path) for path in ("/c", "/a", "/a/x/y")] == ["", "", ""]
    assert pages_of(on, registry, (Rule(command="toy", effect="deny"),)).url("/b") == ""
    assert pages_of(WebSettings(pages=True), registry, ()).url("/b") == ""
    assert pages_of(WebSettings(public_url="https://x.example.org"), registry, ()).url("/b") == ""


async def test_handlers_ask_for_addresses_whether_there_are_pages_or_not() -> None:
    assert await page_url(Resources(), "/queue") == ""
    some = Resources([Pages(WebSettings(pages=True, public_url="https://x.example.org"), ["/queue"])])
    assert await page_url(some, "/queue") == "https://x.example.org/queue"


def test_rooms_are_public_only_when_named() -> None:
    rooms = PublicRooms(["libera:#tc", "oftc:*", "work:C012*", "libera:#what?"])
    assert all(rooms.has(room) for room in ("libera:#TC", "oftc:#x", "work:C0123", "libera:#what?"))
    assert not any(rooms.has(room) for room in ("libera:#tcx", "libera:#whatx", "work:G1", "other:#tc", ""))
    assert rooms.have(["libera:#tc", "oftc:#x"])
    assert not rooms.have(["libera:#tc", "libera:#secret"])
    assert not rooms.have([])
    assert not PublicRooms([]).has("libera:#tc")


def test_no_template_lets_anything_through_unescaped() -> None:
    folders = [Path(next(iter(package.__path__))) for package in (bot, handlers)]
    templates = [path for folder in folders for path in folder.rglob("templates/*.html")]
    assert len(templates) >= 4
    for path in templates:
        text = path.read_text()
        assert not re.search(r"\|\s*safe|autoescape|Markup|style=|<script|\son\w+=|src=", text), path


def test_the_style_sheet_needs_nothing_from_elsewhere() -> None:
    css = (Path(next(iter(bot.__path__))) / "web/pages/static/style.css").read_text()
    assert not re.search(r"url\(|@import|https?:", css)
    assert "prefers-color-scheme: dark" in css
