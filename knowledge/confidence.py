"""How sure an answer is: a logistic regression over scale-free features, and the three outcomes that follow from it."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp
from typing import Final

from knowledge.index.constants import INTERCEPT, WEIGHTS
from knowledge.index.features import NAMES

ADDRESSED: Final = 0.6  # answer somebody who asked us from here on
UNADDRESSED: Final = 0.8  # and talk that was not meant for us only from here on
SUGGEST: Final = 0.02  # below, the best article is not even worth a "did you mean"


@dataclass(frozen=True, slots=True)
class Model:
    """The weights in the order of `NAMES`. `slope` and `shift` are a team's own calibration of the log-odds."""

    weights: tuple[float, ...]
    intercept: float
    slope: float = 1.0
    shift: float = 0.0

    def log_odds(self, values: Sequence[float]) -> float:
        """The calibrated log-odds that the best candidate is right."""
        return self.slope * self.raw(values) + self.shift

    def raw(self, values: Sequence[float]) -> float:
        """The log-odds as the shipped constants have them."""
        return self.intercept + sum(w * v for w, v in zip(self.weights, values, strict=True))

    def confidence(self, values: Sequence[float]) -> float:
        """A probability, 0..1."""
        return logistic(self.log_odds(values))


def logistic(odds: float) -> float:
    """1 / (1 + e^-x), without overflow."""
    if odds < -60:
        return 0.0
    return 1 / (1 + exp(-odds)) if odds < 60 else 1.0


def shipped_model(slope: float = 1.0, shift: float = 0.0) -> Model:
    """The model with the constants in the code."""
    return Model(tuple(WEIGHTS.get(name, 0.0) for name in NAMES), INTERCEPT, slope, shift)
