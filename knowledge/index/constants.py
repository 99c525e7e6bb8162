"""Constants of the confidence model, fitted offline by `tests/bench/kb_fit.py`: change them there, not here."""

from typing import Final

WEIGHTS: Final = {
    "coverage": 2.566,
    "line": 1.316,
    "passage": 1.8,
    "title": 3.61,
    "mass": 1.2,
    "common": 2.43,
    "signature": 2.804,
    "second": -2.967,
    "document": -1.39,
    "foreign": -0.761,
    "length": 0.736,
    "short": -1.097,
    "error": -1.749,
    "well": -3.694,
    "howto": -0.625,
    "howto_trouble": -0.201,
    "size": 0.421,
}
INTERCEPT: Final = -7.231
