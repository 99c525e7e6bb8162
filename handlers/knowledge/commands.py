"""`kb`: look things up by hand, and tell the curators what helps."""

from __future__ import annotations

from typing import Literal

from bot.chat.reply import Bullets, Reply, Status, Table, Text
from bot.commands.arguments import Rest
from bot.commands.context import Context
from bot.commands.spec import command
from bot.errors import NotFound, UsageError
from bot.text.clean import one_line, shorten
from handlers.knowledge.answers import facts, whole
from handlers.knowledge.curation import Curation
from handlers.knowledge.library import Library
from handlers.knowledge.recent import Recent
from handlers.knowledge.settings import KnowledgeSettings
from knowledge import Article


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
    found = await _find(ctx, article)
    (await ctx.need(Recent)).remember(ctx.room, found.id)
    return whole(found, await ctx.need(KnowledgeSettings))


@command("kb unanswered", examples=["kb unanswered", "kb unanswered --limit 20"])
async def unanswered(ctx: Context, *, limit: int = 10) -> Reply:
    """List the questions that found no article, the most asked first."""
    curation = await ctx.need(Curation)
    rows = await curation.most_asked(max(1, min(limit, 100)))
    if not rows:
        return Reply("Every question so far found its article.", data={"questions": []})
    table = Table(
        ("question", "asked", "last", "nearest article"),
        tuple((shorten(one_line(r.text), 120), f"{r.asked}×", f"{r.last_at:%d %b %Y}", r.nearest) for r in rows),
    )
    data: list[object] = [{"id": r.id, "text": r.text, "asked": r.asked, "nearest": r.nearest} for r in rows]
    return Reply(f"{await curation.count()} questions found no article", (table,), data={"questions": data})


@command("kb feedback", examples=["kb feedback yes", "kb feedback no how-nics-work --note “too long”"])
async def feedback(ctx: Context, helpful: Literal["yes", "no"], article: str = "", *, note: str = "") -> Reply:
    """Say whether an article helped; without a name, the last one in this room."""
    name = article or (await ctx.need(Recent)).in_room(ctx.room)
    if not name:
        raise UsageError("Which article? None was shown here lately.", usage="kb feedback yes|no ARTICLE [--note NOTE]")
    found = await _find(ctx, name)
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


async def _find(ctx: Context, name: str) -> Article:
    library = await ctx.need(Library)
    found = await library.get(name)
    if found is None:
        near = await library.search(name.replace("-", " "), 3)
        raise NotFound(
            f"There is no article “{shorten(name, 60)}”.", candidates=tuple(f"kb show {one.article.id}" for one in near)
        )
    return found
