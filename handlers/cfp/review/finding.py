"""One thing to mend: where, what is wrong with it, and what to write instead."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from bot.text.clean import one_line, shorten
from handlers.cfp.review.draft import Draft

QUOTE = 70
"""Characters that are quoted of a spot."""


@dataclass(frozen=True, slots=True)
class Finding:
    """`weight` orders them: what costs the acceptance first. `quote` is the spot in the draft's own words."""

    rule: str
    weight: int
    says: str
    advice: str
    quote: str = ""

    @property
    def line(self) -> str:
        """As it is shown."""
        spot = f"“{self.quote}”: " if self.quote else ""
        says = self.says if spot else self.says[:1].upper() + self.says[1:]
        return f"{spot}{says} → {self.advice}"


@dataclass(frozen=True, slots=True)
class Limits:
    """The longest title and abstract, in characters."""

    title: int = 100
    abstract: int = 1500


Rule = Callable[[Draft, Limits], Iterable[Finding]]


def quoted(text: str, limit: int = QUOTE) -> str:
    """A spot, short and on one line."""
    return shorten(one_line(text[: 4 * limit]), limit)


def around(text: str, start: int, end: int) -> str:
    """A few words on both sides of a spot."""
    left, right = max(0, start - 20), min(len(text), end + 25)
    piece = text[left:right]
    if left:
        piece = piece.partition(" ")[2] or piece
    if right < len(text):
        piece = piece.rpartition(" ")[0] or piece
    return quoted(piece)
