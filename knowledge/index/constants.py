"""Constants of the confidence model, fitted offline by `tests/bench/kb_fit.py`: change them there, not here."""

from typing import Final

WEIGHTS: Final = {
    "coverage": 2.538,
    "line": 1.799,
    "passage": 1.064,
    "title_hits": 0.509,
    "hits": 1.728,
    "mass": 0.585,
    "saturation": 4.061,
    "common": 2.146,
    "signature": 2.925,
    "second": -2.058,
    "third": -2.487,
    "rival": 0.498,
    "missed": -0.376,
    "product_missed": -0.684,
    "document": -0.947,
    "length": 0.301,
    "short": -0.244,
    "segments": -0.527,
    "error": -1.458,
    "well": -3.84,
    "howto": -0.73,
    "howto_trouble": -0.335,
    "size": 0.677,
}
INTERCEPT: Final = -9.488
