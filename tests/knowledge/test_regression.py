"""The logistic regression behind the constants."""

import random

import pytest

from knowledge.confidence import Model, logistic, shipped_model
from knowledge.index.features import NAMES
from knowledge.regression import Example, fit, solve


def test_it_finds_the_weights_that_made_the_data() -> None:
    rnd = random.Random(3)
    rows = [(rnd.gauss(0, 1), rnd.gauss(0, 2)) for _ in range(4000)]
    examples = [Example(row, rnd.random() < logistic(1.5 * row[0] - 0.5 * row[1] - 1)) for row in rows]
    found = fit(examples, ridge=0.1)
    assert found.weights == pytest.approx((1.5, -0.5), abs=0.15)
    assert found.intercept == pytest.approx(-1, abs=0.15)


def test_a_feature_that_never_varies_gets_no_weight() -> None:
    found = fit([Example((1.0, float(n % 2)), n % 2 == 0) for n in range(40)])
    assert found.weights[0] == pytest.approx(0, abs=1e-6)
    assert found.weights[1] < 0


def test_a_stronger_prior_makes_smaller_weights() -> None:
    examples = [Example((float(n % 2),), n % 2 == 0) for n in range(40)]
    assert abs(fit(examples, ridge=50).weights[0]) < abs(fit(examples, ridge=0.5).weights[0])


def test_equations_are_solved() -> None:
    assert solve([[4.0, 1.0], [0.0, 3.0]], [1.0, 2.0]) == pytest.approx([1 / 11, 7 / 11])


def test_confidence_is_a_probability_at_any_odds() -> None:
    model = Model((1000.0,), 0.0)
    assert (model.confidence([1.0]), model.confidence([-1.0]), model.confidence([0.0])) == (1.0, 0.0, 0.5)


def test_the_shipped_constants_fit_the_features() -> None:
    assert len(shipped_model().weights) == len(NAMES)
    assert all(shipped_model().weights)
