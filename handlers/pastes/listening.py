"""Pastes that speak for themselves: read here, before the knowledge base looks for an article."""

from __future__ import annotations

import asyncio

from bot.chat.reply import Reply
from bot.commands.context import Context
from bot.commands.spec import listener
from handlers.knowledge.recent import Recent
from handlers.pastes.readers import READERS
from handlers.pastes.reading import Reader, with_article

LONG = 64 * 1024
"""Characters from which a paste is read in a thread, so that nobody else waits for it."""


def is_paste(text: str) -> bool:
    """Whether any reader wants it."""
    return any(reader.wants(text) for reader in READERS)


@listener(rank=50, ambient=True, wants=is_paste, deadline=5.0)
async def read_paste(ctx: Context, text: str) -> Reply | None:
    """Let the first reader that understands the paste answer."""
    found = await asyncio.to_thread(first, text) if len(text) > LONG else first(text)
    if found is None:
        return None
    reader, reply = found
    if not ctx.message.is_addressed and not reader.unasked(reply):
        return None
    return await offer(ctx, reply, reader.article)


def first(text: str) -> tuple[Reader, Reply] | None:
    """The first answer, and who gave it."""
    for reader in READERS:
        reply = reader.read(text) if reader.wants(text) else None
        if reply is not None:
            return reader, reply
    return None


async def offer(ctx: Context, reply: Reply, article: str) -> Reply:
    """The same answer with its article, where the knowledge base is there to show it."""
    if not article or not ctx.resources.knows(Recent):
        return reply
    (await ctx.need(Recent)).remember(ctx.room, article)
    return with_article(reply, article)
