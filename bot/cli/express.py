"""The two commands that are started most, read without the command-line library.

Typer reads every parameter through pydantic: 0.1 s and 8 MB, which a service would carry all its life and `ask` would pay
each time. What is not plainly one of the two goes the long way; a test holds both ways against each other.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from bot.cli import actions
from bot.cli.options import Options

VARIABLE = "OPENINFRA_BOT_CONFIG"


def express(arguments: Sequence[str], options: Options) -> int | None:
    """Run `run` or `ask` and return its exit code; None for everything else."""
    rest = _leading(list(arguments), options)
    match rest:
        case ["run"]:
            actions.run(options)
            return 0
        case ["ask", *words] if _are_plain(words):
            as_json = "--json" in words
            return actions.ask(options, [word for word in words if word != "--json"], as_json=as_json)
        case _:
            return None


def _leading(words: list[str], options: Options) -> list[str]:
    """Take the options that stand before the command."""
    config = os.environ.get(VARIABLE, "")
    while words and words[0].startswith("--"):
        name, equals, value = words[0].partition("=")
        if words[0] == "--debug":
            options.debug = True
        elif name == "--config" and (value or (not equals and len(words) > 1)):
            config = value or words.pop(1)
        else:
            return []
        words = words[1:]
    options.config = Path(config) if config else None
    return words


def _are_plain(words: Sequence[str]) -> bool:
    return all(word in {"-", "--json"} or not word.startswith("-") for word in words) and words.count("--json") <= 1
