"""Constants of the confidence model, fitted offline by `tests/bench/kb_fit.py`: change them there, not here."""

from typing import Final

WEIGHTS: Final = {
    "coverage": 2.251,
    "line": 1.498,
    "passage": 1.851,
    "title": 3.571,
    "mass": 1.237,
    "common": 2.327,
    "signature": 2.974,
    "second": -2.899,
    "document": -1.272,
    "foreign": -0.593,
    "length": 0.454,
    "short": -1.144,
    "error": -1.718,
    "well": -3.494,
    "howto": -0.385,
    "howto_trouble": -0.226,
    "size": 0.299,
}
INTERCEPT: Final = -6.702
