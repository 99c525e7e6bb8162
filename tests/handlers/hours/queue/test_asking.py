"""Questions are asked at any time; what is private stays so."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.commands.arguments import bind
from bot.commands.registry import Registry
from bot.store.schema import audit
from handlers.hours.queue.desk import Desk
from handlers.hours.queue.tickets import Tickets
from tests.handlers.hours.office import families, office, said, started


async def test_a_question_in_the_room_gets_a_number_a_place_and_is_shown_to_the_other_room() -> None:
    async with office() as chat:
        await chat.play("""
            <mona@irc> !hours ask how long may an abstract be?
            <bot@irc> mona: Question 1 is noted, 1st in line for Getting Started.
            <bot@irc> mona: I tell you here when somebody takes it; the next hours are Thu 26 Nov 11:00 UTC.
            <bot@slack> New question 1 (Getting Started) from mona: how long may an abstract be?
            <bot@slack> Next: !hours take 1 (take it)
            <eve@slack> !hours ask is a panel fine?
            <bot@slack> eve: Question 2 is noted, 2nd in line for Getting Started.
            <bot@slack> eve: I tell you here…
            <bot@irc> New question 2 (Getting Started) from eve: is a panel fine?
            <bot@irc> Next: !hours take 2 (take it)
            <lee@irc> !hours queue
            <bot@irc> lee: Questions: 2 wait; next is 1 from mona.
            <bot@irc> lee: - 1 from mona: how long may an abstract be? (Getting Started, waits less than a minute)
            <bot@irc> lee: - 2 from eve: is a panel fine? (Getting Started, waits less than a minute)
        """)


async def test_what_is_asked_in_private_is_seen_by_its_asker_and_the_hosts_alone() -> None:
    async with office() as chat:
        await chat.play("""
            <mona@irc to bot> hours ask my talk is about zebras, is it a fit?
            <bot@irc to lee> New private question 1 (Getting Started) from mona: my talk is about zebras, is it a fit?
            <bot@irc to lee> hours take 1 (here, in private)
            <bot@irc to mona> Question 1 is noted, 1st in line for Getting Started, and stays private: only hosts see it.
            <bot@irc to mona> I tell you in private when somebody takes it; the next hours are Thu 26 Nov 11:00 UTC. What you ask…
            <bot@slack to ada> New private question 1…
            <bot@slack to ada> hours take 1 (here, in private)
            <mona@irc> !hours queue
            <bot@irc> mona: No question waits. Ask one at any time: hours ask
            <lee@irc> !hours queue --all
            <bot@irc> lee: No question waits. Ask one at any time: hours ask
            <eve@irc to bot> hours queue
            <bot@irc to eve> No question waits. Ask one at any time: hours ask
            <mona@irc to bot> hours queue
            <bot@irc to mona> Questions: 1 waits; next is 1 from mona.
            <bot@irc to mona> - 1 from mona: my talk is about zebras, is it a fit? (private, Getting Started, waits…
            <ada@slack to bot> hours queue
            <bot@slack to ada> Questions: 1 waits; next is 1 from mona.
            <bot@slack to ada> - 1 from mona: my talk…
        """)


async def test_only_hosts_are_told_of_a_private_question() -> None:
    async with office() as chat:
        await chat.ask("mona", "hours ask --private zebras?", network="irc")
        found = said(chat, "irc") + said(chat, "slack")
        assert not [line for channel, line in found if channel.startswith("#") and "zebras" in line]


async def test_nobody_else_can_tell_a_private_question_from_none() -> None:
    async with office(series={"a": started(), "b": started(track="Ops", hosts=("irc:eve",))}) as chat:
        await chat.ask("mona", "hours ask --private --track “getting started” zebras?", network="irc")
        said(chat, "irc")
        for words in ("take 1", "skip 1", "done 1", "handover lee 1"):
            answer = await chat.ask("eve", f"hours {words}", network="irc")
            assert answer == ["There is no question 1; “hours queue” lists those that wait."]


async def test_private_in_a_channel_is_answered_in_private_with_a_word_of_advice() -> None:
    async with office() as chat:
        await chat.play("""
            <mona@irc> !hours ask is my talk a fit? --private
            <bot@irc to lee> …
            <bot@irc to lee> …
            <bot@irc to mona> Question 1 is noted…
            <bot@irc to mona> I tell you in private when somebody takes it; the next hours are Thu 26 Nov 11:00 UTC. You…
            <bot@slack to ada> …
            <bot@slack to ada> …
        """)


@pytest.mark.parametrize(
    ("line", "text", "private", "track"),
    [
        ("why? --private", "why?", True, "Getting Started"),
        ("--private why?", "why?", True, "Getting Started"),
        ("why? --track Ops", "why?", False, "Ops"),
        ('why? --private --track "Big Ops"', "why?", True, "Big Ops"),
        ("--track=Ops why?", "why?", False, "Ops"),
        ("why does nova --dry-run fail?", "why does nova --dry-run fail?", False, "Getting Started"),
        ("what does --private do", "what does --private do", False, "Getting Started"),
        ("is “quoted text” kept  as it is?", "is “quoted text” kept  as it is?", False, "Getting Started"),
    ],
)
async def test_flags_may_stand_before_or_behind_the_question(line: str, text: str, private: bool, track: str) -> None:
    series = {
        "a": started(),
        "b": started(track="Ops", rooms=("irc:#o",)),
        "c": started(track="Big Ops", rooms=("irc:#b",)),
    }
    async with office(series=series) as chat:
        await chat.ask("mona", f"!hours ask {line}", direct=False, network="irc")
        (ticket,) = await (await chat.app.resources.get(Tickets)).waiting()
        assert (ticket.text, ticket.is_private, ticket.track) == (text, private, track)


async def test_an_unknown_track_is_named_with_the_nearest_and_nothing_is_kept() -> None:
    async with office() as chat:
        answer = await chat.ask("mona", "hours ask --track geting-startd why?", network="irc")
        assert answer == ["There is no track “geting-startd”; “hours --all” lists them.", "- Getting Started"]
        assert not await (await chat.app.resources.get(Tickets)).waiting()


async def test_secrets_are_not_kept() -> None:
    async with office() as chat:
        await chat.ask("mona", "!hours ask does password=hunter2 work?", direct=False, network="irc")
        (ticket,) = await (await chat.app.resources.get(Tickets)).waiting()
        assert "hunter2" not in ticket.text
        assert not [line for _, line in said(chat, "slack") if "hunter2" in line]


async def test_whoever_nobody_vouches_for_asks_nothing() -> None:
    async with office() as chat:
        (answer,) = await chat.ask("mallory", "hours ask why?", network="irc")
        assert answer.startswith("“hours ask” changes something, so I must know who you are")


async def test_one_person_fills_no_queue_not_even_from_two_accounts() -> None:
    async with office(most_of_one=2) as chat:
        for words in ("one?", "two?"):
            await chat.ask("mona", f"hours ask {words}", network="irc")
        (answer,) = await chat.ask("mona", "hours ask three?", network="irc")
        assert answer.startswith("WARN: 2 questions of yours wait already.")
        assert any(
            line.startswith("Question 3 is noted") for line in await chat.ask("eve", "hours ask three?", network="irc")
        )


async def test_the_line_is_as_long_as_its_track() -> None:
    series = {"a": started(), "b": started(track="Ops", rooms=("irc:#ops2",))}
    async with office(series=series) as chat:
        await chat.ask("mona", "hours ask one? --track Ops", network="irc")
        answer = await chat.ask("eve", "hours ask two? --track “Getting Started”", network="irc")
        assert any(line.startswith("Question 2 is noted, 1st in line for Getting Started") for line in answer)


async def test_a_number_is_given_once_even_when_old_questions_are_forgotten() -> None:
    async with office(keep_days=1) as chat:
        await chat.ask("mona", "hours ask my zebras?", network="irc")
        await chat.ask("mona", "hours withdraw", network="irc")
        await chat.later(timedelta(days=2))
        tickets = await chat.app.resources.get(Tickets)
        assert await tickets.forget(chat.app.clock.now()) == 1
        (kept,) = await tickets.asked(chat.app.clock.now() - timedelta(days=9), chat.app.clock.now())
        assert (kept.text, kept.asker.key, kept.room.channel) == ("", "", "")
        answer = await chat.ask("mona", "hours ask again?", network="irc")
        assert any(line.startswith("Question 2 is noted") for line in answer)


async def test_withdrawing_asks_which_where_there_are_two_and_takes_no_other_persons() -> None:
    async with office() as chat:
        await chat.ask("mona", "hours ask one?", network="irc")
        await chat.ask("mona", "hours ask two?", network="irc")
        assert await chat.ask("mona", "hours withdraw", network="irc") == ["Which one: 1, 2? Say “hours withdraw N”."]
        assert await chat.ask("eve", "hours withdraw 1", network="irc") == ["No question 1 of yours waits."]
        assert await chat.ask("mona", "hours withdraw 2", network="irc") == ["Question 2 is withdrawn."]
        assert [one.id for one in await (await chat.app.resources.get(Desk)).tickets.waiting()] == [1]


async def test_the_home_page_shows_ones_own_questions_and_the_hosts_the_next_one() -> None:
    async with office() as chat:
        await chat.ask("mona", "!hours ask why?", direct=False, network="irc")
        chat.stages["irc"].lines_shown = 20
        mine = await chat.ask("mona", "home", network="irc")
        assert mine[1:4] == [
            "Your questions:",
            "- 1: why? (waits less than a minute, 1st in line)",
            "Next: hours withdraw 1 (withdraw 1)",
        ]
        hosts = await chat.ask("lee", "home", network="irc")
        assert "1 questions wait for you as a host; next is 1 from mona: why?" in hosts
        assert not any("question" in line for line in await chat.ask("eve", "home", network="irc"))


async def test_what_is_asked_in_a_room_that_has_no_hours_goes_to_no_other_room() -> None:
    async with office(series={"a": started(rooms=("irc:#public", "slack:#public"))}) as chat:
        await chat.play("""
            <mona@irc> !hours ask about our secret plan?
            <bot@irc to lee> New private question 1 (Getting Started) from mona: about our secret plan?
            <bot@irc to lee> hours take 1 (here, in private)
            <bot@irc to mona> Question 1 is noted, 1st in line for Getting Started, and stays private: only hosts see it.
            <bot@irc to mona> I tell you in private when somebody takes it; the next hours are Thu 26 Nov 11:00 UTC. What…
            <bot@slack to ada> …
            <bot@slack to ada> …
            <mona@irc> !hours ask about lunch? --public
            <bot@irc> New question 2 (Getting Started) from mona: about lunch?
            <bot@irc> Next: !hours take 2 (take it)
            <bot@irc> mona: Question 2 is noted, 2nd in line for Getting Started.
            <bot@irc> mona: I tell you here when…
            <bot@slack> New question 2 (Getting Started) from mona: about lunch?
            <bot@slack> Next: !hours take 2 (take it)
        """)


async def test_every_example_of_a_command_parses() -> None:
    registry = Registry(families())
    for spec in registry.group("hours"):
        assert spec.examples, spec.name
        for line in spec.examples:
            match = registry.match(line)
            assert match is not None, line
            assert match.spec is spec, line
            bind(spec, match.line, match.rest)


async def test_a_private_question_that_could_be_anybodys_is_kept_only_with_its_track() -> None:
    series = {"a": started(), "b": started(track="Ops", hosts=("irc:eve",), rooms=("irc:#o",))}
    async with office(series=series) as chat:
        answer = await chat.ask("mona", "hours ask zebras?", network="slack")
        assert answer[0].startswith("Which track is it about: Getting Started, Ops? Only its hosts will see")
        answer = await chat.ask("mona", "hours ask zebras? --track ops", network="slack")
        assert answer[0].startswith("Question 1 is noted, 1st in line for Ops")
        assert [who for who, _ in said(chat, "irc")] == ["eve", "eve"], "lee hosts something else"


async def test_the_audit_knows_who_asked_not_what() -> None:
    async with office() as chat:
        await chat.ask("mona", "hours ask zebras?", network="irc")
        await chat.ask("lee", "hours done 1 --note “zebras are fine”", network="irc")
        await chat.app.database.flush()
        rows = await chat.app.database.run(lambda connection: connection.execute(select(audit)).all())
        assert [row.command for row in rows] == ["hours ask", "hours done"]
        assert "zebra" not in repr(rows)
