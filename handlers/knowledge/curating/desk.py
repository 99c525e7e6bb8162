"""How a draft becomes a commit, once, whatever stops the bot in between.

The store is told what is about to be written before it is written, and again when it is committed. A bot that was stopped in
between leaves a draft that is held; whoever approves it some minutes later finishes what is there: a commit that bears the
draft's id, or a file that holds its text.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime

from bot.chat.message import Principal
from bot.errors import BotError, TryLater, UserError
from bot.text.clean import one_line, shorten
from handlers.knowledge.curating.checkout import Checkout, NewFile
from handlers.knowledge.curating.content import slug
from handlers.knowledge.curating.drafts import APPROVED, HOLDING, Draft, Drafts
from handlers.knowledge.curating.showing import written
from handlers.knowledge.curating.trying import problems
from handlers.knowledge.library import Library
from handlers.knowledge.settings import KnowledgeSettings
from knowledge import Article, lint

SUBJECT_CHARACTERS = 72


class Unfit(UserError):
    """The draft is not ready; `problems` are what is wrong, as phrases."""

    def __init__(self, draft: Draft, found: list[str]) -> None:
        super().__init__(f"Draft {draft.id} cannot become an article yet. Mend it with “kb edit {draft.id}”:")
        self.problems = tuple(found)


class Desk:
    """Approves drafts; one at a time, under the checkout's lock."""

    def __init__(self, drafts: Drafts, checkout: Checkout, library: Library, settings: KnowledgeSettings) -> None:
        self._drafts, self._checkout, self._library, self._settings = drafts, checkout, library, settings

    async def approve(self, draft: Draft, who: Principal) -> Draft:
        """Check, write and commit. Raises `Unfit`, `UserError`, `TryLater`, `BackendDown`: then nothing was committed."""
        _must_wait(draft)
        await self._checkout.check()
        finished = await self._already(draft)
        if finished is not None:
            return finished
        name, text = await self._file(draft)
        wrong = await problems(self._settings, name.removesuffix(".md"), text)
        if wrong:
            raise Unfit(draft, wrong)
        held = await self._drafts.hold(draft, who.key, name, text)
        return await self._commit(held, who)

    async def _already(self, draft: Draft) -> Draft | None:
        """A crash after the commit: only the store does not know of it yet."""
        revision = await self._checkout.find(draft.uid) if draft.state == HOLDING else ""
        if not revision:
            return None
        held = await self._drafts.hold(draft, draft.approver, draft.path, draft.written)
        await self._drafts.approved(held, revision)
        return await self._drafts.get(draft.id)

    async def _file(self, draft: Draft) -> tuple[str, str]:
        """The file's name and text; those of an earlier try whose file is there already."""
        if draft.path and await self._checkout.holds(draft.path, draft.written):
            return draft.path, draft.written
        today = datetime.now(UTC).date()
        article = draft.content.article(await self._free_id(draft), today)
        found = [f"it has no {name}" for name in ("question", "answer") if not getattr(draft.content, name)]
        found += [one.message for one in lint(article, today) if one.severity == "error"]
        if found:
            raise Unfit(draft, found)
        return f"{article.id}.md", await asyncio.to_thread(written, article)

    async def _free_id(self, draft: Draft) -> str:
        """An id that no article and no file has."""
        wanted = slug(draft.content.title) or f"article-{draft.uid}"
        for name in (wanted, *(f"{wanted}-{number}" for number in range(2, 10)), f"{wanted}-{draft.uid}"):
            known: Article | None = await self._library.get(name)
            if (known is None or known.id != name) and await self._checkout.is_free(f"{name}.md"):
                return name
        raise UserError(f"There are too many articles of that name; give draft {draft.id} another title.")

    async def _commit(self, held: Draft, who: Principal) -> Draft:
        new = NewFile(held.path, held.written, held.content.author, _message(held, who), held.uid)
        try:
            revision = await self._checkout.commit(new)
        except (BotError, asyncio.CancelledError):
            await self._let_go(held)
            raise
        await self._drafts.approved(held, revision)
        return replace(held, state=APPROVED, revision=revision)

    async def _let_go(self, held: Draft) -> None:
        """Open again, if nothing of it is left anywhere; else the next one who approves it sees to that."""
        try:
            if await self._checkout.is_free(held.path) and not await self._checkout.find(held.uid):
                await self._drafts.release(held)
        except BotError:
            return


def _must_wait(draft: Draft) -> None:
    if draft.state == APPROVED:
        raise UserError(f"Draft {draft.id} is an article already: kb show {draft.path.removesuffix('.md')}")
    left = (draft.held_until - datetime.now(UTC)).total_seconds() if draft.state == HOLDING and draft.held_until else 0
    if left > 0:
        raise TryLater(
            f"{draft.approver} is approving draft {draft.id} at this moment. Try again in {left / 60:.0f} min."
        )


def _message(draft: Draft, who: Principal) -> str:
    """The commit's words: https://git-scm.com/docs/git-interpret-trailers describes the last paragraph."""
    return (
        f"{shorten(one_line(draft.content.title), SUBJECT_CHARACTERS)}\n\n"
        f"Proposed-by: {one_line(draft.proposer_name)} ({draft.proposer})\n"
        f"Approved-by: {one_line(who.name)} ({who.key})\n"
        f"Draft-Id: {draft.uid}\n"
    )
