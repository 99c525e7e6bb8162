"""Lengths: what the form would cut off, what is too little to judge, and what nobody reads to the end."""

from __future__ import annotations

import re
from collections.abc import Iterator

from handlers.cfp.review.draft import Draft
from handlers.cfp.review.finding import Finding, Limits, quoted

LITTLE_WORDS = 50
"""A committee cannot judge less."""
WALL = 900
"""Characters of a paragraph that few read to its end."""
LONG_SENTENCE = 45
_URL = re.compile(r"https?://\S{1,2000}")
_PLACEHOLDER = re.compile(
    r"\b(?:TODO|TBD|TBC|XXX|FIXME|[Ll]orem ipsum|to be (?:done|written|added|announced))\b|\[insert\b"
)
_VAGUE = re.compile(
    r"(?i)(?:(?:my|our|a|the|this|some) )?(?:\w{1,20} )?"
    r"(?:talk|session|presentation|title|abstract|proposal|introduction|overview|demo|test)"
    r"|new features|project update|best practices|lessons learne?[dt]"
)
_BAIT = re.compile(
    r"(?i)you won.?t believe|shocking|great again|ultimate guide|everything you (?:need|ever wanted|always wanted)|\bis dead\b"
    r"|\bgone wrong\b|!!|this one (?:weird|simple)|will blow your mind"
)


def title(draft: Draft, limits: Limits) -> Iterator[Finding]:
    """Is there one, does it fit, does it say anything?"""
    text, count = draft.title, len(draft.title)
    if not text:
        yield Finding(
            "title",
            85,
            "there is no title",
            "Put it on the first line, or write “Title: …”; say what, with what, and why it matters.",
        )
    elif count > limits.title:
        says = f"the title has {count} characters, the limit is {limits.title}"
        yield Finding("title", 88, says, f"Cut {count - limits.title}: keep the thing and the lesson.", quoted(text))
    elif _VAGUE.fullmatch(text) or len(text.split()) < 3:
        yield Finding(
            "title",
            62,
            "this title could stand over any talk",
            "Name the thing, the change and the result: “Moving 400 VMs off a dying Ceph pool”.",
            quoted(text),
        )
    elif _BAIT.search(text):
        yield Finding(
            "title",
            42,
            "this reads like bait",
            "Say what the talk is about; people choose by the title alone.",
            quoted(text),
        )
    elif text.isupper():
        yield Finding("title", 33, "the title shouts", "Write it in ordinary letters.", quoted(text))


def abstract(draft: Draft, limits: Limits) -> Iterator[Finding]:
    """Is it there, and does it fit?"""
    text = draft.abstract
    count, words = len(text), len(text.split())
    bare = _URL.sub(" ", text)
    if not text:
        yield Finding(
            "abstract",
            98,
            "there is no abstract",
            "Write five sentences: the problem, whose it is, what you show, what is new in it, what they take home.",
        )
    elif "://" in text and len(bare.split()) < 15:
        yield Finding(
            "links",
            97,
            "an address is no abstract",
            "Write it out: reviewers read the text and follow no links.",
            quoted(text),
        )
    elif count > limits.abstract:
        says = f"the abstract has {count} characters, the limit is {limits.abstract}; a form would cut it here"
        yield Finding(
            "abstract",
            95,
            says,
            f"Take out {count - limits.abstract}: history and background first.",
            quoted(text[limits.abstract - 45 : limits.abstract]),
        )
    elif words < LITTLE_WORDS:
        says = f"{words} words are too little to judge a talk by"
        yield Finding(
            "abstract",
            90,
            says,
            "Add the problem, what you show in which order, and what listeners can do afterwards.",
            quoted(text),
        )
    placeholder = _PLACEHOLDER.search(draft.whole)
    if placeholder:
        start = max(0, placeholder.start() - 15)
        yield Finding(
            "placeholder",
            92,
            "this is not written yet",
            "Write it, or take it out.",
            quoted(draft.whole[start : placeholder.end() + 25]),
        )


def wall(draft: Draft, limits: Limits) -> Iterator[Finding]:
    """Paragraphs and sentences that lose the reader."""
    del limits
    longest = max(draft.paragraphs, key=len, default="")
    if len(longest) > WALL:
        says = f"this paragraph goes on for {len(longest)} characters"
        yield Finding(
            "wall",
            44,
            says,
            "Break it in two or three: the problem, what you show, what they take home.",
            quoted(longest),
        )
    slow = max(draft.sentences, key=lambda one: len(one.split()), default="")
    if len(slow.split()) > LONG_SENTENCE:
        yield Finding(
            "sentence", 30, f"a sentence of {len(slow.split())} words", "Make two or three of it.", quoted(slow)
        )
