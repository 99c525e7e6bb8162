"""The index as flat arrays. Immutable once built: a refresh builds another one and swaps the reference."""

from __future__ import annotations  # array is subscriptable for type checkers only

from array import array
from bisect import bisect_left
from dataclasses import dataclass, field
from functools import cached_property
from math import log
from typing import Any, Final

TITLE_BIT: Final = 128
CHAMPIONS: Final = 128  # best articles kept apart for a term that very many articles have
END: Final = 0xFFFFFFFF  # after each passage
LONG: Final = 400  # a posting list beyond this has champions

_ARRAYS: Final = {
    "starts": "I",
    "docs": "I",
    "impacts": "B",
    "champion_starts": "I",
    "champions": "I",
    "champion_impacts": "B",
    "pair_starts": "I",
    "pairs": "I",
    "trouble": "B",
    "lengths": "f",
    "passage_starts": "I",
    "passages": "I",
    "signature_keys": "Q",
    "signature_rows": "I",
    "question_keys": "I",
    "question_docs": "I",
}


@dataclass(frozen=True, slots=False)
class PackedIndex:
    """Postings, word pairs and signatures of a base.

    Postings of term t are docs[starts[t]:starts[t+1]], ascending, with an impact byte each: seven bits of saturated
    BM25F weight and a flag for "stands in the title". `passages` are the term numbers of each paragraph, `END` after
    each. `lengths` are relative to an ordinary article. `ids` maps an article's number to its id. `signatures[i]` is
    (article number, words).
    """

    ids: tuple[str, ...]
    terms: dict[str, int]
    starts: array[int]
    docs: array[int]
    impacts: array[int]
    champion_starts: array[int]
    champions: array[int]
    champion_impacts: array[int]
    pair_starts: array[int]
    pairs: array[int]
    trouble: array[int]
    lengths: array[float]
    passage_starts: array[int]
    passages: array[int]
    signature_keys: array[int]
    signature_rows: array[int]
    question_keys: array[int]
    question_docs: array[int]
    signatures: tuple[tuple[int, tuple[str, ...]], ...]
    _buckets: dict[tuple[str, int], list[str]] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def size(self) -> int:
        """Number of articles."""
        return len(self.ids)

    @cached_property
    def rarest(self) -> float:
        """The idf of a word that one article has: the largest there is, by which masses are divided."""
        return log(1 + (self.size + 0.5 - 1) / 1.5) or 1.0

    def df(self, term: str) -> int:
        """In how many articles a term stands."""
        number = self.terms.get(term)
        return 0 if number is None else self.starts[number + 1] - self.starts[number]

    def rarity(self, df: int) -> float:
        """idf divided by the largest idf: 1 for a word that one article (or none) has, near 0 for one in every article."""
        if df <= 1:
            return 1.0
        return log(1 + (self.size - df + 0.5) / (df + 0.5)) / self.rarest

    def has_pair(self, doc: int, pair: int) -> bool:
        """Whether two words are neighbours somewhere in an article."""
        low, high = self.pair_starts[doc], self.pair_starts[doc + 1]
        at = bisect_left(self.pairs, pair, low, high)
        return at < high and self.pairs[at] == pair

    def signatures_at(self, key: int) -> list[tuple[int, tuple[str, ...]]]:
        """The signatures whose first words have this hash."""
        at = bisect_left(self.signature_keys, key)
        found = []
        while at < len(self.signature_keys) and self.signature_keys[at] == key:
            found.append(self.signatures[self.signature_rows[at]])
            at += 1
        return found

    def asked_by(self, key: int) -> int | None:
        """The article of which this is a sample question (or the title), None when it is that of none or of several."""
        at = bisect_left(self.question_keys, key)
        if at == len(self.question_keys) or self.question_keys[at] != key:
            return None
        several = at + 1 < len(self.question_keys) and self.question_keys[at + 1] == key
        return None if several else self.question_docs[at]

    def words_like(self, first: str, length: int) -> list[str]:
        """Plain words of the base with this first letter and length: where typing errors are looked up. Kept once found."""
        if not self._buckets:
            buckets: dict[tuple[str, int], list[str]] = {}
            for word in self.terms:
                if len(word) >= 4 and word.isalpha():
                    buckets.setdefault((word[0], len(word)), []).append(word)
            self._buckets.update(buckets)
        return self._buckets.get((first, length), [])

    def blobs(self) -> dict[str, bytes]:
        """Everything as bytes, for the store."""
        import msgspec  # noqa: PLC0415 - written rarely

        packed = {name: getattr(self, name).tobytes() for name in _ARRAYS}
        packed["ids"] = "\n".join(self.ids).encode()
        packed["terms"] = "\n".join(self.terms).encode()
        packed["signatures"] = msgspec.msgpack.encode(self.signatures)
        return packed

    @classmethod
    def empty(cls) -> PackedIndex:
        """The index of a base without articles."""
        from knowledge.index.build import build  # noqa: PLC0415 - it imports this module

        return build((), ())

    @classmethod
    def from_blobs(cls, blobs: dict[str, bytes]) -> PackedIndex:
        """The index out of its bytes. Raises KeyError or ValueError when they are not one."""
        import msgspec  # noqa: PLC0415 - beside its counterpart

        arrays: dict[str, Any] = {}
        for name, code in _ARRAYS.items():
            arrays[name] = array(code)
            arrays[name].frombytes(blobs[name])
        terms = blobs["terms"].decode().split("\n") if blobs["terms"] else []
        ids = blobs["ids"].decode().split("\n") if blobs["ids"] else []
        signatures = msgspec.msgpack.decode(blobs["signatures"], type=tuple[tuple[int, tuple[str, ...]], ...])
        if len(arrays["starts"]) != len(terms) + 1 or len(arrays["docs"]) != len(arrays["impacts"]):
            raise ValueError("the stored index does not fit together")
        return cls(
            ids=tuple(ids), terms=dict(zip(terms, range(len(terms)), strict=True)), signatures=signatures, **arrays
        )
