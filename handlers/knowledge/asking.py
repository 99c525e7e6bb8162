"""Questions and pasted errors: what is said to the bot and is no command, and what people ask each other."""

from __future__ import annotations

import logging

from bot.chat.reply import Reply
from bot.commands.context import Context
from bot.commands.spec import listener
from bot.errors import TryLater
from handlers.knowledge.answers import answered, unknown, unsure
from handlers.knowledge.curation import Curation, Kept
from handlers.knowledge.library import Library
from handlers.knowledge.recent import Recent
from handlers.knowledge.settings import KnowledgeSettings
from knowledge import Answer, Outcome, Result
from knowledge.text.signs import is_worth_a_look

log = logging.getLogger(__name__)


@listener(rank=100, ambient=True, wants=is_worth_a_look, deadline=20.0)
async def ask(ctx: Context, text: str) -> Reply | None:
    """Answer from the knowledge base, suggest, or say honestly that it knows nothing."""
    library, recent = await ctx.need(Library), await ctx.need(Recent)
    result = await library.ask(text, addressed=ctx.message.is_addressed)
    if result.outcome is Outcome.ANSWER and result.answer is not None:
        recent.asked(ctx.room, text)
        return await _give(ctx, result.answer)
    if not ctx.message.is_addressed or ctx.is_guess:
        return None
    kept = await _keep(ctx, result)
    recent.asked(ctx.room, text, kept.id if kept else None)
    settled = await library.get(kept.article) if kept and kept.article else None
    if settled is not None:  # a curator has said what answers this very question
        return await _give(ctx, Answer(settled, 1.0))
    return unsure(result) if result.suggestions else unknown()


async def _give(ctx: Context, answer: Answer) -> Reply:
    (await ctx.need(Recent)).remember(ctx.room, answer.article.id)
    return answered(answer, await ctx.need(KnowledgeSettings))


async def _keep(ctx: Context, result: Result) -> Kept | None:
    """A store that cannot be written costs the curators a question, not the asker an answer."""
    nearest, score = result.ranked[0] if result.ranked else ("", 0.0)
    try:
        return await (await ctx.need(Curation)).unanswered(ctx.message, nearest, score)
    except TryLater as error:
        log.warning("an unanswered question was not kept: %s", error.sentence)
        return None
