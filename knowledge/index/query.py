"""A query as slots: one per distinct word, each with what else would do (synonyms, a repaired spelling, two words in
one)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from knowledge.index.analysed import pair_hash, question_hash
from knowledge.index.packed import PackedIndex
from knowledge.index.repair import repaired
from knowledge.text import clean, signs, tokens
from knowledge.text import signature as signatures
from knowledge.text.general import is_general
from knowledge.text.stem import stem
from knowledge.text.thesaurus import phrase_alternatives, word_alternatives
from knowledge.text.tokens import Kind, Term

MAX_SLOTS: Final = 40
MAX_REPAIRS: Final = 4
WINDOW: Final = 24  # tokens; a longer segment is read as several

# Letters of a word that may be two, and of each of the two.
LEAST_COMPOUND: Final = 6
MOST_COMPOUND: Final = 20
LEAST_HALF: Final = 3

# How much of a word's credit a stand-in earns.
SYNONYM: Final = 0.55
JOINED: Final = 0.9
REPAIRED: Final = 0.85

# How much of its weight a part of an identifier and a whole one carry, so that one identifier does not count as five words.
PART: Final = 0.6
WHOLE: Final = 0.6
UNKNOWN_WHOLE: Final = 0.1
EVERYDAY: Final = 0.5
GENERAL: Final = 0.2  # of a word of everyday English that no article has


@dataclass(slots=True)
class Slot:
    """One distinct word of a query: `mass` is how much it says (0..1), `options` are (term number, credit) in the base."""

    term: Term
    segments: set[int]
    options: dict[int, float] = field(default_factory=dict)
    mass: float = 0.0
    weight: float = 0.0  # the mass as the confidence model sees it: everyday words say less there than in the ranking
    df: int = 0
    repair: str = ""


@dataclass(slots=True)
class Query:
    """All that the scorer and the confidence model need to know of a text; `work` counts the tokens read (bounded)."""

    slots: list[Slot]
    pairs: list[tuple[Slot, Slot, int]]
    segment_count: int
    line_words: list[list[str]]
    text: str  # cleaned, its first lines
    question: bool
    error: bool
    key: int  # of its words, to recognise a sample question
    work: int


def read(text: str, index: PackedIndex) -> Query:
    """Analyses a chat message or pasted log against a base."""
    lines = clean.lines(text)
    sequences = _sequences(lines)
    slots: dict[str, Slot] = {}
    runs: list[list[Slot]] = []
    for number, sequence in enumerate(sequences):
        run: list[Slot] = []
        for term in _apart(sequence, index):
            slot = slots.get(term.text)
            if slot is None:
                slot = slots[term.text] = Slot(term, set())
            elif term.kind < slot.term.kind:
                slot.term = term
            slot.segments.add(number)
            if term.kind <= Kind.PART:
                run.append(slot)
        runs.append(run)
    for slot in slots.values():
        _look_up(slot, index)
    pairs = _pair_up(runs, index)
    _repair(slots.values(), index)
    for slot in slots.values():
        _weigh(slot, index)
    weighed = sorted((s for s in slots.values() if s.mass > 0), key=lambda s: -s.mass)[:MAX_SLOTS]
    kept = {id(slot) for slot in weighed}
    head = "\n".join(lines[:40])
    return Query(
        slots=weighed,
        pairs=[p for p in pairs if id(p[0]) in kept and id(p[1]) in kept][: 2 * MAX_SLOTS],
        segment_count=len(sequences),
        line_words=[signatures.words(line) for line in lines],
        text=head,
        question=signs.is_question(head),
        error=signs.is_error(head),
        key=question_hash(slots) if 1 < len(slots) <= MAX_SLOTS else 0,
        work=sum(len(s) for s in sequences),
    )


def _sequences(lines: Iterable[str]) -> list[list[Term]]:
    """The terms of each segment, at most `MAX_TOKENS` tokens in all."""
    left = tokens.MAX_TOKENS
    found: list[list[Term]] = []
    for line in lines:
        for segment in tokens.segments(line):
            current: list[Term] = []
            count = 0
            for token in tokens.tokens(segment):
                left -= 1
                count += 1
                current.extend(tokens.terms(token))
                if count >= WINDOW:
                    found.append(current)
                    current, count = [], 0
                if left <= 0:
                    found.append(current)
                    return found
            if current:
                found.append(current)
    return found


def _apart(sequence: Iterable[Term], index: PackedIndex) -> Iterator[Term]:
    """The terms of a segment; a word that the base does not know is read as the two that it does: slowops, slow ops."""
    for term in sequence:
        if term.kind is Kind.WORD and not term.product and term.prior == 1.0 and term.text not in index.terms:
            yield from _halves(term.raw, index) or (term,)
        else:
            yield term


def _halves(word: str, index: PackedIndex) -> tuple[Term, ...]:
    if not LEAST_COMPOUND <= len(word) <= MOST_COMPOUND or not word.isalpha() or word_alternatives(stem(word)):
        return ()
    for at in range(len(word) - LEAST_HALF, LEAST_HALF - 1, -1):
        halves = tokens.terms(word[:at]) + tokens.terms(word[at:])
        if len(halves) == 2 and all(half.text in index.terms for half in halves):
            return halves
    return ()


def _look_up(slot: Slot, index: PackedIndex) -> None:
    number = index.terms.get(slot.term.text)
    if number is not None:
        slot.options[number] = 1.0
        slot.df = index.starts[number + 1] - index.starts[number]
    if slot.term.kind is not Kind.PART:
        for other in word_alternatives(slot.term.text):
            _offer(slot, other, SYNONYM, index)


def _offer(slot: Slot, term: str, credit: float, index: PackedIndex) -> None:
    number = index.terms.get(term)
    if number is not None:
        slot.options[number] = max(credit, slot.options.get(number, 0.0))


def _pair_up(runs: list[list[Slot]], index: PackedIndex) -> list[tuple[Slot, Slot, int]]:
    """Neighbouring words: their pair hash, the words that they form together ("name space"), the words that they stand
    for."""
    pairs: dict[int, tuple[Slot, Slot, int]] = {}
    for run in runs:
        for one, other in pairwise(run):
            if one is other:
                continue
            key = pair_hash(one.term.text, other.term.text)
            if key in pairs:
                continue
            pairs[key] = (one, other, key)
            joined = [(stem(one.term.raw + other.term.raw), JOINED)] if one.term.kind is Kind.WORD else []
            for term, credit in (*joined, *((p, SYNONYM) for p in phrase_alternatives(one.term.text, other.term.text))):
                _offer(one, term, credit, index)
                _offer(other, term, credit, index)
    return list(pairs.values())


def _repair(slots: Iterable[Slot], index: PackedIndex) -> None:
    """Unknown plain words get the spelling that the base knows, the first few of them."""
    left = MAX_REPAIRS
    for slot in slots:
        term = slot.term
        if slot.options or term.kind is not Kind.WORD or term.product or term.prior < 1.0 or left == 0:
            continue
        left -= 1
        better = repaired(term.text, index)
        if better is not None:
            slot.repair = better
            _offer(slot, better, REPAIRED, index)
            for other in word_alternatives(better):
                _offer(slot, other, SYNONYM * REPAIRED, index)


def _weigh(slot: Slot, index: PackedIndex) -> None:
    """The mass of a slot, and its options' credit: a stand-in that is commoner than the word itself says less."""
    term = slot.term
    if term.kind is Kind.NUMBER and not slot.options:
        return
    rarities = {number: index.rarity(index.starts[number + 1] - index.starts[number]) for number in slot.options}
    rarity = index.rarity(slot.df)
    if slot.df == 0 and slot.repair:
        rarity = rarities[index.terms[slot.repair]]
    slot.mass = term.prior * rarity
    if not slot.options and not term.product and is_general(term.raw, term.text):
        slot.mass = GENERAL * rarity
    for number, own in rarities.items():
        slot.options[number] *= min(1.0, own / rarity) if rarity else 1.0
    if term.kind is Kind.PART:
        slot.mass *= PART
    elif term.kind is Kind.WHOLE:
        slot.mass *= WHOLE if slot.options else UNKNOWN_WHOLE
    slot.weight = slot.mass * (EVERYDAY if term.prior == tokens.COMMON_PRIOR else 1.0)
