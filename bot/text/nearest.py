"""The words that were probably meant: only ever suggested, never run."""

from __future__ import annotations

from collections.abc import Iterable


def nearest(word: str, known: Iterable[str], *, limit: int = 3, cutoff: float = 0.6) -> tuple[str, ...]:
    """Up to `limit` known words like `word`, best first. `cutoff` is a likeness from 0 to 1 (difflib's ratio)."""
    from difflib import get_close_matches  # noqa: PLC0415 - only an error needs it

    names = {name.casefold(): name for name in known}
    return tuple(names[found] for found in get_close_matches(word.casefold()[:80], names, n=limit, cutoff=cutoff))
