"""Ways around an agreement that other bots have left open, and what a crash or a race must not do."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from bot.chat.message import Address, Message, Principal, Room, Strength
from bot.core.approvals.proposal import State
from bot.core.approvals.tables import proposals
from bot.core.policy import Rule
from bot.store.schema import audit
from bot.testing import CHANNEL, Conversation
from tests.bot.core.approvals.conftest import Lids, Play
from tests.bot.core.approvals.talk import ask, heard, token


async def test_of_many_who_agree_at_once_one_wins(play: Play, lids: Lids) -> None:
    async with play() as chat:
        name = token(await ask(chat, "mona", "lid weld box"))
        for number in range(40):
            chat.stages["irc" if number % 2 else "slack"].hear("lee" if number % 3 else "kim", f"!approve {name}")
        await chat.settle()
        said = heard(chat, "irc") + heard(chat, "slack")
    assert lids.done == [("welded", "box", lids.done[0][2])]
    assert sum("approved by" in line for line in said) >= 1


async def test_a_redelivered_event_proposes_and_agrees_once(play: Play, lids: Lids) -> None:
    async with play() as chat:
        for _ in range(3):
            hear(chat, "mona", "lid weld box", "Ev1")
            await chat.settle()
        (name,) = set(re.findall(r"approve (\w{4})", "\n".join(heard(chat, "slack"))))
    async with play() as chat:
        hear(chat, "mona", "lid weld box", "Ev1")
        await chat.settle()
        assert heard(chat, "slack") == []
        for _ in range(2):
            hear(chat, "lee", f"approve {name}", "Ev2")
            await chat.settle()
    assert len(lids.done) == 1
    async with play() as chat:
        await chat.app.database.run(lambda c: c.exec_driver_sql("DELETE FROM seen"))
        chat.app.dedupe._known.clear()
        hear(chat, "mona", "lid close mine", "Ev3")
        hear(chat, "lee", f"approve {name}", "Ev2")
        await chat.settle()
        assert [line for line in heard(chat, "slack") if name in line] == []
    async with play() as chat:
        await chat.app.database.run(lambda c: c.exec_driver_sql("DELETE FROM seen"))
        chat.app.dedupe._known.clear()
        hear(chat, "mona", "lid close mine", "Ev3")
        await chat.settle()
        assert heard(chat, "slack") == []
    assert lids.done[1:] == [("closed", "mine", "")]


def hear(chat: Conversation, nick: str, line: str, event: str) -> None:
    """A platform that redelivers, and vouches for everybody."""
    sender = Principal("slack", nick, nick, "slack", Strength.VERIFIED)
    chat.stages["slack"].inbox.put(
        Message(Room("slack", CHANNEL), sender, line, Address.NAME, datetime.now(UTC), event_id=event)
    )


async def test_a_guest_neither_asks_nor_agrees(play: Play, lids: Lids) -> None:
    async with play() as chat:
        name = token(await ask(chat, "mona", "lid weld box"))
        guest = Principal("slack", "~lee", "lee", "slack", Strength.OUTSIDER)
        for line in (f"approve {name}", f"yes {name}", f"deny {name}", "lid close mine", "pending"):
            chat.stages["slack"].inbox.put(
                Message(Room("slack", CHANNEL), guest, line, Address.NAME, datetime.now(UTC))
            )
            await chat.settle()
            assert "members of this workspace only" in heard(chat, "slack")[0]
    assert lids.done == []


async def test_read_only_stops_what_was_agreed_to_and_what_is_asked(play: Play, lids: Lids) -> None:
    async with play() as chat:
        waiting = token(await ask(chat, "mona", "lid weld box"))
        mine = token(await ask(chat, "mona", "lid close box"))
        assert "read-only now" in await ask(chat, "lee", "bot readonly on")
    async with play() as chat:
        for nick, line in [("lee", f"approve {waiting}"), ("mona", f"yes {mine}"), ("ada", "lid close mine")]:
            assert "I am read-only for now" in await ask(chat, nick, line)
        assert "withdrawn" in await ask(chat, "mona", f"deny {mine}")
        assert "is for the role operator" in await ask(chat, "ada", "bot readonly off")
        assert lids.done == []
        await ask(chat, "kim", "bot readonly off", "slack")
        await ask(chat, "lee", f"approve {waiting}")
    assert len(lids.done) == 1


async def test_a_role_that_was_taken_away_counts_no_more(play: Play, lids: Lids) -> None:
    async with play() as chat:
        name = token(await ask(chat, "mona", "lid weld box"))
    async with play(roles={"operator": ("irc:lee", "slack:kim")}) as chat:
        assert "Not any more" in await ask(chat, "lee", f"approve {name}")
    assert lids.done == []


@pytest.mark.parametrize("who", ["mona", "lee"])
async def test_a_proposal_can_be_withdrawn_or_denied(play: Play, lids: Lids, who: str) -> None:
    async with play() as chat:
        name = token(await ask(chat, "mona", "lid weld box"))
        said = await ask(chat, who, f"deny {name} --reason “not today”")
        assert f"{'withdrawn' if who == 'mona' else 'denied'} by {who}: not today" in said
        assert "was denied" in await ask(chat, "kim", f"approve {name}", "slack")
    assert lids.done == []


async def test_a_member_without_the_role_denies_nothing(play: Play) -> None:
    async with play() as chat:
        name = token(await ask(chat, "mona", "lid weld box"))
        assert "is for the role operator" in await ask(chat, "ada", f"deny {name}")
        assert name in await ask(chat, "lee", "pending")


async def test_a_newer_proposal_leaves_an_older_one_alone(play: Play, lids: Lids) -> None:
    async with play() as chat:
        first = token(await ask(chat, "mona", "lid weld one"))
        second = token(await ask(chat, "mona", "lid weld two"))
        listed = await ask(chat, "lee", "pending")
        assert first in listed
        assert second in listed
        await ask(chat, "lee", f"approve {first}")
        await ask(chat, "lee", f"approve {second}")
    assert [name for _, name, _ in lids.done] == ["one", "two"]


async def test_pending_shows_people_what_concerns_them(play: Play) -> None:
    async with play() as chat:
        await ask(chat, "mona", "lid weld box")
        assert await ask(chat, "ada", "pending") == "ada: Nothing waits for anybody's agreement."
        assert "1 wait" in await ask(chat, "kim", "pending", "slack")
        assert "1 wait" in await ask(chat, "mona", "pending")


async def test_a_token_that_was_never_given_out(play: Play) -> None:
    async with play() as chat:
        assert "No proposal is called “zzzz”" in await ask(chat, "lee", "approve zzzz")


async def test_what_looks_like_a_secret_is_not_kept_waiting(play: Play) -> None:
    async with play() as chat:
        assert "keep neither" in await ask(chat, "mona", "lid weld password=hunter2hunter2")
        assert await ask(chat, "mona", "pending") == "mona: Nothing waits for anybody's agreement."


async def test_one_person_cannot_fill_the_list(play: Play) -> None:
    async with play(most_waiting=3) as chat:
        for number in range(3):
            assert token(await ask(chat, "mona", f"lid weld box{number}"))
        assert "Too many proposals" in await ask(chat, "mona", "lid weld box3")
        assert token(await ask(chat, "lee", "lid weld box"))


async def test_a_preview_that_fails_proposes_nothing(play: Play) -> None:
    async with play() as chat:
        assert await ask(chat, "mona", "lid weld nosuch") == "mona: There is no such lid."
        assert "There is no flag --hurry" in await ask(chat, "mona", "lid weld --hurry box")
        assert await ask(chat, "mona", "pending") == "mona: Nothing waits for anybody's agreement."


async def test_what_fails_while_it_is_carried_out_is_not_tried_again(play: Play, lids: Lids) -> None:
    async with play() as chat:
        name = token(await ask(chat, "mona", "lid break box"))
        assert "a mistake of mine" in await ask(chat, "lee", f"approve {name}")
        assert "was carried out already (failed)" in await ask(chat, "lee", f"approve {name}")
    assert len(lids.done) == 1


async def test_a_bot_that_was_killed_in_the_middle_says_that_it_does_not_know(play: Play, lids: Lids) -> None:
    async with play() as chat:
        name = token(await ask(chat, "mona", "lid weld box"))
        running = proposals.update().where(proposals.c.token == name)
        await chat.app.database.run(
            lambda c: c.execute(running.values(state=State.RUNNING.value, decided_by="irc:lee"))
        )
    async with play() as chat:
        (said,) = heard(chat, "irc")
        assert "I do not know whether it took effect" in said
        assert "when I was stopped" in await ask(chat, "lee", f"approve {name}")
    async with play() as chat:
        assert heard(chat, "irc") == []
    assert lids.done == []


async def test_those_who_approve_are_shown_it_where_they_are_and_told_how_it_ended(play: Play, lids: Lids) -> None:
    async with play(rooms=("slack:#approvals",)) as chat:
        name = token(await ask_only(chat, "mona", "lid weld box"))
        shown = "\n".join(heard(chat, "slack"))
        assert f"approve {name}" in shown
        assert "asked by: mona on irc" in shown
        await ask_only(chat, "lee", f"approve {name}", "slack")
        assert any(line.startswith(f"mona: {name} by mona, approved by lee: welded box") for line in heard(chat, "irc"))
    assert len(lids.done) == 1


async def ask_only(chat: Conversation, nick: str, line: str, network: str = "irc") -> str:
    """Say a command; what the bot says on other networks stays to be heard."""
    chat.stages[network].hear(nick, f"!{line}")
    await chat.settle()
    return "\n".join(heard(chat, network))


async def test_the_record_names_both_people(play: Play) -> None:
    async with play() as chat:
        name = token(await ask(chat, "mona", "lid weld box"))
        await ask(chat, "lee", f"approve {name}", "slack")
        await chat.app.database.flush()
        rows = await chat.app.database.run(lambda c: c.execute(select(audit).order_by(audit.c.id)).all())
    found = [(row.who, row.command, row.line, row.status) for row in rows]
    assert found == [
        ("irc:mona", "lid weld", "lid weld box", "answered"),
        ("slack:lee", "approve", f"approve {name}", "answered"),
        ("irc:mona", "lid weld", "lid weld box", "answered"),
    ]


async def test_what_cannot_be_noted_is_not_done(play: Play, lids: Lids) -> None:
    async with play() as chat:
        await chat.app.database.run(lambda c: c.exec_driver_sql("ALTER TABLE audit RENAME TO hidden"))
        assert "nothing was changed" in await ask(chat, "mona", "lid close mine")
        await chat.app.database.run(lambda c: c.exec_driver_sql("ALTER TABLE hidden RENAME TO audit"))
    assert lids.done == []


async def test_the_bound_arguments_are_those_that_were_shown(play: Play, lids: Lids) -> None:
    """A row that was changed in the store by hand is not carried out as it stands."""
    async with play() as chat:
        name = token(await ask(chat, "mona", "lid weld box"))
        other = proposals.update().where(proposals.c.token == name).values(line="lid weld vault")
        await chat.app.database.run(lambda c: c.execute(other))
        assert "has changed" in await ask(chat, "lee", f"approve {name}")
    assert lids.done == []


async def test_an_agreement_is_bound_to_the_room_that_asked(play: Play, lids: Lids) -> None:
    """A rule that forbids the command in that room holds, wherever the approver speaks."""
    async with play() as chat:
        name = token(await ask(chat, "mona", "lid weld box"))
    closed = (Rule(command="lid weld", room=f"irc:{CHANNEL}", effect="deny"),)
    async with play(access=closed) as chat:
        assert "denies “lid weld” in this room" in await ask(chat, "lee", f"approve {name}", "slack")
        other = token(await ask(chat, "mona", "lid weld box", "slack"))
        assert "approved by lee" in await ask(chat, "lee", f"approve {other}")
    assert len(lids.done) == 1
