"""Constants of the confidence model, fitted offline by `tests/bench/kb_fit.py`: change them there, not here."""

from typing import Final

WEIGHTS: Final = {
    "coverage": 2.552,
    "line": 1.334,
    "passage": 1.81,
    "title": 3.627,
    "mass": 1.193,
    "common": 2.425,
    "signature": 2.778,
    "second": -2.967,
    "document": -1.393,
    "foreign": -0.798,
    "length": 0.717,
    "short": -1.104,
    "error": -1.711,
    "well": -3.691,
    "howto": -0.571,
    "howto_trouble": -0.198,
    "size": 0.42,
}
INTERCEPT: Final = -7.193
