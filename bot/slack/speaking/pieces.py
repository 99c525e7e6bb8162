"""A reply's blocks cut into pieces: each is one block of Slack's within its limits, and the plain lines that say the same."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from bot.chat import reply as said
from bot.slack.speaking import blocks, limits, markdown, mrkdwn
from bot.slack.speaking.blocks import Block
from bot.slack.speaking.tabular import aligned
from bot.text.clean import clean, one_line, shorten
from bot.text.plain import block_lines

_FENCE = "```"
_CODE_ROOM = limits.SECTION - 10
_NOTE = 300
_WHY = 400
_NARROW = 40
"""Characters of a fact that still looks well in half a column."""


@dataclass(frozen=True, slots=True)
class Piece:
    """`block` is None where there is nothing to see here, only something to tell later."""

    block: Block | None
    lines: tuple[str, ...]

    @property
    def size(self) -> int:
        """Characters of text that people see."""
        return measure(self.block)


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of running text with its markup, and without."""

    marked: str
    plain: str
    is_heading: bool = False


def measure(block: Any) -> int:
    """Characters in all text objects of a block."""
    if isinstance(block, list):
        return sum(measure(part) for part in block)
    if not isinstance(block, dict):
        return 0
    own = block.get("text")
    return (len(own) if isinstance(own, str) else 0) + sum(measure(part) for part in block.values())


def pieces(body: Sequence[said.Block]) -> Iterator[Piece]:
    """All of a body but its actions and pictures."""
    for number, block in enumerate(body):
        if isinstance(block, said.Text) and _is_note(block, body, number):
            yield from note(block.text)
        else:
            yield from _piece(block)


def note(text: str) -> Iterator[Piece]:
    """A small grey line."""
    if text.strip():
        yield Piece(blocks.context(mrkdwn.prose(one_line(text))), (one_line(text),))


def divide(text: str, convert: Callable[[str], str], room: int) -> Iterator[tuple[str, str]]:
    """A text in parts whose conversion fits: the source is cut, never what was made of it. Best between lines, else words."""
    made = convert(text)
    if len(made) <= room:
        yield text, made
        return
    middle = len(text) // 2
    cut = max(text.rfind("\n", 1, middle + 1), 0) or max(text.rfind(" ", 1, middle + 1), 0) or middle
    for half in (text[:cut], text[cut:].lstrip("\n")):
        if half.strip():
            yield from divide(half, convert, room)


def _is_note(block: said.Text, body: Sequence[said.Block], number: int) -> bool:
    """A short last line under something else is a remark on it."""
    others = [other for other in body[number + 1 :] if not isinstance(other, said.Actions | said.Link)]
    shown = [other for other in body[:number] if not isinstance(other, said.Actions)]
    return bool(shown) and not others and "\n" not in block.text.strip() and len(block.text) <= _NOTE


def _piece(block: said.Block) -> Iterator[Piece]:
    match block:
        case said.Text(text):
            yield from _running(_Line(mrkdwn.prose(line), line) for line in _lines(text, mrkdwn.prose))
        case said.Code(text):
            yield from _code(text)
        case said.Command(run, why):
            yield from _command(run, why)
        case said.Bullets(items):
            yield from _bullets(items)
        case said.Fields(items):
            yield from _fields(items)
        case said.Table(columns, rows):
            yield from _table(columns, rows, block)
        case said.Markdown(text):
            yield from _markdown(text)
        case said.Link(url, label):
            yield from _link(url, label)
        case said.Image() | said.File() | said.Actions():
            return


def _link(url: str, label: str) -> Iterator[Piece]:
    made = mrkdwn.link(url, label)
    plain = " ".join(block_lines(said.Link(url, label)))
    if len(made) <= limits.SECTION:
        yield from _running([_Line(made, plain)])
    else:
        yield from _piece(said.Text(plain))


def _lines(text: str, convert: Callable[[str], str]) -> Iterator[str]:
    for line in clean(text).strip("\n").split("\n"):
        if line.strip():
            yield from (part for part, _ in divide(line.rstrip(), convert, limits.SECTION))
        else:
            yield ""


def _running(lines: Iterable[_Line]) -> Iterator[Piece]:
    """As few sections as the lines fit into."""
    held: list[_Line] = []
    size = 0
    for line in lines:
        if held and size + len(line.marked) + 1 > limits.SECTION:
            yield from _section(held)
            held, size = [], 0
        held.append(line)
        size += len(line.marked) + 1
    yield from _section(held)


def _section(lines: list[_Line]) -> Iterator[Piece]:
    text = "\n".join(line.marked for line in lines).strip("\n")
    if text.strip():
        yield Piece(blocks.section(text), tuple(line.plain for line in lines if line.plain.strip()))


def _code(text: str, lead: str = "") -> Iterator[Piece]:
    text = clean(text).rstrip().lstrip("\n")
    if not text:
        return
    if _FENCE in text:
        for part, _ in divide(text, str, _CODE_ROOM):
            yield Piece(blocks.code(part), tuple(part.split("\n")))
        return
    lead = lead + "\n" if lead else ""
    for part, made in divide(text, mrkdwn.escape, _CODE_ROOM - len(lead)):
        yield Piece(blocks.section(f"{lead}{_FENCE}\n{made}\n{_FENCE}"), tuple(part.split("\n")))
        lead = ""


def _command(run: str, why: str) -> Iterator[Piece]:
    """One box a command, so that it can be copied by itself, and below it what it is for."""
    if not clean(run).strip():
        return
    parts: list[Block] = [piece.block for piece in _code(run, "" if _FENCE in run else "*Run:*") if piece.block]
    if why.strip():
        parts.append(blocks.context(mrkdwn.prose(shorten(one_line(why), _WHY))))
    whole = tuple(block_lines(said.Command(run, why)))
    for number, block in enumerate(parts):
        yield Piece(block, () if number else whole)


def _bullets(items: Iterable[str]) -> Iterator[Piece]:
    shown = [one_line(item) for item in items]
    parts = (part for item in shown if item for part, _ in divide(f"• {item}", mrkdwn.prose, limits.SECTION))
    yield from _running(_Line(mrkdwn.prose(part), part.replace("• ", "- ", 1)) for part in parts)


def _fields(items: Iterable[tuple[str, str]]) -> Iterator[Piece]:
    """Two columns while all are short, else one line each."""
    facts = [(one_line(name), one_line(value)) for name, value in items]
    facts = [(name, value) for name, value in facts if name or value]
    if any(len(name) > _NARROW or len(value) > _NARROW for name, value in facts):
        yield from _running(line for name, value in facts for line in _fact_line(name, value))
        return
    for at in range(0, len(facts), limits.FIELDS):
        some = facts[at : at + limits.FIELDS]
        plain = " · ".join(f"{name}: {value}" for name, value in some)
        yield Piece(blocks.facts([_fact(name, value) for name, value in some]), (plain,))


def _fact(name: str, value: str) -> str:
    return "\n".join(filter(None, (mrkdwn.bold(name), mrkdwn.prose(value))))


def _fact_line(name: str, value: str) -> Iterator[_Line]:
    lead = mrkdwn.bold(f"{name}:") + " " if name and len(name) <= _WHY else ""
    text = value if lead else f"{name}: {value}"
    for number, (part, made) in enumerate(divide(text, mrkdwn.prose, limits.SECTION - len(lead))):
        yield _Line(lead + made if number == 0 else made, f"{name}: {part}" if lead and number == 0 else part)


def _table(columns: Sequence[str], rows: Sequence[Sequence[str]], block: said.Table) -> Iterator[Piece]:
    if not columns:
        return
    shown = aligned(columns, rows[: limits.TABLE_ROWS])
    plain = block_lines(block)
    for number, piece in enumerate(_code("\n".join(shown))):
        yield Piece(piece.block, () if number else tuple(plain[: limits.TABLE_ROWS]))
    if len(rows) > limits.TABLE_ROWS:
        yield Piece(None, tuple(plain[limits.TABLE_ROWS :]))


def _markdown(text: str) -> Iterator[Piece]:
    held: list[_Line] = []
    for element in markdown.elements(clean(text)):
        match element:
            case markdown.Fenced(code):
                yield from _running(held)
                yield from _code(code)
                held = []
            case markdown.Rows(rows):
                yield from _running(held)
                yield from _code("\n".join(aligned(rows[0], rows[1:])))
                held = []
            case _:
                held += _prose(element, follows=held)
    yield from _running(held)


def _prose(element: markdown.Heading | markdown.Paragraph | markdown.Item, *, follows: list[_Line]) -> Iterator[_Line]:
    """Headings and paragraphs stand apart; items of a list, and what comes right under a heading, do not."""
    is_heading = isinstance(element, markdown.Heading)
    lead = element.lead if isinstance(element, markdown.Item) else ""
    if follows and not lead and (is_heading or not follows[-1].is_heading):
        yield _Line("", "")
    convert = markdown.heading if is_heading else markdown.inline
    for part, made in divide(element.text, convert, limits.SECTION - len(lead)):
        yield _Line(lead + made, lead + part, is_heading)
        lead = ""
