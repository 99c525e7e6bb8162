"""Which series, and which of its sessions, somebody means."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from bot.commands.context import Context
from bot.core.clock.clock import Clock
from bot.errors import NotFound, UsageError, UserError
from bot.text.fold import folded
from handlers.hours.series import texts
from handlers.hours.series.book import Book
from handlers.hours.series.instants import wall
from handlers.hours.series.model import Series, Session

NEAR = timedelta(days=2)
MOST_NAMED = 8


async def pick(ctx: Context, name: str) -> Series:
    """By name; without one the series of this room, or the only one there is. Raises `NotFound`, `UsageError`."""
    book = await ctx.need(Book)
    if name:
        return await book.series(name)
    known = await book.all()
    here = [one for one in known if folded(room_key(ctx)) in map(folded, one.all_rooms)] or list(known)
    if len(here) == 1:
        return here[0]
    if not here:
        raise NotFound("There are no series yet. “hours add” makes one; the configuration can hold them as well.")
    shown = ", ".join(one.id for one in here[:MOST_NAMED]) + (", …" if len(here) > MOST_NAMED else "")
    raise UsageError(f"Which series? Say --series NAME; there are {shown}.")


def room_key(ctx: Context) -> str:
    """The channel in which somebody speaks, as series name it."""
    return f"{ctx.room.network}:{ctx.room.channel}"


async def session_on(ctx: Context, series: Series, day: date, at: time | None) -> Session:
    """The session of a date of the series' zone: where it is now or, if it was moved, where it would be. Raises `UserError`."""
    noon = datetime.combine(day, time(12), UTC)
    near = [*series.sessions(noon - NEAR, noon + NEAR), *series.moved(noon - NEAR, noon + NEAR)]
    found = {one.key: one for one in near if day in _dates(one, series)}.values()
    fits = [one for one in found if at is None or at in _times(one, series)]
    if not fits:
        raise NotFound(f"There is no session of {series.title} on {day:%A %Y-%m-%d}. {await _coming(ctx, series)}")
    if len(fits) > 1:
        clocks = ", ".join(f"{wall(one.starts_at, series.zone):%H:%M}" for one in fits)
        raise UsageError(f"There are several on {day}: say which with --at ({clocks} {series.zone.key}).")
    if fits[0].ends_at <= (await ctx.need(Clock)).now():
        raise UserError(f"That session of {series.title} is over since {texts.when(fits[0], series.zone)}.")
    return fits[0]


def _dates(session: Session, series: Series) -> set[date]:
    return {wall(moment, series.zone).date() for moment in (session.starts_at, session.original)}


def _times(session: Session, series: Series) -> set[time]:
    return {wall(moment, series.zone).time() for moment in (session.starts_at, session.original)}


async def _coming(ctx: Context, series: Series) -> str:
    now = (await ctx.need(Clock)).now()
    coming = [wall(one.starts_at, series.zone) for one in series.sessions(now, now + timedelta(days=120))][:3]
    return f"The next ones are on {', '.join(f'{one:%Y-%m-%d}' for one in coming)}." if coming else "None is planned."
