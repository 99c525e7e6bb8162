"""What is new in it, what is shown in which order, and how it begins."""

from __future__ import annotations

import re
from collections.abc import Iterator

from handlers.cfp.review.draft import Draft
from handlers.cfp.review.finding import Finding, Limits, quoted
from handlers.cfp.review.signs import CLICHE, NUMBERS, OUTLINE, OWN, PRODUCT

_ITEM = re.compile(r"(?m)^[ \t]{0,8}(?:[-*•]|\d{1,2}[.)])[ \t]")


def own(draft: Draft, limits: Limits) -> Iterator[Finding]:
    """A number, a failure, a demo: something that only these speakers can tell."""
    del limits
    if not (NUMBERS.search(draft.abstract) or OWN.search(draft.abstract)):
        says = "nothing in it is yours alone: no number, no failure, no decision, no demo"
        yield Finding("new", 66, says, "Add one: how many nodes, what broke, what you chose and what it cost you.")


def outline(draft: Draft, limits: Limits) -> Iterator[Finding]:
    """What is shown, in which order."""
    del limits
    has_list = len(_ITEM.findall(draft.abstract)) >= 2
    if not has_list and not draft.part("outline") and not OUTLINE.search(draft.abstract):
        advice = "Name the two or three parts in their order: “We start from …, break …, then compare …”."
        yield Finding("outline", 40, "it does not say what happens in the talk", advice)


def opening(draft: Draft, limits: Limits) -> Iterator[Finding]:
    """The first sentence is the problem, not an announcement."""
    del limits
    if CLICHE.match(draft.abstract) and draft.sentences:
        advice = "Begin with the problem: who stumbles over what, and how often."
        yield Finding("opening", 35, "this could begin any abstract", advice, quoted(draft.sentences[0]))


def pitch(draft: Draft, limits: Limits) -> Iterator[Finding]:
    """Products are for the exhibition."""
    del limits
    spots = list(dict.fromkeys(match[0] for match in PRODUCT.finditer(draft.abstract)))
    if spots:
        named = ", ".join(f"“{quoted(one, 30)}”" for one in spots[:3])
        says = f"{named}: this reads like a sales pitch, and committees turn those down"
        advice = "Tell what you learned with it, and what holds for those who do not have it."
        yield Finding("pitch", 80 if len(spots) > 1 else 52, says, advice)
