"""What was sent is followed, never changed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.testing import Conversation
from tests.handlers.governance.conftest import UNITE, agreed, heard


@pytest.fixture
async def sent(chat: Conversation) -> Conversation:
    """Announcement 1 was sent to two channels."""
    await chat.ask("mona", f'announce draft "{UNITE}" --effective 2020-08-01 --rooms stage:#tc,stage:#uc')
    await agreed(chat, "announce send 1")
    await chat.later(timedelta())
    heard(chat)
    return chat


async def test_a_correction_is_said_where_the_announcement_was_and_is_linked_to_it(sent: Conversation) -> None:
    said = await agreed(sent, 'announce correct 1 "The day is 3 August." --effective 2020-08-03')
    assert "The correction of announcement 1 is announcement 2, on its way to 2 channels." in said[-2]
    await sent.later(timedelta())
    line = "A correction of the announcement of Thu 25 Jun 2020, effective Mon 3 Aug 2020: The day is 3 August."
    assert heard(sent) == [("#tc", line), ("#uc", line)]
    shown = await sent.ask("eve", "announce show 1")
    assert shown[0] == "Announcement 1 (corrected)"
    assert UNITE in shown
    assert "Followed by correction: announcement 2" in shown
    assert "follows: announcement 1 (correction)" in " ".join(await sent.ask("eve", "announce show 2"))


async def test_reminders_speak_of_the_correction_alone(sent: Conversation) -> None:
    await agreed(sent, 'announce correct 1 "The day is 3 August." --effective 2020-08-03')
    await sent.until(datetime(2020, 9, 1, tzinfo=UTC))
    lines = [line for room, line in heard(sent) if room == "#tc" and line.startswith("A reminder")]
    assert lines == [
        "A reminder, in 30 days (Mon 3 Aug 2020): The day is 3 August.",
        "A reminder, in 7 days (Mon 3 Aug 2020): The day is 3 August.",
        "A reminder, today (Mon 3 Aug 2020): The day is 3 August.",
    ]


async def test_a_withdrawal_says_so_and_ends_the_reminders(sent: Conversation) -> None:
    await agreed(sent, 'announce withdraw 1 "The vote is repeated."')
    await sent.until(datetime(2020, 9, 1, tzinfo=UTC))
    line = "The announcement of Thu 25 Jun 2020 is withdrawn: The vote is repeated."
    assert heard(sent) == [("#tc", line), ("#uc", line)]
    assert "(withdrawn)" in (await sent.ask("eve", "announce list"))[2]


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        (
            "announce edit 1 --text other",
            "Announcement 1 was sent; nothing is changed silently: announce correct 1 TEXT",
        ),
        ("announce cancel 1", "Announcement 1 was sent; take it back in the same channels: announce withdraw 1 WHY"),
        ("announce send 1", "Announcement 1 was sent; nothing is changed silently: announce correct 1 TEXT"),
        ("announce withdraw 1", "What shall I announce?"),
        ("announce correct 7 x", "There is no announcement 7; “announce list” lists them."),
    ],
)
async def test_nothing_that_was_sent_changes(sent: Conversation, line: str, sentence: str) -> None:
    assert (await sent.ask("mona", line))[0] == sentence
    assert UNITE in await sent.ask("mona", "announce show 1")


async def test_what_was_corrected_once_is_corrected_through_its_correction(sent: Conversation) -> None:
    await agreed(sent, 'announce correct 1 "The day is 3 August."')
    said = await sent.ask("mona", "announce correct 1 again")
    assert said[0] == "Announcement 1 is corrected already; look at announcement 2."


async def test_a_draft_is_edited_and_not_corrected(chat: Conversation) -> None:
    await chat.ask("mona", "announce draft hello")
    said = await chat.ask("mona", "announce correct 1 other")
    assert said[0] == "Announcement 1 has not been sent: announce edit 1, or announce cancel 1"
