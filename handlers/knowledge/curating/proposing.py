"""`kb propose`: a draft from a question and its accepted answer."""

from __future__ import annotations

from bot.chat.reply import Reply
from bot.commands.context import Context
from bot.commands.number import Number
from bot.commands.spec import MEMBER, Risk, command
from bot.errors import UsageError
from handlers.knowledge.curating.content import Content, listed, safe, title_of
from handlers.knowledge.curating.drafts import Drafts
from handlers.knowledge.curating.showing import drop_action, edit_action, preview
from handlers.knowledge.curation import Curation
from handlers.knowledge.recent import Recent

_USAGE = "kb propose [QUESTION] --answer “…” [--title “…”] [--question “…”] [--by NAME]"


@command(
    "kb propose",
    risk=Risk.WRITE,
    who=MEMBER,
    examples=[
        "kb propose 12 --answer “Restart the agent: systemctl restart neutron-l3-agent” --by lee",
        "kb propose --title “Router is gone” --question “where is my router?” --answer “On another host.”",
    ],
)
async def propose(
    ctx: Context,
    number: Number | None = None,
    *,
    title: str = "",
    question: str = "",
    answer: str = "",
    by: str = "",
    from_: Number | None = None,
    tags: str = "",
) -> Reply:
    """Propose an article: a draft with a question, its answer and whose answer that is.

    The number is one of `kb unanswered`; without a number and a question it is the last question of this room or thread. What
    looks like a secret is taken out. A curator who is somebody else makes it an article (`kb approve`).
    """
    asked, asked_id = await _question(ctx, question, number or from_)
    content = Content(
        title=safe("title", title) or title_of(asked),
        question=asked,
        answer=safe("answer", answer),
        author=safe("by", by) or ctx.asker.name,
        tags=listed(safe("tags", tags)),
        owner=ctx.asker.key,
    )
    draft = await (await ctx.need(Drafts)).add(ctx.asker, content, asked_id)
    says = f"Draft {draft.id}: {content.title}. "
    if content.answer:
        says += f"A curator other than you makes it an article: kb approve {draft.id}"
    else:
        says += f"It has no answer yet: kb edit {draft.id} --answer “…”"
    return await preview(draft, says, edit_action(draft), drop_action(draft))


async def _question(ctx: Context, typed: str, number: Number | None) -> tuple[str, int | None]:
    """The question's text, and its number in the list of the unanswered. Raises `UsageError`, `NotFound`."""
    if number is not None:
        kept = await (await ctx.need(Curation)).question(number)
        return safe("question", typed) or kept.text, kept.id
    if typed:
        return safe("question", typed), None
    last = (await ctx.need(Recent)).question_in(ctx.room)
    if not last.question:
        raise UsageError("Which question? None was asked here lately.", usage=_USAGE)
    return safe("question", last.question), last.question_id
