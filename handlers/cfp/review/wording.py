"""Words that say nothing, or say too much: advertising, excitement, shouting."""

from __future__ import annotations

import re
from collections.abc import Iterator

from handlers.cfp.review.draft import Draft
from handlers.cfp.review.finding import Finding, Limits, around, quoted

_FIGURE = "give the figure instead"
_PLAIN = "use the plain word, or none"
_INSTEAD = {
    "seamless": "say what no longer has to be done by hand",
    "seamlessly": "say what no longer has to be done by hand",
    "effortless": "say how many steps it takes",
    "effortlessly": "say how many steps it takes",
    "scalable": "say how far: nodes, users, requests",
    "robust": "say which failure it survives",
    "secure": "say against whom",
    "leverage": "“use”",
    "leveraging": "“using”",
    "utilize": "“use”",
    "utilizing": "“using”",
    "next-generation": "say what is different from the one before",
    "next-gen": "say what is different from the one before",
    "state-of-the-art": "say what is different from the usual way",
    "cutting-edge": "say since when, and what is different",
    "bleeding-edge": "say since when, and what is different",
    "innovative": "say what is new",
    "revolutionary": "say what is different, with a figure",
    "revolutionize": "say what changes, with a figure",
    "blazing": _FIGURE,
    "blazingly": _FIGURE,
    "lightning-fast": _FIGURE,
    "game-changing": "say what changes, for whom",
    "game changer": "say what changes, for whom",
}
_ADVERTISING = (
    *_INSTEAD,
    *("best-in-class", "world-class", "industry-leading", "market-leading", "enterprise-grade", "turnkey", "one-stop"),
    *("synergy", "synergies", "paradigm shift", "disruptive", "supercharge", "empower", "empowers", "empowering", "unparalleled"),
    *("unprecedented", "holistic", "unleash", "skyrocket", "rockstar", "ninja", "frictionless", "magical", "ground-breaking"),
    *("groundbreaking", "thought leader", "digital transformation", "single pane of glass", "unlock the power"),
    *("harness the power", "future-proof", "delve", "ever-evolving", "fast-paced", "in the realm of", "look no further"),
)  # fmt: skip
_COUNTS_ALONE = frozenset({"scalable", "robust", "secure"})
"""Honest words in themselves: they count beside others only."""
_WORDS = re.compile(r"(?i)(?<![\w-])(?:" + "|".join(re.escape(word) for word in _ADVERTISING) + r")(?![\w-])")
_HYPE = re.compile(
    r"(?i)\b(?:(?:we|I)(?: are|'re| am|'m)? (?:so |very |super |really |extremely )?"
    r"(?:excited|thrilled|proud|delighted|pleased|honou?red|passionate)"
    r"|(?:we|I) (?:love|can.?t wait)|our (?:amazing|awesome|incredible|fantastic|great|outstanding|brilliant|unique)"
    r"|we(?: are|'re) (?:the )?(?:first|best|leading|leaders?|only|number one|experts)|join us (?:for|on|as)|don.?t miss)\b"
)
_SHOUT = re.compile(r"!{2,}|(?:\b[A-Z]{4,}\b[ ,]{1,3}){3,}")


def advertising(draft: Draft, limits: Limits) -> Iterator[Finding]:
    """The words of brochures, each with what to say instead."""
    del limits
    text = f"{draft.title}\n{draft.abstract}"
    spots = list(_WORDS.finditer(text))
    words = list(dict.fromkeys(match[0].casefold() for match in spots))
    if not words or (len(words) == 1 and words[0] in _COUNTS_ALONE):
        return
    advice = "; ".join(f"{word}: {_INSTEAD[word]}" for word in words[:3] if word in _INSTEAD) or _PLAIN
    more = f" and {len(words) - 3} more" if len(words) > 3 else ""
    says = f"advertising words ({', '.join(words[:3])}{more})"
    yield Finding(
        "words", 48 + min(len(words), 8) * 2, says, f"{advice[:1].upper()}{advice[1:]}.", around(text, *spots[0].span())
    )


def hype(draft: Draft, limits: Limits) -> Iterator[Finding]:
    """How excited the speakers are is not what the talk is about."""
    del limits
    match = _HYPE.search(draft.abstract)
    if match:
        yield Finding(
            "hype",
            46,
            "this speaks of you, not of what listeners get",
            "Leave it out, and begin with their problem.",
            around(draft.abstract, *match.span()),
        )


def shouting(draft: Draft, limits: Limits) -> Iterator[Finding]:
    """Capitals and exclamation marks."""
    del limits
    match = _SHOUT.search(draft.abstract)
    if match:
        yield Finding(
            "shouting",
            33,
            "this shouts",
            "Use ordinary letters and one full stop.",
            around(draft.abstract, *match.span()),
        )


def questions(draft: Draft, limits: Limits) -> Iterator[Finding]:
    """A row of questions is not an answer."""
    del limits
    asked = [one for one in draft.sentences if one.endswith("?")]
    if len(asked) >= 4:
        says = f"one of {len(asked)} questions that it asks"
        yield Finding("questions", 28, says, "Keep one; use the room for what you answer.", quoted(asked[0]))
