"""`hours add`, `edit` and `remove`: series that are defined in chat."""

from __future__ import annotations

import re
from typing import Any

import msgspec

from bot.chat.reply import Bullets, Reply
from bot.commands.context import Context
from bot.commands.spec import MEMBER, Preview, Risk, command
from bot.core.clock.clock import Clock
from bot.errors import NotFound, UsageError, UserError
from bot.text.clean import one_line
from bot.text.redact import redact
from handlers.hours.series.authority import must_run
from handlers.hours.series.book import Book
from handlers.hours.series.definition import series_of
from handlers.hours.series.fitting import AHEAD, must_be_free
from handlers.hours.series.model import Series
from handlers.hours.series.picking import room_key
from handlers.hours.series.wanted import next_lines
from handlers.hours.series.words import Day, Hour
from handlers.hours.settings import SeriesSettings

NAME = re.compile(r"[a-z0-9][a-z0-9_.-]{0,63}")
MOST = 500
"""Series from chat; more are no calendar of people."""


@command(
    "hours add",
    risk=Risk.WRITE,
    who=MEMBER,
    examples=[
        "hours add getting-started --day Thursday --time 11:00 --duration 90 --track “Getting Started”",
        "hours add ops --day Friday --time 15:00 --zone Europe/Berlin --frequency biweekly-odd --hosts libera:mona,libera:lee",
    ],
)
async def add(
    ctx: Context,
    name: str,
    *,
    day: str,
    time: Hour,
    duration: int = 60,
    frequency: str = "weekly",
    zone: str = "UTC",
    title: str = "",
    track: str = "",
    rooms: str = "",
    hosts: str = "",
    agenda: str = "",
    description: str = "",
    start: Day | None = None,
    anyway: bool = False,
) -> Reply:
    """Add a series of sessions, in this room unless --rooms says others."""
    await must_run(ctx, None)
    if rooms == "" and ctx.message.is_direct:
        raise UsageError("In which room? Say it in that channel, or name it with --rooms network:#channel.")
    values = {
        "day": day, "time": f"{time:%H:%M}", "duration": duration, "frequency": frequency, "zone": zone,
        "title": title, "track": track, "agenda_url": agenda, "description": description,
        "rooms": _listed(rooms) or [room_key(ctx)], "hosts": _listed(hosts) or [ctx.asker.key],
        "start_date": (start or (await ctx.need(Clock)).now().date()).isoformat(),
    }  # fmt: skip
    book, key = await ctx.need(Book), name.casefold()
    known = {one.id for one in await book.all()}
    if not NAME.fullmatch(key):
        raise UsageError(
            f"“{one_line(name)[:60]}” is no name of a series: write letters, digits and dashes, such as getting-started."
        )
    if key in known:
        raise UserError(f"There is a series {key} already: “hours edit {key}” changes it, “hours move” its sessions.")
    if len(known) >= MOST:
        raise UserError("There are too many series already; remove one first.")
    given = _read(values)
    await _must_be_free(ctx, series_of(key, given, "chat"), anyway=anyway)
    await book.add(key, given, ctx.asker.key)
    return await _told(ctx, await book.series(key), "is added")


@command(
    "hours edit",
    risk=Risk.WRITE,
    who=MEMBER,
    examples=[
        "hours edit getting-started --hosts libera:mona,libera:lee",
        "hours edit ops --title “Operators” --duration 45",
    ],
)
async def edit(
    ctx: Context,
    name: str,
    *,
    title: str = "",
    track: str = "",
    rooms: str = "",
    hosts: str = "",
    agenda: str = "",
    description: str = "",
    duration: int = 0,
) -> Reply:
    """Change what a series from chat is about; “hours move” changes when it is."""
    book = await ctx.need(Book)
    series = await book.series(name)
    await must_run(ctx, series)
    given = await _from_chat(book, series)
    said: dict[str, Any] = {
        "title": title, "track": track, "agenda_url": agenda, "description": description, "duration": duration,
        "rooms": _listed(rooms), "hosts": _listed(hosts),
    }  # fmt: skip
    new = {key: value for key, value in said.items() if value}
    if not new:
        raise UsageError(
            "What should change? Say --title, --track, --rooms, --hosts, --agenda, --description or --duration."
        )
    await book.add(series.id, _read(msgspec.to_builtins(given) | new), ctx.asker.key)
    return await _told(ctx, await book.series(series.id), "is changed")


async def _preview_remove(ctx: Context, name: str) -> Preview:
    book = await ctx.need(Book)
    series = await book.series(name)
    await must_run(ctx, series)
    await _from_chat(book, series)
    return Preview(f"{series.title} ({series.id}) would be gone, with all its sessions.", state=str(series.revision))


@command("hours remove", risk=Risk.WRITE, who=MEMBER, preview=_preview_remove, examples=["hours remove ops"])
async def remove(ctx: Context, name: str) -> Reply:
    """Forget a series from chat; “hours cancel DATE --from” ends one and tells its rooms."""
    book = await ctx.need(Book)
    series = await book.series(name)
    await must_run(ctx, series)
    await _from_chat(book, series)
    await book.remove(series.id, ctx.asker.key)
    return Reply(f"{series.title} ({series.id}) is gone.")


async def _from_chat(book: Book, series: Series) -> SeriesSettings:
    """What was said when it was added. Raises `UserError` for a series of a file."""
    given = await book.definition(series.id)
    if series.origin != "chat" or given is None:
        where = "the configuration" if series.origin == "toml" else f"the file {series.origin}"
        raise UserError(
            f"{series.id} is defined in {where}: change it there. “hours cancel” and “hours move” work here."
        )
    return given


def _read(values: dict[str, Any]) -> SeriesSettings:
    """Raises `UsageError` with what to write instead."""
    said = {key: redact(one_line(value)) if isinstance(value, str) else value for key, value in values.items()}
    try:
        return msgspec.convert(said, SeriesSettings)
    except msgspec.ValidationError as error:
        reason, _, place = str(error).partition(" - at `$")
        flag = place.strip("`.").partition("[")[0]
        wanted = "write network:name, several separated by commas" if flag in {"rooms", "hosts"} else reason
        sentence = f"--{flag}: {wanted}" if flag else reason
        raise UsageError(sentence if sentence.endswith("?") else f"{sentence}.") from error


def _listed(text: str) -> list[str]:
    return [word for word in (part.strip() for part in text.split(",")) if word]


async def _must_be_free(ctx: Context, series: Series, *, anyway: bool) -> None:
    now = (await ctx.need(Clock)).now()
    sessions = series.sessions(now, now + AHEAD)
    if not sessions and not series.slots[0].rule.is_adhoc:
        raise NotFound("Then there would be no session within a year: look at --day, --frequency and --start.")
    if not anyway:
        await must_be_free(ctx, series, sessions, now)


async def _told(ctx: Context, series: Series, what: str) -> Reply:
    coming = next_lines(series, (await ctx.need(Clock)).now())
    return Reply(f"{series.title} ({series.id}) {what}.", (Bullets(tuple(coming)),) if coming else ())


__all__ = ["add", "edit", "remove"]
