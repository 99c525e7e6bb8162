"""`kb check`, second half: sample questions are regression tests."""

from pathlib import Path

from knowledge import KnowledgeBase
from knowledge.check import check
from tests.knowledge.conftest import Writer


def test_every_sample_question_of_the_shipped_articles_is_answered() -> None:
    with KnowledgeBase.open(None) as base:
        assert any(article.questions for article in base.articles())
        assert [str(failure) for failure in check(base)] == []


def test_a_question_that_two_articles_claim_fails(folder: Path, write: Writer) -> None:
    write("frog", "Frogs in the pond", "Frogs quack.", questions="[who quacks at night]")
    write("duck", "Ducks in the pond", "Ducks quack.", questions="[who quacks at night]")
    with KnowledgeBase.open(None, [folder], shipped=False) as base:
        failures = check(base)
    assert failures
    assert "who quacks at night" in str(failures[0])
