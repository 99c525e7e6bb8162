"""Lines worth reading out of a chat message or a pasted log.

Transport markup, mentions, timestamps and ids go; repeated log lines are read once. The work is capped, so that a
hostile paste costs no more than a long honest one; every pattern is linear (fixed or bounded repetition, no nesting).
"""

import html
import re
from typing import Final

HEAD: Final = 12_000  # characters read from the start of a text
TAIL: Final = 4_000  # and from its end, where the last error stands
MAX_LINE: Final = 600  # characters of one line
MAX_LINES: Final = 120  # distinct lines
MAX_RAW_LINES: Final = 2_000

_PUNCTUATION = str.maketrans(
    {"‘": "'", "’": "'", "‚": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "–": "-", "—": "-", "‐": "-", "‑": "-",
     "…": "...", "\u00a0": " ", "\u200b": None, "\u200d": None, "\ufeff": None, "\u202a": None, "\u202b": None, "\u202c": None,
     "\u202d": None,
     "\u202e": None, "\u2066": None, "\u2067": None, "\u2068": None, "\u2069": None, "\u200e": None, "\u200f": None, "\0": " ",
     "\r": "\n", "\x0b": "\n", "\x0c": "\n", "\x85": "\n", "\u2028": "\n", "\u2029": "\n"}
)  # fmt: skip
_SLACK_LINK = re.compile(r"<(?:https?://|mailto:)([^\s>|]{1,400})(?:\|([^<>]{0,200}))?>")
_SLACK_MENTION = re.compile(r"<[@#!][^<>\s]{1,80}>")
_NAMED_BOT = re.compile(r"\s{0,9}@?[\w.\-]{0,30}bot[\w.\-]{0,10}[:,]\s", re.IGNORECASE)
_ANSI = re.compile(r"\x1b\[[0-9;]{0,12}[A-Za-z]|[\x00-\x08\x0e-\x1f\x7f]")
_STAMPS = re.compile(
    r"\b\d{4}[-/]\d\d?[-/]\d\d?(?:[T ]\d\d?:\d\d(?::\d\d)?(?:[.,]\d{1,9})?(?:Z|[+-]\d\d:?\d\d)?)?"
    r"|\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) {1,2}\d{1,2} \d\d:\d\d:\d\d"
    r"|\b\d\d?:\d\d:\d\d(?:[.,]\d{1,9})?\b"
    r"|\b(?:[0-9A-Fa-f]{2}:){5}[0-9A-Fa-f]{2}\b"
    r"|\b[IWEF]\d{4}\b"
    r"|\b(?:req-)?[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}\b"
    r"|\b0x[0-9a-fA-F]{1,16}\b"
)
_DIGITS = re.compile(r"\d+")


def plain(text: str) -> str:
    """The text without transport markup and characters that only cause trouble; at most `HEAD` + `TAIL` characters of
    it."""
    if len(text) > HEAD + TAIL:
        text = text[:HEAD] + "\n" + text[-TAIL:]
    if not text.isascii():
        text = text.encode("utf-8", "replace").decode("utf-8").translate(_PUNCTUATION)
    text = text.replace("\0", " ").replace("\r", "\n")
    if "<" in text:
        text = _SLACK_LINK.sub(r" \1 \2 ", text)
        text = _SLACK_MENTION.sub(" ", text)
    if "&" in text:
        text = html.unescape(text)
    if "\\" in text:  # JSON pasted as it is
        text = text.replace("\\n", "\n").replace("\\r", "\n").replace("\\t", " ").replace('\\"', '"')
    named = _NAMED_BOT.match(text)
    return text[named.end() :] if named else text


def readable(line: str) -> str:
    """One line of an article: typographic quotes and dashes made plain, control characters out."""
    if line.isascii():
        return _ANSI.sub(" ", line)
    return _ANSI.sub(" ", line.encode("utf-8", "replace").decode("utf-8").translate(_PUNCTUATION))


def lines(text: str) -> list[str]:
    """Distinct lines of `text` (equal up to digits counts as equal), without timestamps, request ids and addresses."""
    seen: set[str] = set()
    kept: list[str] = []
    raw_lines = plain(text).split("\n")
    if len(raw_lines) > MAX_RAW_LINES:
        raw_lines = raw_lines[: MAX_RAW_LINES // 2] + raw_lines[-MAX_RAW_LINES // 2 :]
    for raw in raw_lines:
        line = _STAMPS.sub(" ", _ANSI.sub(" ", raw[:MAX_LINE])).strip()
        if not line:
            continue
        key = _DIGITS.sub("0", line)
        if key in seen:
            continue
        seen.add(key)
        kept.append(line)
        if len(kept) >= MAX_LINES:
            break
    return kept
