"""`kb calibrate`: fits the confidence to a team's own base, without labels.

Each article is asked for with its own sample questions, its title and scattered words of its paragraphs: it is there,
so an answer is right. Then the same texts are asked with the article taken away: silence is right. Two numbers come
out of it, a slope and a shift of the log-odds (Platt, "Probabilistic Outputs for Support Vector Machines", 1999),
held near (1, 0) by a prior because made-up questions are easier than real ones.
"""

import random
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from knowledge.article import Article
from knowledge.base import KnowledgeBase
from knowledge.confidence import ADDRESSED, logistic
from knowledge.index.features import features
from knowledge.index.query import read
from knowledge.index.score import rank

MOST_ARTICLES: Final = 400  # asked for; a sample of a larger base
LEAST_ARTICLES: Final = 5
WORTH: Final = 60.0  # how many independent questions all the made-up ones together count for
AWAY: Final = 2.0  # a false answer weighs more than a missed one
SLOPE_SPREAD, SHIFT_SPREAD = 0.2, 0.8  # of the prior
_SENTENCE = re.compile(r"(?<=[.:;])\s+|\n+")


@dataclass(frozen=True, slots=True)
class Figures:
    """Shares (0..1): answered rightly, answered wrongly, and quiet when the article is away."""

    right: float
    wrong: float
    quiet: float

    def __str__(self) -> str:
        right, wrong, quiet = 100 * self.right, 100 * self.wrong, 100 * self.quiet
        return f"right {right:.1f} %, wrong {wrong:.1f} %, quiet without the article {quiet:.1f} %"


@dataclass(frozen=True, slots=True)
class Calibration:
    """What a calibration did."""

    questions: int
    slope: float
    shift: float
    before: Figures
    after: Figures

    def __str__(self) -> str:
        return (
            f"{self.questions} made-up questions; before: {self.before}; after: {self.after}; "
            f"log-odds times {self.slope:.2f} plus {self.shift:+.2f}"
        )


@dataclass(frozen=True, slots=True)
class _Case:
    odds: float  # as the shipped constants have it
    right: bool
    there: bool  # whether the article was in the base


def calibrate(kb: KnowledgeBase, *, seed: int = 1) -> Calibration:
    """Fits and stores the two numbers; they are used from then on. Raises ValueError for a base of fewer than five
    articles."""
    articles = list(kb.articles())
    if len(articles) < LEAST_ARTICLES:
        raise ValueError(f"{len(articles)} articles are too few to calibrate with, write at least {LEAST_ARTICLES}")
    rnd = random.Random(seed)  # noqa: S311 - a sample, no secret
    if len(articles) > MOST_ARTICLES:
        articles = rnd.sample(articles, MOST_ARTICLES)
    cases = [
        case for article in articles for question in questions(article, rnd) for case in _ask(kb, article, question)
    ]
    slope, shift = _fit(cases)
    before = _figures(cases, kb.model.slope, kb.model.shift)
    kb.set_calibration(slope, shift)
    return Calibration(sum(c.there for c in cases), slope, shift, before, _figures(cases, slope, shift))


def questions(article: Article, rnd: random.Random) -> list[str]:
    """Texts that this article should answer: its sample questions, its title with a word missing, words out of two
    paragraphs."""
    made = list(article.questions[:4])
    made.append(_thin(article.title, rnd, 0.2))
    sentences = [s for s in _SENTENCE.split(article.body) if 4 <= len(s.split()) <= 40]
    made += [_thin(sentence, rnd, 0.4) for sentence in rnd.sample(sentences, min(2, len(sentences)))]
    return [text for text in made if text]


def _thin(text: str, rnd: random.Random, share: float) -> str:
    return " ".join(word for word in text.split() if rnd.random() >= share)


def _ask(kb: KnowledgeBase, article: Article, text: str) -> Iterable[_Case]:
    index, model = kb.index, kb.model
    query = read(text, index)
    ranked = rank(query, index)
    others = [c for c in ranked if index.ids[c.doc] != article.id]
    if ranked:
        yield _Case(model.raw(features(query, ranked, index)), index.ids[ranked[0].doc] == article.id, there=True)
    if others:
        yield _Case(model.raw(features(query, others, index)), right=False, there=False)


def _fit(cases: Sequence[_Case], rounds: int = 30) -> tuple[float, float]:
    """The slope and shift with the highest posterior, by Newton's method in two dimensions."""
    weight = min(1.0, WORTH / max(len(cases), 1))
    slope, shift = 1.0, 0.0
    prior_slope, prior_shift = 1 / SLOPE_SPREAD**2, 1 / SHIFT_SPREAD**2
    for _ in range(rounds):
        g1, g0 = -prior_slope * (slope - 1), -prior_shift * shift
        h11, h10, h00 = prior_slope, 0.0, prior_shift
        for case in cases:
            p = logistic(slope * case.odds + shift)
            counts = weight if case.there else AWAY * weight
            residual, curvature = counts * (case.right - p), counts * p * (1 - p)
            g1, g0 = g1 + residual * case.odds, g0 + residual
            h11, h10, h00 = h11 + curvature * case.odds**2, h10 + curvature * case.odds, h00 + curvature
        determinant = h11 * h00 - h10 * h10
        slope += (h00 * g1 - h10 * g0) / determinant
        shift += (h11 * g0 - h10 * g1) / determinant
    return max(slope, 0.2), shift


def _figures(cases: Sequence[_Case], slope: float, shift: float) -> Figures:
    there = [(logistic(slope * c.odds + shift) >= ADDRESSED, c.right) for c in cases if c.there]
    away = [logistic(slope * c.odds + shift) >= ADDRESSED for c in cases if not c.there]
    asked, gone = max(len(there), 1), max(len(away), 1)
    return Figures(
        sum(a and r for a, r in there) / asked, sum(a and not r for a, r in there) / asked, 1 - sum(away) / gone
    )
