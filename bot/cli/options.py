"""The options that stand before every command."""

from __future__ import annotations

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


def options_of(ctx: typer.Context) -> Options:
    """The options of this run, also from inside a family's own group."""
    found = ctx.find_object(Options)
    return found if found is not None else Options()
