"""Articles are written in Markdown, which Slack does not read: what differs is translated, the rest is left.

https://docs.slack.dev/messaging/formatting-message-text has Slack's side, https://spec.commonmark.org the other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.slack.speaking.mrkdwn import bold, link, prose, span

_INLINE = re.compile(
    r"(?P<ticks>`{1,3})(?P<code>[^`\n]{1,500})(?P=ticks)"
    r"|!?\[(?P<label>[^\[\]\n]{1,300})\]\((?P<url>[^\s()<>]{1,1000}(?:\([^\s()<>]{0,200}\)[^\s()<>]{0,200})?)\)"
    r"|<(?P<auto>https?://[^\s<>]{1,1000})>"
    r"|\*\*(?P<bold>(?=\S)[^*\n]{1,500})\*\*"
    r"|(?<![\w*])\*(?P<italic>(?=[^\s*])[^*\n]{1,300})(?<=\S)\*(?![\w*])"
    r"|~~(?P<gone>[^~\n]{1,300})~~"
)
_FENCE = re.compile(r"( *)(`{3,}|~{3,})[^`]*\Z")
_HEADING = re.compile(r" {0,3}#{1,6}[ \t]+(.*?)[ \t#]*\Z")
_ITEM = re.compile(r"([ \t]*)(?:[-*+]|(\d{1,9})[.)])[ \t]+(.*)")
_RULE = re.compile(r" {0,3}(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,})\Z")
_ROW = re.compile(r" {0,3}\|.*")
_INDENT = 4
"""Spaces, beyond where a list item's own text begins, that make code of the lines after an empty one."""
_DELIMITER = re.compile(r" {0,3}\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*\Z")


@dataclass(frozen=True, slots=True)
class Heading:
    """A line of its own above what follows."""

    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text or an item of a list, as one line."""

    text: str


@dataclass(frozen=True, slots=True)
class Item:
    """An item of a list: what stands before it, and its text as one line."""

    lead: str
    text: str


@dataclass(frozen=True, slots=True)
class Fenced:
    """Lines to be shown as they are."""

    text: str


@dataclass(frozen=True, slots=True)
class Rows:
    """A table; the first row has the names of the columns."""

    rows: tuple[tuple[str, ...], ...]


Element = Heading | Paragraph | Item | Fenced | Rows


def inline(text: str) -> str:
    """One paragraph's markup as Slack's."""
    done, at = [], 0
    for match in _INLINE.finditer(text):
        done += [prose(text[at : match.start()]), _inline(match)]
        at = match.end()
    return "".join([*done, prose(text[at:])])


def _inline(match: re.Match[str]) -> str:
    match match.lastgroup:
        case "code":
            return span(match["code"])
        case "url":
            return link(match["url"], match["label"])
        case "auto":
            return link(match["auto"])
        case "bold":
            return f"*{inline(match['bold']).strip()}*"
        case "italic":
            return f"_{inline(match['italic'])}_"
        case _:
            return f"~{prose(match['gone'])}~"


def heading(text: str) -> str:
    """A heading is a bold line; markup inside it goes."""
    return bold(re.sub(r"[*`]", "", text))


def elements(text: str) -> Iterator[Element]:
    """The parts of a document in their order. Never raises: what is not understood is a paragraph."""
    lines = text.expandtabs(4).split("\n")
    at, inside = 0, 0
    while at < len(lines):
        inside = _inside(lines[at], inside)
        is_code = _is_code(lines, at, inside + _INDENT)
        at, element = _indented(lines, at, inside + _INDENT) if is_code else _next(lines, at)
        if element is not None:
            yield element


def _inside(line: str, column: int) -> int:
    """Where the text of the list item begins that a line belongs to."""
    item = None if _margin(line) >= column + _INDENT else _ITEM.match(line)
    if item is not None:
        return item.start(3)
    return min(column, _margin(line)) if line.strip() else column


def _margin(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _is_code(lines: list[str], at: int, column: int) -> bool:
    """Whether code begins here that only its indentation marks."""
    is_after_gap = at == 0 or not lines[at - 1].strip()
    return is_after_gap and bool(lines[at].strip()) and _margin(lines[at]) >= column


def _indented(lines: list[str], at: int, column: int) -> tuple[int, Element | None]:
    end = at
    while end < len(lines) and (not lines[end].strip() or _margin(lines[end]) >= column):
        end += 1
    return end, Fenced("\n".join(line[column:] for line in lines[at:end]).rstrip())


def _next(lines: list[str], at: int) -> tuple[int, Element | None]:
    line = lines[at]
    if not line.strip() or _RULE.match(line):
        return at + 1, None
    if fence := _FENCE.match(line):
        return _fenced(lines, at + 1, fence[2], len(fence[1]))
    if found := _HEADING.match(line):
        return at + 1, Heading(found[1])
    if _ROW.match(line):
        return _rows(lines, at)
    end = _end_of_paragraph(lines, at + 1)
    whole = " ".join(part.strip() for part in lines[at:end])
    item = _ITEM.match(line)
    if item is None:
        return end, Paragraph(whole)
    indent = "    " * min(len(item[1]) // 2, 4)
    lead = f"{item[2]}." if item[2] else "•"
    return end, Item(f"{indent}{lead} ", " ".join([item[3].strip(), *(part.strip() for part in lines[at + 1 : end])]))


def _fenced(lines: list[str], at: int, fence: str, column: int) -> tuple[int, Element | None]:
    end = at
    while end < len(lines) and not (lines[end].strip().startswith(fence) and not lines[end].strip().strip(fence[0])):
        end += 1
    text = "\n".join(line[min(column, _margin(line)) :] for line in lines[at:end])
    return end + 1, Fenced(text) if text.strip() else None


def _rows(lines: list[str], at: int) -> tuple[int, Element | None]:
    end = at
    while end < len(lines) and _ROW.match(lines[end]):
        end += 1
    rows = [_cells(line) for line in lines[at:end] if not _DELIMITER.match(line)]
    width = max((len(row) for row in rows), default=0)
    return end, Rows(tuple((*row, *[""] * (width - len(row))) for row in rows)) if rows else None


def _cells(line: str) -> tuple[str, ...]:
    inner = line.strip().removeprefix("|")
    inner = inner.removesuffix("|") if not inner.endswith("\\|") else inner
    return tuple(re.sub(r"\*\*|`", "", cell).replace("\\|", "|").strip() for cell in re.split(r"(?<!\\)\|", inner))


def _end_of_paragraph(lines: list[str], at: int) -> int:
    """Articles are wrapped by hand; lines go on until something else begins."""
    while at < len(lines):
        line = lines[at]
        if not line.strip() or any(rule.match(line) for rule in (_FENCE, _HEADING, _ITEM, _ROW, _RULE)):
            break
        at += 1
    return at
