"""Ranks articles for a query: BM25F over packed postings, then word pairs and exact signatures on the best few.

Two passes. The first adds up postings, rarest word first, within a budget; of a word that very many articles have it
only looks at the champions. The second scores the best candidates exactly, word by word, with a binary search in each
posting list.
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from heapq import nlargest
from typing import Final

from knowledge.index.build import KEY_WORDS, signature_key
from knowledge.index.packed import END, TITLE_BIT, PackedIndex
from knowledge.index.query import Query, Slot
from knowledge.text.signature import is_identifier

BUDGET: Final = 1_500  # postings read in the first pass
CANDIDATES: Final = 10
PAIR: Final = 0.3  # of the lighter word's mass, when two words are neighbours in the article too
SIGNATURE: Final = 2.0  # for a literal error text of eight words or more, less for a shorter one
SHARED: Final = 3  # a text that stands in more articles than this is no signature
LONGEST: Final = 14

_Lookup = tuple[Slot, list[tuple[int, int, float]]]  # (start, end, credit) of posting lists


@dataclass(slots=True)
class Hit:
    """A word of the query in an article: how well (credit times saturation), and whether in its title or tags."""

    slot: Slot
    credit: float
    strength: float
    title: bool


@dataclass(slots=True)
class Candidate:
    """An article with its score and what the score is made of (masses are sums of slot masses)."""

    doc: int
    score: float = 0.0
    hits: list[Hit] = field(default_factory=list)
    pair_mass: float = 0.0
    signature: tuple[str, ...] = ()
    asked: bool = False  # the query is one of its sample questions


def rank(query: Query, index: PackedIndex) -> list[Candidate]:
    """Candidates, best first (ties: the earlier id)."""
    signed = find_signatures(query, index)
    asked = index.asked_by(query.key) if query.key else None
    pool = dict.fromkeys(signed)
    if asked is not None:
        pool[asked] = None
    pool.update(dict.fromkeys(_first_pass(query, index)))
    lookups = _lookups(query, index)
    ranked = [_exact(doc, query, lookups, index, signed.get(doc, ())) for doc in pool]
    for candidate in ranked:
        if candidate.doc == asked:
            candidate.asked = True
            candidate.score += SIGNATURE
    ranked.sort(key=lambda c: (-c.score, index.ids[c.doc]))
    return ranked


def signature_strength(signature: tuple[str, ...]) -> float:
    """Longer texts are met by chance less often; an identifier alone counts for four words."""
    return min(4 if len(signature) == 1 else len(signature), 8) / 8


def best_passage(query: Query, doc: int, index: PackedIndex) -> float:
    """The most weight of the query that one paragraph of an article explains."""
    wanted = _wanted(query)
    best = 0.0
    met: dict[int, float] = {}
    for number in index.passages[index.passage_starts[doc] : index.passage_starts[doc + 1]]:
        if number == END:
            if met:
                best = max(best, sum(met.values()))
                met = {}
        elif number in wanted:
            for place, mass in wanted[number]:
                if mass > met.get(place, 0.0):
                    met[place] = mass
    return best


def _wanted(query: Query) -> dict[int, list[tuple[int, float]]]:
    """For each term number: the slots that it fills (by place) and how much it then explains."""
    wanted: dict[int, list[tuple[int, float]]] = {}
    for place, slot in enumerate(query.slots):
        for number, credit in slot.options.items():
            wanted.setdefault(number, []).append((place, credit * slot.weight))
    return wanted


def find_signatures(query: Query, index: PackedIndex) -> dict[int, tuple[str, ...]]:
    """The longest literal error text of each article that stands in the query; texts of many articles do not count."""
    found: dict[int, tuple[str, ...]] = {}
    if not index.signatures:
        return found
    for slot in query.slots:
        if is_identifier(slot.term):
            _keep(index.signatures_at(signature_key((slot.term.text,))), (slot.term.text,), 0, found)
    for words in query.line_words:
        for start in range(len(words) - KEY_WORDS + 1):
            _keep(index.signatures_at(signature_key(words[start : start + KEY_WORDS])), words, start, found)
    return found


def _keep(
    known: list[tuple[int, tuple[str, ...]]], words: Sequence[str], start: int, found: dict[int, tuple[str, ...]]
) -> None:
    matches = [entry for entry in known if _stands(entry[1], words, start)]
    if not matches:
        return
    longest = max(len(signature) for _, signature in matches)
    best = [entry for entry in matches if len(entry[1]) == longest]
    if longest == KEY_WORDS:  # the first words of a longer text speak for that article as well
        best = list({doc: (doc, signature[:KEY_WORDS]) for doc, signature in known}.values())
    if len(best) <= SHARED:
        for doc, signature in best:
            if len(signature) > len(found.get(doc, ())):
                found[doc] = signature


def _stands(signature: tuple[str, ...], words: Sequence[str], start: int) -> bool:
    return tuple(words[start : start + len(signature)]) == signature


def _first_pass(query: Query, index: PackedIndex) -> list[int]:
    totals: dict[int, float] = {}
    budget = BUDGET
    for slot in query.slots:
        for number, credit in slot.options.items():
            low, high = index.starts[number], index.starts[number + 1]
            weight = slot.mass * credit
            first, last = index.champion_starts[number], index.champion_starts[number + 1]
            if last > first or high - low > budget:
                docs, impacts = index.champions[first:last], index.champion_impacts[first:last]
            else:
                docs, impacts = index.docs[low:high], index.impacts[low:high]
            budget -= len(docs)
            for doc, impact in zip(docs, impacts, strict=True):
                totals[doc] = totals.get(doc, 0.0) + weight * (impact & 127)
    return nlargest(CANDIDATES, totals, key=totals.__getitem__)


def _lookups(query: Query, index: PackedIndex) -> list[_Lookup]:
    """Where each slot's options stand in the postings, the best option first: found once, used for every candidate."""
    return [
        (
            slot,
            [
                (index.starts[n], index.starts[n + 1], credit)
                for n, credit in sorted(slot.options.items(), key=_credit, reverse=True)
            ],
        )
        for slot in query.slots
        if slot.options
    ]


def _credit(option: tuple[int, float]) -> float:
    return option[1]


def _exact(doc: int, query: Query, lookups: list[_Lookup], index: PackedIndex, signature: tuple[str, ...]) -> Candidate:
    candidate = Candidate(doc, signature=signature)
    present: set[int] = set()
    for slot, ranges in lookups:
        hit = _best(slot, ranges, doc, index)
        if hit is not None:
            candidate.hits.append(hit)
            candidate.score += slot.mass * hit.strength
            present.add(id(slot))
    for one, other, key in query.pairs:
        if id(one) in present and id(other) in present and index.has_pair(doc, key):
            candidate.pair_mass += min(one.mass, other.mass)
    candidate.score += PAIR * candidate.pair_mass
    if signature:
        candidate.score += SIGNATURE * signature_strength(signature)
    return candidate


def _best(slot: Slot, ranges: list[tuple[int, int, float]], doc: int, index: PackedIndex) -> Hit | None:
    docs, impacts = index.docs, index.impacts
    best: Hit | None = None
    strongest = 0.0
    for low, high, credit in ranges:
        if credit <= strongest:
            break
        at = bisect_left(docs, doc, low, high)
        if at < high and docs[at] == doc:
            strength = credit * (impacts[at] & 127) / 127
            if strength > strongest:
                strongest = strength
                best = Hit(slot, credit, strength, impacts[at] >= TITLE_BIT)
    return best
