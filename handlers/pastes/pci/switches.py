"""Words that nova takes for yes and no (oslo_utils.strutils.bool_from_string)."""

from __future__ import annotations

_YES = {"1", "t", "true", "on", "y", "yes"}
_NO = {"0", "f", "false", "off", "n", "no"}


def is_switch(value: object) -> bool:
    """Whether strict reading accepts it; numbers and booleans count as their words."""
    return _word(value) in _YES | _NO


def is_yes(value: object) -> bool:
    """Whether it means yes."""
    return _word(value) in _YES


def _word(value: object) -> str:
    return str(value).strip().lower()
