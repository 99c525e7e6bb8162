"""What happened is summed up after a session, each day and each week; nothing private, nothing empty."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bot.testing import Conversation
from handlers.hours.public import public_answers, public_notes, public_queue
from tests.handlers.hours.office import BEFORE, END, START, office, said

MINUTE = timedelta(minutes=1)


async def busy(chat: Conversation) -> None:
    """A session in which something happens."""
    for place in chat.stages.values():
        place.lines_shown = 50
    await chat.until(START + MINUTE)
    await chat.ask("lee", "hours here", network="irc")
    await chat.ask("mona", "!hours ask how long is it?", direct=False, network="irc")
    await chat.ask("mona", "hours ask are zebras fine?", network="irc")
    await chat.ask("eve", "!hours ask and panels?", direct=False, network="slack")
    await chat.ask("mona", "#info the deadline is on Monday", direct=False, network="irc")
    await chat.ask("ada", "#agreed we meet again", direct=False, network="slack")
    await chat.ask("lee", "hours done 1 --note “90 minutes”", network="irc")
    await chat.ask("lee", "hours done 2 --note “zebras are fine”", network="irc")
    said(chat, "irc"), said(chat, "slack")


async def test_a_session_ends_with_its_digest_in_its_rooms() -> None:
    async with office(digest_sessions=True) as chat:
        await busy(chat)
        await chat.until(END + 4 * MINUTE)
        assert said(chat, "irc") == []
        await chat.until(END + 5 * MINUTE)
        told = said(chat, "irc")
        assert told == [
            ("#ops", "Digest of CFP office hours: 1 answered, 1 still wait, 1 agreed, 1 info"),
            ("#ops", "#agreed we meet again (ada) · #info the deadline is on Monday (mona)"),
            ("#ops", "Next: !hours digest --since 1d (all of it)"),
        ]
        assert said(chat, "slack") == told


async def test_a_session_in_which_nothing_happened_has_no_digest() -> None:
    async with office(digest_sessions=True) as chat:
        await chat.ask("lee", "hours ask an old one? --public", network="irc")
        await chat.until(END - timedelta(minutes=10))
        said(chat, "irc"), said(chat, "slack")
        await chat.until(END + timedelta(hours=1))
        assert said(chat, "irc") + said(chat, "slack") == []


async def test_the_day_and_the_week_are_told_to_configured_rooms() -> None:
    async with office(digest_rooms=("slack:#all",), digest_day="20:00", digest_week="Friday 16:00") as chat:
        await busy(chat)
        await chat.until(datetime(2026, 11, 26, 20, 0, tzinfo=UTC))
        told = [line for channel, line in said(chat, "slack") if channel == "#all"]
        assert told[0] == "The day's office hours: 1 answered, 1 still wait, 1 agreed, 1 info"
        await chat.until(datetime(2026, 11, 27, 16, 0, tzinfo=UTC))
        told = [line for channel, line in said(chat, "slack") if channel == "#all"]
        assert told[0] == "The week's office hours: 1 answered, 1 still wait, 1 agreed, 1 info"
        await chat.until(datetime(2026, 11, 27, 20, 0, tzinfo=UTC))
        assert not [line for channel, line in said(chat, "slack") if channel == "#all"], "nothing new on Friday"


async def test_at_any_time_by_command() -> None:
    async with office() as chat:
        await busy(chat)
        answer = await chat.ask("eve", "hours digest --since 1d", network="slack")
        assert answer == [
            "Office hours: 1 answered, 1 still wait, 1 agreed, 1 info",
            "- #agreed we meet again (ada)",
            "- #info the deadline is on Monday (mona)",
            "- answered by lee: 1 from mona: how long is it?: 90 minutes",
            "- waits: 3 from eve: and panels?",
        ]


async def test_what_a_page_may_show_holds_nothing_private() -> None:
    async with office() as chat:
        await busy(chat)
        since, until = BEFORE, END
        shown = [
            *await public_queue(chat.app.resources),
            *await public_answers(chat.app.resources, since, until),
            *await public_notes(chat.app.resources, since, until),
        ]
        assert len(shown) == 4
        assert "zebra" not in repr(shown)
        assert "irc:mona" not in repr(shown), "no accounts, only names"
        assert "here" not in repr(shown), "nobody's presence"
