"""Everything that leaves goes through here: no text of ours or of anybody else becomes a second command."""

from __future__ import annotations

import re

# CR and NUL end or hang a line on some servers (ngIRCd), so they count as much as LF.
_ENDS = str.maketrans("\r\n\0", "   ")
_END = re.compile(r"[\r\n\0]")
_CONTROLS = dict.fromkeys(range(32)) | {127: None, 9: " ", 10: " ", 13: " "}

_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_SAFE_START = re.compile(r"(?:- |…|[^\W_]|[(\"'“\[<])")
_ADDRESSED = re.compile(r"(?!(?:WARN|CRIT|OK|Next|Run|Usage): )\S{1,40}[:,](?:\s|$)")
GUARD = "| "
GUARD_BYTES = len(GUARD)


def encode(line: str, limit: int = 512) -> bytes:
    """One line as bytes with its CR LF, cut to `limit` bytes between two characters."""
    if _END.search(line):
        line = line.translate(_ENDS)
    return cut(line.encode("utf-8", "replace"), limit - 2) + b"\r\n"


def cut(raw: bytes, size: int) -> bytes:
    """At most `size` bytes of UTF-8 text, never half a character."""
    if len(raw) <= size:
        return raw
    while size > 0 and raw[size] & 0xC0 == 0x80:
        size -= 1
    return raw[:size]


def plain(text: str) -> str:
    """Text without control characters: no colours, no CTCP, no line breaks."""
    return text.translate(_CONTROLS) if _CONTROL.search(text) else text


def guard(text: str) -> str:
    """Keep a line from being obeyed: services and other bots read `!op eve` or `otherbot: go` from us as from anybody."""
    start = text.lstrip()  # some bots look behind spaces
    if _SAFE_START.match(start) and not _ADDRESSED.match(start):
        return text
    return GUARD + text
