"""Drafts on somebody's home page: their own, and for a curator those of others."""

from __future__ import annotations

from bot.chat.reply import Action, Actions, Block, Text
from bot.commands.context import Context
from bot.core.people import People
from handlers.knowledge.curating.drafts import Drafts
from handlers.knowledge.curating.editing import CURATOR

MOST = 5


async def drafts_waiting(ctx: Context) -> tuple[Block, ...]:
    """The first few drafts that this person can do something about."""
    if not ctx.asker.is_verified:
        return ()
    people = await ctx.need(People)
    is_curator = CURATOR in people.roles(ctx.asker)
    waiting = await (await ctx.need(Drafts)).waiting()
    shown = [draft for draft in waiting if is_curator or people.was_same(ctx.asker, draft.proposer)][:MOST]
    if not shown:
        return ()
    lines = "\n".join(f"Draft {draft.id}: {draft.content.title} (by {draft.proposer_name})" for draft in shown)
    return Text(lines), Actions(tuple(Action(f"draft {draft.id}", f"kb draft {draft.id}") for draft in shown))


PANELS = (drafts_waiting,)
