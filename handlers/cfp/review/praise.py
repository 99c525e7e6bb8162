"""What is good already, in the draft's own words: nobody mends what they do not know they have."""

from __future__ import annotations

import re
from collections.abc import Iterator

from handlers.cfp.review.draft import Draft
from handlers.cfp.review.finding import Limits, around
from handlers.cfp.review.signs import AUDIENCE, LEVEL, NUMBERS, OUTLINE, OWN, TAKEAWAY


def praise(draft: Draft, limits: Limits, wrong: frozenset[str]) -> Iterator[str]:
    """One phrase each; `wrong` are the rules that have found something."""
    if draft.title and "title" not in wrong:
        yield f"the title fits ({len(draft.title)} of {limits.title} characters)"
    for rule, pattern, says, part in _SIGNS:
        if rule in wrong or (rule == "new" and "pitch" in wrong):
            continue  # “book a demo” is no demo
        match = pattern.search(draft.abstract)
        if match:
            yield f"{says}: “{around(draft.abstract, *match.span())}”"
        elif part and draft.part(part):
            yield says
    if "bio" not in wrong:
        yield "it says who speaks"
    if not wrong & {"words", "hype", "pitch"} and len(draft.abstract.split()) > 30:
        yield "no advertising"


_SIGNS: tuple[tuple[str, re.Pattern[str], str, str], ...] = (
    ("audience", AUDIENCE, "it says for whom it is", "audience"),
    ("takeaway", TAKEAWAY, "it says what listeners take home", "takeaways"),
    ("new", NUMBERS, "it has figures", ""),
    ("new", OWN, "it tells of something that happened", ""),
    ("level", LEVEL, "it says what one must know before", "level"),
    ("outline", OUTLINE, "it says what happens in the talk", "outline"),
)
