"""Builds a packed index out of analysed articles: BM25F weights, champions of long lists, pairs, signature keys."""

from __future__ import annotations  # array is subscriptable for type checkers only

from array import array
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Final
from zlib import crc32

from knowledge.index.analysed import FIELDS, Analysed
from knowledge.index.packed import CHAMPIONS, END, LONG, TITLE_BIT, PackedIndex
from knowledge.text.thesaurus import TROUBLE_STEMS

# BM25F (Robertson and Zaragoza, "The Probabilistic Relevance Framework", 2009): weight and length normalisation per field.
WEIGHT: Final = {"title": 3.0, "head": 0.3, "tags": 3.0, "body": 1.0}
LENGTH: Final = {"title": 0.3, "head": 0.7, "tags": 0.2, "body": 1.0}
# A text shorter than this earns nothing by being short (in terms); otherwise a base of stubs would bury the real articles.
PIVOT: Final = {"title": 1, "head": 1, "tags": 1, "body": 100}
FULL: Final = 150  # terms of an ordinary article, by which lengths are divided
K1: Final = 2.5
KEY_WORDS: Final = 3


def build(ids: Sequence[str], analysed: Sequence[Analysed]) -> PackedIndex:
    """The index of these articles; `ids[i]` belongs to `analysed[i]`."""
    postings = _postings(analysed)
    terms = {term: number for number, term in enumerate(sorted(postings))}
    starts, docs, impacts = array("I", [0]), array("I"), array("B")
    champion_starts, champions, champion_impacts = array("I", [0]), array("I"), array("B")
    for term in terms:
        entries = postings[term]
        docs.extend(doc for doc, _ in entries)
        impacts.extend(impact for _, impact in entries)
        starts.append(len(docs))
        if len(entries) > LONG:
            best = sorted(entries, key=lambda entry: -(entry[1] & 127))[:CHAMPIONS]
            champions.extend(doc for doc, _ in best)
            champion_impacts.extend(impact for _, impact in best)
        champion_starts.append(len(champions))
    pair_starts, pairs = _pairs(analysed)
    passage_starts, passages = _passages(analysed, terms)
    signatures = tuple((doc, tuple(words)) for doc, one in enumerate(analysed) for words in one.signatures)
    keyed = sorted((signature_key(words), row) for row, (_, words) in enumerate(signatures))
    asked = sorted((key, doc) for doc, one in enumerate(analysed) for key in one.questions)
    return PackedIndex(
        ids=tuple(ids),
        terms=terms,
        starts=starts,
        docs=docs,
        impacts=impacts,
        champion_starts=champion_starts,
        champions=champions,
        champion_impacts=champion_impacts,
        pair_starts=pair_starts,
        pairs=pairs,
        passage_starts=passage_starts,
        passages=passages,
        lengths=array("f", _lengths(analysed)),
        trouble=array("B", [_trouble(one) for one in analysed]),
        signature_keys=array("Q", [key for key, _ in keyed]),
        signature_rows=array("I", [row for _, row in keyed]),
        question_keys=array("I", [key for key, _ in asked]),
        question_docs=array("I", [doc for _, doc in asked]),
        signatures=signatures,
    )


def _pairs(analysed: Sequence[Analysed]) -> tuple[array[int], array[int]]:
    starts, pairs = array("I", [0]), array("I")
    for one in analysed:
        pairs.frombytes(one.pairs)
        starts.append(len(pairs))
    return starts, pairs


def _passages(analysed: Sequence[Analysed], terms: Mapping[str, int]) -> tuple[array[int], array[int]]:
    starts, passages = array("I", [0]), array("I")
    for one in analysed:
        numbers = [terms[term] for term in one.terms]
        for passage in one.passages:
            places = array("H")
            places.frombytes(passage)
            passages.extend(numbers[place] for place in places)
            passages.append(END)
        starts.append(len(passages))
    return starts, passages


def signature_key(words: Sequence[str]) -> int:
    """The hash under which a signature is found: that of its first three words."""
    return crc32(" ".join(words[:KEY_WORDS]).encode())


def _postings(analysed: Sequence[Analysed]) -> dict[str, list[tuple[int, int]]]:
    count = max(len(analysed), 1)
    average = [max(sum(one.lengths[f] for one in analysed) / count, 1.0) for f in range(len(FIELDS))]
    postings: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for doc, one in enumerate(analysed):
        scale = [
            WEIGHT[name]
            / (1 - LENGTH[name] + LENGTH[name] * max(one.lengths[f], PIVOT[name]) / max(average[f], PIVOT[name]))
            for f, name in enumerate(FIELDS)
        ]
        title, head, tags, body = one.counts
        for at, term in enumerate(one.terms):
            weight = title[at] * scale[0] + head[at] * scale[1] + tags[at] * scale[2] + body[at] * scale[3]
            impact = max(1, round(127 * weight / (K1 + weight)))
            postings[term].append((doc, impact | (TITLE_BIT if title[at] or tags[at] else 0)))
    return postings


def _trouble(one: Analysed) -> bool:
    """Whether the title tells of trouble, so that the article is no answer to a plain "how do I"."""
    return any(one.counts[0][at] and term in TROUBLE_STEMS for at, term in enumerate(one.terms))


def _lengths(analysed: Sequence[Analysed]) -> list[float]:
    return [max(sum(one.lengths) / FULL, 1.0) for one in analysed]
