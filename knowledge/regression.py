"""Logistic regression with a Gaussian prior, in plain Python: a few hundred examples, some twenty features, Newton's
method.

See Hastie, Tibshirani, Friedman, "The Elements of Statistical Learning", 4.4.1 and 3.4.1 for the ridge penalty.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from knowledge.confidence import logistic

Vector = list[float]


@dataclass(frozen=True, slots=True)
class Example:
    """Features of a best candidate, whether it was right, how much the example counts, and the group it belongs to."""

    values: tuple[float, ...]
    right: bool
    weight: float = 1.0
    group: str = ""


@dataclass(frozen=True, slots=True)
class Fitted:
    """Weights on the features as they are (not standardised), and the intercept."""

    weights: tuple[float, ...]
    intercept: float

    def log_odds(self, values: Sequence[float]) -> float:
        """The log-odds of being right."""
        return self.intercept + sum(w * v for w, v in zip(self.weights, values, strict=True))


def fit(examples: Sequence[Example], ridge: float = 1.0, rounds: int = 25) -> Fitted:
    """Maximum a posteriori weights; `ridge` is the penalty on each standardised weight (the intercept is free)."""
    means, scales = _moments(examples)
    rows = [[1.0, *((v - m) / s for v, m, s in zip(e.values, means, scales, strict=True))] for e in examples]
    size = len(means) + 1
    beta = [0.0] * size
    for _ in range(rounds):
        gradient = [0.0] + [-ridge * b for b in beta[1:]]
        hessian = [[ridge if i == j and i else 0.0 for j in range(size)] for i in range(size)]
        hessian[0][0] = 1e-6
        for row, example in zip(rows, examples, strict=True):
            p = logistic(sum(b * x for b, x in zip(beta, row, strict=True)))
            residual = example.weight * (example.right - p)
            curvature = example.weight * max(p * (1 - p), 1e-6)
            for i in range(size):
                gradient[i] += residual * row[i]
                scaled = curvature * row[i]
                line = hessian[i]
                for j in range(i, size):
                    line[j] += scaled * row[j]
        step = solve(hessian, gradient)
        beta = [b + s for b, s in zip(beta, step, strict=True)]
        if max(map(abs, step)) < 1e-6:
            break
    weights = tuple(b / s for b, s in zip(beta[1:], scales, strict=True))
    return Fitted(weights, beta[0] - sum(w * m for w, m in zip(weights, means, strict=True)))


def _moments(examples: Sequence[Example]) -> tuple[Vector, Vector]:
    total = sum(e.weight for e in examples) or 1.0
    width = len(examples[0].values)
    means = [sum(e.weight * e.values[i] for e in examples) / total for i in range(width)]
    spreads = [sqrt(sum(e.weight * (e.values[i] - means[i]) ** 2 for e in examples) / total) for i in range(width)]
    return means, [s if s > 1e-9 else 1.0 for s in spreads]


def solve(upper: list[Vector], right: Vector) -> Vector:
    """x with A x = right for a symmetric positive definite A of which the upper triangle is given (Cholesky)."""
    size = len(right)
    low = [[0.0] * size for _ in range(size)]
    for i in range(size):
        for j in range(i + 1):
            rest = upper[j][i] - sum(low[i][k] * low[j][k] for k in range(j))
            low[i][j] = sqrt(max(rest, 1e-12)) if i == j else rest / low[j][j]
    forward: Vector = []
    for i in range(size):
        forward.append((right[i] - sum(low[i][k] * forward[k] for k in range(i))) / low[i][i])
    answer = [0.0] * size
    for i in reversed(range(size)):
        answer[i] = (forward[i] - sum(low[k][i] * answer[k] for k in range(i + 1, size))) / low[i][i]
    return answer
