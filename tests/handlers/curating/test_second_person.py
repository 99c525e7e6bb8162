"""A second person approves: who that can be, and who may drop and change a draft."""

from __future__ import annotations

import pytest

from bot.chat.message import Principal, Strength
from bot.testing import Conversation
from handlers.knowledge.curating.drafts import Drafts
from tests.handlers.curating.conftest import PROPOSE, Git, commits, only_draft


async def test_nobody_approves_what_they_proposed_or_changed_last(chat: Conversation, git: Git) -> None:
    await chat.ask("mona", PROPOSE)
    assert await chat.ask("mona", "kb approve 1") == [
        "You have proposed draft 1 yourself: another curator must approve it."
    ]
    await chat.ask("lee", "kb edit 1 --summary “Charge it.”")
    assert await chat.ask("lee", "kb approve 1") == ["You have changed draft 1 last: another curator must approve it."]
    assert commits(git) == 1
    assert "Draft 1 is the article" in " ".join(await chat.ask("ada", "kb approve 1"))


async def test_only_curators_approve_and_only_known_people_propose(chat: Conversation) -> None:
    await chat.ask("mona", PROPOSE)
    assert "for the role curator" in (await chat.ask("eve", "kb approve 1"))[0]
    assert "I must know who you are" in (await chat.ask("stranger", PROPOSE))[0]
    assert "for known accounts" in (await chat.ask("stranger", "kb draft 1"))[0]


async def test_two_accounts_of_one_person_are_no_two_persons_not_even_after_unlinking(
    chat: Conversation, git: Git
) -> None:
    people = chat.app.people
    mona, lee = (Principal("stage", nick, nick, "stage", Strength.VERIFIED) for nick in ("mona", "lee"))
    step = await people.answer(lee, await people.start(mona))
    await people.answer(mona, step.code)
    await chat.ask("mona", PROPOSE)
    assert "proposed draft 1 yourself" in (await chat.ask("lee", "kb approve 1"))[0]
    await chat.ask("mona", "unlink")
    assert "proposed draft 1 yourself" in (await chat.ask("lee", "kb approve 1"))[0]
    assert commits(git) == 1


async def test_who_drops_a_draft(chat: Conversation) -> None:
    await chat.ask("eve", PROPOSE)
    await chat.ask("mona", PROPOSE)
    assert "they or a curator may drop it" in (await chat.ask("eve", "kb drop 2"))[0]
    assert (await chat.ask("eve", "kb drop 1"))[0].startswith("Draft 1 is gone")
    assert (await chat.ask("ada", "kb drop 2"))[0].startswith("Draft 2 is gone")
    assert await chat.ask("mona", "kb drafts") == ["No draft waits."]


async def test_an_edit_that_was_overtaken_changes_nothing(chat: Conversation) -> None:
    await chat.ask("mona", PROPOSE)
    drafts, seen = await chat.app.resources.get(Drafts), await only_draft(chat)
    await chat.ask("eve", "kb edit 1 --tags flux")
    eve = Principal("stage", "eve", "eve")
    for attempt in (drafts.edit(seen, eve, seen.content), drafts.drop(seen), drafts.hold(seen, "x", "x.md", "x")):
        with pytest.raises(Exception, match="has changed in this moment"):
            await attempt
    assert (await only_draft(chat)).content.tags == ("flux",)
