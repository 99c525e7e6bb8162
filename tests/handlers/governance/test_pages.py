"""Announcements on the web: what was said in public, where it arrived, and what has followed."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.store.database import Database
from bot.testing import Conversation, stage
from bot.web.settings import WebSettings
from handlers.governance.announcements.announcement import SEND, Announcement, How, Words
from handlers.governance.announcements.deliveries import DROPPED, SENT
from handlers.governance.announcements.desk import Desk
from handlers.governance.announcements.store import Author
from handlers.governance.pages import PAGES
from handlers.governance.tables import delivery
from tests.bot.web.browsing import Browser, browsing, check
from tests.handlers.governance.conftest import FAMILIES, NOW, PEOPLE, ROOMS, UNITE, settings

MONA = Author("stage:monaaccount", "mona")


@dataclass
class Board:
    """A bot with pages, and announcements in its store."""

    chat: Conversation
    browser: Browser

    async def draft(self, text: str, *rooms: str, **more: Any) -> Announcement:
        return await (await self.desk()).rows.add(MONA, Words(text, rooms or ROOMS, **more), NOW)

    async def sent(self, text: str, *rooms: str, **more: Any) -> Announcement:
        desk, one = await self.desk(), await self.draft(text, *rooms, **more)
        await desk.rows.schedule(one, NOW, "stage:leeaccount", NOW)
        await desk.rows.sent(one.id, NOW)
        await desk.deliveries.begin(one.id, SEND, one.words.rooms, {})
        return await desk.rows.get(one.id)

    async def follow(self, one: Announcement, how: How, text: str, *, said: bool = True) -> int:
        desk = await self.desk()
        words = Words(text, one.words.rooms)
        number = await desk.rows.follow(one, how, words, MONA, approver="stage:leeaccount", now=NOW)
        if said:
            await desk.rows.sent(number, NOW)
        return number

    async def arrived(self, one: Announcement, channel: str, state: str = SENT) -> None:
        database = await self.chat.app.resources.get(Database)
        mine = (delivery.c.announcement == one.id) & (delivery.c.channel == channel)
        await database.run(lambda connection: connection.execute(delivery.update().where(mine).values(state=state)))

    async def desk(self) -> Desk:
        return await self.chat.app.resources.get(Desk)


@asynccontextmanager
async def board(state: Path, *rooms: str) -> AsyncIterator[Board]:
    web = WebSettings(listen="127.0.0.1:0", pages=True, rooms=rooms or ("stage:#ops", "stage:#tc"))
    families = [replace(one, pages=PAGES) if one.name == "governance" else one for one in FAMILIES]
    async with stage(families, settings(state), accounts=PEOPLE, now=NOW) as chat, browsing(chat, web) as browser:
        yield Board(chat, browser)


async def test_the_uniting_of_two_committees_is_there_to_read(state: Path) -> None:
    async with board(state) as one:
        unite = await one.sent(UNITE, effective=date(2020, 8, 1), remind=(30, 7, 0))
        await one.arrived(unite, "#ops")
        await one.arrived(unite, "#uc")
        listed = await one.browser.page("/announcements")
        assert f'<a href="/announcements/{unite.id}">{UNITE}' in listed
        text = await one.browser.page(f"/announcements/{unite.id}?tz=America/Chicago")
        assert UNITE in text
        assert '<time datetime="2020-08-01">Sat 1 Aug 2020</time>' in text
        assert "(07:00 America/Chicago)" in text
        assert "in 2 channels: #ops on stage and 1 more" in text
        assert "to 1 more" in text
        assert "Next reminder" in text


async def test_a_private_room_is_never_named_nor_is_an_account(state: Path) -> None:
    async with board(state) as one:
        unite = await one.sent(UNITE)
        for channel in ("#ops", "#tc", "#uc"):
            await one.arrived(unite, channel, DROPPED if channel == "#tc" else SENT)
        everything = "\n".join((await one.browser.crawl()).values())
        assert "#uc" not in everything
        assert "account" not in everything
        assert "Did not arrive" in everything


async def test_what_went_to_private_rooms_alone_does_not_exist(state: Path) -> None:
    async with board(state) as one:
        secret = await one.sent("SECRET", "stage:#uc")
        answer = await one.browser.get(f"/announcements/{secret.id}")
        none = await one.browser.get("/announcements/999")
        assert (answer.status, none.status) == (404, 404)
        assert answer.text == none.text
        assert "SECRET" not in "\n".join((await one.browser.crawl()).values())


async def test_drafts_and_what_is_scheduled_do_not_exist(state: Path) -> None:
    async with board(state) as one:
        draft, waiting = await one.draft("SECRET draft"), await one.draft("SECRET schedule")
        await (await one.desk()).rows.schedule(waiting, NOW + timedelta(days=1), "stage:lee", NOW)
        assert "SECRET" not in "\n".join((await one.browser.crawl()).values())
        for number in (draft.id, waiting.id):
            assert (await one.browser.get(f"/announcements/{number}")).status == 404


@pytest.mark.parametrize(("how", "word"), [(How.CORRECTION, "Corrected"), (How.WITHDRAWAL, "Withdrawn")])
async def test_what_was_followed_says_so_and_keeps_its_words(state: Path, how: How, word: str) -> None:
    async with board(state) as one:
        first = await one.sent(UNITE)
        number = await one.follow(first, how, "It is another day.")
        old = await one.browser.page(f"/announcements/{first.id}")
        new = await one.browser.page(f"/announcements/{number}")
        assert UNITE in old
        assert f'{word} by <a href="/announcements/{number}">' in old
        assert f'This is the {how.value} of <a href="/announcements/{first.id}">' in new


async def test_a_correction_that_is_not_said_yet_is_not_linked(state: Path) -> None:
    async with board(state) as one:
        first = await one.sent(UNITE)
        number = await one.follow(first, How.CORRECTION, "SECRET", said=False)
        text = await one.browser.page(f"/announcements/{first.id}")
        assert f"/announcements/{number}" not in text


@pytest.mark.parametrize("number", ["0", "-1", "x", "%00", "1e3", "99999999999999999999", "1/2", "٣"])
async def test_a_number_that_is_none_is_not_found(state: Path, number: str) -> None:
    async with board(state) as one:
        seen = await one.browser.get(f"/announcements/{number}")
        assert seen.status == 404
        check(seen.text)


async def test_hostile_words_stay_words(state: Path) -> None:
    async with board(state) as one:
        await one.sent('</a><script>alert(1)</script>"{{7*7}}\n\nsecond paragraph')
        found = await one.browser.crawl()
        assert all("<script" not in text for text in found.values())
        assert '<p class="said" dir="auto">second paragraph</p>' in found["/announcements/1"]
