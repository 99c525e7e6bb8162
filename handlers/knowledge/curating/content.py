"""What a draft says, and the article that it would be."""

from __future__ import annotations

import datetime
import re
import unicodedata

import msgspec

from bot.errors import UsageError
from bot.text.clean import clean, one_line, shorten
from bot.text.redact import redact
from knowledge import Article, CommandLine

MOST_CHARACTERS = {"question": 4000, "answer": 40_000, "summary": 300}
"""Longer fields are refused, not cut: whoever writes them should know. All others have 200."""
USUALLY = 200
SLUG_CHARACTERS = 60
_NO_ARTICLES = frozenset({"readme", "contributing", "changelog", "license"})


class Content(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A draft's fields, redacted. `author` is whose answer it is, as people call them."""

    title: str = ""
    summary: str = ""
    question: str = ""
    answer: str = ""
    author: str = ""
    tags: tuple[str, ...] = ()
    command: str = ""
    sources: tuple[str, ...] = ()
    owner: str = ""

    def article(self, article_id: str = "", reviewed: datetime.date | None = None) -> Article:
        """The article that a file would hold."""
        return Article(
            id=article_id or slug(self.title) or "draft",
            title=self.title,
            summary=self.summary,
            tags=self.tags,
            questions=(self.question,) if self.question else (),
            commands=(CommandLine(self.command),) if self.command else (),
            sources=self.sources,
            owner=self.owner,
            reviewed=reviewed,
            body=self.answer,
            written_summary=bool(self.summary),
        )


def safe(name: str, text: str) -> str:
    """What somebody typed for a field, without secrets. Raises `UsageError` when it is too long."""
    limit = MOST_CHARACTERS.get(name, USUALLY)
    if len(text) > limit:
        raise UsageError(f"--{name} has {len(text):,} characters; at most {limit:,} fit.")
    text = redact(clean(text))
    return text.strip() if name in {"question", "answer"} else one_line(text)


def listed(text: str) -> tuple[str, ...]:
    """`a, b c` as two entries."""
    return tuple(part for one in text.split(",") if (part := one.strip()))


def title_of(question: str) -> str:
    """The first line of a question, where nobody gave a title."""
    return shorten(one_line(question.strip().partition("\n")[0]), 120)


def slug(title: str) -> str:
    """A file name without its ending: nothing but letters, digits and dashes, so that no title leads out of a folder."""
    plain = unicodedata.normalize("NFKD", title.casefold()).encode("ascii", "ignore").decode()
    words = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    short = words if len(words) <= SLUG_CHARACTERS else words[: SLUG_CHARACTERS + 1].rpartition("-")[0]
    name = short or words[:SLUG_CHARACTERS]
    return f"article-{name}" if name in _NO_ARTICLES else name
