"""Tokens and terms: identifiers whole, in parts and at CamelCase joints; numbers apart; hashes and ids not at all."""

import re
from collections.abc import Iterator
from enum import IntEnum
from functools import lru_cache
from typing import Final, NamedTuple

from knowledge.text.english import COMMON, LOG, STOP
from knowledge.text.products import PRODUCTS
from knowledge.text.stem import stem

MAX_TOKEN: Final = 64  # characters; longer ones are data, not words
LOG_PRIOR: Final = 0.45
COMMON_PRIOR: Final = 0.75
MAX_TOKENS: Final = 600  # of one text

_TOKEN = re.compile(r"[^\W_][\w\-./:@%+]*|_\w[\w\-./:@%+]*", re.UNICODE)
_SPLIT = re.compile(r"[^\W_]+")
_CAMEL = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+|[^\W\d_A-Za-z]+")
_NUMBER = re.compile(r"[\d.,:/%+\-x]*\d[\d.,:/%+\-x]*(?:[kmgt]i?b?|ms|s|h|d|m|w|th|st|nd|rd)?", re.IGNORECASE)
_IP = re.compile(r"\d{1,3}(?:\.\d{1,3}){3}(?=[:/]|$)")
_HASH = re.compile(r"(?=[a-z]{0,63}\d)[0-9a-f]{7,64}")
_POD = re.compile(r"-(?:[0-9a-f]{6,10}-[a-z0-9]{5}|(?=[a-z]{0,4}\d)[a-z0-9]{5}|\d{1,3})$")
_SENTENCE = re.compile(r"[.!?;]\s+|\s[|\-]\s|\t")


class Kind(IntEnum):
    """What a term was in its text."""

    WORD = 0
    PART = 1  # of an identifier
    WHOLE = 2  # an identifier as it stands
    NUMBER = 3  # also an address


class Term(NamedTuple):
    """A term with the weight that its kind of word has anywhere (0..1), before any base is looked at."""

    text: str
    kind: Kind
    prior: float
    product: bool = False
    raw: str = ""  # the word before stemming


def segments(line: str) -> list[str]:
    """A line cut at sentence ends, bars and tabs."""
    return [s for s in _SENTENCE.split(line) if s and not s.isspace()]


def tokens(text: str) -> Iterator[str]:
    """The tokens of one segment, trailing punctuation removed."""
    for found in _TOKEN.finditer(text):
        token = found[0]
        if len(token) <= MAX_TOKEN:
            yield token.rstrip("-./:@%+_")


def plain_words(text: str) -> list[str]:
    """The runs of letters and digits in a text, for a plain search."""
    return [word for word in _SPLIT.findall(text) if len(word) <= MAX_TOKEN and word.lower() not in STOP][:MAX_TOKENS]


def terms(token: str) -> tuple[Term, ...]:
    """The terms of one token: one for a word, whole and parts for an identifier, none for an id or a stop word."""
    return _terms(token)


@lru_cache(maxsize=4096)
def _terms(token: str) -> tuple[Term, ...]:
    lower = token.lower()
    if token.isalpha() and (
        lower in PRODUCTS or token.islower() or token.isupper() or token[1:].islower() or token[:-1].isupper()
    ):
        word = _word(lower, Kind.WORD)
        return (word,) if word else ()
    address = _IP.match(lower)
    if address:
        return (Term(address[0], Kind.NUMBER, 1.0),)
    if _NUMBER.fullmatch(lower):
        return (Term(lower.strip("%+-,x"), Kind.NUMBER, 0.6),) if len(lower) <= 12 else ()
    if "://" in token:
        token = token.partition("://")[2]
    if _HASH.fullmatch(lower):
        return ()
    return _identifier(_POD.sub("", token) if token.islower() and "-" in token else token)


def _word(word: str, kind: Kind) -> Term | None:
    if word in STOP:
        return None
    prior = 1.0
    if word in LOG:
        prior = LOG_PRIOR
    elif word in COMMON:
        prior = COMMON_PRIOR
    return Term(stem(word), kind, prior, word in PRODUCTS, word)


def _identifier(token: str) -> tuple[Term, ...]:
    """`kube-dns.kube-system` → itself, kube, dns, system; `CrashLoopBackOff` → itself, crash, loop, back, off."""
    pieces = _SPLIT.findall(token)
    parts: list[Term] = []
    for piece in pieces:
        for part in _CAMEL.findall(piece) or [piece]:
            lower = part.lower()
            if len(lower) < 2 or lower.isdigit() or _HASH.fullmatch(lower):
                continue
            term = _word(lower, Kind.PART)
            if term:
                parts.append(term)
    whole = "_".join(piece.lower() for piece in pieces if not piece.isdigit())
    if len(parts) == 1 and (whole == parts[0].raw or len(whole) < 2):
        return (parts[0]._replace(kind=Kind.WORD),)
    if len(whole) < 2 or _HASH.fullmatch(whole):
        return tuple(parts)
    if len(pieces) == 1:
        whole = stem(whole) if whole.isalpha() else whole
    return (Term(whole, Kind.WHOLE, 1.0, whole.replace("_", "") in PRODUCTS, whole), *parts)
