"""From a line of chat to words and flags.

    line  = path {arg}
    arg   = "--name" ["=" | SP] value | "--" rest
    value = bare | "quoted" | 'quoted' | “quoted” | ‘quoted’

Only white space separates; `:` `=` `/` `#` and the rest are ordinary characters, so `--at 11:00` keeps its colon. An apostrophe
inside a word is no quote (`what's`). Reading never fails: what the words mean is decided where the command is known.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_QUOTES = {'"': '"', "'": "'", "“": "”", "‘": "’", "«": "»"}
_SPACE = re.compile(r"\s*")
_BARE = re.compile(r"\S+")
_FLAG_NAME = re.compile(r"--[^\s=]+=")
MAX_WORDS = 400
"""What comes after so many words is one last word, unread: a long paste costs no more than a long line."""


@dataclass(frozen=True, slots=True)
class Word:
    """One word; `quoted` ones are never flags. `start` is where it begins in the line."""

    text: str
    start: int
    quoted: bool = False

    @property
    def is_flag(self) -> bool:
        return not self.quoted and self.text.startswith("--") and len(self.text) > 2

    @property
    def ends_flags(self) -> bool:
        return not self.quoted and self.text == "--"


def words(line: str) -> list[Word]:
    """Split a line; a quote that is never closed is an ordinary character."""
    found: list[Word] = []
    at = _skip_space(line, 0)
    while at < len(line) and len(found) < MAX_WORDS:
        word, end = _read(line, at)
        found.append(word)
        at = _skip_space(line, end)
    if at < len(line):
        found.append(Word(line[at:], at, quoted=True))
    return found


def _skip_space(line: str, at: int) -> int:
    match = _SPACE.match(line, at)
    return match.end() if match else at


def _read(line: str, start: int) -> tuple[Word, int]:
    """One word from `start`, and where to go on. After `--name=` a quoted value belongs to the word."""
    end = _quote_end(line, start)
    if end:
        return Word(line[start + 1 : end], start, quoted=True), end + 1
    name = _FLAG_NAME.match(line, start)
    end = _quote_end(line, name.end()) if name else 0
    if name and end:
        return Word(name[0] + line[name.end() + 1 : end], start), end + 1
    bare = _BARE.match(line, start)
    end = bare.end() if bare else len(line)
    return Word(line[start:end], start), end


def _quote_end(line: str, start: int) -> int:
    """Where the quote that opens at `start` closes: at the end of a word. 0 when none opens or it never closes."""
    closing = _QUOTES.get(line[start : start + 1])
    end = line.find(closing, start + 1) if closing else -1
    is_end = end > 0 and not line[end + 1 : end + 2].strip()
    return end if is_end else 0
