"""The words that make a line a note, as MeetBot's users know them (https://wiki.debian.org/MeetBot)."""

from __future__ import annotations

import re
from dataclasses import dataclass

KINDS = ("agreed", "action", "info", "link", "idea")
"""In the order in which a digest lists them."""
LONGEST = 1000
"""Characters of one note."""

# Runs on every line of every channel that is listened to, so it must reject at the first character.
_WORD = re.compile(r"#(info|link|agreed|agree|action|idea)[ \t:]+(\S[^\n]*)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Noted:
    """One line that is a note."""

    kind: str
    text: str


def is_note(text: str) -> bool:
    """Whether a line, or any line of a paste, is one."""
    return text.startswith("#") and _WORD.match(text) is not None if "\n" not in text else bool(read(text))


def read(text: str) -> list[Noted]:
    """All notes of a line or a paste."""
    if "#" not in text:
        return []
    found = (_WORD.match(line.strip()) for line in text.split("\n"))
    return [Noted(_kind(match[1]), match[2].strip()[:LONGEST]) for match in found if match]


def _kind(word: str) -> str:
    word = word.casefold()
    return "agreed" if word == "agree" else word
