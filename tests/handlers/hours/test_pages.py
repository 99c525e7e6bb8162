"""Office hours on the web: what was public is there to read, and nothing else is on any page."""

from __future__ import annotations

import tempfile
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from icalendar import Calendar

import handlers.hours
from bot.chat.message import Principal, Room, Strength
from bot.commands.family import from_module
from bot.config.model import BotSettings, Settings
from bot.core.linking import Account
from bot.store.database import Database
from bot.testing import Conversation, stage
from bot.web.settings import WebSettings
from handlers.hours.notes.store import Notes
from handlers.hours.notes.words import KINDS, Noted
from handlers.hours.pages import PAGES
from handlers.hours.queue.changes import Change, answered, taken
from handlers.hours.queue.ticket import Question, Ticket
from handlers.hours.queue.tickets import Tickets
from handlers.hours.settings import HoursSettings
from handlers.hours.tables_queue import presence, subscriber
from tests.bot.web.browsing import Browser, browsing, check
from tests.bot.web.chromium import MISSING, PROGRAM, chromium

NOW = datetime(2026, 11, 26, 11, 20, tzinfo=UTC)
"""A Thursday, in the middle of the hours."""
SERIES: dict[str, Any] = {
    "getting-started": {
        "title": "CFP office hours",
        "track": "Getting Started",
        "day": "Thursday",
        "time": "11:00",
        "duration": 90,
        "rooms": ["stage:#cfp"],
        "hosts": ["stage:hostaccount"],
        "agenda_url": "https://etherpad.example.org/p/cfp",
        "description": "Ask anything about <your> proposal.",
        "skip_dates": [{"date": "2026-12-24", "reason": "Holidays"}],
    },
    "board": {
        "title": "SECRET-TITLE",
        "track": "SECRET-TRACK",
        "day": "Thursday",
        "time": "11:00",
        "rooms": ["stage:#board"],
        "description": "SECRET-DESCRIPTION",
    },
    "mixed": {
        "title": "SECRET-MIXED",
        "day": "Friday",
        "time": "09:00",
        "rooms": ["stage:#cfp"],
        "more": [{"day": "Monday", "time": "09:00", "rooms": ["stage:#board"]}],
    },
}
PUBLIC, PRIVATE = Room("stage", "#cfp"), Room("stage", "#board")
DIRECT = Room("stage", "eve", is_direct=True)
EVE = Principal("stage", "eveaccount", "eve", "stage", Strength.VERIFIED)
MONA = Account("stage:hostaccount", "mona")


@dataclass
class Office:
    """A bot with pages and a filled store."""

    chat: Conversation
    browser: Browser

    async def ask(self, text: str, room: Room = PUBLIC, *, private: bool = False, **about: str) -> Ticket:
        about = {"series": "getting-started", "track": "Getting Started"} | about
        question = Question(text, EVE, room, private, **about)
        return await (await self._tickets()).add(question, [EVE.key], NOW - timedelta(minutes=5))

    async def take(self, ticket: Ticket) -> Ticket:
        return await (await self._tickets()).change(ticket, Change(taken(MONA, NOW)), NOW)

    async def answer(self, ticket: Ticket, text: str, at: datetime = NOW) -> Ticket:
        return await (await self._tickets()).change(ticket, Change(answered(MONA, text, at)), at)

    async def note(self, kind: str, text: str, room: Room = PUBLIC, at: datetime = NOW, series: str = "") -> None:
        notes = await self.chat.app.resources.get(Notes)
        await notes.add([Noted(kind, text)], room, series or "getting-started", EVE, at)

    async def write(self, statement: Any) -> None:
        database = await self.chat.app.resources.get(Database)
        await database.run(lambda connection: connection.execute(statement))

    async def _tickets(self) -> Tickets:
        return await self.chat.app.resources.get(Tickets)


@asynccontextmanager
async def office(now: datetime = NOW, **web: Any) -> AsyncIterator[Office]:
    given: dict[str, Any] = {
        "listen": "127.0.0.1:0",
        "pages": True,
        "rooms": ("stage:#c*",),
        "public_url": "https://bot.example.org",
    }
    pages = WebSettings(**(given | web))
    hours = msgspec.convert({"series": SERIES, "queue": {"most_of_one": 1000, "most": 1000}}, HoursSettings)
    family = replace(from_module("hours", handlers.hours), pages=PAGES)
    made = Settings(bot=BotSettings(state="sqlite://"), families={"hours": hours}, web=pages)
    async with stage([family], made, now=now) as chat, browsing(chat, pages) as browser:
        yield Office(chat, browser)


async def test_the_schedule_shows_public_series_with_their_times_and_the_readers() -> None:
    async with office() as one:
        text = await one.browser.page("/hours?tz=Europe/Berlin")
        assert '<time datetime="2026-11-26T11:00Z">11:00–12:30 UTC</time>' in text
        assert "(12:00–13:30 Europe/Berlin)" in text
        assert "on now" in text
        assert "#cfp on stage" in text
        assert "SECRET" not in text


async def test_a_series_has_its_description_agenda_calendar_and_next_sessions() -> None:
    async with office() as one:
        text = await one.browser.page("/hours/getting-started")
        assert "Ask anything about &lt;your&gt; proposal." in text
        assert 'href="https://etherpad.example.org/p/cfp" rel="nofollow noopener noreferrer ugc"' in text
        assert ">https://bot.example.org/hours/getting-started.ics</a>" in text
        assert "cancelled" in text
        assert "Holidays" in text
        assert text.count("<time") == 8
        for path in ("/hours/board", "/hours/mixed", "/hours/nothing", "/hours/board.ics", "/hours/%00"):
            assert (await one.browser.get(path)).status == 404


async def test_the_calendar_holds_the_same_series() -> None:
    async with office() as one:
        for path in ("/hours.ics", "/hours/getting-started.ics"):
            seen = await one.browser.get(path)
            assert seen.headers["Content-Type"] == "text/calendar; charset=utf-8"
            events = Calendar.from_ical(seen.text).walk("VEVENT")
            assert {str(event["SUMMARY"]) for event in events} == {"CFP office hours"}
        assert "SECRET" not in (await one.browser.get("/hours.ics")).text


async def test_the_queue_shows_who_is_next_but_not_who_is_there() -> None:
    async with office() as one:
        first = await one.ask("How long may it be?")
        await one.take(first)
        await one.ask("May two people speak?")
        await one.ask("And three?")
        text = await one.browser.page("/queue")
        assert text.index("being answered") < text.index("How long") < text.index("next</span>") < text.index("May two")
        assert text.count("next</span>") == 1
        assert "mona" not in text


async def test_minutes_of_a_session_and_of_a_day() -> None:
    async with office() as one:
        await one.answer(await one.ask("How long?"), "1,500 characters.")
        await one.note("agreed", "Times are told in UTC")
        await one.note("link", "https://cfp.example.org/tracks all tracks")
        await one.note("link", "javascript:alert(1) click")
        await one.note("info", "said the day before", at=NOW - timedelta(days=1))
        await one.note("idea", "said in the evening", at=NOW + timedelta(hours=6))
        session = await one.browser.page("/minutes/getting-started/2026-11-26T1100Z")
        day = await one.browser.page("/minutes/2026-11-26")
        listed = await one.browser.page("/minutes")
        for text in (session, day):
            assert "Times are told in UTC" in text
            assert '<p class="said" dir="auto">1,500 characters.</p>' in text
            assert '<a href="https://cfp.example.org/tracks"' in text
            assert 'href="javascript' not in text
            assert "said the day before" not in text
        assert ("said in the evening" in session, "said in the evening" in day) == (False, True)
        assert 'href="/minutes/getting-started/2026-11-26T1100Z"' in day
        assert "4 notes, 1 answer" in listed
        assert "/minutes/2026-11-25" in listed


@pytest.mark.parametrize(
    "path",
    [
        "/minutes/2026-02-30",
        "/minutes/9999-12-31",
        "/minutes/0001-01-01",
        "/minutes/x",
        "/minutes/getting-started/2026-11-27T1100Z",
        "/minutes/getting-started/yesterday",
        "/minutes/getting-started/9999-12-31T2359Z",
        "/minutes/getting-started/0001-01-01T0000Z",
        "/minutes/board/2026-11-26T1100Z",
        "/minutes/2026-11-23",
    ],
)
async def test_minutes_that_there_are_not(path: str) -> None:
    async with office() as one:
        seen = await one.browser.get(path)
        assert seen.status == 404
        check(seen.text)


async def test_the_address_of_minutes_outlives_the_series_and_its_rule() -> None:
    async with office() as one:
        await one.note("info", "of a time before the rule", at=datetime(2026, 11, 24, 9, 10, tzinfo=UTC))
        await one.note("info", "of a series that is gone", at=datetime(2026, 11, 24, 9, 10, tzinfo=UTC), series="gone")
        assert "before the rule" in await one.browser.page("/minutes/getting-started/2026-11-24T0900Z")
        assert "that is gone" in await one.browser.page("/minutes/gone/2026-11-24T0900Z")


async def test_hostile_words_stay_words() -> None:
    async with office() as one:
        hostile = "</p></main><script>alert(1)</script>\" onx='{{7*7}}' <img src=x>\u202etxet"
        await one.answer(await one.ask(hostile), hostile)
        await one.ask(hostile)
        await one.note("action", hostile)
        for text in (await one.browser.crawl()).values():
            assert "<script>alert" not in text
            assert "<img" not in text
            assert "\u202e" not in text


async def test_with_no_room_named_nothing_is_shown() -> None:
    async with office(rooms=()) as one:
        await one.ask("PUBLIC-QUESTION")
        await one.note("info", "PUBLIC-NOTE")
        found = await one.browser.crawl()
        assert not any(word in text for text in found.values() for word in ("PUBLIC", "SECRET", "CFP office hours"))


ASKED = st.tuples(
    st.sampled_from([PUBLIC, PRIVATE, DIRECT]),
    st.booleans(),
    st.sampled_from(["getting-started", "board", "mixed", ""]),
    st.sampled_from(["open", "taken", "done"]),
)
NOTED = st.tuples(st.sampled_from(KINDS), st.sampled_from([PUBLIC, PRIVATE]), st.integers(-3 * 24 * 60, 30))


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(asked=st.lists(ASKED, max_size=12), noted=st.lists(NOTED, max_size=8))
async def test_nothing_private_is_on_any_page(
    asked: list[tuple[Room, bool, str, str]], noted: list[tuple[str, Room, int]]
) -> None:
    async with office() as one:
        shown, hidden = await _fill(one, asked, noted)
        await one.write(_here("PRESENT-HOST"))
        await one.write(_subscribed("SUBSCRIBED-PERSON"))
        everything = "\n".join((await one.browser.crawl()).values())
        for word in shown:
            assert word in everything
        for word in (*hidden, "SECRET", "PRESENT-HOST", "SUBSCRIBED-PERSON", "hostaccount", "eveaccount"):
            assert word not in everything


async def _fill(
    one: Office, asked: Iterable[tuple[Room, bool, str, str]], noted: Iterable[tuple[str, Room, int]]
) -> tuple[list[str], list[str]]:
    """Each question, answer and note has a word of its own; which of them may be read, and which may not."""
    shown: list[str] = []
    hidden: list[str] = []
    for number, (room, private, series, state) in enumerate(asked):
        word, reply = f"QUESTION{number:03d}Q", f"ANSWER{number:03d}A"
        ticket = await one.ask(word, room, private=private, series=series, track="")
        if state == "taken":
            await one.take(ticket)
        elif state == "done":
            await one.answer(ticket, reply)
        is_public = not private and room is not PRIVATE and series in {"getting-started", ""}
        (shown if is_public else hidden).extend([word, reply] if state == "done" else [word])
    for number, (kind, room, minutes) in enumerate(noted):
        await one.note(kind, f"NOTE{number:03d}N", room, NOW + timedelta(minutes=minutes))
        (hidden if room is PRIVATE else shown).append(f"NOTE{number:03d}N")
    return shown, hidden


def _here(name: str) -> Any:
    key = "getting-started@2026-11-26T11:00Z"
    return presence.insert().values(session=key, host="stage:hostaccount", name=name, state="here", at=NOW)


def _subscribed(name: str) -> Any:
    return subscriber.insert().values(who="stage:eveaccount", track="", name=name, at=NOW)


@pytest.mark.skipif(PROGRAM is None, reason=MISSING)
async def test_a_phone_needs_no_sideways_scrolling() -> None:
    async with office(public_url="") as one:
        long = "x" * 400 + " https://example.org/" + "y" * 300
        await one.answer(await one.ask(long), long)
        await one.ask(long)
        await one.note("link", "https://example.org/" + "z" * 500)
        paths = [
            path for path in await one.browser.crawl() if not path.endswith((".ics", ".css")) and ".css?" not in path
        ]
        base = f"http://127.0.0.1:{one.browser.server.port}"
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
            async with chromium(Path(folder)) as tab:
                for path in (*paths, "/nothing"):
                    await tab.open(base + path, 360)
                    assert await tab.evaluate("document.documentElement.scrollWidth") <= 360, path
                    assert await tab.evaluate("getComputedStyle(document.body).maxWidth") != "none"  # the style came
        assert not [text for text in tab.complaints if "404" not in text]
