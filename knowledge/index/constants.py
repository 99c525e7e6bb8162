"""Constants of the confidence model, fitted offline by `tests/bench/kb_fit.py`: change them there, not here."""

from typing import Final

WEIGHTS: Final = {
    "coverage": 2.376,
    "line": 1.488,
    "passage": 1.845,
    "title": 3.592,
    "mass": 1.218,
    "common": 2.305,
    "signature": 2.952,
    "second": -2.94,
    "document": -1.276,
    "foreign": -0.579,
    "length": 0.5,
    "short": -1.178,
    "error": -1.72,
    "well": -3.493,
    "howto": -0.387,
    "howto_trouble": -0.223,
    "size": 0.299,
}
INTERCEPT: Final = -6.795
