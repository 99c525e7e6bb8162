"""Constants of the confidence model, fitted offline by `tests/bench/kb_fit.py`: change them there, not here."""

from typing import Final

WEIGHTS: Final = {
    "coverage": 2.542,
    "line": 1.799,
    "passage": 1.053,
    "title_hits": 0.508,
    "hits": 1.726,
    "mass": 0.579,
    "saturation": 4.084,
    "common": 2.147,
    "signature": 2.944,
    "second": -2.083,
    "third": -2.515,
    "rival": 0.5,
    "missed": -0.383,
    "product_missed": -0.795,
    "document": -0.956,
    "length": 0.312,
    "short": -0.236,
    "segments": -0.511,
    "error": -1.441,
    "well": -3.866,
    "howto": -0.774,
    "howto_trouble": -0.344,
    "size": 0.686,
}
INTERCEPT: Final = -9.487
