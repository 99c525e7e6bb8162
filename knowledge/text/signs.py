"""What a message looks like from afar: a question, an error. Cheap, for lines that nobody addressed to us."""

import re
from typing import Final

from knowledge.text.english import ASKING

LOOK: Final = 4_000  # characters looked at

_ERROR = re.compile(
    r"\b[A-Z][A-Za-z]{2,40}(?:Error|Exception|Failed|BackOff|NotReady|Killed|Unavailable|Exceeded)\b|\bERROR\b|\bCRITICAL\b|\bFATAL\b"
    r"|\b(?:[A-Z][a-z]{1,20}){2,6}:|\bHEALTH_(?:WARN|ERR)\b|\bTraceback\b|\bE[A-Z]{4,12}\b|\berrno\b|\b[Ee]rror:|\b[Ff]atal:|\b[Pp]anic:|\b[A-Z]{3,20}_[A-Z_]{3,40}\b"
    r"|\b(?:failed|unable|refused|timed out|forbidden|denied) (?:to|by|at|with|after)\b"
)
# How programs say without a class or a level that something did not work.
_TROUBLE = re.compile(
    r"\[(?:emerg|alert|crit|error|ERR)\]|\bnot found (?:in|at|by)\b"
    r"|\b(?:[Nn]o such|[Cc]annot|[Cc]ould not|[Uu]nable to|[Ff]ailed to) \w"
    r"|\bNo [\w ]{3,30} (?:was found|is available)\b"
)
# How people tell that something is over or as it should be.
_NEWS = re.compile(
    r"\bheads?[- ]up\b|\bfyi\b|\b(?:is|are|was|were|got|been) (?:now |all |just )?"
    r"(?:back|live|fixed|done|over|solved|resolved|green|renewed|merged|moved|replaced|raised|rescheduled|postponed)\b"
    r"|\b(?:raised|increased|bumped|upgraded|moved|switched) to \d|\bis on \d|\bare on \d|\bnice work\b|\bwell done\b",
    re.IGNORECASE,
)
_DOUBT = re.compile(
    r"\b(?:but|yet|still|although|though|however|not|cannot|never|no|fails?|failing|stuck)\b|n't\b", re.IGNORECASE
)
# A line that has none of these, and no capitals in a row or inside a word, can match nothing above or below.
_HINTS = (
    *(
        "?",
        "how ",
        "why ",
        "what",
        "anyone",
        "any idea",
        "help",
        "err",
        "fail",
        "fatal",
        "panic",
        "emerg",
        "alert",
        "crit",
    ),
    *(
        "unable",
        "refused",
        "timed out",
        "forbidden",
        "denied",
        "not found",
        "no such",
        "cannot",
        "could not",
        "traceback",
    ),
    *("was found", "is available"),
)
_CAPITALS = re.compile(r"[A-Z]{3}|[a-z][A-Z]")
_FIRST = re.compile(r"[^\w]{0,8}(?:@?[\w\-]{1,30}[:,]\s{1,3})?([A-Za-z]{2,12})")
_WISH = re.compile(
    r"\b(?:how (?:do|can|to|does|should)|why (?:is|are|do|does|did)|what(?:'s| is| does| are)|anyone|any idea|help)\b",
    re.IGNORECASE,
)


def is_question(text: str) -> bool:
    """Whether the text asks something: a question mark after a word, or it begins like a question."""
    text = text[:LOOK]
    mark = text.find("?")
    if mark > 0 and text[:mark].strip() and (mark + 1 == len(text) or not text[mark + 1].isalnum()):
        return True
    first = _FIRST.match(text)
    return bool((first and first[1].lower() in ASKING) or _WISH.search(text))


def is_error(text: str) -> bool:
    """Whether the text has an error class, a health code, a log level or a traceback in it."""
    return _ERROR.search(text[:LOOK]) is not None


def is_trouble(text: str) -> bool:
    """The same, and any line in which a program says that something did not work."""
    return is_error(text) or _TROUBLE.search(text[:LOOK]) is not None


def is_news(text: str) -> bool:
    """Whether the text tells that something is done or well, with no word of doubt in it."""
    text = text[:LOOK]
    return _NEWS.search(text) is not None and _DOUBT.search(text) is None


def is_worth_a_look(text: str) -> bool:
    """Whether a line asks something or shows trouble: for every line of every channel, so most are told apart by plain
    substrings, which cost a tenth of an expression."""
    low = text[:LOOK].lower()
    for hint in _HINTS:
        if hint in low:
            return is_question(text) or is_trouble(text)
    if _CAPITALS.search(text[:LOOK]):
        return is_trouble(text)
    first = _FIRST.match(text[:LOOK])
    return bool(first and first[1].lower() in ASKING)
