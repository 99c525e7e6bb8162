"""All checks over one draft, the gravest first."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.text.redact import redact
from handlers.cfp.review import acronyms, lengths, people, substance, wording
from handlers.cfp.review.draft import Draft, read
from handlers.cfp.review.finding import Finding, Limits, Rule
from handlers.cfp.review.praise import praise

ALWAYS: tuple[Rule, ...] = (lengths.title, lengths.abstract, lengths.wall)
ENGLISH: tuple[Rule, ...] = (
    people.audience,
    people.takeaway,
    people.level,
    people.bio,
    substance.own,
    substance.outline,
    substance.opening,
    substance.pitch,
    wording.advertising,
    wording.hype,
    wording.shouting,
    wording.questions,
    acronyms.acronyms,
)
SECRET = Finding(
    "secret", 99, "it seems to hold a password, key or token", "Take it out, and change it if it was real."
)
FATAL = frozenset({"links"})
"""Where this is found there is no text to look at."""
_WORDS = "the a an and of to in is it for with that on are this you we how what from or as be can will your at by i"
_COMMON = frozenset(_WORDS.split())
FEW_COMMON = 0.12
"""English text has a third of such words; with fewer it is another language, or no sentences."""


@dataclass(frozen=True, slots=True)
class Review:
    """What to mend, what is good, and whether the words could be read at all."""

    draft: Draft
    limits: Limits
    findings: tuple[Finding, ...]
    good: tuple[str, ...]
    is_english: bool = True


def look(text: str, limits: Limits) -> Review:
    """Look at a pasted proposal."""
    bare = redact(text)
    draft = read(bare)
    is_english = _is_english(draft.abstract)
    found = [finding for rule in ALWAYS for finding in rule(draft, limits)]
    if is_english and draft.abstract and not any(one.rule in FATAL for one in found):
        found += [finding for rule in ENGLISH for finding in rule(draft, limits)]
    if bare != text:
        found.append(SECRET)
    found.sort(key=lambda one: -one.weight)
    good = praise(draft, limits, frozenset(one.rule for one in found)) if is_english and draft.abstract else ()
    return Review(draft, limits, tuple(found), tuple(good), is_english)


def _is_english(text: str) -> bool:
    words = re.findall(r"[^\W\d_]+", text.casefold())
    return len(words) < 20 or sum(word in _COMMON for word in words) >= FEW_COMMON * len(words)
