"""A draft as its people see it: the file that it would be, what a reviewer would ask, and what to do next."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

from bot.chat.reply import Action, Actions, Block, Bullets, Field, Markdown, Reply, Style, Text, Visibility
from bot.errors import UserError
from handlers.knowledge.curating.content import Content
from handlers.knowledge.curating.drafts import APPROVED, Draft
from knowledge import Article, ArticleError, lint
from knowledge.writing import markdown


async def preview(draft: Draft, says: str, *actions: Action) -> Reply:
    """The whole draft, for one person."""
    text, remarks = await asyncio.to_thread(_read, draft.content)
    body: list[Block] = [Markdown(text)]
    if draft.content.author:
        body.append(
            Text(f"The answer is {draft.content.author}'s; proposed by {draft.proposer_name} ({draft.proposer}).")
        )
    if remarks and draft.state != APPROVED:
        body += [Text("A reviewer would ask:"), Bullets(remarks)]
    if actions:
        body.append(Actions(actions))
    return Reply(says, tuple(body), visibility=Visibility.PRIVATE)


def _read(content: Content) -> tuple[str, tuple[str, ...]]:
    today = datetime.now(UTC).date()
    return written(content.article()), tuple(one.message for one in lint(content.article(reviewed=today), today))


def written(article: Article) -> str:
    """The article's file. Raises `UserError` for one that no file can hold."""
    try:
        return markdown(article)
    except (ArticleError, ValueError) as error:
        raise UserError(f"The draft cannot be written as an article: {error}.") from error


def edit_action(draft: Draft) -> Action:
    """A form with what stands there already."""
    content = draft.content
    fields = (
        Field("title", "Title", content.title, required=True),
        Field("summary", "Two lines for chat, the verdict first", content.summary, multiline=True),
        Field("question", "How people ask", content.question, multiline=True, required=True),
        Field("answer", "Answer", content.answer, multiline=True, required=True),
        Field("tags", "Tags, separated by commas", ", ".join(content.tags)),
        Field("command", "The first command to run", content.command),
    )
    return Action("Edit", f"kb edit {draft.id}", asks=fields, needs_button=True)


def drop_action(draft: Draft) -> Action:
    """Away with it."""
    return Action("Drop", f"kb drop {draft.id}", style=Style.DANGER, needs_button=True)


def approve_action(draft: Draft) -> Action:
    """For a second person."""
    return Action("approve it", f"kb approve {draft.id}", style=Style.PRIMARY)
