"""A proposal as people paste it: with labels (“Title: …”), with a title on the first line, or the abstract alone."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from bot.text.clean import clean

_LABEL = re.compile(
    r"(?i)[ \t>*_#•-]{0,6}(title|talk title|abstract|description|summary|synopsis|elevator pitch|track|level|difficulty|audience"
    r"|target audience|intended audience|who is (?:it|this) for|prerequisites?|bio|biography|speaker bio(?:graphy)?|speakers?"
    r"|about (?:me|the speakers?)|outline|agenda|take-?aways?|key take-?aways?|what will attendees learn|learning objectives?"
    r"|benefits?(?: to the ecosystem)?|format|duration|length|tags?|keywords?|notes?)[ \t*_]{0,4}:[ \t*_]{0,4}(.*)"
)
_KINDS = {
    "title": "title",
    "talk title": "title",
    "abstract": "abstract",
    "description": "abstract",
    "summary": "abstract",
    "synopsis": "abstract",
    "elevator pitch": "abstract",
    "prerequisites": "level",
    "prerequisite": "level",
    "difficulty": "level",
    "level": "level",
    "outline": "outline",
    "agenda": "outline",
    "track": "track",
    "format": "other",
    "duration": "other",
    "length": "other",
    "tags": "other",
    "tag": "other",
    "keywords": "other",
    "keyword": "other",
    "notes": "other",
    "note": "other",
}
_ONE_LINE = frozenset({"title", "level", "track", "other"})
_BETWEEN = re.compile(r"(?<=[.!?])\s+|\n")
_WRAP = re.compile(r"(?<!\n)\n(?!\n|[ \t]{0,8}(?:[-*•#>]|\d{1,2}[.)]))")
TITLE_LOOKS = 160
"""A first line that is longer is no title."""


@dataclass(frozen=True, slots=True)
class Draft:
    """The parts of a proposal; empty where they are not there. `whole` is all of it."""

    title: str = ""
    abstract: str = ""
    parts: dict[str, str] = field(default_factory=dict)
    whole: str = ""

    @property
    def sentences(self) -> list[str]:
        """Of the abstract."""
        return [text for part in _BETWEEN.split(self.abstract) if (text := part.strip(" \t-*•"))]

    @property
    def paragraphs(self) -> list[str]:
        """Of the abstract; an item of a list stands for itself."""
        return [text for part in re.split(r"\n[ \t]*\n|\n(?=[ \t]*[-*•\d])", self.abstract) if (text := part.strip())]

    def part(self, *names: str) -> str:
        """The first of these labelled parts that is there."""
        return next((self.parts[name] for name in names if self.parts.get(name)), "")


def read(text: str) -> Draft:
    """Find the parts."""
    lines = clean(text).replace("’", "'").removeprefix(">\n").strip().splitlines()
    parts: dict[str, list[str]] = {}
    kind, free = "", [""]
    for line in lines:
        match = _LABEL.fullmatch(line)
        if match:
            kind = _kind(match[1])
            parts.setdefault(kind, []).append(match[2].strip())
        elif kind and not (kind in _ONE_LINE and (parts[kind] != [""] or not line.strip())):
            parts[kind].append(line)
        else:
            kind = ""
            free.append(line)
    found = {name: "\n".join(given).strip() for name, given in parts.items()}
    title, rest = (found.get("title", ""), free) if found.get("title") else _title(free, is_labelled=bool(found))
    abstract = _unwrapped("\n\n".join(filter(None, (found.get("abstract", ""), "\n".join(rest).strip()))))
    return Draft(_plain(title), abstract, found, "\n".join(lines))


def _kind(label: str) -> str:
    name = label.casefold()
    if name in _KINDS:
        return _KINDS[name]
    for kind, words in (("bio", ("bio", "speaker", "about")), ("audience", ("audience", "who is"))):
        if any(word in name for word in words):
            return kind
    return "takeaways"


def _title(free: list[str], *, is_labelled: bool) -> tuple[str, list[str]]:
    """The first line, where it looks like one."""
    given = [number for number, line in enumerate(free) if line.strip()]
    if not given or (len(given) == 1 and not is_labelled):
        return "", free
    first = free[given[0]].strip()
    is_title = len(first) <= TITLE_LOOKS and not first.endswith((".", ":", ",", ";")) and "://" not in first
    return (first, free[given[0] + 1 :]) if is_title else ("", free)


def _unwrapped(text: str) -> str:
    """One line a paragraph or item, as many characters as before: a phrase may run over the end of a line."""
    return _WRAP.sub(" ", text)


def _plain(title: str) -> str:
    return title.strip("#*_“”\"' \t")
