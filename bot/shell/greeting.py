"""The first two lines: what this is, and what to try."""

from __future__ import annotations

from bot import __version__
from bot.commands.registry import Registry


def greeting(registry: Registry) -> str:
    """Two lines; the examples are the commands' own."""
    examples = [spec.examples[0] for spec in registry.commands if len(spec.path) > 1 and spec.examples]
    trying = " or ".join(f"“{example}”" for example in ["help", *examples[:1]])
    return (
        f"openinfra-bot {__version__}: ask in your own words, or paste an error as it is.\n"
        f"Try {trying}. Tab completes, Ctrl-R searches earlier lines, Ctrl-D leaves."
    )
