"""`kb approve`: a second person makes a draft an article; it is found from then on."""

from __future__ import annotations

import logging

from bot.chat.message import Principal
from bot.chat.reply import Action, Actions, Block, Bullets, Reply, Severity, Status, Text
from bot.commands.context import Context
from bot.commands.number import Number
from bot.commands.resources import provider
from bot.commands.spec import Risk, command
from bot.core.linking import Account
from bot.core.people import People
from bot.core.voice import Voice
from bot.errors import Denied, TryLater
from bot.store.database import Database
from handlers.knowledge.curating.checkout import Checkout
from handlers.knowledge.curating.desk import Desk, Unfit
from handlers.knowledge.curating.drafts import Draft, Drafts
from handlers.knowledge.curating.editing import CURATOR
from handlers.knowledge.curating.git import GitFailed
from handlers.knowledge.curation import Curation
from handlers.knowledge.library import Library
from handlers.knowledge.settings import KnowledgeSettings

log = logging.getLogger(__name__)

SECONDS = 240.0
"""Trying the draft on a large base, git, and a push to a slow server."""


@command("kb approve", risk=Risk.WRITE, who=CURATOR, examples=["kb approve 3"], deadline=SECONDS)
async def approve(ctx: Context, number: Number) -> Reply:
    """Make a draft of somebody else an article: it is checked, written into the checkout and committed."""
    known, checkout, desk = await ctx.need(Drafts), await ctx.need(Checkout), await ctx.need(Desk)
    async with checkout.lock:
        draft = await known.get(number)
        _must_be_another(await ctx.need(People), ctx.asker, draft)
        try:
            done = await desk.approve(draft, ctx.asker)
        except Unfit as error:
            return Reply(error.sentence, (Bullets(error.problems),), status=Status.FAILED)
        pushed = await _push(checkout)
    await (await ctx.need(Library)).look()
    article = done.path.removesuffix(".md")
    if done.question is not None:
        await (await ctx.need(Curation)).settle(done.question, article)
    await _tell(await ctx.need(Voice), done, article)
    body: list[Block] = [
        Text(f"Commit {done.revision[:12]}, {done.path}; the answer is {done.content.author}'s.{pushed}")
    ]
    body.append(Actions((Action("the whole article", f"kb show {article}"),)))
    return Reply(f"Draft {number} is the article {article} now.", tuple(body), severity=Severity.GOOD)


def _must_be_another(people: People, who: Principal, draft: Draft) -> None:
    """A second person: neither an account that is theirs counts, nor one that was (see `People.kin`)."""
    if people.was_same(who, draft.proposer):
        raise Denied(f"You have proposed draft {draft.id} yourself: another curator must approve it.")
    if people.was_same(who, draft.editor):
        raise Denied(f"You have changed draft {draft.id} last: another curator must approve it.")


async def _push(checkout: Checkout) -> str:
    """A half sentence on how it went; what is committed stays committed."""
    if not checkout.pushes:
        return ""
    try:
        await checkout.push()
    except GitFailed as error:
        log.warning("an article was committed but not pushed: %s", error.said)
        return " It could not be pushed: push it by hand."
    return " It is pushed."


async def _tell(voice: Voice, draft: Draft, article: str) -> None:
    """Whoever proposed it hears of it where they can be reached."""
    proposer = Account(draft.proposer, draft.proposer_name).principal
    try:
        await voice.tell_person(proposer, Reply(f"Your draft {draft.id} is the article {article} now. Thank you."))
    except TryLater as error:
        log.warning("%s was not told: %s", draft.proposer, error.sentence)


@provider()
def open_drafts(database: Database) -> Drafts:
    """The drafts in the bot's store."""
    return Drafts(database)


@provider()
def open_checkout(settings: KnowledgeSettings) -> Checkout:
    """The checkout of the configuration, if there is one."""
    return Checkout(settings.checkout, email=settings.commit_email, push=settings.push)


@provider()
def open_desk(drafts: Drafts, checkout: Checkout, library: Library, settings: KnowledgeSettings) -> Desk:
    """Where drafts are approved."""
    return Desk(drafts, checkout, library, settings)
