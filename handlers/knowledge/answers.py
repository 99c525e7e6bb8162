"""What a found article looks like in chat: the verdict, the exact command, and where the rest is."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.chat.reply import Action, Actions, Block, Bullets, Command, Field, Link, Markdown, Reply, Status, Text
from handlers.knowledge.settings import KnowledgeSettings
from knowledge import Answer, Article, Result


def answered(answer: Answer, settings: KnowledgeSettings) -> Reply:
    """The article's summary, its first command, and the way to the whole of it."""
    article = answer.article
    body: list[Block] = [Command(line.run, line.why) for line in article.commands[:1]]
    body.append(Actions((Action("the whole article", f"kb show {article.id}"), *_opinions(article))))
    if settings.page_url:
        body.append(Link(settings.page_url.replace("{id}", article.id), article.title))
    stale = staleness(article, settings.stale_days)
    if stale:
        body.append(Text(stale))
    return Reply(article.summary, tuple(body), data=facts(answer))


def _opinions(article: Article) -> tuple[Action, ...]:
    """What a click tells the curators; where there are no buttons, these take no line."""
    missing = Field("note", "What was missing?", multiline=True)
    return (
        Action("Helpful", f"kb feedback yes {article.id}", needs_button=True),
        Action("Not helpful", f"kb feedback no {article.id}", asks=(missing,), needs_button=True),
    )


def unsure(result: Result) -> Reply:
    """Up to three titles that may be meant."""
    items = tuple(f"{one.article.title}: kb show {one.article.id}" for one in result.suggestions)
    buttons = Actions(
        tuple(Action(one.article.title, f"kb show {one.article.id}", needs_button=True) for one in result.suggestions)
    )
    found: list[object] = [facts(one) for one in result.suggestions]
    return Reply(
        "I am not sure. Did you mean:", (Bullets(items), buttons), status=Status.UNKNOWN, data={"suggestions": found}
    )


def unknown() -> Reply:
    """The honest end."""
    return Reply(
        "I do not know that. I have kept the question for the curators.",
        status=Status.UNKNOWN,
        data={"suggestions": []},
    )


def whole(article: Article, settings: KnowledgeSettings) -> Reply:
    """All of an article."""
    body: list[Block] = [Markdown(article.body)]
    if article.sources:
        body.append(Bullets(article.sources))
    stale = staleness(article, settings.stale_days)
    if stale:
        body.append(Text(stale))
    return Reply(f"{article.title}. {article.summary}", tuple(body))


def staleness(article: Article, days: int) -> str:
    """A sentence for an article that nobody has looked at for too long."""
    if article.reviewed is None:
        return ""
    age = (datetime.now(UTC).date() - article.reviewed).days
    owner = f" Its owner is {article.owner}." if article.owner else ""
    return f"Careful: this article was last reviewed {age} days ago.{owner}" if age > days else ""


def facts(answer: Answer) -> dict[str, object]:
    """The same for programs."""
    article = answer.article
    return {
        "article": article.id,
        "title": article.title,
        "confidence": round(answer.confidence, 3),
        "commands": [{"run": line.run, "why": line.why} for line in article.commands],
        "sources": list(article.sources),
    }
