"""Help with a call for proposals, as people ask for it: dates, tracks, reminders and reviews that nobody else sees."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from sqlalchemy import Connection, select

import handlers.cfp
import handlers.knowledge
import handlers.reminders
from bot.chat.message import Address, Message, Principal, Room
from bot.commands.family import from_module
from bot.config.model import BotSettings, Settings
from bot.core.limits import LimitSettings
from bot.store.schema import audit, outbox
from bot.testing import CHANNEL, NETWORK, Conversation, stage
from handlers.cfp.settings import CfpSettings, Track
from handlers.knowledge.tables import questions

FAMILIES = [from_module("cfp", handlers.cfp), from_module("reminders", handlers.reminders)]
GOOD = (Path(__file__).parent / "abstracts" / "good_labelled.txt").read_text(encoding="utf-8")
NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
CALL: dict[str, Any] = {
    "name": "the Open Infrastructure Summit",
    "url": "https://summit.example.org/cfp",
    "opens": "2026-11-01T00:00 UTC",
    "deadline": "2026-12-01T23:59 America/Los_Angeles",
    "process": "Each track has a programming committee of three to five people.\nStories from operation beat sales pitches.",
    "rooms": (f"{NETWORK}:#ops",),
    "tracks": {
        "Getting Started": Track(description="First steps, for newcomers.", chairs=("mona", "lee")),
        "Storage": Track(description="Ceph and its friends."),
    },
}


def on(now: datetime = NOW, families: Any = None, **call: Any) -> Any:
    own: dict[str, msgspec.Struct] = {"cfp": CfpSettings(**call)}
    settings = Settings(bot=BotSettings(state="sqlite://"), limits=LimitSettings(burst=1000), families=own)
    return stage(families or FAMILIES, settings, accounts=("mona",), now=now)


def said(chat: Conversation) -> list[str]:
    found = [f"{room.channel} {line}" for room, line in chat.stage.said]
    chat.stage.said.clear()
    return found


async def kept(chat: Conversation) -> str:
    """All that the store holds of what was said."""
    await chat.app.database.flush()
    tables = (audit, outbox, *([questions] if "knowledge" in {f.name for f in chat.app.registry.families} else []))

    def read(connection: Connection) -> str:
        return " ".join(str(connection.execute(select(table)).all()) for table in tables)

    return await chat.app.database.run(read)


async def test_the_deadline_is_told_in_utc_and_in_the_reader_s_zone() -> None:
    async with on(**CALL) as chat:
        await chat.play("""
            <eve to bot> cfp deadline
            <bot to eve> 11 d 19 h left: the Open Infrastructure Summit closes Wed 2 Dec 2026 07:59 UTC.
            <bot to eve> As it was announced: Tue 1 Dec 2026 23:59 America/Los_Angeles.
            <bot to eve> “cfp deadline --tz Europe/Berlin” shows your zone; “tz set Europe/Berlin” tells me for good.…
            <eve to bot> cfp deadline --tz Asia/Tokyo
            <bot to eve> 11 d 19 h left: the Open Infrastructure Summit closes Wed 2 Dec 2026 07:59 UTC (16:59 Asia/Tokyo).
            <bot to eve> As it was announced: Tue 1 Dec 2026 23:59 America/Los_Angeles.
            <bot to eve> submit at: https://summit.example.org/cfp
            <mona to bot> tz set America/Los_Angeles
            <bot to mona> Your times are America/Los_Angeles from now on; it is 04:00 there.
            <mona> !cfp deadline
            <bot> mona: 11 d 19 h left: the Open Infrastructure Summit closes Wed 2 Dec 2026 07:59 UTC (Tue 1 Dec 23:59 America/…
            <bot> mona: As it was announced: Tue 1 Dec 2026 23:59 America/Los_Angeles.
            <bot> mona: submit at: https://summit.example.org/cfp
        """)


@pytest.mark.parametrize(
    ("now", "says"),
    [
        (
            "2026-10-30",
            "Not open yet: the Open Infrastructure Summit opens in 2 d, Sun 1 Nov 2026 00:00 UTC and closes Wed",
        ),
        ("2026-12-05", "Over: the Open Infrastructure Summit closed Wed 2 Dec 2026 07:59 UTC, 2 d 16 h ago."),
        ("2026-12-02", "WARN: 7 h 59 min left: the Open Infrastructure Summit closes"),
    ],
)
async def test_not_open_yet_over_and_soon_are_said_plainly(now: str, says: str) -> None:
    async with on(datetime.fromisoformat(now).replace(tzinfo=UTC), **CALL) as chat:
        assert (await chat.ask("eve", "cfp deadline"))[0].startswith(says)


async def test_without_the_family_that_keeps_zones_everything_is_utc() -> None:
    async with on(families=FAMILIES[:1], **CALL) as chat:
        assert (await chat.ask("mona", "cfp"))[0].endswith("closes Wed 2 Dec 2026 07:59 UTC.")


async def test_what_nobody_has_configured_is_said_to_be_unknown() -> None:
    async with on() as chat:
        assert await chat.ask("eve", "cfp deadline") == [
            "I know of no call for proposals; whoever runs me writes it under [cfp]."
        ]
        assert await chat.ask("eve", "cfp tracks") == ["I know of no tracks of the call for proposals."]
        assert await chat.ask("eve", "cfp process") == ["I do not know how the call for proposals chooses talks."]
        assert (await chat.ask("eve", "cfp checklist"))[0] == "Before you submit:"
    async with on(name="the summit") as chat:
        assert await chat.ask("eve", "cfp deadline") == ["I do not know the deadline of the summit; its page does."]


async def test_tracks_and_process_are_shown_and_a_track_by_its_beginning() -> None:
    async with on(**CALL) as chat:
        await chat.play("""
            <eve> !cfp
            <bot> eve: 11 d 19 h left: the Open Infrastructure Summit closes Wed 2 Dec 2026 07:59 UTC.
            <bot> eve: submit at: https://summit.example.org/cfp
            <bot> eve: “cfp review TEXT”, best said in private: I look at title and abstract, and keep nothing of them.…
            <eve to bot> cfp tracks
            <bot to eve> 2 tracks
            <bot to eve> Getting Started · about First steps, for newcomers. · chairs mona, lee
            <bot to eve> Storage · about Ceph and its friends.
            <eve to bot> cfp tracks getting
            <bot to eve> Track Getting Started
            <bot to eve> First steps, for newcomers.
            <bot to eve> Chairs: mona, lee
            <eve to bot> cfp tracks storrage
            <bot to eve> There is no track “storrage”.
            <bot to eve> - Storage
            <eve to bot> cfp process
            <bot to eve> Each track has a programming committee of three to five people.
            <bot to eve> Stories from operation beat sales pitches.
            <bot to eve> see: https://summit.example.org/cfp
        """)


async def test_the_deadline_is_reminded_of_three_times_in_the_configured_rooms() -> None:
    async with on(**CALL) as chat:
        found: list[str] = []
        for day in range(1, 16):
            await chat.until(NOW + timedelta(days=day))
            found += [line for line in said(chat) if "left" in line]
    closes = "the Open Infrastructure Summit closes Wed 2 Dec 2026 07:59 UTC"
    told = f"{closes}. As announced: Tue 1 Dec 2026 23:59 America/Los_Angeles."
    assert found == [f"#ops 7 d left: {told}", f"#ops 1 d left: {told}", f"#ops WARN: 3 h left: {told}"]


async def test_a_late_reminder_says_what_is_left_now_and_one_that_is_too_late_is_not_said() -> None:
    async with on(datetime(2026, 11, 24, tzinfo=UTC), **CALL) as chat:
        chat.turned[0] = datetime(2026, 11, 27, 7, 59, tzinfo=UTC)
        await chat.app.clock.run_due()
        first = said(chat)[0]
        assert "5 d left" in first
        assert first.endswith("(late: was due Wed 25 Nov 2026 07:59 UTC)")
        chat.turned[0] = datetime(2026, 12, 3, tzinfo=UTC)
        await chat.app.clock.extend()
        await chat.app.clock.run_due()
        assert said(chat) == []


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"deadline": "2026-12-01T23:59"}, "deadline: write it as"),
        ({"deadline": "2026-12-01T23:59 PT"}, "there is no time zone PT"),
        ({"deadline": "2026-02-30T23:59 UTC"}, "2026-02-30T23:59 is in no calendar"),
        ({"deadline": "tomorrow"}, "write it as"),
        ({"opens": "2027-01-01T00:00 UTC", "deadline": "2026-12-01T00:00 UTC"}, "not after the opening"),
    ],
)
def test_a_wrong_date_stops_the_start_with_what_to_write(given: dict[str, str], says: str) -> None:
    with pytest.raises(msgspec.ValidationError, match=says):
        msgspec.convert(given, CfpSettings)


@pytest.mark.parametrize(
    "text", ["2026-12-01 23:59 America/Los_Angeles", "2026-12-01T23:59:00[America/Los_Angeles]", "2026-12-02T07:59Z"]
)
def test_a_deadline_can_be_written_in_several_ways(text: str) -> None:
    closes = CfpSettings(deadline=text).closes_at
    assert closes is not None
    assert closes.at == datetime(2026, 12, 2, 7, 59, tzinfo=UTC)


async def test_a_review_asked_for_in_a_channel_comes_in_private() -> None:
    async with on() as chat:
        chat.stage.hear("eve", f"!cfp review {GOOD}")
        await chat.settle()
        rooms = {(room.channel, room.is_direct) for room, _ in chat.stage.said}
        lines = said(chat)
        assert rooms == {("eve", True)}
        assert lines[0] == "eve 1 thing to mend; title 60 of 100, abstract 521 of 1500 characters."


def in_thread(text: str, address: Address = Address.NAME) -> Message:
    room = Room(NETWORK, CHANNEL, "1700000000.1")
    return Message(room, Principal(NETWORK, "~eve", "eve"), text, address, NOW)


async def test_in_a_thread_it_is_answered_there() -> None:
    async with on() as chat:
        for text in (f"cfp review {GOOD}", GOOD):
            chat.stage.inbox.put(in_thread(text))
            await chat.settle()
            assert {(room.channel, room.thread) for room, _ in chat.stage.said} == {(CHANNEL, "1700000000.1")}
            assert "1 thing to mend" in said(chat)[0]


async def test_a_paste_in_private_or_a_file_needs_no_command() -> None:
    async with on() as chat:
        for text in (GOOD, f">\n{GOOD}"):
            assert "1 thing to mend" in (await chat.ask("eve", text))[0]
        chat.stage.hear("eve", f"bot: {GOOD}")
        await chat.settle()
        assert all(line.startswith("eve ") for line in said(chat))


async def test_channel_talk_among_people_is_never_reviewed() -> None:
    async with on() as chat:
        chat.stage.hear("eve", GOOD)
        await chat.silence()


async def test_nothing_of_a_reviewed_draft_is_kept_anywhere() -> None:
    families = [*FAMILIES, from_module("knowledge", handlers.knowledge)]
    async with on(families=families) as chat:
        chat.stage.hold = True  # not even while the letter waits
        chat.stage.hear("eve", f"!cfp review {GOOD}")
        chat.stage.hear("eve", "cfp review What nobody has looked at yet, zebra", direct=True)
        await chat.settle()
        assert chat.stage.held
        rows = await kept(chat)
        assert "cfp review" in rows
        assert "dying Ceph" not in rows
        assert "zebra" not in rows


async def test_nothing_of_a_draft_is_kept_where_the_words_were_wrong() -> None:
    async with on() as chat:
        await chat.ask("eve", f"cfp review --level beginner {GOOD}")
        assert "Moving 400" not in await kept(chat)


async def test_nothing_of_a_pasted_draft_is_kept_anywhere() -> None:
    families = [*FAMILIES, from_module("knowledge", handlers.knowledge)]
    async with on(families=families) as chat:
        await chat.ask("eve", GOOD)
        assert "Moving 400" not in await kept(chat)


async def test_a_ten_thousand_line_abstract_gets_a_sentence() -> None:
    async with on() as chat:
        text = "this talk is about the audience and what the audience will learn\n" * 10_000
        says = "These are 10,000 lines, and an abstract has 1,500 characters at most: send me title and abstract alone."
        assert await chat.ask("eve", f"cfp review {text}") == [says]
        assert await chat.ask("eve", text) == [says]


async def test_what_follows_a_bare_command_is_the_draft_once_and_for_five_minutes() -> None:
    thin = "Kubernetes in our school. We have three old servers there and nobody who knows how to look after them."
    async with on() as chat:
        assert "Say it with title and abstract behind it" in (await chat.ask("eve", "cfp review"))[0]
        assert "I do not know that" in (await chat.ask("eve", "and then?"))[0]
        assert "things to mend" in (await chat.ask("eve", thin))[0]
        assert "I do not know that" in (await chat.ask("eve", thin))[0]
        await chat.ask("eve", "cfp review")
        await chat.later(timedelta(minutes=6))
        assert "I do not know that" in (await chat.ask("eve", thin))[0]


async def test_a_draft_in_another_language_is_measured_only() -> None:
    text = (Path(__file__).parent / "abstracts" / "foreign.txt").read_text(encoding="utf-8")
    async with on() as chat:
        assert (await chat.ask("eve", f"cfp review {text}"))[0].startswith("This does not look like English")


async def test_a_secret_in_a_draft_is_never_said_again() -> None:
    text = (Path(__file__).parent / "abstracts" / "hostile_markup.txt").read_text(encoding="utf-8")
    async with on() as chat:
        lines = " ".join([*await chat.ask("eve", f"cfp review {text}"), *await chat.ask("eve", "more")])
        assert "It seems to hold a password, key or token" in lines
        assert "hunter2" not in lines
