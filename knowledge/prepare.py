"""Builds the cache in a process of its own: what building needs in memory is gone with it, and the bot stays small.

python -m knowledge.prepare CACHE [--without-shipped] [FOLDER...]
"""

import sqlite3
import subprocess
import sys
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Final

from knowledge.store_schema import SCHEMA

SECONDS: Final = 600  # for a very large base
WITHOUT_SHIPPED: Final = "--without-shipped"


def prepare(cache: Path, folders: Sequence[Path], *, shipped: bool) -> None:
    """Builds a cache that is not there or of another version. Never fails: what is missing then is built where it is opened."""
    if is_current(cache) or not sys.executable:
        return
    words = [str(cache), *([] if shipped else [WITHOUT_SHIPPED]), *map(str, folders)]
    try:
        subprocess.run([sys.executable, "-m", "knowledge.prepare", *words], check=False, timeout=SECONDS)  # noqa: S603 - ourselves
    except (OSError, subprocess.TimeoutExpired):
        return


def is_current(cache: Path) -> bool:
    """Whether there is a cache of this version. Looks at one number in its head."""
    if not cache.is_file():
        return False
    try:
        with closing(sqlite3.connect(f"file:{cache}?mode=ro", uri=True)) as connection:
            return bool(connection.execute("pragma user_version").fetchone() == (SCHEMA,))
    except sqlite3.Error:
        return False


def main(words: Sequence[str]) -> None:
    """Open, and by that build."""
    from knowledge.base import KnowledgeBase  # noqa: PLC0415 - the asking side of this module stays light

    cache, *folders = [word for word in words if word != WITHOUT_SHIPPED]
    KnowledgeBase.open(Path(cache), [Path(folder) for folder in folders], shipped=WITHOUT_SHIPPED not in words).close()


if __name__ == "__main__":
    main(sys.argv[1:])
