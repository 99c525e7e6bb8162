"""A small base that the tests share, and a folder in which a test may write articles."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from knowledge import KnowledgeBase

BASE = Path(__file__).parent / "base"
SUBJECTS = "post"
"""The tag of the shipped articles that were there when the queries were written and labelled."""
Writer = Callable[..., Path]


@pytest.fixture(scope="session")
def kb() -> Iterator[KnowledgeBase]:
    """The shipped articles on the subjects that the labels know, and those of `tests/knowledge/base`, in memory."""
    with KnowledgeBase.open(None, [BASE], tag=SUBJECTS) as base:
        yield base


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An empty folder for articles."""
    path = tmp_path / "articles"
    path.mkdir()
    return path


@pytest.fixture
def write(folder: Path) -> Writer:
    """Writes an article: `write("id", "title", "body", tags="[a]")`; further keys go into the front matter as they are."""

    def write(name: str, title: str, body: str = "", *, where: Path | None = None, **keys: str) -> Path:
        path = (where or folder) / f"{name}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        lines = [f"title: {title!r}", *(f"{key}: {value}" for key, value in keys.items())]
        path.write_text("---\n" + "\n".join(lines) + f"\n---\n\n{body}\n", encoding="utf-8")
        return path

    return write
