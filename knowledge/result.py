"""What an answer looks like: one of three outcomes, with the reasons that `kb search` explains."""

from dataclasses import dataclass
from enum import Enum

from knowledge.article import Article


class Outcome(Enum):
    """Answer; "not sure, did you mean"; "I don't know"."""

    ANSWER = "answer"
    UNSURE = "unsure"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Answer:
    """An article with the confidence (0..1) that it is the right one, and the words or the signature that led to it."""

    article: Article
    confidence: float
    why: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Result:
    """The outcome of one question. `ranked` are (article id, score), best first; `signature` is the error text met."""

    outcome: Outcome
    answer: Answer | None = None
    suggestions: tuple[Answer, ...] = ()
    ranked: tuple[tuple[str, float], ...] = ()
    signature: str | None = None
    confidence: float = 0.0


@dataclass(frozen=True, slots=True)
class Changes:
    """What a refresh found: article ids that came, changed or went; broken files and other things worth telling, as
    sentences."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    broken: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.removed)
