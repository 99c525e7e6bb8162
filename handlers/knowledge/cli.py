"""`openinfra-bot kb …`: what curators and scripts do with the knowledge base outside of chat."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.options import options_of
from bot.cli.say import say

if TYPE_CHECKING:
    from handlers.knowledge.settings import KnowledgeSettings
    from knowledge import KnowledgeBase

app = typer.Typer(help="Check, calibrate and measure the knowledge base.", no_args_is_help=True)

Base = Annotated[
    list[Path] | None,
    typer.Option(
        "--base",
        help="A folder of articles, instead of those of the configuration; may be given several times.",
        exists=True,
        file_okay=False,
    ),
]
Tag = Annotated[str | None, typer.Option(help="Of the shipped articles, use only those that carry this tag.")]


@app.command()
def check(ctx: typer.Context, base: Base = None, tag: Tag = None) -> None:
    """Lint the articles, and prove that each one's own sample questions find it.

    Exit code 1 when something is wrong; warnings are only told.
    """
    from knowledge import lint  # noqa: PLC0415 - the index is heavy, help is not
    from knowledge.check import check as ask_all  # noqa: PLC0415 - as above

    settings = _settings(ctx, base)
    problems = [problem for folder in _folders(settings) for problem in lint(folder)]
    for problem in problems:
        say(str(problem))
    with _opened(settings, tag) as kb:
        failures = ask_all(kb)
        for failure in failures:
            say(str(failure))
        say(
            f"{len(kb)} articles, {len(problems)} remarks, {len(failures)} sample questions that do not find their article."
        )
    raise typer.Exit(1 if failures or any(problem.severity == "error" for problem in problems) else 0)


@app.command()
def calibrate(ctx: typer.Context) -> None:
    """Fit the confidence to the articles of the configuration; no labels are needed.

    Each article is asked for, and asked for again as if it were not there: then silence is right. The result is kept beside the
    index and used from then on. It tells the figures before and after.
    """
    from knowledge.calibrate import calibrate as fit  # noqa: PLC0415 - the index is heavy, help is not

    with _opened(_settings(ctx, None), None, cached=True) as kb:
        try:
            say(str(fit(kb)))
        except ValueError as error:
            say(f"{error}.")
            raise typer.Exit(1) from error
        if kb.note:
            say(f"Careful: {kb.note}.")


@app.command("serve-eval")
def serve_eval(ctx: typer.Context, base: Base = None, tag: Tag = None) -> None:
    """Answer questions over standard input and output, for a program that scores the answers.

    One JSON object a line: {"id", "query"} in; {"id", "answers", "ranked", "suggestions"} out.
    """
    from knowledge.evaluate import serve  # noqa: PLC0415 - the index is heavy, help is not

    with _opened(_settings(ctx, base), tag) as kb:
        serve(kb, sys.stdin, sys.stdout)


def _settings(ctx: typer.Context, base: list[Path] | None) -> KnowledgeSettings:
    """The configuration's section, or only these folders beside the shipped articles."""
    from bot.cli.setup import loaded  # noqa: PLC0415 - the settings are heavy, help is not
    from handlers.knowledge.settings import KnowledgeSettings  # noqa: PLC0415 - as above

    if base is not None:
        return KnowledgeSettings(folders=tuple(str(folder) for folder in base))
    section = loaded(options_of(ctx)).settings.families.get("knowledge")
    return section if isinstance(section, KnowledgeSettings) else KnowledgeSettings()


def _folders(settings: KnowledgeSettings) -> list[Path]:
    """All folders with articles, the shipped ones first."""
    from knowledge.sources import shipped_folder  # noqa: PLC0415 - the index is heavy, help is not

    return ([shipped_folder()] if settings.shipped else []) + list(settings.article_folders)


@contextmanager
def _opened(settings: KnowledgeSettings, tag: str | None, *, cached: bool = False) -> Iterator[KnowledgeBase]:
    from handlers.knowledge.library import open_base  # noqa: PLC0415 - the index is heavy, help is not

    with open_base(settings, tag=tag, cached=cached) as kb:
        yield kb
