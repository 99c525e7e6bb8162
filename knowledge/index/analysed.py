"""What the index keeps of one article: its terms per field, neighbouring word pairs and exact signatures."""

import re
from array import array
from collections import Counter
from collections.abc import Iterable
from zlib import crc32

import msgspec

from knowledge.article import Article
from knowledge.text import clean, signature, tokens
from knowledge.text.tokens import Kind

MAX_TERMS = 65_535  # distinct ones in an article
_BLOCK = re.compile(r"\n[ \t]{0,40}\n|\n(?=[ \t]{0,6}(?:[-*+]|\d{1,2}[.)])[ \t])|\n(?=#)")

FIELDS = ("title", "head", "tags", "body")


class Analysed(msgspec.Struct, frozen=True, array_like=True):
    """Stored per article as MessagePack, so that a changed file does not make the others be read again."""

    terms: list[str]
    counts: list[bytes]  # one per field: how often each term stands there (at most 255)
    lengths: list[int]  # one per field, in terms
    pairs: bytes  # sorted uint32 hashes of neighbouring words
    passages: list[bytes]  # per paragraph or list item, the places in `terms` of what it says (uint16)
    signatures: list[list[str]]
    questions: list[int]  # a hash per sample question


def analyse(article: Article) -> Analysed:
    """The terms, pairs, passages and signatures of an article."""
    texts = (
        [article.title],
        [article.summary if article.written_summary else "", *article.symptoms, *article.questions],
        [*article.tags, article.id, *article.applies_to],
        [*_blocks(article.body), *(f"{c.run}\n{c.why}" for c in article.commands), article.check],
    )
    pairs: set[int] = set()
    fields: list[Counter[str]] = []
    passages: list[list[str]] = []
    for blocks in texts:
        said = [_terms(block, pairs) for block in blocks]
        fields.append(Counter(term for block in said for term in block))
        passages += said
    vocabulary = sorted(set().union(*fields))[:MAX_TERMS]
    place = {term: at for at, term in enumerate(vocabulary)}
    return Analysed(
        terms=vocabulary,
        counts=[bytes(min(field[term], 255) for term in vocabulary) for field in fields],
        lengths=[sum(field.values()) for field in fields],
        pairs=array("I", sorted(pairs)).tobytes(),
        passages=[
            array("H", sorted({place[t] for t in said if t in place})).tobytes() for said in passages if len(said) > 1
        ],
        signatures=[list(s) for s in _signatures(article)],
        questions=sorted({question_hash(_terms(q, set())) for q in (*article.questions, article.title)}),
    )


def pair_hash(one: str, other: str) -> int:
    """A number for two neighbouring words, whichever comes first."""
    return crc32((f"{one} {other}" if one < other else f"{other} {one}").encode())


def question_hash(terms: Iterable[str]) -> int:
    """A number for a question: the same for the same words in any order and form."""
    return crc32(" ".join(sorted(set(terms))).encode())


def _signatures(article: Article) -> list[tuple[str, ...]]:
    return signature.of_article(article.symptoms, f"{article.title}\n{article.summary}\n{article.body}")


def _blocks(body: str) -> list[str]:
    """Paragraphs and list items of a body."""
    return [block for block in _BLOCK.split(body) if not block.isspace()]


def _terms(text: str, pairs: set[int]) -> list[str]:
    said: list[str] = []
    for line in text.split("\n"):
        for segment in tokens.segments(clean.readable(line)):
            before = ""
            for token in tokens.tokens(segment):
                for term in tokens.terms(token):
                    said.append(term.text)
                    if term.kind is Kind.WORD or term.kind is Kind.PART:
                        if before and before != term.text:
                            pairs.add(pair_hash(before, term.text))
                        before = term.text
    return said
