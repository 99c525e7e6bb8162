"""Where articles come from: those that ship with the package, and the user's own folders."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Final

from knowledge.article import MAX_CHARACTERS, Article, ArticleError, parse

SKIPPED: Final = frozenset({"readme.md", "contributing.md", "changelog.md", "license.md"})
MAX_FILES: Final = 200_000


@dataclass(frozen=True, slots=True)
class Source:
    """A folder of articles. Of two with the same id the one with the higher rank is shown; `tag` keeps only its own."""

    folder: Path
    rank: int
    tag: str | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """A file that may be an article, with the stamp by which a change is noticed."""

    path: Path
    source: Source
    mtime_ns: int
    size: int

    def read(self) -> str:
        """The text. Raises ArticleError when it cannot be read or is no UTF-8."""
        if self.size > 4 * MAX_CHARACTERS:
            raise ArticleError(f"{self.path}:1: {self.size:,} bytes is too long for an article, split it")
        try:
            return self.path.read_text(encoding="utf-8")
        except UnicodeDecodeError as wrong:
            raise ArticleError(f"{self.path}:1: not UTF-8 (byte {wrong.start}), save the file as UTF-8") from wrong
        except OSError as wrong:
            raise ArticleError(f"{self.path}:1: cannot be read ({wrong.strerror or type(wrong).__name__})") from wrong

    def article(self, text: str) -> Article | None:
        """The article in `text`, or None when the source does not want it. Raises ArticleError."""
        article = parse(self.path, text)
        return article if self.source.tag is None or self.source.tag in article.tags else None


def sources(folders: tuple[Path, ...], *, shipped: bool, tag: str | None) -> tuple[Source, ...]:
    """The shipped articles (lowest rank) and the user's folders in the order given."""
    own = tuple(Source(Path(folder).absolute(), rank) for rank, folder in enumerate(folders, 1))
    return (Source(shipped_folder(), 0, tag), *own) if shipped else own


def shipped_folder() -> Path:
    """The folder of the articles that ship with the package (the package is always installed unpacked)."""
    return Path(str(files("knowledge").joinpath("articles")))


def scan(source: Source) -> Iterator[Found]:
    """The Markdown files below a folder, hidden ones and README left out, links to folders not followed. Raises OSError."""
    with os.scandir(source.folder):
        pass  # an unreadable root must not look like an empty one
    count = 0
    for root, folders, names in os.walk(source.folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if name.startswith(".") or not name.endswith(".md") or name.lower() in SKIPPED:
                continue
            path = Path(root, name)
            try:
                stat = path.stat()
            except OSError:
                continue  # gone since it was listed
            count += 1
            if count > MAX_FILES:
                return
            yield Found(path, source, stat.st_mtime_ns, stat.st_size)
