"""The cache is built by a process of its own, and only when there is something to build."""

import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pytest

from knowledge import KnowledgeBase
from knowledge.prepare import is_current, prepare


def test_a_missing_cache_is_built_and_then_left_alone(tmp_path: Path) -> None:
    cache = tmp_path / "knowledge.db"
    assert not is_current(cache)
    prepare(cache, [], shipped=True)
    assert is_current(cache)
    before = cache.stat().st_mtime_ns
    prepare(cache, [], shipped=True)
    assert cache.stat().st_mtime_ns == before
    with KnowledgeBase.open(cache) as base:
        assert not base.changes, "there was nothing left to build"


def test_folders_and_the_wish_for_no_shipped_articles_are_passed_on(tmp_path: Path) -> None:
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "frog.md").write_text("---\ntitle: Frogs\n---\nGreen.\n", encoding="utf-8")
    prepare(tmp_path / "k.db", [tmp_path / "own"], shipped=False)
    with KnowledgeBase.open(tmp_path / "k.db", [tmp_path / "own"], shipped=False) as base:
        assert [article.id for article in base.articles()] == ["frog"]
        assert not base.changes


def test_a_cache_of_another_version_is_not_current(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "k.db")) as connection:
        connection.execute("pragma user_version = 12345")
    assert not is_current(tmp_path / "k.db")
    (tmp_path / "rubbish.db").write_bytes(b"rubbish" * 1000)
    assert not is_current(tmp_path / "rubbish.db")


def test_without_an_interpreter_to_start_nothing_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", str(tmp_path / "no-python"))
    prepare(tmp_path / "k.db", [], shipped=True)
    assert not (tmp_path / "k.db").exists()
