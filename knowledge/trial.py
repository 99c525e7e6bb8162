"""What a new article would do to the others, tried on a copy of the index before anybody sees it.

`python -m knowledge.trial` reads a `Question` as JSON and writes the problems as JSON: in a process of its own, since packing an
index takes a moment and memory.
"""

import sqlite3
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Final

import msgspec

from knowledge.base import KnowledgeBase
from knowledge.prepare import is_current
from knowledge.result import Outcome

MOST_PROBLEMS: Final = 5


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """What is tried: the article in `text`, beside the `folders`. `place` is an empty folder that may be written."""

    place: str
    article: str
    text: str
    folders: tuple[str, ...] = ()
    shipped: bool = True
    cache: str = ""


def trial(question: Question) -> list[str]:
    """What is wrong, as sentences: a sample question that does not find the article, one that it takes from another."""
    draft = Path(question.place, "draft")
    draft.mkdir()
    (draft / f"{question.article}.md").write_text(question.text, encoding="utf-8")
    with _opened(question, "with.db", draft) as after:
        broken = [problem for problem in after.changes.broken if str(draft) in problem]
        if broken:
            return [problem.replace(f"{draft}/", "") for problem in broken]
        own = list(_own(after, question.article))
        taken = list(_not_found(after, question.article))
    if taken:
        with _opened(question, "without.db") as before:
            taken = [(article, text) for article, text in taken if _finds(before, article, text)]
    found = own + [f"“{_short(text)}” finds {article} now, and would not any more" for article, text in taken]
    return found[:MOST_PROBLEMS]


def _own(kb: KnowledgeBase, article: str) -> Iterator[str]:
    """The article's own questions that do not lead to it."""
    for text in _questions(kb, article):
        result = kb.ask(text)
        first = result.ranked[0][0] if result.ranked else ""
        if first != article:
            yield f"its question “{_short(text)}” finds {first or 'nothing'}"
        elif result.outcome is not Outcome.ANSWER:
            yield f"its question “{_short(text)}” finds it only perhaps ({result.confidence:.2f})"


def _not_found(kb: KnowledgeBase, draft: str) -> Iterator[tuple[str, str]]:
    """Sample questions of other articles that do not lead to them."""
    for article in kb.articles():
        if article.id != draft:
            yield from ((article.id, text) for text in article.questions if not _finds(kb, article.id, text))


def _questions(kb: KnowledgeBase, article: str) -> tuple[str, ...]:
    found = kb.get(article)
    return found.questions if found is not None else ()


def _finds(kb: KnowledgeBase, article: str, text: str) -> bool:
    result = kb.ask(text)
    return result.outcome is Outcome.ANSWER and bool(result.ranked) and result.ranked[0][0] == article


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 80 else f"{line[:79]}…"


def _opened(question: Question, name: str, *more: Path) -> KnowledgeBase:
    """A base of its own; what the bot's cache has already analysed is taken from there."""
    own = Path(question.place, name)
    if question.cache and is_current(Path(question.cache)):
        _copy(question.cache, own)
    return KnowledgeBase.open(own, [*map(Path, question.folders), *more], shipped=question.shipped)


def _copy(cache: str, own: Path) -> None:
    try:
        with (
            closing(sqlite3.connect(f"file:{cache}?mode=ro", uri=True)) as source,
            closing(sqlite3.connect(own)) as copy,
        ):
            source.backup(copy)
    except sqlite3.Error:
        own.unlink(missing_ok=True)  # built anew then


def main(words: Sequence[str]) -> None:
    """One question in, its problems out."""
    del words
    question = msgspec.json.decode(sys.stdin.buffer.read(), type=Question)
    sys.stdout.buffer.write(msgspec.json.encode(trial(question)))


if __name__ == "__main__":
    main(sys.argv[1:])
