"""The options that every command knows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import typer


@dataclass(slots=True)
class Options:
    """Filled in while the command line is read; every command finds it as its context's `obj`."""

    config: Path | None = None
    """The file that was named; None: where it is found (see bot.config.load.find)."""
    debug: bool = False
    """Show tracebacks, and the log on standard error."""


def common_first(arguments: Sequence[str]) -> list[str]:
    """`run --config FILE` means `--config FILE run`: nobody should have to remember where a common option stands."""
    own = list(arguments)
    fixed = own[own.index("--") :] if "--" in own else []
    own = own[: len(own) - len(fixed)]
    common: list[str] = []
    rest: list[str] = []
    while own:
        word = own.pop(0)
        if word == "--config" and own:
            common += [word, own.pop(0)]
        else:
            (common if word == "--debug" or word.startswith("--config=") else rest).append(word)
    return [*common, *rest, *fixed]


def options_of(ctx: typer.Context) -> Options:
    """The options of this run, also from inside a family's own group."""
    found = ctx.find_object(Options)
    return found if found is not None else Options()
