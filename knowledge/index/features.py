"""What the confidence model looks at: shares and counts that mean the same in a base of fifty articles and of ten
thousand."""

from math import log, log10
from typing import Final

from knowledge.index.packed import PackedIndex
from knowledge.index.query import Query, Slot
from knowledge.index.score import Candidate, Hit, best_passage, signature_strength
from knowledge.text import signs
from knowledge.text.english import ALL_WELL
from knowledge.text.products import SURROUNDINGS
from knowledge.text.thesaurus import TROUBLE_STEMS

NAMES: Final = (
    "coverage",
    "line",
    "passage",
    "title_hits",
    "hits",
    "mass",
    "saturation",
    "common",
    "signature",
    "second",
    "third",
    "rival",
    "missed",
    "product_missed",
    "document",
    "length",
    "short",
    "segments",
    "error",
    "well",
    "howto",
    "howto_trouble",
    "size",
)
NONE: Final = tuple(0.0 for _ in NAMES)
LEAST_HIT: Final = 0.08  # of weight; a hit on less is not counted
RIVALS: Final = 5
LARGEST: Final = 2_000  # articles; the constants were fitted on bases up to about this size


def features(query: Query, ranked: list[Candidate], index: PackedIndex) -> tuple[float, ...]:
    """One number per name in `NAMES` for the best candidate."""
    if not ranked:
        return NONE
    value = {**_explained(query, ranked[0], index), **_left_over(query, ranked), **_kind(query, ranked[0], index)}
    return tuple(value[name] for name in NAMES)


def _explained(query: Query, best: Candidate, index: PackedIndex) -> dict[str, float]:
    """How much of the query the article explains, and where it does."""
    total = sum(slot.weight for slot in query.slots) or 1.0
    covered = sum(_gain(hit) for hit in best.hits)
    share = covered or 1.0
    return {
        "coverage": covered / total,
        "line": _best_segment(query, {id(hit.slot): hit.credit for hit in best.hits}),
        "passage": best_passage(query, best.doc, index) / share,
        "title_hits": min(sum(1.0 for hit in best.hits if hit.title), 4.0),
        "hits": log(1 + sum(1 for hit in best.hits if _gain(hit) > LEAST_HIT)),
        "mass": min(covered, 5.0),
        "saturation": sum(hit.strength * hit.slot.weight for hit in best.hits) / share,
        "common": sum(_gain(hit) for hit in best.hits if hit.slot.term.prior < 1) / share,
        "signature": signature_strength(best.signature) if best.signature else 0.0,
    }


def _left_over(query: Query, ranked: list[Candidate]) -> dict[str, float]:
    """What the article does not explain although the base could, and how close others come."""
    met = {id(hit.slot) for hit in ranked[0].hits}
    missed = [slot for slot in query.slots if slot.options and id(slot) not in met]
    rivals = [sum(_gain(hit) for hit in one.hits if id(hit.slot) not in met) for one in ranked[1 : 1 + RIVALS]]
    return {
        "second": _ratio(ranked, 1),
        "third": _ratio(ranked, 2),
        "rival": min(max(rivals, default=0.0), 3.0),
        "missed": min(sum(slot.weight for slot in missed), 4.0),
        "product_missed": min(sum(1.0 for slot in query.slots if id(slot) not in met and _is_named(slot)), 2.0),
    }


def _is_named(slot: Slot) -> bool:
    """Whether it names what the question is about, known to the base or not, rather than where that runs."""
    return slot.term.product and slot.term.raw not in SURROUNDINGS


def _kind(query: Query, best: Candidate, index: PackedIndex) -> dict[str, float]:
    """What sort of text, article and base these are."""
    howto = float(_howto(query))
    trouble = index.trouble[best.doc]
    return {
        "document": log(index.lengths[best.doc]),
        "length": log(1 + len(query.slots)),
        "short": float(len(query.slots) <= 4),
        "segments": log(1 + query.segment_count),
        "error": float(query.error),
        "well": float(_well(query)),
        "howto": howto * (1 - trouble),
        "howto_trouble": howto * trouble,
        "size": log10(min(max(index.size, 10), LARGEST)),
    }


def _gain(hit: Hit) -> float:
    return hit.slot.weight * hit.credit


def _best_segment(query: Query, credit: dict[int, float]) -> float:
    """The largest share that one line or sentence has explained; lines that say little do not count in full."""
    weights = [0.0] * query.segment_count
    hits = [0.0] * query.segment_count
    for slot in query.slots:
        for at in slot.segments:
            weights[at] += slot.weight
            hits[at] += slot.weight * credit.get(id(slot), 0.0)
    return max((hit / max(weight, 1.2) for hit, weight in zip(hits, weights, strict=True)), default=0.0)


def _ratio(ranked: list[Candidate], place: int) -> float:
    if len(ranked) <= place or ranked[0].score <= 0:
        return 0.0
    return ranked[place].score / ranked[0].score


def _words(query: Query) -> set[str]:
    return {w for words in query.line_words[:20] for w in words}


def _well(query: Query) -> bool:
    if query.question or query.error:
        return False
    return bool(_words(query) & ALL_WELL) or signs.is_news(query.text)


def _howto(query: Query) -> bool:
    """Asks how something is done, with no word of trouble in it."""
    text = query.text.lower()
    asks = "how " in text or text.startswith(("can ", "what ", "which ", "is ", "does ", "do "))
    return asks and not any(slot.term.text in TROUBLE_STEMS for slot in query.slots)
