"""Retrieval must not get worse: floors a little below what was measured on the labelled queries of this repository.

Of `data/queries.jsonl` only the queries about shipped articles can be answered here; all others must be met with silence.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from knowledge import KnowledgeBase, Outcome
from tests.knowledge.conftest import BASE, SUBJECTS

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True)
class Figures:
    """Per cent; `first` and `third` are recall, `right` and `wrong` of the answerable queries, `silent` of the others."""

    first: float
    third: float
    right: float
    wrong: float
    found: float
    silent: float


def same(text: str) -> str:
    return text


def as_slack(text: str) -> str:
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return "<@U024BE7LH> " + (f"```\n{escaped}\n```" if "\n" in text else escaped.replace("'", "’"))


def as_irc(text: str) -> str:
    return "openinfra-bot: " + " ".join(text.split("\n")).encode()[:400].decode("utf-8", "ignore")


def measure(kb: KnowledgeBase, queries: Path, change: Callable[[str], str] = same) -> Figures:
    """Asks every query and counts."""
    rows = [json.loads(line) for line in queries.read_text(encoding="utf-8").splitlines()]
    known = set(kb.index.ids)
    counts = dict.fromkeys(("first", "third", "right", "wrong", "found"), 0)
    asked = quiet = others = 0
    for row in rows:
        topics = {row["topic"], *row.get("also", [])} & known
        result = kb.ask(change(row["query"]))
        answered = result.outcome is Outcome.ANSWER
        if not topics:
            others, quiet = others + 1, quiet + (not answered)
            continue
        asked += 1
        names = [name for name, _ in result.ranked]
        counts["first"] += names[:1] != [] and names[0] in topics
        counts["third"] += bool(topics & set(names[:3]))
        right = result.answer is not None and result.answer.article.id in topics
        counts["right"] += right
        counts["wrong"] += answered and not right
        counts["found"] += right or any(s.article.id in topics for s in result.suggestions)
    return Figures(**{name: 100 * count / asked for name, count in counts.items()}, silent=100 * quiet / others)


@pytest.mark.parametrize("change", [same, as_slack, as_irc])
def test_queries_written_for_this_base(kb: KnowledgeBase, change: Callable[[str], str]) -> None:
    got = measure(kb, BASE / "queries.jsonl", change)
    assert got.first >= 96, got
    assert got.third >= 97, got
    assert got.right >= 86, got
    assert got.wrong <= 1, got
    assert got.found >= 97, got
    assert got.silent >= 98, got


@pytest.mark.parametrize("change", [same, as_slack, as_irc])
def test_queries_of_an_independent_author(change: Callable[[str], str]) -> None:
    with KnowledgeBase.open(None, tag=SUBJECTS) as shipped:
        got = measure(shipped, DATA / "queries.jsonl", change)
    assert got.first >= 97, got
    assert got.third >= 98, got
    assert got.right >= 86, got
    assert got.wrong <= 1, got
    assert got.found >= 95, got
    assert got.silent >= 95, got
