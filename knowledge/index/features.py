"""What the confidence model looks at: shares and counts that mean the same in a base of fifty articles and of ten
thousand."""

from math import log, log10
from typing import Final

from knowledge.index.packed import PackedIndex
from knowledge.index.query import Query, Slot
from knowledge.index.score import Candidate, best_passage
from knowledge.text.english import ALL_WELL
from knowledge.text.products import SURROUNDINGS
from knowledge.text.thesaurus import TROUBLE_STEMS

NAMES: Final = (
    "coverage",
    "line",
    "passage",
    "title",
    "mass",
    "common",
    "signature",
    "second",
    "document",
    "foreign",
    "length",
    "short",
    "error",
    "well",
    "howto",
    "howto_trouble",
    "size",
)
NONE: Final = tuple(0.0 for _ in NAMES)


def features(query: Query, ranked: list[Candidate], index: PackedIndex) -> tuple[float, ...]:
    """One number per name in `NAMES` for the best candidate."""
    if not ranked:
        return NONE
    best = ranked[0]
    credit = {id(hit.slot): hit.credit for hit in best.hits}
    total = sum(slot.mass for slot in query.slots) or 1.0
    covered = sum(hit.slot.mass * hit.credit for hit in best.hits)
    howto = float(_howto(query))
    trouble = index.trouble[best.doc]
    value = {
        "coverage": covered / total,
        "line": _best_segment(query, credit),
        "passage": best_passage(query, best.doc, index) / (covered or 1.0),
        "title": sum(hit.slot.mass * hit.credit for hit in best.hits if hit.title) / total,
        "mass": min(covered, 5.0),
        "common": sum(hit.slot.mass * hit.credit for hit in best.hits if hit.slot.term.prior < 1) / (covered or 1.0),
        "signature": _signature_strength(best),
        "second": _ratio(ranked),
        "document": log(index.lengths[best.doc]),
        "foreign": min(sum(1.0 for slot in query.slots if _foreign(slot)), 2.0),
        "length": log(1 + len(query.slots)),
        "short": float(len(query.slots) <= 4),
        "error": float(query.error),
        "well": float(_well(query)),
        "howto": howto * (1 - trouble),
        "howto_trouble": howto * trouble,
        "size": log10(max(index.size, 10)),
    }
    return tuple(value[name] for name in NAMES)


def _best_segment(query: Query, credit: dict[int, float]) -> float:
    """The largest share that one line or sentence has explained; lines that say little do not count in full."""
    masses = [0.0] * query.segment_count
    hits = [0.0] * query.segment_count
    for slot in query.slots:
        for at in slot.segments:
            masses[at] += slot.mass
            hits[at] += slot.mass * credit.get(id(slot), 0.0)
    return max((hit / max(mass, 1.2) for hit, mass in zip(hits, masses, strict=True)), default=0.0)


def _ratio(ranked: list[Candidate]) -> float:
    if len(ranked) < 2 or ranked[0].score <= 0:
        return 0.0
    return ranked[1].score / ranked[0].score


def _words(query: Query) -> set[str]:
    return {w for words in query.line_words[:20] for w in words}


def _well(query: Query) -> bool:
    return not query.question and not query.error and bool(_words(query) & ALL_WELL)


def _howto(query: Query) -> bool:
    """Asks how something is done, with no word of trouble in it."""
    text = query.text.lower()
    asks = "how " in text or text.startswith(("can ", "what ", "which ", "is ", "does ", "do "))
    return asks and not any(slot.term.text in TROUBLE_STEMS for slot in query.slots)


def _foreign(slot: Slot) -> bool:
    """A product that no article mentions; the system it runs on does not count."""
    return slot.term.product and slot.df == 0 and slot.term.raw not in SURROUNDINGS


def _signature_strength(best: Candidate) -> float:
    """Longer texts are met by chance less often; an identifier alone counts for four words."""
    return min(4 if len(best.signature) == 1 else len(best.signature), 8) / 8
