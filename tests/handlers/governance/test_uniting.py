"""The User Committee unites with the Technical Committee on 1 August: from a draft to the last reminder."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bot.testing import Conversation
from tests.handlers.governance.conftest import NOW, UNITE, agreed, heard

SAID = f"An announcement, effective Sat 1 Aug 2020: {UNITE}"
DRAFT = f'announce draft "{UNITE}" --effective 2020-08-01'


async def test_it_is_drafted_shown_agreed_to_said_and_repeated_until_the_day(chat: Conversation) -> None:
    said = await chat.ask("mona", DRAFT)
    assert said[0] == "Draft 1 is kept."
    assert "reminders: Thu 2 Jul 2020 09:00 UTC, Sat 25 Jul 2020 09:00 UTC, Sat 1 Aug 2020 09:00 UTC" in said[2]
    assert SAID in await chat.ask("eve", "announce preview 1")
    said = await agreed(chat, "announce send 1")
    assert said[-2].endswith("approved by lee: Announcement 1 is on its way to 3 channels.")
    assert heard(chat) == []  # the clock says it, not the command
    await chat.later(timedelta())
    assert heard(chat) == [("#ops", SAID), ("#tc", SAID), ("#uc", SAID)]

    reminders = []
    for moment, ahead in (((7, 2), "in 30 days"), ((7, 25), "in 7 days"), ((8, 1), "today")):
        at = datetime(2020, *moment, 9, tzinfo=UTC)
        await chat.until(at - timedelta(seconds=1))
        assert heard(chat) == []
        await chat.until(at)
        reminders = [f"A reminder, {ahead} (Sat 1 Aug 2020): {UNITE}"]
        assert heard(chat) == [(room, line) for room in ("#ops", "#tc", "#uc") for line in reminders]
    await chat.until(datetime(2020, 9, 1, tzinfo=UTC))
    assert heard(chat) == []

    log = await chat.ask("mona", "announce log 1")
    assert log[0] == "Announcement 1: 12 sent."
    assert log[1] == "stage:#ops · saying first · state sent · at Thu 25 Jun 2020 12:00 UTC"
    assert log[-1] == "stage:#uc · saying remind 0d · state sent · at Sat 1 Aug 2020 09:00 UTC"


async def test_it_takes_a_second_announcer(chat: Conversation) -> None:
    await chat.ask("mona", DRAFT)
    asked = await chat.ask("mona", "announce send 1")
    assert "waits until" in asked[0]
    assert "a second person (announcer): Would announce to 3 channels now: “From 1 August" in asked[0]
    token = asked[0].partition(" ")[0]
    for who in ("mona", "eve"):
        assert "approved by" not in (await chat.ask(who, f"approve {token}"))[0]
    await chat.later(timedelta(hours=1))
    assert heard(chat) == []
    assert "(draft)" in (await chat.ask("mona", "announce show 1"))[0]


async def test_whoever_agreed_to_other_words_has_not_agreed(chat: Conversation) -> None:
    await chat.ask("mona", DRAFT)
    token = (await chat.ask("mona", "announce send 1"))[0].partition(" ")[0]
    for change in ("--text “All of you are fired.”", "--rooms stage:#other", "--effective 2020-08-02", "--remind none"):
        await chat.ask("mona", f"announce edit 1 {change}")
        said = await chat.ask("lee", f"approve {token}")
        assert said[0].startswith(f"WARN: Nothing was run: what {token} was about has changed."), change
        token = said[0].partition("Now: ")[2].partition(" ")[0]
    await chat.later(timedelta(hours=1))
    assert heard(chat) == []


async def test_it_waits_for_the_time_that_was_agreed_to(chat: Conversation) -> None:
    await chat.ask("mona", DRAFT)
    asked = await chat.ask("mona", "announce schedule 1 --at 2020-07-10T10:00+02:00")
    assert "Would announce to 3 channels at Fri 10 Jul 2020 08:00 UTC" in asked[0]
    await chat.ask("lee", f"approve {asked[0].partition(' ')[0]}")
    assert "scheduled for Fri 10 Jul 2020 08:00 UTC" in (await chat.ask("mona", "announce list"))[1]
    await chat.until(datetime(2020, 7, 10, 7, 59, 59, tzinfo=UTC))
    assert heard(chat) == []  # no reminder before the first saying
    await chat.until(datetime(2020, 7, 10, 8, tzinfo=UTC))
    assert [line for _, line in heard(chat)] == [SAID] * 3


async def test_what_was_cancelled_is_not_said(chat: Conversation) -> None:
    await chat.ask("mona", DRAFT)
    await agreed(chat, "announce schedule 1 --at 2020-07-10T08:00Z")
    said = await chat.ask("mona", "announce cancel 1")
    assert said == ["Announcement 1 is cancelled; nothing of it will be said."]
    await chat.until(datetime(2020, 9, 1, tzinfo=UTC))
    assert heard(chat) == []
    assert (await chat.ask("mona", "announce cancel 1"))[0] == "Announcement 1 is cancelled already."


async def test_a_reminder_is_not_said_before_the_announcement_itself(chat: Conversation) -> None:
    await chat.until(NOW + timedelta(days=20))
    await chat.ask("mona", DRAFT)
    await agreed(chat, "announce send 1")
    await chat.until(datetime(2020, 9, 1, tzinfo=UTC))
    kinds = [line.partition(":")[0] for room, line in heard(chat) if room == "#tc"]
    assert kinds == [
        "An announcement, effective Sat 1 Aug 2020",
        "A reminder, in 7 days (Sat 1 Aug 2020)",
        "A reminder, today (Sat 1 Aug 2020)",
    ]
