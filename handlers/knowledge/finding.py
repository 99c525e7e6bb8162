"""An article by what somebody typed for it."""

from __future__ import annotations

from bot.commands.context import Context
from bot.errors import NotFound
from bot.text.clean import shorten
from handlers.knowledge.library import Library
from knowledge import Article


async def find(ctx: Context, name: str) -> Article:
    """The article of that id, or of that unambiguous beginning. Raises `NotFound` with the nearest ones."""
    library = await ctx.need(Library)
    found = await library.get(name)
    if found is None:
        near = await library.search(name.replace("-", " "), 3)
        raise NotFound(
            f"There is no article “{shorten(name, 60)}”.", candidates=tuple(f"kb show {one.article.id}" for one in near)
        )
    return found
