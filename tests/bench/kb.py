"""Latency and memory of the knowledge engine at 69 (those of this repository), 10,000 and 100,000 articles.

    python -m tests.bench.kb [SIZE...]

Bases are the articles of this repository plus made-up ones; queries are the labelled ones of the tests. Each size runs in
a process of its own, so that its memory is its own. Prints figures and ratios; judges nothing.
"""

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil

from knowledge import KnowledgeBase, parse, sync
from knowledge.sources import shipped_folder
from knowledge.store import Store
from tests.bench.kb_distractors import as_markdown, distractors

ROOT = Path(__file__).parents[2]
BASE = ROOT / "tests/knowledge/base"
DATA = ROOT / "tests/knowledge/data"
QUERIES = [DATA / "queries.jsonl", DATA / "whole.jsonl", BASE / "queries.jsonl"]
SIZES = [69, 10_000, 100_000]
MEBIBYTE = 2**20


def texts() -> list[str]:
    """The queries of the tests."""
    return [json.loads(line)["query"] for path in QUERIES for line in path.read_text(encoding="utf-8").splitlines()]


def fill(folder: Path, size: int) -> None:
    """Writes a base of `size` articles, the shipped ones counted."""
    shipped = [parse(path, path.read_text(encoding="utf-8")) for path in sorted(shipped_folder().glob("*.md"))]
    own = sorted(BASE.glob("*.md"))[: max(size - len(shipped), 0)]
    for path in own:
        (folder / path.name).write_bytes(path.read_bytes())
    real = [*shipped, *(parse(path, path.read_text(encoding="utf-8")) for path in own)]
    for article in distractors(real, size - len(real)):
        (folder / article.path).write_text(as_markdown(article), encoding="utf-8")


def resident() -> float:
    """MiB of memory that this process holds."""
    return float(psutil.Process().memory_info().rss) / MEBIBYTE


def quantile(values: list[float], share: float) -> float:
    """A quantile of sorted values."""
    return values[min(len(values) - 1, int(share * len(values)))]


def measure(store: Path, folder: Path) -> None:
    """One line of figures for an existing store."""
    before = resident()
    start = time.perf_counter()
    cache = Store(store)
    index = sync.load(cache)
    loaded = time.perf_counter() - start
    grown = resident() - before
    del index
    cache.close()
    start = time.perf_counter()
    base = KnowledgeBase.open(store, [folder])
    opened = time.perf_counter() - start
    start = time.perf_counter()
    base.refresh()
    idle = time.perf_counter() - start
    queries = texts()
    for text in queries[:20]:
        base.ask(text)
    spent = []
    for text in queries:
        start = time.perf_counter()
        base.ask(text)
        spent.append(1000 * (time.perf_counter() - start))
    spent.sort()
    print(
        f"{len(base):7,} articles  ask p50 {quantile(spent, 0.5):.2f} ms  p99 {quantile(spent, 0.99):.2f} ms"
        f"  max {spent[-1]:.2f} ms"
        f"  index load {loaded:.3f} s, {grown:.1f} MiB  open with scan {opened:.2f} s  idle refresh {idle:.2f} s"
        f"  process {resident():.0f} MiB"
    )


def run(size: int) -> None:
    """Builds a base of `size` articles here and measures it in a fresh process."""
    with tempfile.TemporaryDirectory() as place:
        folder, store = Path(place, "articles"), Path(place, "kb.db")
        folder.mkdir()
        fill(folder, size)
        start = time.perf_counter()
        KnowledgeBase.open(store, [folder]).close()
        built = time.perf_counter() - start
        subprocess.run(
            [sys.executable, "-m", "tests.bench.kb", "--measure", str(store), str(folder)], cwd=ROOT, check=True
        )
        stored = store.stat().st_size / MEBIBYTE
        print(f"{'':17} built in {built:.1f} s, {1000 * built / size:.2f} ms per article, store {stored:.0f} MiB")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--measure"]:
        measure(Path(sys.argv[2]), Path(sys.argv[3]))
    else:
        for wanted in [int(text) for text in sys.argv[1:]] or SIZES:
            run(wanted)
