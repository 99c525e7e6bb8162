"""Questions and pasted errors: what is said to the bot and is no command, and what people ask each other."""

from __future__ import annotations

import logging

from bot.chat.reply import Reply
from bot.commands.context import Context
from bot.commands.spec import listener
from bot.errors import TryLater
from handlers.knowledge.answers import answered, unknown, unsure
from handlers.knowledge.curation import Curation
from handlers.knowledge.library import Library
from handlers.knowledge.recent import Recent
from handlers.knowledge.settings import KnowledgeSettings
from knowledge import Outcome, Result
from knowledge.text.signs import is_worth_a_look

log = logging.getLogger(__name__)


@listener(rank=100, ambient=True, wants=is_worth_a_look, deadline=20.0)
async def ask(ctx: Context, text: str) -> Reply | None:
    """Answer from the knowledge base, suggest, or say honestly that it knows nothing."""
    library, settings = await ctx.need(Library), await ctx.need(KnowledgeSettings)
    result = await library.ask(text, addressed=ctx.message.is_addressed)
    if result.outcome is Outcome.ANSWER and result.answer is not None:
        (await ctx.need(Recent)).remember(ctx.room, result.answer.article.id)
        return answered(result.answer, settings)
    if not ctx.message.is_addressed or ctx.is_guess:
        return None
    await _keep(ctx, result)
    return unsure(result) if result.suggestions else unknown()


async def _keep(ctx: Context, result: Result) -> None:
    """A store that cannot be written costs the curators a question, not the asker an answer."""
    nearest, score = result.ranked[0] if result.ranked else ("", 0.0)
    try:
        await (await ctx.need(Curation)).unanswered(ctx.message, nearest, score)
    except TryLater as error:
        log.warning("an unanswered question was not kept: %s", error.sentence)
