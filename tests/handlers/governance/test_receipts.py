"""A receipt for every channel."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

from bot.testing import Conversation
from handlers.governance.announcements.page import one_published, published
from tests.handlers.governance.conftest import UNITE, agreed, heard, open_up, staged

MANY = tuple(f"stage:#c{number}" for number in range(200))


async def test_the_log_says_why_it_did_not_arrive_and_what_it_waits_for(chat: Conversation) -> None:
    await chat.ask("mona", "announce draft hello --rooms stage:#ops,stage:#tc,stage:#gone")
    asked = await chat.ask("mona", "announce send 1")
    done = await chat.ask("lee", f"approve {asked[0].partition(' ')[0]}")
    assert done[-2].endswith("Not reached now (I am not in it): stage:#gone.")
    chat.stage.hold = True
    await chat.later(timedelta())
    chat.stage.hold = False
    ops, tc, _ = chat.stage.held
    chat.app.outbox.sent(ops)
    chat.app.outbox.dropped(tc, "#tc: we are banned (+b)")
    assert await chat.ask("mona", "announce log 1") == [
        "Announcement 1: 1 sent, 1 waiting, 1 dropped.",
        "stage:#tc · saying first · state dropped · at Thu 25 Jun 2020 12:00 UTC · because #tc: we are banned (+b)",
        "stage:#gone · saying first · state waiting · at Thu 25 Jun 2020 12:00 UTC · because I am not in it",
        "stage:#ops · saying first · state sent · at Thu 25 Jun 2020 12:00 UTC",
    ]


async def test_a_network_that_is_gone_is_named_and_keeps_nobody_waiting(state: Path) -> None:
    async with staged(state) as chat:
        open_up(chat)
        await chat.ask("mona", "announce draft hello --rooms stage:#tc")
        await agreed(chat, "announce schedule 1 --at 2020-06-26T09:00Z")
    async with staged(state, rooms=()) as chat:
        stage = chat.app.adapters.pop("stage")
        chat.app.adapters["other"] = stage
        await chat.later(timedelta(days=2))
        chat.app.adapters["stage"] = stage
        assert heard(chat) == []
        log = await chat.ask("mona", "announce log 1")
        assert log[0].startswith("Announcement 1: 1 dropped.")
        assert "no such network is configured" in "".join(log)


async def test_two_hundred_channels_are_accepted_at_once_and_hold_nothing_up(state: Path) -> None:
    async with staged(state, rooms=MANY) as chat:
        open_up(chat, *MANY)
        await chat.ask("mona", f'announce draft "{UNITE}"')
        asked = await chat.ask("mona", "announce send 1")
        assert "200 channels" in asked[0]
        await chat.ask("lee", f"approve {asked[0].partition(' ')[0]}")
        chat.stage.hold = True  # a throttle that lets nothing through
        await chat.later(timedelta())
        assert len(chat.stage.held) == 200
        waiting = list(chat.stage.held)
        chat.stage.hold = False
        assert await chat.ask("eve", "ping") == ["pong"]
        assert (await chat.ask("mona", "announce log 1"))[0] == "Announcement 1: 200 waiting."
        for letter in waiting:
            chat.app.outbox.sent(letter)
        assert (await chat.ask("mona", "announce log 1"))[0] == "Announcement 1: 200 sent."


async def test_each_letter_carries_what_a_channel_reads(chat: Conversation) -> None:
    await chat.ask("mona", "announce draft “hello\nworld” --rooms stage:#tc")
    asked = await chat.ask("mona", "announce send 1")
    await chat.ask("lee", f"approve {asked[0].partition(' ')[0]}")
    chat.stage.hold = True
    await chat.later(timedelta())
    (letter,) = chat.stage.held
    assert json.loads(letter.payload) == ["An announcement: hello", "world"]
    assert (letter.topic, letter.room.channel) == ("announce 1 send", "#tc")
    assert letter.expires_at is not None
    chat.stage.hold = False


async def test_the_page_shows_what_was_said_and_nothing_else(chat: Conversation) -> None:
    resources = chat.app.resources
    await chat.ask("mona", f'announce draft "{UNITE}" --effective 2020-08-01')
    await chat.ask("mona", "announce draft another")
    assert await published(resources) == []
    assert await one_published(resources, 2) is None
    await agreed(chat, "announce send 1")
    await chat.later(timedelta())
    heard(chat)
    (shown,) = await published(resources)
    assert (shown.id, shown.text, shown.state, shown.arrived, len(shown.rooms)) == (1, UNITE, "sent", 3, 3)
    assert f"{shown.next_reminder:%Y-%m-%d %H:%M}" == "2020-07-02 09:00"
    await agreed(chat, 'announce correct 1 "The day is 3 August." --effective 2020-08-03')
    await chat.later(timedelta())
    newer, older = await published(resources)
    assert (older.state, older.followed_by, older.next_reminder) == ("corrected", (3,), None)
    assert (newer.id, newer.how, newer.follows) == (3, "correction", 1)
    assert "stage:mona" not in repr((newer, older))
