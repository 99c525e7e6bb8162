"""A draft becomes one commit, whatever stops the bot or comes in between."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from bot.chat.message import Principal
from bot.testing import Conversation
from handlers.knowledge.curating.checkout import Checkout, NewFile
from handlers.knowledge.curating.desk import Desk
from handlers.knowledge.curating.drafts import Draft, Drafts
from handlers.knowledge.tables import draft as draft_table
from tests.handlers.curating.conftest import PROPOSE, Git, articles, commits, only_draft


async def test_two_curators_at_the_same_moment_make_one_commit(chat: Conversation, git: Git) -> None:
    await chat.ask("mona", PROPOSE)
    for nick in ("lee", "ada"):
        chat.stage.hear(nick, "kb approve 1", direct=True)
    await chat.settle()
    said = " ".join(line for _, line in chat.stage.said)
    assert "OK: Draft 1 is the article" in said
    assert "Draft 1 is an article already: kb show frobnicator-does-not-spin" in said
    assert commits(git) == 2


async def held(chat: Conversation) -> Draft:
    """Where a bot was killed: the store knows what it was about to write."""
    desk, drafts = await chat.app.resources.get(Desk), await chat.app.resources.get(Drafts)
    draft = await only_draft(chat)
    return await drafts.hold(draft, "stage:lee", *await desk._file(draft))


async def minutes_later(chat: Conversation) -> None:
    past = update(draft_table).values(held_until=datetime.now(UTC) - timedelta(seconds=1))
    await chat.app.database.run(lambda connection: connection.execute(past))


@pytest.mark.parametrize("stopped", ["before the file", "after the file", "after git add", "after the commit"])
async def test_what_a_crash_has_left_is_finished_by_the_next_approval(
    chat: Conversation, repo: Path, git: Git, stopped: str
) -> None:
    await chat.ask("mona", PROPOSE)
    draft = await held(chat)
    path = repo / "runbook" / draft.path
    if stopped in {"after the file", "after git add"}:
        path.write_text(draft.written, encoding="utf-8")
    if stopped == "after git add":
        git("add", "--intent-to-add", str(path))
    if stopped == "after the commit":
        checkout = await chat.app.resources.get(Checkout)
        await checkout.commit(NewFile(draft.path, draft.written, "mona", f"s\n\nDraft-Id: {draft.uid}\n", draft.uid))
    assert "stage:lee is approving draft 1 at this moment" in (await chat.ask("ada", "kb approve 1"))[0]
    assert "(stage:lee is approving it)" in (await chat.ask("ada", "kb draft 1"))[0]
    await minutes_later(chat)
    assert "is the article" in " ".join(await chat.ask("ada", "kb approve 1"))
    assert (commits(git), articles(repo)) == (2, [draft.path])
    assert path.read_text(encoding="utf-8") == draft.written
    assert git("status", "--porcelain") == ""
    assert "is an article already" in (await chat.ask("ada", "kb approve 1"))[0]


async def test_a_commit_that_was_mended_since_a_crash_is_not_made_again(
    chat: Conversation, repo: Path, git: Git
) -> None:
    await chat.ask("mona", PROPOSE)
    draft, checkout = await held(chat), await chat.app.resources.get(Checkout)
    await checkout.commit(NewFile(draft.path, draft.written, "mona", f"s\n\nDraft-Id: {draft.uid}\n", draft.uid))
    (repo / "runbook" / draft.path).write_text(draft.written + "One more line.\n", encoding="utf-8")
    git("commit", "--quiet", "-am", "mend")
    await minutes_later(chat)
    assert "is the article frobnicator-does-not-spin now" in " ".join(await chat.ask("ada", "kb approve 1"))
    assert (commits(git), articles(repo)) == (3, [draft.path])


async def test_a_file_that_somebody_else_has_written_since_a_crash_is_not_touched(
    chat: Conversation, repo: Path, git: Git
) -> None:
    await chat.ask("mona", PROPOSE)
    draft = await held(chat)
    (repo / "runbook" / draft.path).write_text("mine\n", encoding="utf-8")
    await minutes_later(chat)
    assert "is the article frobnicator-does-not-spin-2 now" in " ".join(await chat.ask("ada", "kb approve 1"))
    assert (repo / "runbook" / draft.path).read_text(encoding="utf-8") == "mine\n"


async def test_an_approval_that_is_cancelled_leaves_nothing_behind(
    chat: Conversation, repo: Path, git: Git, monkeypatch: pytest.MonkeyPatch
) -> None:
    reached = asyncio.Event()

    async def hang(self: Checkout, new: NewFile) -> None:
        reached.set()
        await asyncio.Event().wait()

    monkeypatch.setattr(Checkout, "_commit", hang)
    await chat.ask("mona", PROPOSE)
    desk = await chat.app.resources.get(Desk)
    task = asyncio.create_task(desk.approve(await only_draft(chat), Principal("stage", "lee", "lee")))
    await reached.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert (articles(repo), git("status", "--porcelain")) == ([], "")
    assert (await only_draft(chat)).state == "open"
