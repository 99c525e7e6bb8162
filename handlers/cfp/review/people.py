"""Who it is for, what they must know before, what they take home, and who speaks."""

from __future__ import annotations

from collections.abc import Iterator

from handlers.cfp.review.draft import Draft
from handlers.cfp.review.finding import Finding, Limits, around, quoted
from handlers.cfp.review.signs import AUDIENCE, EVERYBODY, LEVEL, TAKEAWAY

_FEW_WORDS = 8


def audience(draft: Draft, limits: Limits) -> Iterator[Finding]:
    """Somebody, and not everybody."""
    del limits
    named = draft.part("audience")
    everybody = EVERYBODY.search(draft.abstract)
    if everybody or named.casefold().strip(" .!") in {"everyone", "everybody", "anyone", "anybody", "all"}:
        spot = around(draft.abstract, *everybody.span()) if everybody else quoted(named)
        says = "what is for everybody is for nobody in particular"
        advice = "Name the people who have the problem: “operators of small clouds”, “first-time contributors”."
        yield Finding("audience", 58, says, advice, spot)
    elif not named and not AUDIENCE.search(f"{draft.title}\n{draft.abstract}"):
        advice = "Add half a sentence: “for operators who …”, “if you maintain a driver …”."
        yield Finding("audience", 75, "it does not say for whom it is", advice, _first(draft))


def level(draft: Draft, limits: Limits) -> Iterator[Finding]:
    """What listeners must know before."""
    del limits
    if not draft.part("level") and not LEVEL.search(draft.abstract):
        advice = "Say what one must know before: “you need basic networking; no Ceph is required”."
        yield Finding("level", 55, "it names no level", advice)


def takeaway(draft: Draft, limits: Limits) -> Iterator[Finding]:
    """What listeners have afterwards."""
    del limits
    if not draft.part("takeaways") and not TAKEAWAY.search(draft.abstract):
        last = quoted(draft.sentences[-1]) if draft.sentences else ""
        advice = "End with it: “Afterwards you can … on your own, and know where to ask.”"
        yield Finding("takeaway", 74, "it ends without saying what listeners take home", advice, last)


def bio(draft: Draft, limits: Limits) -> Iterator[Finding]:
    """Who speaks, and why they."""
    del limits
    given = draft.part("bio")
    if not given:
        advice = "Add two sentences, there or in the form's own field: what you work on, and why you are the one to tell this."
        yield Finding("bio", 38, "there is no speaker biography", advice)
    elif len(given.split()) < _FEW_WORDS:
        advice = "Say what you have done with the subject, in two sentences."
        yield Finding("bio", 37, "the biography says little", advice, quoted(given))


def _first(draft: Draft) -> str:
    return quoted(draft.sentences[0]) if draft.sentences else ""
