"""Hosts are asked, co-hosts step in, and the room is told when nobody comes."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from handlers.hours.series.book import Book
from handlers.hours.series.model import Change, Kind
from tests.handlers.hours.office import START, leave, office, said, started

MINUTE = timedelta(minutes=1)
PING = "You host Getting Started in 10 minutes (11:00 UTC), in #ops, #ops."
PLEA = "Nobody has come to host CFP office hours, which began at 11:00 UTC. Can you?"
NOBODY = (
    "Nobody has come yet to host CFP office hours. Ask with “hours ask”: questions are kept, and answered between the "
    "hours as well."
)


async def test_nobody_comes_hosts_are_asked_then_the_co_host_then_the_rooms_are_told() -> None:
    async with office() as chat:
        await chat.until(START - 11 * MINUTE)
        assert said(chat, "irc") + said(chat, "slack") == []
        await chat.until(START - 10 * MINUTE)
        assert said(chat, "irc") == [("lee", PING), ("lee", "Say “hours here”, “hours late 10m” or “hours away”.")]
        assert said(chat, "slack")[0] == ("ada", PING)
        await chat.until(START + 5 * MINUTE)
        assert said(chat, "irc") == []
        assert said(chat, "slack") == [("ada", PLEA), ("ada", "Say “hours here” or “hours away”.")]
        await chat.until(START + 10 * MINUTE)
        assert said(chat, "irc") == [("#ops", NOBODY)]
        assert said(chat, "slack") == [("#ops", NOBODY)]
        await chat.until(START + timedelta(hours=6))
        assert said(chat, "irc") + said(chat, "slack") == []


async def test_a_host_who_is_here_is_not_asked_again_and_nobody_else_is() -> None:
    async with office(now=START - timedelta(hours=1)) as chat:
        answer = await chat.ask("lee", "hours here", network="irc")
        assert answer == ["Noted: CFP office hours, Thu 26 Nov 11:00 UTC, is hosted by lee."]
        await chat.until(START + timedelta(hours=1))
        assert said(chat, "irc") == []
        assert said(chat, "slack")[0] == ("ada", PING)


async def test_taking_a_question_during_the_hours_says_here_as_well() -> None:
    async with office(now=START) as chat:
        await chat.ask("mona", "!hours ask why?", direct=False, network="irc")
        await chat.ask("lee", "hours take", network="irc")
        said(chat, "irc"), said(chat, "slack")
        await chat.until(START + 20 * MINUTE)
        assert said(chat, "irc") + said(chat, "slack") == []


async def test_a_late_host_is_waited_for_and_those_who_wait_are_told() -> None:
    async with office(now=START - 20 * MINUTE) as chat:
        answer = await chat.ask("lee", "!hours late 15m", direct=False, network="irc")
        late = "The host of CFP office hours comes late, about 11:15 UTC: lee. Questions are kept: hours ask"
        assert answer == [f"lee: {late}"]
        assert said(chat, "slack") == [("#ops", late)]
        await chat.until(START + 19 * MINUTE)
        said(chat, "slack")
        assert said(chat, "irc") == []
        await chat.until(START + 20 * MINUTE)
        assert said(chat, "irc") == [("#ops", NOBODY)]


async def test_late_in_minutes_beyond_the_end_is_away() -> None:
    async with office(now=START) as chat:
        (answer,) = await chat.ask("lee", "hours late 2h", network="irc")
        assert "say “hours away” if you cannot come" in answer


async def test_a_lone_host_who_is_late_by_minutes_and_never_comes_is_told_of_once() -> None:
    async with office(now=START - MINUTE, series={"a": started(hosts=("irc:lee",))}) as chat:
        await chat.ask("lee", "hours late 8m", network="irc")
        said(chat, "irc"), said(chat, "slack")
        await chat.until(START + timedelta(hours=2))
        assert said(chat, "irc") == [("#ops", NOBODY)]


async def test_who_cannot_come_is_not_asked_again_and_the_co_host_is_asked_at_once() -> None:
    async with office() as chat:
        await chat.play("""
            <lee@irc to bot> hours away
            <bot@slack to ada> Away from CFP office hours, Thu 26 Nov 11:00 UTC: lee. Can you host it?
            <bot@slack to ada> Say “hours here” or “hours away”.
            <bot@irc to lee> Away from CFP office hours, Thu 26 Nov 11:00 UTC: lee. I have asked the co-hosts.
            <ada@slack to bot> hours away
            <bot@slack to ada> Away from CFP office hours, Thu 26 Nov 11:00 UTC: ada.
            <bot@slack to ada> Nobody else hosts it: hours cancel 2026-11-26 --reason …
        """)
        await chat.until(START + 5 * MINUTE)
        assert said(chat, "irc") == [("#ops", NOBODY)]
        await chat.until(START + timedelta(hours=2))
        assert said(chat, "irc") == []


async def test_a_host_who_comes_after_the_start_is_announced_elsewhere() -> None:
    async with office(now=START + 20 * MINUTE) as chat:
        await chat.ask("ada", "!hours here", direct=False, network="slack")
        assert said(chat, "irc") == [("#ops", "A host is here now for CFP office hours: ada. Ask with “hours ask”.")]
        await chat.ask("ada", "!hours here", direct=False, network="slack")
        assert said(chat, "irc") == []


async def test_who_waits_is_named_to_the_host() -> None:
    async with office() as chat:
        await chat.ask("mona", "!hours ask why?", direct=False, network="irc")
        said(chat, "irc")
        await chat.until(START - 10 * MINUTE)
        assert said(chat, "irc")[1] == ("lee", "1 questions wait; next is 1 from mona: why?")


async def test_a_host_who_cannot_be_reached_does_not_keep_the_other_from_being_asked() -> None:
    async with office() as chat:
        leave(chat, "irc", "lee")
        await chat.until(START - 10 * MINUTE)
        assert said(chat, "irc") == []
        assert said(chat, "slack")[0] == ("ada", PING)


async def test_strangers_and_those_without_hours_say_nothing_of_them() -> None:
    async with office() as chat:
        (answer,) = await chat.ask("eve", "hours here", network="irc")
        assert answer.startswith("Saying whether a host is there is for the hosts.")
        (answer,) = await chat.ask("lee", "hours here", network="irc")
        assert answer == "No session of yours is on or begins within 12 hours; “hours next” lists them."


async def test_a_host_who_was_asked_before_a_restart_is_not_asked_after_it(tmp_path: Path) -> None:
    state = f"{tmp_path}/state.db"
    async with office(state=state) as chat:
        await chat.until(START - 10 * MINUTE)
        assert said(chat, "irc")
    async with office(state=state, now=START - 9 * MINUTE) as chat:
        await chat.until(START)
        assert said(chat, "irc") == []


async def test_a_question_to_a_host_that_is_too_late_is_not_asked(tmp_path: Path) -> None:
    state = f"{tmp_path}/state.db"
    async with office(state=state) as chat:
        await chat.until(START - timedelta(hours=1))
    async with office(state=state, now=START + 2 * MINUTE) as chat:
        await chat.until(START + 2 * MINUTE)
        assert said(chat, "irc") == []


async def test_hosts_and_subscribers_follow_a_session_that_is_moved() -> None:
    async with office() as chat:
        await chat.ask("mona", "hours subscribe", network="irc")
        book, later = await chat.app.resources.get(Book), START + timedelta(hours=3)
        move = Change(0, Kind.MOVE, "1", START.date(), to=later, reason="a holiday")
        await book.change("getting-started", move, "irc:lee", "a test")
        await chat.until(later - 11 * MINUTE)
        said(chat, "slack"), said(chat, "irc")
        await chat.until(later)
        assert [who for who, _ in said(chat, "irc")] == ["lee", "lee", "mona"]
