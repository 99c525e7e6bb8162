"""The synonym lists, stemmed once and turned round so that they can be asked."""

from functools import cache

from knowledge.text.english import TROUBLE
from knowledge.text.stem import stem
from knowledge.text.synonyms import GROUPS, PHRASES

TROUBLE_STEMS = frozenset(stem(word) for word in TROUBLE) | TROUBLE


def word_alternatives(term: str) -> tuple[str, ...]:
    """Terms that operators use for this one."""
    return _words().get(term, ())


def phrase_alternatives(one: str, other: str) -> tuple[str, ...]:
    """Terms that stand for two neighbouring ones."""
    return _phrases().get((one, other), ())


def form(word: str) -> str:
    """A word of the lists in the spelling of the index: identifiers joined with `_`, plain words stemmed."""
    joined = word.replace("-", "_").replace(".", "_") if not word.replace(".", "").isdigit() else word
    return stem(joined) if joined.isalpha() else joined


@cache
def _words() -> dict[str, tuple[str, ...]]:
    found: dict[str, dict[str, None]] = {}
    for group in GROUPS:
        members = [form(word) for word in group.split()]
        for member in members:
            found.setdefault(member, {}).update(dict.fromkeys(m for m in members if m != member))
    for phrase, short in PHRASES.items():
        for word in short.split():
            found.setdefault(form(word), {}).update(dict.fromkeys(stem(part) for part in phrase.split()))
    return {term: tuple(others) for term, others in found.items()}


@cache
def _phrases() -> dict[tuple[str, str], tuple[str, ...]]:
    found = {}
    for phrase, short in PHRASES.items():
        one, other = (stem(part) for part in phrase.split())
        found[one, other] = tuple(form(word) for word in short.split())
    return found
