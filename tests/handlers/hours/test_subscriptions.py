"""Who wants a word when the hours begin gets one, in private, once."""

from __future__ import annotations

from datetime import timedelta

from handlers.hours.settings import SkipSettings
from tests.handlers.hours.office import START, leave, link, office, said, started

WEEK = timedelta(days=7)
PING = "Now in #ops, #ops until 12:30 UTC: CFP office hours. “hours unsubscribe” ends this."


async def test_a_subscriber_is_told_at_the_start_until_they_unsubscribe() -> None:
    async with office(series={"a": started(hosts=())}) as chat:
        answer = await chat.ask("mona", "hours subscribe", network="irc")
        assert answer == [
            "I tell you when a session of Getting Started begins. The next one begins Thu 26 Nov 11:00 UTC. "
            "“hours unsubscribe” ends it."
        ]
        await chat.ask("mona", "hours subscribe Getting Started", network="irc")
        await chat.until(START - timedelta(minutes=1))
        assert said(chat, "irc") == []
        await chat.until(START)
        assert said(chat, "irc") == [("mona", PING)]
        assert await chat.ask("mona", "hours unsubscribe", network="irc") == ["You get no more pings."]
        assert await chat.ask("mona", "hours unsubscribe", network="irc") == ["You have no such subscription."]
        await chat.until(START + WEEK)
        assert said(chat, "irc") == []


async def test_one_track_of_two() -> None:
    series = {"a": started(hosts=()), "b": started(hosts=(), track="Ops", rooms=("irc:#o",), day="Friday")}
    async with office(series=series) as chat:
        await chat.ask("mona", "hours subscribe ops", network="irc")
        await chat.ask("eve", "hours subscribe", network="slack")
        await chat.until(START)
        assert (said(chat, "irc"), [who for who, _ in said(chat, "slack")]) == ([], ["eve"])
        await chat.until(START + timedelta(days=1))
        assert ([who for who, _ in said(chat, "irc")], [who for who, _ in said(chat, "slack")]) == (["mona"], ["eve"])


async def test_linked_accounts_get_one_ping_where_the_person_is() -> None:
    async with office(series={"a": started(hosts=())}) as chat:
        await link(chat, "mona")
        await chat.ask("mona", "hours subscribe", network="irc")
        await chat.ask("mona", "hours subscribe", network="slack")
        leave(chat, "irc", "mona")
        await chat.until(START)
        assert said(chat, "irc") == []
        assert said(chat, "slack") == [("mona", PING)]


async def test_a_cancelled_session_pings_nobody() -> None:
    series = {"a": started(hosts=(), skip_dates=(SkipSettings(date=START.date(), reason="holiday"),))}
    async with office(series=series) as chat:
        await chat.ask("mona", "hours subscribe", network="irc")
        await chat.until(START + timedelta(hours=2))
        assert said(chat, "irc") == []
        await chat.until(START + WEEK)
        assert said(chat, "irc") == [("mona", PING)]
