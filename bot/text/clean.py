"""What people send, made harmless: no formatting codes, no invisible characters, no control characters."""

from __future__ import annotations

import re

# mIRC formatting: bold, italic, underline, strike, monospace, reverse, reset, and colours with their numbers
# (https://modern.ircdocs.horse/formatting); a terminal's colours come with pasted logs (ECMA-48, 5.4).
_FORMAT = re.compile(
    r"\x03(?:\d{1,2}(?:,\d{1,2})?)?|\x04(?:[0-9a-fA-F]{6}(?:,[0-9a-fA-F]{6})?)?|[\x02\x0f\x11\x16\x1d\x1e\x1f]"
    r"|\x1b\[[0-9;:?]*[a-zA-Z]"
)
# Zero-width, direction marks, fillers, tags and the like hide text from people or from rules (Unicode: Default_Ignorable).
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0"
    "\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
_LINE_ENDS = re.compile("\r\n|[\u2028\u2029]")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_SUSPICIOUS = re.compile("[^\t\n\x20-\x7e\u00a1-\u00ac\u00ae-\u034e\u0350-\u061b\u061d-\u115e\u1e00-\u1fff]")


def clean(text: str) -> str:
    """Text without formatting codes, invisible, control and surrogate characters; tabs and newlines stay, CR LF becomes LF."""
    if not _SUSPICIOUS.search(text):  # nearly every line: one pass and done
        return text
    text = _FORMAT.sub("", _LINE_ENDS.sub("\n", text))
    return _CONTROL.sub(" ", _SURROGATE.sub("\ufffd", _INVISIBLE.sub("", text)))


def one_line(text: str) -> str:
    """All white space as single spaces: what may stand inside a sentence."""
    return " ".join(clean(text).split())


def shorten(text: str, limit: int) -> str:
    """At most `limit` characters, cut at a space, with an ellipsis where something is missing."""
    if len(text) <= limit:
        return text
    head = text[: limit - 1].rsplit(" ", 1)[0] if " " in text[: limit - 1] else text[: limit - 1]
    return head.rstrip(" ,;:") + "…"
