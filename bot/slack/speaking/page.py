"""What of an answer fits into one message, and what is left for `more`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bot.chat import reply as said
from bot.chat.reply import Action, Reply, Style
from bot.slack.speaking import blocks, buttons, limits, mrkdwn
from bot.slack.speaking.blocks import Block
from bot.slack.speaking.pieces import Piece, measure, pieces
from bot.text.clean import shorten
from bot.text.plain import block_lines

_LINE = 450
"""Characters of a line that is kept: the first of them will be a summary, and must not be cut as one."""


@dataclass(frozen=True, slots=True)
class Page:
    """Blocks of one message, and the plain lines that are left over."""

    blocks: list[Block]
    rest: tuple[str, ...] = ()


def page(reply: Reply, lead: Sequence[Block], *, prefix: str, most: int = limits.BLOCKS, more: bool = True) -> Page:
    """The lead, as much of the body as fits, and its buttons below, one for the rest among them unless `more` is off.

    `prefix` is what stands before a typed command.
    """
    rows, left = buttons.rows(_actions(reply))
    parts = [*pieces(reply.body), *_typed(left, prefix)]
    space = limits.MESSAGE - limits.SPARE - measure([*lead, *rows]) - limits.BUTTON
    shown, rest = _fit(parts, most - len(lead) - len(rows) - 1, space)
    if rest and more:
        rows = _with_more(rows, len(rest))
    return Page([*lead, *shown, *rows], rest)


def _actions(reply: Reply) -> list[Action]:
    return [item for block in reply.body if isinstance(block, said.Actions) for item in block.items]


def _typed(left: list[Action], prefix: str) -> Iterator[Piece]:
    """Actions that no button can carry, as commands to type."""
    for action in left:
        if action.command.strip() and not action.needs_button:
            line = block_lines(said.Actions((action,)), prefix)[0]
            yield from pieces((said.Text(line),))


def _fit(parts: Iterable[Piece], most: int, space: int) -> tuple[list[Block], tuple[str, ...]]:
    """Pieces in their order until one does not fit: from there on all are left over."""
    shown: list[Block] = []
    rest: list[str] = []
    is_full = False
    for part in parts:
        if part.block is None:
            rest += part.lines
            continue
        is_full = is_full or len(shown) >= most or part.size > space
        if is_full:
            rest += part.lines
        else:
            shown.append(part.block)
            space -= part.size
    return shown, tuple(piece for line in rest for piece in _pieces_of(" ".join(line.splitlines())))


def _pieces_of(line: str) -> Iterator[str]:
    while len(line) > _LINE:
        cut = line.rfind(" ", _LINE // 2, _LINE)
        cut = cut if cut > 0 else _LINE
        yield line[:cut]
        line = line[cut:].lstrip()
    if line.strip():
        yield line


def _with_more(rows: list[Block], count: int) -> list[Block]:
    """The button that brings the rest stands last."""
    action = Action(f"More ({count} {'line' if count == 1 else 'lines'})", "more", Style.PLAIN)
    element = buttons.button(action, limits.BUTTONS, buttons.RUN)
    return [*rows, blocks.actions([element])] if element else rows


def fallback(parts: Iterable[str]) -> str:
    """What a notification says of blocks: never empty, nothing in it is markup."""
    text = " ".join(" ".join(parts).split())
    return mrkdwn.escape(shorten(text, limits.FALLBACK)) or "…"
