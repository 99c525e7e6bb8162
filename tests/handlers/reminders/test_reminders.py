"""Reminders as people ask for them and get them, in virtual time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy import select

import handlers.people
import handlers.reminders
from bot.commands.family import from_module
from bot.config.model import BotSettings, Settings
from bot.core.clock.tables import occurrences
from bot.core.limits import LimitSettings
from bot.testing import Conversation, stage
from handlers.reminders.settings import ReminderSettings
from handlers.reminders.tables import reminders

REMINDERS = from_module("reminders", handlers.reminders)
NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


def settings(**more: Any) -> Settings:
    own: dict[str, msgspec.Struct] = {"reminders": ReminderSettings(**more)}
    return Settings(bot=BotSettings(state="sqlite://"), limits=LimitSettings(burst=10_000), families=own)


def on(*, now: datetime = NOW, accounts: tuple[str, ...] = ("mona", "lee"), **more: Any) -> Any:
    return stage([REMINDERS], settings(**more), accounts=accounts, now=now)


def said(chat: Conversation) -> list[tuple[str, str]]:
    found = [(room.channel, line) for one in chat.stages.values() for room, line in one.said]
    for one in chat.stages.values():
        one.said.clear()
    return found


async def test_a_reminder_comes_in_private_at_its_time_and_once() -> None:
    async with on() as chat:
        await chat.play("""
            <mona> !remind me in 2h check the mirror
            <bot> mona: Reminder 1: I remind you Fri 20 Nov 2026 14:00 UTC, in 2 h. “remind drop 1” takes it back.…
        """)
        await chat.until(NOW + timedelta(hours=1, minutes=59, seconds=59))
        assert said(chat) == []
        await chat.until(NOW + timedelta(days=3))
        assert said(chat) == [("mona", "Reminder: check the mirror")]


async def test_the_room_is_reminded_in_the_name_of_whoever_asked() -> None:
    async with on() as chat:
        await chat.ask("mona", "!remind here in 2h !op eve", direct=False)
        await chat.later(timedelta(hours=3))
        assert said(chat) == [("#ops", "Reminder from mona: !op eve")]


async def test_in_a_private_conversation_here_means_me() -> None:
    async with on() as chat:
        await chat.ask("mona", "remind here in 2h eat")
        await chat.later(timedelta(hours=3))
        assert said(chat) == [("mona", "Reminder: eat")]


async def test_times_are_read_and_shown_in_the_zone_that_a_person_has_told() -> None:
    async with on() as chat:
        await chat.play("""
            <mona to bot> tz
            <bot to mona> I do not know your time zone, so your times are UTC. “tz set Europe/Berlin” changes that.
            <mona to bot> tz set berlin
            <bot to mona> There is no such time zone. Name a place as the IANA database does, such as Europe/Berlin.
            <bot to mona> - Europe/Berlin
            <mona to bot> tz set Europe/Berlin
            <bot to mona> Your times are Europe/Berlin from now on; it is 13:00 there.
            <mona> !tz
            <bot to mona> Your time zone is Europe/Berlin. Now it is Fri 20 Nov 2026 12:00 UTC (13:00 Europe/Berlin).
            <mona to bot> remind me at 15:00 tea
            <bot to mona> Reminder 1: I remind you Fri 20 Nov 2026 14:00 UTC (15:00 Europe/Berlin), in 2 h.…
            <mona to bot> remind me --tz Asia/Tokyo tomorrow at 8:00 call
            <bot to mona> Reminder 2: I remind you Fri 20 Nov 2026 23:00 UTC (Sat 21 Nov 00:00 Europe/Berlin), in 11 h.…
            <mona to bot> tz forget
            <bot to mona> Forgotten: your times are UTC again.
        """)


async def test_a_weekly_one_follows_the_clock_on_the_wall_through_the_change() -> None:
    async with on(now=datetime(2027, 3, 20, tzinfo=UTC)) as chat:
        await chat.ask("mona", "tz set Europe/Berlin")
        await chat.ask("mona", "!remind here every sunday at 2:30 backup", direct=False)
        times: list[str] = []
        for _ in range(20 * 24):
            await chat.later(timedelta(hours=1))
            times += [f"{chat.app.clock.now():%d %b %H} {line}" for _, line in said(chat)]
    assert times == [
        "21 Mar 02 Reminder from mona: backup",
        "21 Mar 02 Every Sunday; “remind drop 1” ends it.",
        "28 Mar 01 Reminder from mona: backup",
        "28 Mar 01 Every Sunday (02:30 does not exist today); “remind drop 1” ends it.",
        "04 Apr 01 Reminder from mona: backup",
        "04 Apr 01 Every Sunday; “remind drop 1” ends it.",
    ]


async def test_what_moves_over_a_gap_is_said_when_it_is_asked_for() -> None:
    async with on() as chat:
        await chat.ask("mona", "tz set Europe/Berlin")
        lines = await chat.ask("mona", "remind me on 2027-03-28 at 2:30 change")
        assert "WARN: Reminder 1: I remind you Sun 28 Mar 2027 01:00 UTC (03:00 Europe/Berlin)" in lines[0]
        assert "does not exist" in lines[1]


async def test_one_that_is_dropped_is_never_said_and_nobody_drops_those_of_others() -> None:
    async with on() as chat:
        await chat.ask("mona", "remind me in 2h one")
        await chat.ask("mona", "remind me every friday at 15:00 two")
        await chat.play("""
            <lee to bot> remind drop 1
            <bot to lee> You have no reminder 1; “remind list” shows yours.
            <lee to bot> remind list
            <bot to lee> You have no reminders.
            <mona to bot> remind drop #1
            <bot to mona> Reminder 1 is dropped.
            <mona> !remind list
            <bot to mona> 1 reminder
            <bot to mona> 2 · when Fri 20 Nov 2026 15:00 UTC, every Friday · where to you · text two
            <mona to bot> remind drop 2
            <bot to mona> Reminder 2 is dropped.
        """)
        await chat.later(timedelta(days=15))
        assert said(chat) == []


async def test_one_that_came_due_while_the_bot_was_down_is_said_late_and_marked() -> None:
    async with on() as chat:
        await chat.ask("mona", "remind me in 2h check")
        await chat.ask("mona", "remind me every friday at 15:00 weekly")
        chat.turned[0] = NOW + timedelta(days=2)
        await chat.app.clock.start()
        await chat.app.clock.run_due()
        assert said(chat) == [("mona", "Reminder: check (late: was due Fri 20 Nov 2026 14:00 UTC)")]


async def test_after_a_restart_with_nothing_but_the_table_it_is_still_said() -> None:
    """The row is written before the clock hears of it: a crash between the two loses nothing."""
    async with on() as chat:
        await chat.ask("mona", "remind me in 2h check")
        await chat.app.database.run(lambda connection: connection.execute(occurrences.delete()))
        await chat.app.clock.start()
        await chat.later(timedelta(hours=3))
        assert said(chat) == [("mona", "Reminder: check")]


async def test_a_restart_long_before_it_is_due_loses_nothing() -> None:
    async with on() as chat:
        await chat.ask("mona", "remind me in 5 days check")
        await chat.ask("mona", "!remind here every wednesday at 10:00 backup", direct=False)
        for _ in range(3):
            await chat.app.clock.start()
            await chat.later(timedelta(hours=30))
        await chat.later(timedelta(days=3))
        texts = [line for _, line in said(chat) if "Reminder" in line]
        assert texts == ["Reminder from mona: backup", "Reminder: check"]


async def test_who_cannot_be_reached_is_tried_until_they_are_back() -> None:
    async with on() as chat:
        await chat.ask("mona", "remind me in 2h check")
        chat.stage.accounts.discard("mona")
        await chat.later(timedelta(hours=3))
        assert said(chat) == []
        chat.stage.accounts.add("mona")
        assert "waits until I can reach you" in " ".join(await chat.ask("mona", "remind list"))
        await chat.app.clock.start()  # a restart does not forget it
        await chat.later(timedelta(hours=1))
        assert said(chat) == [("mona", "Reminder: check (late: was due Fri 20 Nov 2026 14:00 UTC)")]
        await chat.later(timedelta(hours=5))
        assert said(chat) == []


async def test_who_is_away_is_told_where_they_asked_if_others_read_it_there_already() -> None:
    async with on() as chat:
        await chat.ask("mona", "!remind me in 2h check", direct=False)
        chat.stage.accounts.discard("mona")
        await chat.later(timedelta(hours=3))
        assert said(chat) == [("#ops", "mona: Reminder: check")]


async def test_nobody_is_tried_for_ever() -> None:
    async with on(late_hours=5, retry_minutes=60) as chat:
        await chat.ask("mona", "remind me in 2h check")
        chat.stage.accounts.discard("mona")
        await chat.later(timedelta(hours=24))
        chat.stage.accounts.add("mona")
        await chat.later(timedelta(hours=24))
        assert said(chat) == []
        query = select(occurrences.c.state)
        states = await chat.app.database.run(lambda connection: connection.execute(query).scalars().all())
        assert "pending" not in states


async def test_a_linked_account_is_told_when_the_one_that_asked_is_gone() -> None:
    families = [REMINDERS, from_module("people", handlers.people)]
    async with stage(families, settings(), networks=("irc", "slack"), accounts=["mona"], now=NOW) as chat:
        await chat.play(
            """
            <mona@irc to bot> link
            <bot@irc to mona> From your other account, say this to me in private within ten minutes: link {one}.{two}
            <bot@irc to mona> You get a second code there…
            <mona@slack to bot> link {one}.{two}
            <bot@irc to mona> slack:mona has said your code…
            <bot@slack to mona> To link this account with irc:mona, say this to me from there, in private, @: link {three}.{four}
            <bot@slack to mona> Is that not your account?…
            <mona@irc to bot> link {three}.{four}
            <bot@slack to mona> This account is linked…
            <bot@slack to mona> If that is wrong…
            <bot@irc to mona> Linked…
            <bot@irc to mona> If that is wrong…
            <mona@irc to bot> tz set Europe/Berlin
            <bot@irc to mona> Your times are Europe/Berlin from now on…
            <mona@slack to bot> tz
            <bot@slack to mona> Your time zone is Europe/Berlin…
            <mona@irc to bot> remind me in 2h check
            <bot@irc to mona> Reminder 1: …
        """.replace("@:", "within ten minutes:")
        )
        chat.stages["irc"].accounts.discard("mona")
        await chat.later(timedelta(hours=3))
        assert [(room.network, line) for room, line in chat.stages["slack"].said] == [("slack", "Reminder: check")]
        said(chat)


async def test_nobody_unknown_is_reminded_and_nobody_else_can_be() -> None:
    async with on() as chat:
        await chat.play("""
            <eve to bot> remind me in 2h check
            <bot to eve> “remind me” changes something, so I must know who you are; “whoami” says how.
            <mona to bot> remind lee in 2h check
            <bot to mona> I remind you, or the room in which you ask; nobody else.
            <bot to mona> Usage: remind me WHEN TEXT | remind here WHEN TEXT | remind list | remind drop N
            <bot to mona> Did you mean: remind me lee in 2h check
        """)


async def test_there_are_limits_for_a_person_a_room_and_a_text() -> None:
    async with on(most_per_person=2, most_per_room=1, longest_text=20) as chat:
        assert "at most 20 characters; this one has 30" in (await chat.ask("mona", "remind me in 2h " + "x" * 30))[0]
        await chat.ask("mona", "!remind here in 2h one", direct=False)
        refused = await chat.ask("lee", "!remind here in 2h two", direct=False)
        assert "1 reminders wait for this room already" in refused[0]
        await chat.ask("mona", "remind me in 2h two")
        assert "You have 2 reminders waiting" in (await chat.ask("mona", "remind me in 2h three"))[0]


async def test_a_long_text_comes_whole() -> None:
    async with on() as chat:
        text = " ".join(["zebra"] * 60)
        await chat.ask("mona", f"!remind here in 2h {text}", direct=False)
        await chat.later(timedelta(hours=3))
        assert said(chat) == [("#ops", "Reminder from mona:"), ("#ops", text)]


async def test_a_secret_in_a_text_is_not_kept() -> None:
    async with on() as chat:
        await chat.ask("mona", "remind me in 2h rotate password=hunter2hunter2")
        rows = await chat.app.database.run(lambda connection: str(connection.execute(select(reminders)).all()))
        assert "hunter2" not in rows
        assert "[redacted]" in rows


async def test_ten_thousand_lines_are_answered_with_a_sentence() -> None:
    async with on() as chat:
        lines = await chat.ask("mona", "remind me in 2h " + "all work and no play\n" * 10_000)
        assert "at most 400 characters" in lines[0]


async def test_every_reminder_of_two_years_is_said_once_at_its_moment() -> None:
    async with on(most_per_person=1000) as chat:
        expected: list[str] = []
        for number in range(120):
            at = NOW + timedelta(days=6 * number + 1, minutes=number)
            expected.append(f"{at:%Y-%m-%d %H:%M} Reminder: n{number}")
            await chat.ask("mona", f"remind me {at:%Y-%m-%dT%H:%MZ} n{number}")
        found: list[str] = []
        while chat.app.clock.now() < NOW + timedelta(days=730):
            due = await chat.app.clock.next_due()
            await chat.until(due or chat.app.clock.now() + timedelta(hours=24))
            found += [f"{chat.app.clock.now():%Y-%m-%d %H:%M} {line}" for _, line in said(chat)]
            if due is None and len(found) == len(expected):
                break
    assert found == expected
