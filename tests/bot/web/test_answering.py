"""Caching: who has the page already gets 304, and nobody is told so wrongly."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from bot.commands.resources import Resources
from bot.config.model import BotSettings, Settings
from bot.testing import stage
from bot.web.pages import answering
from bot.web.pages.answering import Changes
from bot.web.pages.page import Html, Page, PageRequest
from bot.web.settings import WebSettings
from tests.bot.web.browsing import Browser, browsing
from tests.bot.web.toys import MOMENT, family


class Text:
    """A page whose text changes."""

    said = "first"

    async def show(self, resources: Resources, request: PageRequest) -> Html:
        return Html("toy.html", {"text": self.said, "address": "", "moment": MOMENT}, is_listed=False, seconds=15)


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Last-Modified is sent within the first second as well."""
    monkeypatch.setattr(answering, "SECOND", -1.0)
    return iter([None])


async def _with(browser: Browser, text: Text) -> None:
    first = await browser.get("/a")
    tag, date = first.headers["Etag"], first.headers["Last-Modified"]
    for given in ({"If_None_Match": tag}, {"If_Modified_Since": date}, {"If_None_Match": f'"x", {tag}'}):
        again = await browser.get("/a", **given)
        assert (again.status, again.text) == (304, "")
        assert again.headers["Etag"] == tag
        assert again.headers["Cache-Control"] == "public, max-age=15"
    assert (await browser.get("/a", If_None_Match='"x"', If_Modified_Since=date)).status == 200  # the tag counts alone
    assert (await browser.get("/a", If_Modified_Since="yesterday")).status == 200
    text.said = "second"
    changed = await browser.get("/a", If_None_Match=tag)
    assert changed.status == 200
    assert changed.headers["Etag"] != tag


@pytest.mark.usefixtures("at_once")
async def test_what_has_not_changed_is_not_sent_again() -> None:
    text, web = Text(), WebSettings(listen="127.0.0.1:0", pages=True, rooms=("a:b",))
    given = Settings(bot=BotSettings(state="sqlite://"))
    async with stage([family(Page("/a", text.show, "A"))], given) as chat, browsing(chat, web) as browser:
        await _with(browser, text)
        assert (await browser.get("/a")).headers["X-Robots-Tag"] == "noindex"
        assert '<meta name="robots" content="noindex">' in await browser.page("/a")
        style = await browser.get("/style.css")
        assert style.headers["Cache-Control"] == "public, max-age=31536000"
        assert (await browser.get("/style.css", If_None_Match=style.headers["Etag"])).status == 304


def test_a_change_within_a_second_is_never_taken_for_none() -> None:
    now = [100.2]
    changes = Changes(lambda: now[0])
    assert changes.since("/a", "x") is None
    now[0] = 101.3
    seen = changes.since("/a", "x")
    assert seen == datetime.fromtimestamp(100, UTC)
    now[0] = 101.4
    assert changes.since("/a", "y") is None
    now[0] = 102.5
    later = changes.since("/a", "y")
    assert later is not None
    assert later > seen
    now[0] = 109.0
    assert changes.since("/a", "y") == later


def test_it_remembers_a_bounded_number_of_addresses() -> None:
    now = [1.0]
    changes = Changes(lambda: now[0])
    for number in range(answering.REMEMBERED + 10):
        changes.since(f"/{number}", "x")
    now[0] = 50.0
    assert changes.since("/0", "x") is None  # forgotten: new to us
    assert changes.since(f"/{answering.REMEMBERED}", "x") is not None
