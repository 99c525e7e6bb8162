"""`kb check`, second half: does every sample question find its article?"""

from dataclasses import dataclass

from knowledge.base import KnowledgeBase
from knowledge.result import Outcome


@dataclass(frozen=True, slots=True)
class Failure:
    """A sample question that does not lead to its article: what came first instead, and how sure the base was."""

    article: str
    question: str
    found: str
    outcome: Outcome
    confidence: float

    def __str__(self) -> str:
        instead = f"finds {self.found}" if self.found and self.found != self.article else "is not answered"
        return f"{self.article}: {self.question!r} {instead} ({self.outcome.value}, {self.confidence:.2f})"


def check(kb: KnowledgeBase) -> list[Failure]:
    """Asks every article's own questions; a question fails when its article does not come first or is not given as the
    answer."""
    failures = []
    for article in kb.articles():
        for question in article.questions:
            result = kb.ask(question)
            first = result.ranked[0][0] if result.ranked else ""
            if first != article.id or result.outcome is not Outcome.ANSWER:
                failures.append(Failure(article.id, question, first, result.outcome, result.confidence))
    return failures
