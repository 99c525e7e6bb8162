"""A table as aligned lines for a code block."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from bot.slack.speaking.limits import TABLE_WIDTH
from bot.text.clean import one_line, shorten

_GAP = "  "
_NARROWEST = 8


def aligned(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """The names of the columns, then one line a row. The widest columns are cut until a line fits on a screen."""
    table = [[one_line(cell) for cell in row] for row in (columns, *rows)]
    count = max((len(row) for row in table), default=0)
    table = [row + [""] * (count - len(row)) for row in table]
    widths = _fit([max(_width(row[at]) for row in table) for at in range(count)])
    return [_GAP.join(_pad(cell, width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in table]


def _fit(widths: list[int]) -> list[int]:
    over = sum(widths) + len(_GAP) * (len(widths) - 1) - TABLE_WIDTH
    while over > 0 and max(widths) > _NARROWEST:
        widest = widths.index(max(widths))
        second = max([_NARROWEST, *(width for at, width in enumerate(widths) if at != widest)])
        cut = min(over, max(1, widths[widest] - second), widths[widest] - _NARROWEST)
        widths[widest] -= cut
        over -= cut
    return widths


def _pad(cell: str, width: int) -> str:
    while _width(cell) > width and len(cell) > 1:
        cell = shorten(cell, min(len(cell) - 1, width))
    return cell + " " * (width - _width(cell))


def _width(text: str) -> int:
    """Places that a text takes on a grid: Chinese, Japanese and Korean letters take two."""
    return len(text) + (0 if text.isascii() else sum(unicodedata.east_asian_width(letter) in "WF" for letter in text))
