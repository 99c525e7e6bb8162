"""An article as the Markdown file that `parse` reads back."""

import datetime
from typing import Any

from knowledge.article import Article, parse


def markdown(article: Article) -> str:
    """The file's text, front matter first; empty fields are left out, and so is a summary that nobody wrote.

    Raises `ValueError` for an article that no file can hold (control characters, a title of nothing but white space).
    """
    import yaml  # noqa: PLC0415 - PyYAML is needed only when an article is written

    front = yaml.safe_dump(_front(article), sort_keys=False, allow_unicode=True, width=120, default_flow_style=None)
    text = f"---\n{front}---\n\n{article.body.strip()}\n"
    if facts(parse(article.path or f"{article.id}.md", text)) != facts(article):
        raise ValueError("the article does not read back as it was written")
    return text


def _front(article: Article) -> dict[str, Any]:
    """What is filled in, in the order of the format."""
    found: dict[str, Any] = {
        "id": article.id,
        "title": article.title,
        "summary": article.summary if article.written_summary else "",
        "tags": list(article.tags),
        "symptoms": list(article.symptoms),
        "questions": list(article.questions),
        "check": article.check,
        "commands": [
            {"run": line.run, "why": line.why} if line.why else {"run": line.run} for line in article.commands
        ],
        "applies_to": dict(article.applies_to),
        "sources": list(article.sources),
        "owner": article.owner,
        "reviewed": article.reviewed,
    }
    return {key: value for key, value in found.items() if value}


def facts(article: Article) -> dict[str, Any]:
    """What an article says, without where and how it is kept."""
    front = _front(article) | {"body": article.body.strip()}
    return {key: value.isoformat() if isinstance(value, datetime.date) else value for key, value in front.items()}
