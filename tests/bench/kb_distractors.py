"""Made-up articles for size and latency runs: the talk of operators, about things that do not exist.

Each one shuffles sentences of real articles. Words that many articles share stay, the telling ones become invented
words, so that a distractor competes with the real articles for the common vocabulary but never answers their
questions.
"""

import random
import re
from collections import Counter
from collections.abc import Iterator, Sequence

from knowledge import Article

_WORD = re.compile(r"[A-Za-z][A-Za-z0-9_.\-/]{3,}")
_SENTENCE = re.compile(r"(?<=[.:;])\s+|\n+")
_CONSONANTS, _VOWELS = "bcdfgklmnprstvz", "aeiou"


def made_up(count: int, rnd: random.Random) -> list[str]:
    """`count` different words that look like names, the likeliest first."""
    words: dict[str, None] = {}
    while len(words) < count:
        words[
            "".join(rnd.choice(_CONSONANTS) + rnd.choice(_VOWELS) for _ in range(rnd.randint(2, 5)))
            + rnd.choice(["", "x", "n", "ctl"])
        ] = None
    return list(words)


def distractors(real: Sequence[Article], count: int, seed: int = 7) -> Iterator[Article]:
    """`count` articles with the ids made-up-000000 and so on."""
    rnd = random.Random(seed)
    spread = Counter(
        word for article in real for word in {w.lower() for w in _WORD.findall(f"{article.title}\n{article.body}")}
    )
    names = made_up(max(4000, 4 * count), rnd)
    sentences = [[s for s in _SENTENCE.split(article.body) if len(s) > 20] for article in real]
    for number in range(count):
        swapped: dict[str, str] = {}

        def swap(found: re.Match[str], swapped: dict[str, str] = swapped) -> str:
            word = found[0]
            if word.lower() not in swapped:
                keep = 0.85 if spread[word.lower()] >= len(real) / 8 else 0.25 if spread[word.lower()] > 1 else 0.03
                swapped[word.lower()] = word if rnd.random() < keep else names[int(len(names) * rnd.random() ** 3)]
            return swapped[word.lower()]

        first, second = rnd.sample(range(len(real)), 2)
        pool = sentences[first] + sentences[second]
        body = "\n\n".join(rnd.sample(pool, min(len(pool), rnd.randint(6, 16))))
        title = " ".join(rnd.sample((real[first].title + " " + real[second].title).split(), 6))
        yield Article(
            id=f"made-up-{number:06d}",
            title=_WORD.sub(swap, title),
            tags=(*real[first].tags[:1], rnd.choice(names[:500])),
            body=_WORD.sub(swap, body),
            path=f"made-up-{number:06d}.md",
        )


def as_markdown(article: Article) -> str:
    """A distractor as the file that it would be."""
    title = article.title.replace("'", "''")
    return f"---\ntitle: '{title}'\ntags: [{', '.join(article.tags)}]\n---\n\n{article.body}\n"
