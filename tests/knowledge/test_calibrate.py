"""`kb calibrate`: a team's own base, no labels."""

from pathlib import Path

import pytest

from knowledge import KnowledgeBase
from knowledge.calibrate import calibrate
from tests.knowledge.conftest import BASE


def test_a_calibration_is_used_and_kept(tmp_path: Path) -> None:
    store = tmp_path / "kb.db"
    with KnowledgeBase.open(store, [BASE]) as base:
        before = base.ask("helm rollback").confidence
        done = calibrate(base)
        after = base.ask("helm rollback").confidence
        assert (base.model.slope, base.model.shift) == (done.slope, done.shift) != (1.0, 0.0)
        assert before != after
    with KnowledgeBase.open(store, [BASE]) as base:
        assert base.ask("helm rollback").confidence == pytest.approx(after)


def test_a_changed_article_does_not_undo_the_calibration(tmp_path: Path, folder: Path) -> None:
    store = tmp_path / "kb.db"
    with KnowledgeBase.open(store, [BASE, folder]) as base:
        done = calibrate(base)
        (folder / "new.md").write_text("---\ntitle: New\n---\nnew\n", encoding="utf-8")
        assert base.refresh().added == ("new",)
        assert base.model.shift == done.shift


def test_calibrating_twice_gives_the_same_numbers() -> None:
    with KnowledgeBase.open(None, [BASE]) as base:
        first, second = calibrate(base), calibrate(base)
    assert (first.slope, first.shift) == (second.slope, second.shift)
    assert second.before == second.after


def test_the_report_says_what_changed() -> None:
    with KnowledgeBase.open(None, [BASE]) as base:
        done = calibrate(base)
    assert done.questions > 50
    assert 0.5 < done.after.right <= 1
    assert done.after.quiet > 0.9
    assert "before: right" in str(done)


def test_too_few_articles_are_refused(folder: Path) -> None:
    with KnowledgeBase.open(None, [folder], shipped=False) as base, pytest.raises(ValueError, match="too few"):
        calibrate(base)
