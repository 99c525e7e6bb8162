"""Counts, and what they say of a slot."""

from __future__ import annotations

from datetime import datetime, timedelta

from handlers.hours.people_half import forget
from tests.handlers.hours.office import BEFORE, START, office, said, started

WEEK = timedelta(days=7)
MINUTE = timedelta(minutes=1)


async def test_a_slot_that_is_used_is_kept_and_one_that_nobody_uses_is_dropped() -> None:
    night = started(track="Night", time="02:00", rooms=("irc:#night",))
    async with office(series={"getting-started": started(), "night": night}) as chat:
        for week in range(3):
            await chat.until(START + week * WEEK)
            await chat.ask("mona", "!hours ask why?", direct=False, network="irc")
            await chat.later((10 + 10 * week) * MINUTE)
            await chat.ask("lee", "hours take", network="irc")
            await chat.ask("lee", "hours done", network="irc")
        await chat.ask("mona", "hours ask again? --track “Getting Started”", network="irc")
        await chat.ask("mona", "hours withdraw", network="irc")
        await chat.later(timedelta(hours=2))
        said(chat, "irc")
        chat.stages["irc"].lines_shown = 20
        answer = await chat.ask("eve", "hours stats --since 21d", network="irc")
    assert answer == [
        "4 asked, 3 answered in the last 21 d",
        "Hardly anybody comes to Night: drop or move it.",
        "Getting Started · asked 4 · answered 3 · median wait 20 min · empty hours 0 of 3 ·  keep this slot",
        "Night · asked 0 · answered 0 · empty hours 3 of 3 ·  drop or move this slot",
    ]


async def test_two_sessions_say_nothing_yet() -> None:
    async with office() as chat:
        await chat.until(START + WEEK + timedelta(hours=3))
        said(chat, "irc")
        answer = await chat.ask("eve", "hours stats", network="irc")
    assert answer[1].endswith("empty hours 2 of 2 ·  too early to say")


async def test_private_questions_and_forgotten_ones_count() -> None:
    async with office(keep_days=1) as chat:
        await chat.ask("mona", "hours ask zebras?", network="irc")
        await chat.ask("lee", "hours done 1", network="irc")
        await chat.until(datetime(2026, 11, 30, tzinfo=BEFORE.tzinfo))
        await forget(chat.app.resources)
        said(chat, "irc")
        answer = await chat.ask("eve", "hours stats", network="irc")
    assert answer[0] == "1 asked, 1 answered in the last 30 d"


async def test_nothing_to_count() -> None:
    async with office() as chat:
        assert await chat.ask("eve", "hours stats", network="irc") == ["No hours and no questions in the last 30 d."]
