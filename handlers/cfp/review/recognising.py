"""Whether what somebody pastes is a proposal for a talk, and neither an error nor a question."""

from __future__ import annotations

import re

from handlers.cfp.review.draft import read

LOOKED_AT = 20_000
"""Characters that decide."""
FEWEST_WORDS = 40
FEWEST_SENTENCES = 3
LONG = 2000
"""Characters that need no full stops to be prose."""
_LOG = re.compile(
    r"(?m)^\s{0,12}(?:Traceback \(|\d{4}-\d\d-\d\d[ T]\d\d:|[A-Z][a-z]{2} [ \d]\d \d\d:\d\d|\$ |# \w+ -"
    r"|(?:ERROR|WARNING|CRITICAL|FATAL)\b|apiVersion:|\[\w+\]$)"
)
_SURELY = re.compile(
    r"(?i)\b(?:this|the|my|our) (?:talk|presentation|workshop)\b|\bthis session (?:is|will|shows|covers)\b"
)
_TALK = (
    r"\b(?:this|the|my|our) (?:talk|session|presentation|workshop|lightning talk|tutorial)\b",
    r"\b(?:attendees?|audience|listeners?)\b",
    r"\b(?:abstract|proposal|cfp|call for (?:papers|proposals|presentations))\b",
    r"\b(?:take-?aways?|you(?:'ll| will) (?:learn|leave|see)|learn how)\b",
    r"\b(?:speakers?|biography|bio)\b",
    r"\b(?:we|i)(?:'ll| will) (?:show|share|cover|discuss|explain|explore|present|demonstrate|walk|talk about)\b",
    r"\b(?:join us|lessons learn(?:ed|t)|case study|deep dive)\b",
)
_SIGNS = tuple(re.compile(pattern, re.IGNORECASE) for pattern in _TALK)


def is_proposal(text: str) -> bool:
    """Labelled parts, or prose that speaks of a talk in two ways."""
    text = text[:LOOKED_AT]
    if len(text.split(None, FEWEST_WORDS)) <= FEWEST_WORDS or len(_LOG.findall(text)) > 1:
        return False
    draft = read(text)
    if draft.parts.get("title") and draft.abstract:
        return True
    if "abstract" in draft.parts and draft.abstract:
        return True
    if len(draft.sentences) < FEWEST_SENTENCES and len(draft.abstract) < LONG:
        return False
    if draft.title and _SURELY.search(text):
        return True
    return sum(1 for sign in _SIGNS if sign.search(text)) >= 2
