"""A new article is tried before anybody sees it: it is found, and it takes nothing from the others."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from knowledge import Article, KnowledgeBase
from knowledge.trial import Question, trial
from knowledge.writing import markdown
from tests.knowledge.conftest import Writer

SPIN = "why does the frobnicator not spin with a drained capacitor?"


def draft(question: str, title: str = "Frobnicator with a drained capacitor does not spin") -> str:
    return markdown(Article(id="draft", title=title, questions=(question,), body="Charge the frobnicator's capacitor."))


def asked(tmp_path: Path, text: str, *folders: Path, cache: Path | None = None) -> Question:
    place = tmp_path / "place"
    place.mkdir()
    return Question(
        place=str(place),
        article="draft",
        text=text,
        folders=tuple(map(str, folders)),
        cache=str(cache) if cache else "",
    )


def test_a_good_article_has_no_problems(tmp_path: Path, folder: Path) -> None:
    assert trial(asked(tmp_path, draft(SPIN), folder)) == []


def test_the_index_that_is_there_already_is_used_and_not_changed(tmp_path: Path, folder: Path) -> None:
    cache = tmp_path / "kb.db"
    KnowledgeBase.open(cache, [folder]).close()
    assert trial(asked(tmp_path, draft(SPIN), folder, cache=cache)) == []
    with KnowledgeBase.open(cache, [folder]) as kb:
        assert kb.get("draft") is None


def test_a_damaged_cache_is_left_aside(tmp_path: Path, folder: Path) -> None:
    cache = tmp_path / "kb.db"
    cache.write_bytes(b"no database at all")
    assert trial(asked(tmp_path, draft(SPIN), folder, cache=cache)) == []


def test_a_question_that_finds_nothing_or_something_else_is_named(tmp_path: Path, folder: Path, write: Writer) -> None:
    write("other", "Frobnicator with a drained capacitor", "Charge it.", questions=f"[{SPIN!r}]")
    (problem, *_) = trial(asked(tmp_path, draft(SPIN, "What to do about soup"), folder))
    assert "its question “why does the frobnicator" in problem
    assert "other" in problem


def test_a_question_that_it_takes_from_another_is_named(tmp_path: Path, folder: Path, write: Writer) -> None:
    write("soup", "Soup", "Soup is cooked in a pot.", questions="['frobnicator capacitor charge spin']")
    found = trial(asked(tmp_path, draft("frobnicator capacitor charge spin"), folder))
    assert any("finds soup now, and would not any more" in problem for problem in found)


def test_a_question_that_failed_before_is_not_held_against_it(tmp_path: Path, folder: Path, write: Writer) -> None:
    write("one", "Soup in a pot", "Soup.", questions="['how to cook soup']")
    write("two", "Soup in a pan", "Soup.", questions="['how to cook soup']")
    assert trial(asked(tmp_path, draft(SPIN), folder)) == []


def test_a_text_that_is_no_article_says_where(tmp_path: Path, folder: Path) -> None:
    (problem,) = trial(asked(tmp_path, "---\ntitle: [\n---\n", folder))
    assert problem.startswith("draft.md:")


@pytest.mark.parametrize("text", [draft(SPIN)])
def test_as_a_process_of_its_own_it_reads_and_writes_json(tmp_path: Path, folder: Path, text: str) -> None:
    question = msgspec.json.encode(asked(tmp_path, text, folder))
    done = subprocess.run([sys.executable, "-m", "knowledge.trial"], input=question, capture_output=True, check=True)
    assert msgspec.json.decode(done.stdout) == []
