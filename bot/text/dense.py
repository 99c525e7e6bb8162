"""Tells random characters from names: what looks like a key is one, what can be read is a name."""

from __future__ import annotations

import math
import re
from collections import Counter

MIN_ENTROPY = 3.7
"""Bits a character below which a long word is a pattern or a repetition, not a key."""
MIXED_CHANGES = 0.3
"""In base64 the kind of character (lower, upper, digit) changes at two of three places, in CamelCase names at one of five."""
MIXED_LENGTH = 20
"""Characters in parts that mix cases; serial numbers and models of disks do not."""
PLAIN_CHANGES = 0.15
"""The same for one case and digits: base32 and base36 change at one of three places."""
PLAIN_RUN = 24
"""Characters without a separator; names of pods, agents and devices have shorter parts."""

_HEX = re.compile(r"[0-9a-fA-F-]+\Z")
# Mailing-list archives name a message by its hash (Mailman 3: X-Message-ID-Hash): public, and what articles cite.
_ARCHIVED = re.compile(r"(?:message|thread)/[A-Z2-7]{32}/?\Z")
_SEPARATORS = re.compile(r"[-_/+=]+")
_CHANGE = re.compile(r"(?<=[a-z])(?=[A-Z0-9])|(?<=[A-Z])(?=[a-z0-9])|(?<=[0-9])(?=[A-Za-z])")


def is_dense(word: str) -> bool:
    """Whether a word without spaces is probably a key. Hexadecimal words are ids: UUIDs, digests, fsids."""
    if _HEX.match(word) or _ARCHIVED.search(word) or not any(c.isdigit() for c in word) or entropy(word) < MIN_ENTROPY:
        return False
    parts = [part for part in _SEPARATORS.split(word) if part and not _HEX.match(part)]
    mixed = [part for part in parts if part != part.lower() and part != part.upper()]
    if sum(len(part) for part in mixed) >= MIXED_LENGTH and _changes(mixed) >= MIXED_CHANGES:
        return True
    return any(len(part) >= PLAIN_RUN and _changes([part]) >= PLAIN_CHANGES for part in parts if part not in mixed)


def _changes(parts: list[str]) -> float:
    """At what share of the places within the parts the kind of character changes."""
    places = sum(len(part) - 1 for part in parts)
    return sum(len(_CHANGE.findall(part)) for part in parts) / places if places else 0.0


def entropy(word: str) -> float:
    """Shannon entropy in bits a character."""
    total = len(word)
    return -sum(n / total * math.log2(n / total) for n in Counter(word).values())
