"""When two nicks or channels are the same: the server says by CASEMAPPING (RFC 1459 section 2.2, ISUPPORT)."""

from __future__ import annotations

import string

_PAIRS = {
    "ascii": ("", ""),
    "rfc1459": ("[]\\^", "{}|~"),
    "strict-rfc1459": ("[]\\", "{}|"),
    "rfc1459-strict": ("[]\\", "{}|"),
}


class Casemap:
    """One way of folding case, for text and for raw bytes. A name that we do not know folds as `rfc1459`."""

    __slots__ = ("_chars", "name", "table")

    def __init__(self, name: str = "rfc1459") -> None:
        upper, lower = _PAIRS.get(name.lower(), _PAIRS["rfc1459"])
        upper, lower = string.ascii_uppercase + upper, string.ascii_lowercase + lower
        self.name = name.lower()
        self._chars = str.maketrans(upper, lower)
        self.table = bytes.maketrans(upper.encode(), lower.encode())

    def fold(self, text: str) -> str:
        """The form in which equal names are equal strings."""
        return text.translate(self._chars)

    def fold_bytes(self, text: bytes) -> bytes:
        """The same for bytes that are not decoded yet."""
        return text.translate(self.table)

    def same(self, one: str, other: str) -> bool:
        """Whether two names mean one nick or channel."""
        return one.translate(self._chars) == other.translate(self._chars)
