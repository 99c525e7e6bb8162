"""`openinfra-bot kb …`: what curators and scripts do with the knowledge base outside of chat."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(help="Check, calibrate and measure the knowledge base.", no_args_is_help=True)

Base = Annotated[
    list[Path] | None,
    typer.Option("--base", help="A folder of your own articles; may be given several times.", exists=True, file_okay=False),
]
Tag = Annotated[str | None, typer.Option(help="Use only the shipped articles that carry this tag.")]


@app.command()
def check(base: Base = None, tag: Tag = None) -> None:
    """Lint the articles, and prove that each one's own sample questions find it."""
    from knowledge import KnowledgeBase  # noqa: PLC0415 - the index is heavy, help is not
    from knowledge.check import check_folders, check_questions  # noqa: PLC0415 - as above

    folders = base or _configured_folders()
    problems = check_folders(folders)
    for problem in problems:
        typer.echo(str(problem))
    with KnowledgeBase.open(None, folders, tag=tag) as kb:
        failures = check_questions(kb)
        for failure in failures:
            typer.echo(str(failure))
        typer.echo(f"{len(kb)} articles, {len(problems)} problems, {len(failures)} sample questions that do not find their article.")
    raise typer.Exit(1 if problems or failures else 0)
