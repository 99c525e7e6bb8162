"""`kb unanswered`, `kb answer`: the questions that found no article."""

from __future__ import annotations

from bot.chat.reply import Reply, Table
from bot.commands.context import Context
from bot.commands.number import Number
from bot.commands.spec import Risk, command
from bot.text.clean import one_line, shorten
from handlers.knowledge.curation import Curation
from handlers.knowledge.finding import find


@command("kb unanswered", examples=["kb unanswered", "kb unanswered --limit 20"])
async def unanswered(ctx: Context, *, limit: int = 10) -> Reply:
    """List the questions that found no article, the most asked first."""
    curation = await ctx.need(Curation)
    rows = await curation.most_asked(max(1, min(limit, 100)))
    if not rows:
        return Reply("Every question so far found its article.", data={"questions": []})
    table = Table(
        ("id", "question", "asked", "last", "nearest article"),
        tuple(
            (str(r.id), shorten(one_line(r.text), 120), f"{r.asked}×", f"{r.last_at:%d %b %Y}", r.nearest) for r in rows
        ),
    )
    data: list[object] = [{"id": r.id, "text": r.text, "asked": r.asked, "nearest": r.nearest} for r in rows]
    return Reply(f"{await curation.count()} questions found no article", (table,), data={"questions": data})


@command("kb answer", risk=Risk.WRITE, who="curator", examples=["kb answer 12 how-nics-work"])
async def answer(ctx: Context, question: Number, article: str) -> Reply:
    """Say which article answers a question of `kb unanswered`.

    It leaves the list, and whoever asks it again gets the article.
    """
    found, curation = await find(ctx, article), await ctx.need(Curation)
    asked = await curation.question(question)
    await curation.settle(asked.id, found.id)
    return Reply(f"“{shorten(one_line(asked.text), 120)}” is answered by {found.id} from now on.")
