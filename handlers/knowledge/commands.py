"""`kb`: look things up by hand, and tell the curators what helps."""

from __future__ import annotations

from typing import Literal

from bot.chat.reply import Bullets, Reply, Status, Text
from bot.commands.arguments import Rest
from bot.commands.context import Context
from bot.commands.spec import command
from bot.errors import UsageError
from bot.text.clean import one_line, shorten
from handlers.knowledge.answers import facts, whole
from handlers.knowledge.curation import Curation
from handlers.knowledge.finding import find
from handlers.knowledge.library import Library
from handlers.knowledge.recent import Recent
from handlers.knowledge.settings import KnowledgeSettings


@command("kb search", examples=["kb search aio-max-nr", "kb search resolver kube-dns"])
async def search(ctx: Context, words: Rest) -> Reply:
    """Search the articles for words."""
    found = await (await ctx.need(Library)).search(words, 5)
    if not found:
        return Reply(f"No article has “{shorten(one_line(words), 60)}”.", status=Status.UNKNOWN, data={"found": []})
    items = tuple(f"{one.article.id}: {one.article.title}" for one in found)
    return Reply(
        f"{len(found)} found; “kb show ID” has the whole article",
        (Bullets(items),),
        data={"found": [facts(one) for one in found]},
    )


@command("kb show", examples=["kb show how-nics-work", "kb show neutron-vni"])
async def show(ctx: Context, article: str) -> Reply:
    """Show a whole article; the beginning of its id is enough."""
    found = await find(ctx, article)
    (await ctx.need(Recent)).remember(ctx.room, found.id)
    return whole(found, await ctx.need(KnowledgeSettings))


@command("kb feedback", examples=["kb feedback yes", "kb feedback no how-nics-work --note “too long”"])
async def feedback(ctx: Context, helpful: Literal["yes", "no"], article: str = "", *, note: str = "") -> Reply:
    """Say whether an article helped; without a name, the last one in this room."""
    name = article or (await ctx.need(Recent)).in_room(ctx.room)
    if not name:
        raise UsageError("Which article? None was shown here lately.", usage="kb feedback yes|no ARTICLE [--note NOTE]")
    found = await find(ctx, name)
    await (await ctx.need(Curation)).say(ctx.message, found.id, helpful=helpful == "yes", note=note)
    return Reply(f"Noted for the curators: {found.id} {'helped' if helpful == 'yes' else 'did not help'}. Thank you.")


@command("kb opinions", examples=["kb opinions"])
async def opinions(ctx: Context) -> Reply:
    """Show what people said of the articles, the most complaints first."""
    rows = await (await ctx.need(Curation)).opinions(20)
    if not rows:
        return Reply("Nobody has said anything about an article yet.")
    return Reply(
        f"{len(rows)} articles have feedback",
        (Text("\n".join(f"{r.article}: {r.helpful} helped, {r.unhelpful} did not" for r in rows)),),
    )
