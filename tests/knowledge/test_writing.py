"""An article that is written reads back as it was."""

from __future__ import annotations

import datetime
import string
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge import Article, CommandLine, parse
from knowledge.sources import shipped_folder
from knowledge.writing import facts, markdown

LINE = st.text(
    st.characters(codec="utf-8", exclude_categories=["C", "Z"], include_characters=" :#-'\"{}[]&*!|>%@`,?"), max_size=60
).map(lambda text: " ".join(text.split()))
WORDS = LINE.filter(bool)
BODY = st.lists(LINE | st.sampled_from(["---", "...", "## Fix", "    code", "- item", "title: x"]), max_size=6).map(
    lambda lines: "\n".join(lines).strip()
)
ARTICLES = st.builds(
    Article,
    id=st.text(string.ascii_lowercase + string.digits, min_size=1, max_size=20),
    title=WORDS,
    tags=st.lists(WORDS, max_size=3).map(tuple),
    questions=st.lists(WORDS | st.lists(WORDS, min_size=2, max_size=3).map("\n".join), max_size=3).map(tuple),
    commands=st.lists(st.builds(CommandLine, run=WORDS, why=LINE), max_size=2).map(tuple),
    sources=st.lists(WORDS, max_size=2).map(tuple),
    owner=LINE,
    reviewed=st.none() | st.dates(),
    body=BODY,
)


@given(ARTICLES)
def test_whatever_it_says_reads_back(article: Article) -> None:
    assert facts(parse("x.md", markdown(article))) == facts(article)


@pytest.mark.parametrize("path", sorted(shipped_folder().glob("*.md")), ids=lambda path: path.stem)
def test_the_shipped_articles_read_back(path: Path) -> None:
    article = parse(path, path.read_text(encoding="utf-8"))
    assert facts(parse(article.path, markdown(article))) == facts(article)


def test_it_looks_as_people_write_it() -> None:
    article = Article(
        id="frobnicator",
        title="Frobnicator refuses to spin: capacitor drained",
        tags=("frobnicator", "flux"),
        questions=("why does the frobnicator not spin?",),
        commands=(CommandLine("frobctl charge --full", "charge it"),),
        reviewed=datetime.date(2026, 11, 20),
        owner="libera:mona",
        body="Charge it, then spin.",
    )
    assert markdown(article).splitlines() == [
        "---",
        "id: frobnicator",
        "title: 'Frobnicator refuses to spin: capacitor drained'",
        "tags: [frobnicator, flux]",
        "questions: ['why does the frobnicator not spin?']",
        "commands:",
        "- {run: frobctl charge --full, why: charge it}",
        "owner: libera:mona",
        "reviewed: 2026-11-20",
        "---",
        "",
        "Charge it, then spin.",
    ]


def test_a_summary_that_nobody_wrote_is_not_written() -> None:
    read = parse("x.md", "---\ntitle: x\n---\nThe first sentence says it all.\n")
    assert "summary" not in markdown(read)


def test_what_no_file_can_hold_is_refused() -> None:
    with pytest.raises(ValueError, match="title"):
        markdown(Article(id="x", title="  "))
