"""Numbers of announcements, as people type them."""

from __future__ import annotations

from typing import Self

MOST = 2**31 - 1
"""What every database keeps in an INTEGER."""


class Number(int):
    """`12` or `#12`."""

    __slots__ = ()

    @classmethod
    def from_chat(cls, text: str) -> Self:
        """Raises `ValueError`."""
        digits = text.removeprefix("#")
        if not (digits.isascii() and digits.isdecimal() and len(digits) <= 10 and 0 < int(digits) <= MOST):
            raise ValueError("a number such as 12 is expected")
        return cls(digits)
