"""When sessions are, as people ask and say it in chat."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.core.clock.clock import Clock
from bot.errors import TryLater
from handlers.hours.series.book import Book
from handlers.hours.series.model import Change, Kind
from handlers.hours.series.news import NEWS, Word, give
from tests.handlers.hours.calendar_stage import NOON, ROOM, agreed, calendar, getting_started, heard


async def test_the_session_of_the_posts() -> None:
    async with calendar() as chat:
        assert (await chat.ask("eve", "hours"))[0] == (
            "Getting Started office hours: Thu 2026-11-26 11:00–12:30 UTC, in 5 d 23 h"
        )
        assert await chat.ask("eve", "hours next --tz America/New_York") == [
            "Getting Started office hours: Thu 2026-11-26 11:00–12:30 UTC (06:00–07:30 America/New_York), in 5 d 23 h, "
            f"{ROOM} on stage"
        ]


async def test_a_session_that_goes_on_says_so() -> None:
    async with calendar(now=datetime(2026, 11, 26, 12, tzinfo=UTC)) as chat:
        assert (await chat.ask("eve", "hours"))[0].endswith("goes on, 30 min left")
        book = await chat.app.resources.get(Book)
        current = await book.current(f"stage:{ROOM.upper()}", chat.app.clock.now())
        assert current is not None
        assert current.key == "getting-started@2026-11-26T11:00Z"
        assert await book.current("stage:#ops", chat.app.clock.now()) is None


async def test_a_host_cancels_a_second_person_agrees_and_the_room_hears_of_it() -> None:
    async with calendar() as chat:
        said = await agreed(chat, "hours cancel 2026-11-26 --reason “public holiday”")
        assert (
            "approved by lee: Getting Started office hours of Thu 2026-11-26 11:00–12:30 UTC is cancelled: public holiday"
            in " ".join(said)
        )
        assert said[-1] == (
            "WARN: Getting Started office hours of Thu 2026-11-26 11:00–12:30 UTC is cancelled: public holiday"
        )
        assert "Thu 2026-12-03" in (await chat.ask("eve", "hours next"))[0]
        assert "is cancelled already: public holiday" in (await chat.ask("mona", "hours cancel 2026-11-26"))[0]
        await chat.until(datetime(2026, 11, 27, tzinfo=UTC))
        assert heard(chat) == ["WARN: No Getting Started office hours now; this one is cancelled: public holiday"]


async def test_only_hosts_and_operators_may_ask_for_it_and_agree_to_it() -> None:
    async with calendar() as chat:
        assert "Only the hosts of Getting Started office hours" in (await chat.ask("eve", "hours cancel 2026-11-26"))[0]
        assert "I must know who you are" in (await chat.ask("stranger", "hours cancel 2026-11-26"))[0]
        asked = await chat.ask("mona", "hours cancel 2026-11-26")
        refused = await chat.ask("eve", f"approve {asked[0].split()[0]}")
        assert "Only the hosts of Getting Started office hours" in refused[0]
        assert "11-26" in (await chat.ask("eve", "hours next"))[0]
        await agreed(chat, "hours cancel 2026-11-26", who="ada", by="mona")
        assert "12-03" in (await chat.ask("eve", "hours next"))[0]


async def test_a_moved_session_is_reminded_of_at_its_new_time_and_people_who_come_at_the_old_one_are_told() -> None:
    async with calendar() as chat:
        said = await agreed(chat, "hours move 2026-11-26 --to “2026-11-27 09:30” --reason “a clash”")
        assert said[-1].endswith("is moved to Fri 2026-11-27 09:30–11:00 UTC: a clash")
        await chat.until(datetime(2026, 11, 28, tzinfo=UTC))
        title = "Getting Started office hours"
        assert heard(chat) == [
            f"In 24 hours: {title}, Fri 2026-11-27 09:30–11:00 UTC. Host: mona.",
            f"WARN: No {title} now; it is moved to Fri 2026-11-27 09:30–11:00 UTC: a clash",
            f"In 15 minutes: {title}, Fri 2026-11-27 09:30–11:00 UTC. Host: mona.",
            f"{title} begins now, until 11:00 UTC. Host: mona.",
            f"{title}: 10 minutes left, until 11:00 UTC.",
        ]


async def test_from_a_date_on_it_is_on_another_day() -> None:
    async with calendar() as chat:
        said = await agreed(chat, "hours move 2026-12-03 --from --to “Friday 12:00”")
        assert "from Thu 2026-12-03 11:00–12:30 UTC on it is on Friday 12:00 UTC." in said[0]
        found = await (await chat.app.resources.get(Book)).sessions(NOON, NOON + timedelta(days=22))
        assert [f"{one.starts_at:%m-%d %H:%M}" for one in found] == ["11-26 11:00", "12-04 12:00", "12-11 12:00"]
        await agreed(chat, "hours cancel 2026-12-11 --from")
        assert len(await (await chat.app.resources.get(Book)).sessions(NOON, NOON + timedelta(days=90))) == 2
        await agreed(chat, "hours restore 2026-12-11 --from")
        assert len(await (await chat.app.resources.get(Book)).sessions(NOON, NOON + timedelta(days=22))) == 3


async def test_what_was_cancelled_is_restored() -> None:
    async with calendar() as chat:
        await agreed(chat, "hours cancel 2026-11-26")
        said = await agreed(chat, "hours restore 2026-11-26")
        assert said[-1] == "WARN: Getting Started office hours: 2026-11-26 is as it was planned again."
        assert "11-26" in (await chat.ask("eve", "hours next"))[0]
        assert "Nothing was changed on 2026-11-26" in (await chat.ask("mona", "hours restore 2026-11-26"))[0]


async def test_a_session_is_called_beyond_the_plan() -> None:
    async with calendar() as chat:
        await agreed(chat, "hours call 2026-11-24 --at 15:00")
        assert "Tue 2026-11-24 15:00–16:30 UTC" in (await chat.ask("eve", "hours next"))[0]
        assert "has a session then already" in (await chat.ask("mona", "hours call 2026-11-26"))[0]


async def test_an_agreement_is_void_when_the_series_has_changed_meanwhile() -> None:
    async with calendar() as chat:
        asked = await chat.ask("mona", "hours move 2026-11-26 --to 13:00")
        await agreed(chat, "hours move 2026-11-26 --to 15:00", who="ada")
        again = await chat.ask("lee", f"approve {asked[0].split()[0]}")
        assert "Nothing was run: what" in again[0]


async def test_a_series_is_added_changed_and_removed_in_chat() -> None:
    async with calendar() as chat:
        added = await chat.ask(
            "ada", "hours add ops --day Friday --time 15:00 --zone Europe/Berlin --title Operators --rooms stage:#ops"
        )
        assert added[:2] == [
            "Operators (ops) is added.",
            "- Fri 2026-11-20 14:00–15:00 UTC (15:00–16:00 Europe/Berlin): Operators, #ops on stage",
        ]
        assert (await chat.ask("eve", "!hours next", direct=False))[0].startswith(
            "eve: Operators: Fri 2026-11-20 14:00"
        )
        assert (await chat.ask("lee", "hours edit ops --duration 30"))[1].endswith(
            "14:00–14:30 UTC (15:00–15:30 Europe/Berlin): Operators, #ops on stage"
        )
        await agreed(chat, "hours cancel 2026-11-27 --series ops", who="ada")
        asked = await chat.ask("ada", "hours remove ops")
        token = asked[0].split("(")[-1].split(",")[0]
        assert await chat.ask("ada", f"yes {token}") == ["Operators (ops) is gone."]
        assert "No series is called “ops”" in (await chat.ask("eve", "hours next ops"))[0]
        again = await chat.ask("ada", "hours add ops --day Friday --time 15:00 --rooms stage:#ops --start 2026-11-27")
        assert again[1] == "- Fri 2026-11-27 15:00–16:00 UTC: ops, #ops on stage"  # not cancelled
        await chat.later(timedelta(hours=3))
        assert heard(chat) == []


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("hours add ops --day 4 --time 15:00", "“4” is no day of the week; write the day's name, such as Thursday."),
        ("hours add ops --day Freitag --time 15:00", "did you mean Friday?"),
        ("hours add ops --day Friday --time 25:00", "“25:00” is no time of day; write it as 11:00"),
        ("hours add ops --day Friday --time 15:00 --zone Europe/Berln", "did you mean Europe/Berlin?"),
        ("hours add ops --day Friday --time 15:00 --frequency dayly", "is no frequency"),
        ("hours add ops --day Friday --time 15:00 --duration 0", "--duration: "),
        ("hours add ops --day Friday --time 15:00 --hosts mona", "--hosts: write network:name"),
        ("hours add “ops team” --day Friday --time 15:00", "is no name of a series: write letters, digits and dashes"),
        ("hours add getting-started --day Friday --time 15:00", "There is a series getting-started already"),
        (f"hours add late --day Thursday --time 12:00 --rooms stage:{ROOM}", "is taken then: Getting Started office hours"),
        ("hours edit getting-started --title X", "is defined in the configuration: change it there."),
        ("hours edit nothing --title X", "No series is called “nothing”."),
        ("hours cancel 2026-02-30", "“2026-02-30” is not in the calendar; look at the day and the month."),
        ("hours cancel 30.2.2026", "is no date; write it as 2026-11-26"),
        ("hours cancel 2026-11-27", "office hours on Friday 2026-11-27. The next ones are on 2026-11-26"),
        ("hours cancel 2026-11-19", "is over since Thu 2026-11-19 11:00–12:30 UTC"),
        ("hours move 2026-11-26 --to 11:00", "is at that time already"),
        ("hours move 2026-11-26 --to “2026-11-01 11:00”", "That time is over already"),
        ("hours move 2026-11-26 --to “2026-12-03 12:00”", "is taken then: Getting Started office hours, Thu 2026-12-03"),
        ("hours move 2026-11-26 --to soon", "is no day of the week"),
        ("hours move 2026-11-26 --from --to 2026-11-27", "From a date on, say a day of the week"),
        ("hours restore 2026-11-26", "Nothing was changed on 2026-11-26."),
    ],
)  # fmt: skip
async def test_what_is_wrong_gets_a_sentence_that_says_what_to_do(line: str, says: str) -> None:
    async with calendar() as chat:
        chat.stage.said.clear()
        added = f"{line} --rooms stage:#ops" if "hours add" in line and "--rooms" not in line else line
        assert says in (await chat.ask("ada", added))[0]


async def test_several_series_ask_which_one() -> None:
    async with calendar(series={"a": getting_started(), "b": getting_started(day="Friday")}) as chat:
        assert "Say --series NAME; there are a, b." in (await chat.ask("mona", "hours cancel 2026-11-26"))[0]


async def test_a_time_that_the_clocks_leave_out_is_told_to_whoever_agrees() -> None:
    own = getting_started(zone="Europe/Berlin", day="Sunday", time="02:30")
    async with calendar(series={"night": own}, now=datetime(2027, 3, 22, tzinfo=UTC)) as chat:
        asked = await chat.ask("mona", "hours move 2027-03-28 --to 02:45")
        assert "is at that time already" in asked[0]  # both are left out, both are 03:00
        found = await (await chat.app.resources.get(Book)).sessions(
            datetime(2027, 3, 28, tzinfo=UTC), datetime(2027, 3, 29, tzinfo=UTC)
        )
        assert [f"{one.starts_at:%H:%M}" for one in found] == ["01:00"]
        moved = await chat.ask("mona", "hours move 2027-04-04 --to “2027-03-28 02:45” --anyway")
        assert "The clocks leave out that time; this is the first after it." in moved[0]


async def test_the_calendar_as_a_file_and_as_an_address() -> None:
    async with calendar() as chat:
        said = await chat.ask("eve", "hours ics")
        assert said[0] == "The calendar of Getting Started office hours, as a file to import"
        assert "UID:getting-started-1@openinfra-bot" in said
    async with calendar(feed_url="https://bot.example.org/hours.ics") as chat:
        assert (await chat.ask("eve", "hours ics"))[0] == "Subscribe to https://bot.example.org/hours.ics"
        assert "BEGIN:VCALENDAR" in await chat.ask("eve", "hours ics --file")


async def test_every_change_counts_in_the_calendar_also_one_of_the_configuration(tmp_path: object) -> None:
    state = f"sqlite:///{tmp_path}/state.db"
    async with calendar(state=state) as chat:
        assert "SEQUENCE:0" in await chat.ask("eve", "hours ics")
        await agreed(chat, "hours cancel 2026-11-26")
        assert "SEQUENCE:1" in await chat.ask("eve", "hours ics")
    async with calendar(state=state) as chat:
        assert "SEQUENCE:1" in await chat.ask("eve", "hours ics")
    async with calendar(state=state, series={"getting-started": getting_started(time="12:00")}) as chat:
        said = await chat.ask("eve", "hours ics")
        assert "SEQUENCE:2" in said
        assert "STATUS:CANCELLED" in said


async def test_news_of_a_change_that_was_never_written_is_not_told() -> None:
    async with calendar() as chat:
        clock = await chat.app.resources.get(Clock)
        await give(clock, "getting-started", Word("It is cancelled.", (f"stage:{ROOM}",), "41"))
        await clock.run_due()
        assert heard(chat) == []
        await chat.later(timedelta(minutes=2))
        assert heard(chat) == []
        assert (await clock.next_due() or NOON + timedelta(days=1)) > clock.now()


async def test_news_waits_for_a_change_that_is_being_written() -> None:
    async with calendar() as chat:
        clock = chat.app.clock
        word = Word("It is cancelled.", (f"stage:{ROOM}",), "42")
        await give(clock, "getting-started", word)
        with pytest.raises(TryLater):
            await NEWS.say(chat.app.resources, (await clock._agenda.due(clock.now(), 10))[0], timedelta())
        change = Change(0, Kind.CANCEL, "1", datetime(2026, 11, 26, tzinfo=UTC).date())
        await (await chat.app.resources.get(Book)).change("getting-started", change, "stage:mona", "42")
        await chat.later(timedelta(seconds=30))
        assert heard(chat) == ["WARN: It is cancelled."]


async def test_check_names_what_is_wrong() -> None:
    both = {
        "a": getting_started(),
        "b": getting_started(time="12:00", hosts=()),
        "c": getting_started(rooms=(), frequency="adhoc"),
    }
    async with calendar(series=both, logged=("stage:#ops",)) as chat:
        said = await chat.ask("eve", "hours check")
        assert said[0].startswith("WARN: 3 series, ")
        text = "\n".join(said)
        assert (
            "a and b are both in #open-infra-summit-cfp on stage, first Thu 2026-11-26 12:00–13:30 UTC, and 103 times more"
            in text
        )
        assert "b has no host: name accounts under `hosts`" in text
        assert "c has no room: name one under `rooms`" in text
        assert "a: nobody logs #open-infra-summit-cfp on stage" in text


async def test_a_plan_that_could_not_be_made_is_made_at_the_next_look(monkeypatch: pytest.MonkeyPatch) -> None:
    async with calendar() as chat:
        book, clock = await chat.app.resources.get(Book), chat.app.clock
        replan, asked = clock.replan, 0

        async def busy(prefix: str) -> None:
            nonlocal asked
            asked += 1
            if asked == 1:
                raise TryLater("The store is busy.")
            await replan(prefix)

        monkeypatch.setattr(clock, "replan", busy)
        to = datetime(2026, 11, 21, 12, tzinfo=UTC)
        await book.change("getting-started", Change(0, Kind.MOVE, "1", date(2026, 11, 26), to=to), "stage:mona", "7")
        assert [one.starts_at for one in await book.sessions(NOON, NOON + timedelta(days=2))] == [to]
        await chat.until(to)
        assert heard(chat)[-1] == "Getting Started office hours begins now, until 13:30 UTC. Host: mona."
        assert asked > 1
