"""Fits the constants of the confidence model (`knowledge/index/constants.py`) and says what they are worth.

    python -m tests.bench.kb_fit [--set QUERIES FOLDER...]... [--write]

A set is a file of labelled queries and the folders of the articles that they are about. The labels of such a set know
the shipped articles with the tag `post` only, so these are added and no others. Without `--set` the two sets of this
repository are used. Two sets on the whole shipped base always join them: the half "fit" of `data/whole.jsonl`, and
`data/queries.jsonl` with its labels for that base; the other half of the former is only measured.

Examples: each query as it is; each query again with its right articles taken away (leave-one-article-out: silence is
then right); each query asked of the other sets' bases, which do not cover it; and everything once more among made-up
articles, so that the constants hold in larger bases. The figures printed are from cross-validation by article: a
query is judged by constants that were fitted without any query of its article, and once more by constants fitted on
the other sets alone. Each set counts about alike, however many queries it has. Seeded: the same sets give the same
constants.
"""

import argparse
import json
import zlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from math import sqrt
from pathlib import Path
from typing import Any

from knowledge import Article, parse
from knowledge.confidence import ADDRESSED, logistic
from knowledge.index.analysed import analyse
from knowledge.index.build import build
from knowledge.index.features import NAMES, features
from knowledge.index.packed import PackedIndex
from knowledge.index.query import read
from knowledge.index.score import rank
from knowledge.regression import Example, Fitted, fit
from knowledge.sources import shipped_folder
from tests.bench.kb_distractors import distractors
from tests.knowledge.conftest import SUBJECTS

ROOT = Path(__file__).parents[2]
DATA = ROOT / "tests/knowledge/data"
FOLDS = 5
RIDGE = 6.0
MADE_UP = 1500  # distractors of the large base
LEFT_OUT, ELSEWHERE, LARGE = 0.6, 0.3, 0.5  # weights of the derived examples


@dataclass(frozen=True)
class Case:
    """A labelled query in one base: what the model sees of it, as it is and with its articles gone."""

    group: str
    source: str  # the set
    covered: bool
    tier: str
    rank: int | None
    values: tuple[float, ...] | None
    without: tuple[float, ...] | None
    weight: float


@dataclass(frozen=True)
class LabelledSet:
    """Queries and the articles that they are about."""

    name: str
    queries: list[dict[str, Any]]
    articles: list[Article]
    whole: bool = False  # on the whole shipped base


def load(queries: Path, folders: Sequence[Path]) -> LabelledSet:
    """Reads a set whose labels know the shipped articles of the tests' subjects and those of `folders`."""
    shipped = [article for article in articles_in(shipped_folder()) if SUBJECTS in article.tags]
    own = [article for folder in folders for article in articles_in(folder)]
    return LabelledSet(f"{queries.parent.name}/{queries.name}", lines(queries), [*own, *shipped])


def load_whole(queries: Path, half: str = "") -> LabelledSet:
    """Reads a set, or one half of it, whose labels know the whole shipped base."""
    rows = [row for row in lines(queries) if row.get("half", "") == half]
    name = f"whole base: {queries.name} {half}".rstrip()
    return LabelledSet(name, [{**row, "right": row.get("whole")} for row in rows], articles_in(shipped_folder()), True)


def articles_in(folder: Path) -> list[Article]:
    """The articles of a folder."""
    return [parse(path, path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.md"))]


def lines(path: Path) -> list[dict[str, Any]]:
    """The objects in a file with one on each line."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def index_of(articles: Iterable[Article]) -> PackedIndex:
    """The index of some articles."""
    known = {article.id: article for article in articles}
    return build(list(known), [analyse(article) for article in known.values()])


def right_articles(row: dict[str, Any]) -> set[str]:
    """The ids that are right for a query."""
    if row.get("right"):
        return set(row["right"])
    return {row["topic"], *row.get("also", [])} if row["topic"] else set()


def case(row: dict[str, Any], index: PackedIndex, weight: float, source: str) -> Case:
    """One query in one base."""
    right = right_articles(row)
    query = read(str(row["query"]), index)
    ranked = rank(query, index)
    place = next((n for n, c in enumerate(ranked, 1) if index.ids[c.doc] in right), None)
    others = [c for c in ranked if index.ids[c.doc] not in right]
    return Case(
        group=str(row["topic"] or zlib.crc32(str(row["query"]).encode())),
        source=source,
        covered=not right.isdisjoint(index.ids),
        tier=str(row.get("tier", "")),
        rank=place,
        values=features(query, ranked, index) if ranked else None,
        without=features(query, others, index) if right and others else None,
        weight=weight,
    )


def examples(cases: Iterable[Case]) -> list[Example]:
    """What the regression learns from."""
    found = []
    for one in cases:
        if one.values:
            found.append(Example(one.values, one.rank == 1, one.weight, one.group))
        if one.without and one.covered:
            found.append(Example(one.without, False, one.weight * LEFT_OUT, one.group))
    return found


def elsewhere(sets: Sequence[LabelledSet], indexes: Sequence[PackedIndex]) -> list[Case]:
    """Queries asked of bases that do not cover them. Not to and from the whole shipped base: there, other articles have
    the same subjects."""
    found = []
    for one in sets:
        for other, index in zip(sets, indexes, strict=True):
            if not (one.whole or other.whole) and {a.id for a in other.articles} != {a.id for a in one.articles}:
                rows = (r for r in one.queries if r["topic"] and right_articles(r).isdisjoint(index.ids))
                found += [case(row, index, ELSEWHERE * balance(sets, one), one.name) for row in rows]
    return found


def balance(sets: Sequence[LabelledSet], one: LabelledSet) -> float:
    """What a query of a set counts: the square root of what would make all sets count the same."""
    return sqrt(sum(len(s.queries) for s in sets) / len(sets) / len(one.queries))


def fold(group: str) -> int:
    """The fold of an article or of a query without one."""
    return zlib.crc32(group.encode()) % FOLDS


def report(label: str, cases: Sequence[Case], model_of: Callable[[Case], Fitted]) -> None:
    """One line of figures, each case judged by the model that `model_of` gives it."""
    said = [bool(c.values) and logistic(model_of(c).log_odds(c.values or ())) >= ADDRESSED for c in cases]
    asked = [(c, s) for c, s in zip(cases, said, strict=True) if c.covered]
    quiet = [s for c, s in zip(cases, said, strict=True) if not c.covered and c.tier != "ambient"]
    talk = [s for c, s in zip(cases, said, strict=True) if c.tier == "ambient"]
    n, m = len(asked) or 1, len(quiet) or 1
    first, third = sum(c.rank == 1 for c, _ in asked), sum((c.rank or 99) <= 3 for c, _ in asked)
    right, wrong = sum(s and c.rank == 1 for c, s in asked), sum(s and c.rank != 1 for c, s in asked)
    print(
        f"{label:48} recall@1 {100 * first / n:5.1f} @3 {100 * third / n:5.1f}"
        f"  right {100 * right / n:5.1f} wrong {100 * wrong / n:4.1f}"
        f"  silent {100 - 100 * sum(quiet) / m:5.1f} ({sum(quiet)}/{m})  ambient answered {sum(talk)}/{len(talk)}"
    )


def write(model: Fitted) -> None:
    """Puts the constants into the package."""
    lines = "".join(f'    "{name}": {round(weight, 3)},\n' for name, weight in zip(NAMES, model.weights, strict=True))
    text = (
        '"""Constants of the confidence model, fitted offline by `tests/bench/kb_fit.py`: change them there, not here."""\n\n'
        f"from typing import Final\n\nWEIGHTS: Final = {{\n{lines}}}\nINTERCEPT: Final = {round(model.intercept, 3)}\n"
    )
    (ROOT / "knowledge/index/constants.py").write_text(text, encoding="utf-8")


def main() -> None:
    """Fits, reports, and writes when asked to."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--set", action="append", nargs="+", type=Path, default=[], metavar="PATH")
    parser.add_argument("--write", action="store_true")
    asked = parser.parse_args()
    base = ROOT / "tests/knowledge/base"
    chosen = asked.set or [[base / "queries.jsonl", base], [DATA / "queries.jsonl", base]]
    sets = [load(queries, folders) for queries, *folders in chosen]
    sets += [load_whole(DATA / "whole.jsonl", "fit"), load_whole(DATA / "queries.jsonl")]
    small = [index_of(s.articles) for s in sets]
    large = [index_of([*s.articles, *distractors(s.articles, MADE_UP)]) for s in sets]
    parts = [
        (
            f"{s.name} ({index.size} articles)",
            [case(row, index, weight * balance(sets, s), s.name) for row in s.queries],
        )
        for indexes, weight in ((small, 1.0), (large, LARGE))
        for s, index in zip(sets, indexes, strict=True)
    ]
    everything = [c for _, cases in parts for c in cases] + elsewhere(sets, small)
    models = [fit(examples(c for c in everything if fold(c.group) != n), RIDGE) for n in range(FOLDS)]
    for label, cases in parts:
        report(label, cases, lambda one: models[fold(one.group)])
    for s in sets if len(sets) > 1 else ():
        unseen = fit(examples(c for c in everything if c.source != s.name), RIDGE)
        for label, cases in parts:
            if cases[0].source == s.name:
                report(f"without it: {label}", cases, lambda _, fitted=unseen: fitted)  # type: ignore[misc]
    final = fit(examples(everything), RIDGE)
    held_out = load_whole(DATA / "whole.jsonl", "held-out")
    unseen_cases = [case(row, index_of(held_out.articles), 1.0, held_out.name) for row in held_out.queries]
    report(f"never fitted: {held_out.name}", unseen_cases, lambda _: final)
    print({name: round(w, 3) for name, w in zip(NAMES, final.weights, strict=True)}, round(final.intercept, 3))
    if asked.write:
        write(final)


if __name__ == "__main__":
    main()
