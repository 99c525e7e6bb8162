"""Questions are taken, answered, skipped and handed over; the asker hears of it wherever they are, once."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.chat.message import Principal, Room, Strength
from bot.errors import TryLater, UserError
from handlers.hours.queue.desk import Desk
from handlers.hours.queue.telling import Teller
from handlers.hours.queue.ticket import DONE, OPEN, TAKEN, Question
from handlers.hours.queue.tickets import Tickets
from handlers.hours.tables_queue import telling
from tests.handlers.hours.office import come, leave, link, office, said, started

LEE = Principal("irc", "lee", "lee", "stage", Strength.VERIFIED)
ADA = Principal("slack", "ada", "ada", "stage", Strength.VERIFIED)
OPS, OPS_ON_SLACK = Room("irc", "#ops"), Room("slack", "#ops")


async def test_asked_on_irc_taken_and_answered_on_slack() -> None:
    async with office() as chat:
        await chat.ask("mona", "!hours ask how long may an abstract be?", direct=False, network="irc")
        said(chat, "slack")
        await chat.play("""
            <ada@slack> !hours take
            <bot@irc> mona: Your question 1 is taken by ada, from #ops on slack: how long may an abstract be?
            <bot@slack> ada: Question 1 is yours. mona asked in #ops on irc: how long may an abstract be?
            <bot@slack> ada: Next: !hours done 1 (when it is answered)
            <lee@irc> !hours queue
            <bot@irc> lee: Questions: 0 wait. ada helps mona with 1.
            <bot@irc> lee: - 1 from mona: how long may an abstract be? (Getting Started, ada helps)
            <ada@slack> !hours done --note up to 1000 characters
            <bot@irc> mona: Your question 1 is answered by ada: up to 1000 characters
            <bot@slack> ada: Question 1 from mona is answered: up to 1000 characters
        """)


async def test_a_private_question_is_told_of_in_private_alone() -> None:
    async with office() as chat:
        await chat.ask("mona", "hours ask zebras?", network="slack")
        said(chat, "irc"), said(chat, "slack")
        await chat.play("""
            <lee@irc> !hours take 1
            <bot@slack to mona> Your question 1 is taken by lee: zebras?
            <bot@irc to lee> Question 1 is yours. mona asked in a private conversation: zebras?
            <bot@irc to lee> Next: hours done 1 (when it is answered)
            <lee@irc to bot> hours done 1 --note “zebras are fine”
            <bot@slack to mona> Your question 1 is answered by lee: zebras are fine
            <bot@irc to lee> Question 1 from mona is answered: zebras are fine
        """)


async def test_who_is_away_is_told_once_when_they_are_back() -> None:
    async with office() as chat:
        await chat.ask("mona", "hours ask zebras?", network="irc")
        leave(chat, "irc", "mona")
        answer = await chat.ask("lee", "hours done 1 --note fine", network="irc")
        assert answer[-1] == "Not everybody can be reached now; I tell them when they are back."
        await chat.later(timedelta(minutes=20))
        assert said(chat, "irc") == []
        come(chat, "irc", "mona")
        await chat.later(timedelta(minutes=6))
        assert said(chat, "irc") == [("mona", "Your question 1 is answered by lee: fine")]
        await chat.later(timedelta(days=1))
        assert said(chat, "irc") == []


async def test_a_public_answer_waits_for_an_asker_who_has_left_the_room() -> None:
    async with office() as chat:
        await chat.ask("mona", "!hours ask abstract?", direct=False, network="irc")
        leave(chat, "irc", "mona")
        await chat.ask("ada", "hours done 1 --note long", network="slack")
        assert said(chat, "irc") == [("#ops", "mona: Your question 1 is answered by ada: long")]
        come(chat, "irc", "mona")
        await chat.later(timedelta(minutes=6))
        assert said(chat, "irc") == [("mona", "Your question 1 is answered by ada: long")]


async def test_who_reads_the_room_is_not_told_twice() -> None:
    async with office() as chat:
        await chat.ask("mona", "!hours ask abstract?", direct=False, network="irc")
        await chat.ask("lee", "!hours done 1 --note long", direct=False, network="irc")
        said(chat, "irc")
        await chat.later(timedelta(days=1))
        await chat.ask("mona", "hours queue", network="irc")
        assert said(chat, "irc") == []


async def test_a_linked_account_is_told_where_the_own_one_cannot_be_reached() -> None:
    async with office() as chat:
        await link(chat, "mona")
        await chat.ask("mona", "hours ask zebras?", network="irc")
        said(chat, "slack")
        leave(chat, "irc", "mona")
        await chat.ask("lee", "hours done 1 --note fine", network="irc")
        assert said(chat, "slack") == [("mona", "Your question 1 is answered by lee: fine")]


async def test_the_next_command_is_enough_to_be_told() -> None:
    async with office() as chat:
        await chat.ask("mona", "hours ask zebras?", network="irc")
        leave(chat, "irc", "mona")
        await chat.ask("lee", "hours done 1 --note fine", network="irc")
        come(chat, "irc", "mona")
        answer = await chat.ask("mona", "hours queue", network="irc")
        assert answer[0] == "Your question 1 is answered by lee: fine"


async def test_what_was_owed_before_a_restart_is_told_after_it(tmp_path: Path) -> None:
    state = f"{tmp_path}/state.db"
    async with office(state=state) as chat:
        await chat.ask("mona", "hours ask zebras?", network="irc")
        leave(chat, "irc", "mona")
        await chat.ask("lee", "hours done 1 --note fine", network="irc")
    async with office(state=state) as chat:
        await chat.later(timedelta(minutes=6))
        assert said(chat, "irc") == [("mona", "Your question 1 is answered by lee: fine")]


async def test_a_question_of_which_nobody_heard_before_a_crash_is_announced_after_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with office() as chat:
        desk = await chat.app.resources.get(Desk)
        with monkeypatch.context() as patched:
            patched.setattr(chat.app.outbox, "owe_each", _dies)  # as if the power had gone just then
            with pytest.raises(ConnectionAbortedError):
                await _ask(desk)
        await chat.app.clock.start()
        await chat.later(timedelta(minutes=10))
        assert said(chat, "slack")[0] == ("#ops", "New question 1 (Getting Started) from mona: why?")
        await chat.later(timedelta(hours=1))
        assert said(chat, "slack") == []


async def _dies(groups: object) -> list[bool]:
    raise ConnectionAbortedError


async def _ask(desk: Desk) -> None:
    mona = Principal("irc", "mona", "mona", "stage", Strength.VERIFIED)
    await desk.ask(Question("why?", mona, OPS, is_private=False, series="getting-started", track="Getting Started"))


async def test_of_two_hosts_who_take_at_once_one_has_it_and_the_other_is_told_who() -> None:
    async with office() as chat:
        await chat.ask("mona", "!hours ask why?", direct=False, network="irc")
        said(chat, "slack")
        desk = await chat.app.resources.get(Desk)
        done = await asyncio.gather(desk.take(LEE, OPS, 1), desk.take(ADA, OPS_ON_SLACK, 1), return_exceptions=True)
        won = [one for one in done if not isinstance(one, BaseException)]
        lost = [one for one in done if isinstance(one, UserError)]
        assert len(won) == len(lost) == 1
        assert won[0].ticket.helper
        name = won[0].ticket.helper.name
        assert str(lost[0]) in {
            f"Question 1 has changed in this moment: {name} has taken it. Nothing was done.",
            f"{name} has taken question 1 already.",
        }
        assert len([line for _, line in said(chat, "irc") + said(chat, "slack") if "is taken by" in line]) <= 1


async def test_two_hosts_who_take_the_next_one_at_once_get_two_questions() -> None:
    async with office() as chat:
        await chat.ask("mona", "!hours ask one?", direct=False, network="irc")
        await chat.ask("eve", "!hours ask two?", direct=False, network="irc")
        desk = await chat.app.resources.get(Desk)
        both = await asyncio.gather(desk.take(LEE, OPS, None), desk.take(ADA, OPS_ON_SLACK, None))
        assert sorted(one.ticket.id for one in both) == [1, 2]


async def test_a_store_that_fails_changes_nothing_and_tells_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    async with office() as chat:
        await chat.ask("mona", "!hours ask one?", direct=False, network="irc")
        desk, database = await chat.app.resources.get(Desk), chat.app.database
        ticket = await desk.tickets.get(1)
        with monkeypatch.context() as patched:
            patched.setattr(database, "run", _refuses)
            with pytest.raises(TryLater):
                await desk._take(ticket, LEE, OPS)
        assert (await desk.tickets.get(1)).state == OPEN
        rows = await database.run(lambda connection: connection.execute(select(telling)).all())
        assert not rows


async def _refuses(work: object) -> None:
    raise TryLater("the store is full")


async def test_two_replicas_on_one_store_take_a_question_once_and_tell_its_asker_once(tmp_path: Path) -> None:
    state = str(tmp_path / "state.db")
    async with office(state=state) as one, office(state=state) as other:
        for number in range(1, 11):
            await one.ask("mona", f"hours ask zebra {number}?", network="irc")
            said(one, "irc"), said(one, "slack"), said(other, "irc"), said(other, "slack")
            desks = [await chat.app.resources.get(Desk) for chat in (one, other)]
            done = await asyncio.gather(
                desks[0].take(LEE, OPS, number), desks[1].take(ADA, OPS_ON_SLACK, number), return_exceptions=True
            )
            assert sorted(isinstance(each, UserError) for each in done) == [False, True], done
            tellers = [await chat.app.resources.get(Teller) for chat in (one, other)]
            await asyncio.gather(*(teller.deliver() for teller in tellers for _ in range(3)))
            told = [line for chat in (one, other) for _, line in said(chat, "irc") if "is taken by" in line]
            assert len(told) == 1
            await desks[0].done(LEE, OPS, number, "")


async def test_skipped_goes_to_the_end_and_keeps_its_number() -> None:
    async with office() as chat:
        for words in ("one?", "two?"):
            await chat.ask("mona", f"!hours ask {words}", direct=False, network="irc")
            await chat.later(timedelta(minutes=1))
        said(chat, "irc"), said(chat, "slack")
        await chat.play("""
            <lee@irc> !hours skip 1
            <bot@irc> lee: Question 1 from mona waits at the end of the queue.
        """)
        tickets = await chat.app.resources.get(Tickets)
        assert [one.id for one in await tickets.waiting()] == [2, 1]


async def test_handed_over_to_a_host_by_name_who_is_told_and_may_close_it() -> None:
    async with office() as chat:
        await chat.ask("mona", "!hours ask why?", direct=False, network="irc")
        said(chat, "slack")
        await chat.ask("lee", "!hours take", direct=False, network="irc")
        await chat.play("""
            <lee@irc> !hours handover @eve
            <bot@irc> lee: No host is called “@eve”; write the account:
            <bot@irc> lee: - irc:lee
            <bot@irc> lee: - slack:ada
            <lee@irc> !hours handover @lee
            <bot@irc> lee: WARN: That is you: “hours take 1” takes it.
            <lee@irc> !hours handover @ada
            <bot@slack to ada> You are handed question 1 (Getting Started) by lee, from mona:
            <bot@slack to ada> > why?
            <bot@irc> lee: Question 1 from mona is ada's now.
            <ada@slack to bot> hours done
            <bot@irc> mona: Your question 1 is marked as answered by ada: why?
            <bot@slack to ada> Question 1 from mona is answered.
        """)


async def test_a_question_that_is_withdrawn_while_it_is_answered_is_told_to_its_helper() -> None:
    async with office() as chat:
        await chat.ask("mona", "!hours ask why?", direct=False, network="irc")
        await chat.ask("ada", "hours take", network="slack")
        said(chat, "irc"), said(chat, "slack")
        await chat.play("""
            <mona@irc> !hours withdraw
            <bot@slack to ada> Question 1 is withdrawn by mona: why?
            <bot@irc> mona: Question 1 is withdrawn.
            <ada@slack to bot> hours done 1
            <bot@slack to ada> WARN: Question 1 is withdrawn already.
        """)


async def test_who_is_no_host_answers_nothing() -> None:
    async with office() as chat:
        await chat.ask("mona", "!hours ask why?", direct=False, network="irc")
        for words in ("take", "take 1", "done 1", "skip 1"):
            (answer,) = await chat.ask("eve", f"hours {words}", network="irc")
            assert "is for the hosts" in answer


async def test_a_linked_account_of_a_host_and_the_role_are_hosts_as_well() -> None:
    async with office(roles={"host": ("irc:eve",)}) as chat:
        await link(chat, "ada")
        await chat.ask("mona", "!hours ask why?", direct=False, network="irc")
        assert any("Question 1 is yours." in line for line in await chat.ask("ada", "hours take 1", network="irc"))
        assert "Question 1 from mona is answered." in await chat.ask("eve", "hours done 1", network="irc")


async def test_a_host_takes_only_questions_of_their_own_tracks_and_never_the_own_one() -> None:
    series = {"a": started(), "b": started(track="Ops", rooms=("irc:#ops2",), hosts=("irc:eve",))}
    async with office(series=series) as chat:
        await chat.ask("mona", "hours ask why? --track Ops", network="irc")
        await chat.ask("lee", "hours ask how? --track “Getting Started”", network="irc")
        assert await chat.ask("lee", "hours take", network="irc") == ["No question waits for you."]
        (own,) = await chat.ask("lee", "hours take 2", network="irc")
        assert own == "WARN: Question 2 is your own; “hours withdraw 2” closes it."


async def test_closed_is_closed() -> None:
    async with office() as chat:
        await chat.ask("mona", "!hours ask why?", direct=False, network="irc")
        await chat.ask("lee", "hours take", network="irc")
        tickets = await chat.app.resources.get(Tickets)
        assert (await tickets.get(1)).state == TAKEN
        await chat.ask("lee", "hours done", network="irc")
        assert (await tickets.get(1)).state == DONE
        assert await chat.ask("lee", "hours done 1", network="irc") == ["WARN: Question 1 is closed already."]
        assert await chat.ask("lee", "hours done", network="irc") == [
            "You have taken no question; name one by its number."
        ]


async def test_a_long_answer_is_whole_in_private_and_short_in_the_room() -> None:
    async with office() as chat:
        long = "first things first " * 20
        await chat.ask("mona", "!hours ask why?", direct=False, network="irc")
        await chat.ask("mona", "hours ask why though?", network="irc")
        said(chat, "irc")
        await chat.ask("ada", f"hours done 1 --note “{long}”", network="slack")
        ((room, line),) = said(chat, "irc")
        assert (room, line.startswith("mona: Your question 1 is answered by ada: first things first")) == ("#ops", True)
        assert line.endswith("… (all of it: hours show 1)")
        chat.stages["irc"].lines_shown = 9
        assert (await chat.ask("eve", "hours show 1", network="irc"))[3] == f"> {long}".strip()
        await chat.ask("ada", f"hours done 2 --note “{long}”", network="slack")
        assert [line for _, line in said(chat, "irc")][-1] == f"> {long}".strip()
        assert await chat.ask("eve", "hours show 2", network="irc") == [
            "There is no question 2; “hours queue” lists those that wait."
        ]
        assert (await chat.ask("mona", "hours show 2", network="irc"))[1] == "> why though?"
