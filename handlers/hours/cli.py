"""`openinfra-bot hours …`: meeting files and calendars outside of chat."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from bot.cli.options import options_of
from bot.cli.say import complain, say
from bot.errors import UserError

if TYPE_CHECKING:
    from bot.commands.resources import Resources
    from handlers.hours.meetings.problem import Problem
    from handlers.hours.series.model import Series

T = TypeVar("T")
app = typer.Typer(help="Check, import and export meetings and calendars.", no_args_is_help=True)

Folder = Annotated[Path, typer.Argument(help="A folder of yaml2ical meeting files.", exists=True, file_okay=False)]
Network = Annotated[str, typer.Option(help="The network of the channels in these files.")]


@app.command()
def check(ctx: typer.Context) -> None:
    """Look for conflicts, unknown hosts, rooms without the bot and mistakes in files. Exit code 1 when there are any."""

    async def work(resources: Resources) -> list[str]:
        from handlers.hours.checks import found_now  # noqa: PLC0415 - help needs none of it

        return [one.text for one in await found_now(resources)]

    found = _with_bot(ctx, work)
    for text in found:
        say(text)
    say(f"{len(found)} remarks.")
    raise typer.Exit(1 if found else 0)


@app.command("import")
def import_(folder: Folder, network: Network = "irc") -> None:
    """Read meeting files, say what is wrong in which line, and show when they meet next.

    To use them, name the folder in `meetings` under [hours]. Exit code 1 when any file is wrong.
    """
    series, wrong = _read(folder, network)
    for problem in wrong:
        say(str(problem))
    for one in series:
        say(_summary(one))
    say(f"{len(series)} meetings, {len(wrong)} mistakes.")
    raise typer.Exit(1 if wrong else 0)


@app.command()
def export(ctx: typer.Context, folder: Annotated[Path, typer.Argument(help="Where the files go; it is made.")]) -> None:
    """Write all series as yaml2ical meeting files, one each. What such a file cannot say is told."""

    async def work(resources: Resources) -> list[Series]:
        from handlers.hours.series.book import Book  # noqa: PLC0415 - help needs none of it

        return list(await (await resources.get(Book)).all())

    found = _with_bot(ctx, work)
    done = [one for one in found if _write(folder, one)]
    say(f"{len(done)} files in {folder}.")
    raise typer.Exit(0 if len(done) == len(found) else 1)


@app.command()
def ics(
    ctx: typer.Context,
    meetings: Annotated[
        Path | None, typer.Option(help="Of these meeting files alone.", exists=True, file_okay=False)
    ] = None,
    network: Network = "irc",
) -> None:
    """Print the calendar (iCalendar): of the configuration and the store, or of a folder."""
    from handlers.hours.calendar.feed import Look, feed  # noqa: PLC0415 - help needs none of it

    if meetings is not None:
        series, wrong = _read(meetings, network)
        for problem in wrong:
            complain(str(problem))
        _print(feed(series, datetime.now(UTC), Look()))
        raise typer.Exit(1 if wrong else 0)

    async def work(resources: Resources) -> bytes:
        from handlers.hours.series.book import Book  # noqa: PLC0415 - as above
        from handlers.hours.settings import HoursSettings  # noqa: PLC0415 - as above
        from handlers.hours.showing import calendar  # noqa: PLC0415 - as above

        book, settings = await resources.get(Book), await resources.get(HoursSettings)
        return await calendar(book, settings, datetime.now(UTC))

    _print(_with_bot(ctx, work))


def _print(calendar: bytes) -> None:
    """As it is: a calendar's line ends are CR LF."""
    typer.get_binary_stream("stdout").write(calendar)


def _read(folder: Path, network: str) -> tuple[list[Series], list[Problem]]:
    from handlers.hours.meetings.reading import read_folders  # noqa: PLC0415 - help needs none of it

    return read_folders([folder], network)


def _summary(series: Series) -> str:
    from handlers.hours.series.wanted import next_lines  # noqa: PLC0415 - help needs none of it

    coming = next_lines(series, datetime.now(UTC))
    return f"{series.id}: {coming[0]}" if coming else f"{series.id}: when it is called"


def _write(folder: Path, series: Series) -> bool:
    from handlers.hours.meetings.writing import unsayable, written  # noqa: PLC0415 - help needs none of it

    try:
        text = written(series)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{series.id}.yaml").write_text(text, encoding="utf-8")
    except UserError as error:
        complain(error.sentence)
        return False
    except OSError as error:
        complain(f"{folder / series.id}.yaml cannot be written: {error.strerror}.")
        return False
    for phrase in unsayable(series):
        complain(f"{series.id}: left out is {phrase}.")
    return True


def _with_bot(ctx: typer.Context, work: Callable[[Resources], Awaitable[T]]) -> T:
    """With the calendar of the configuration and the store."""
    from bot.cli.setup import loaded, opened_anyhow  # noqa: PLC0415 - help needs none of it

    async def run() -> T:
        async with opened_anyhow(loaded(options_of(ctx))) as app:
            return await work(app.resources)

    return asyncio.run(run())
