"""Whether sessions fit where somebody wants them: in the future, and in rooms that are free."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.commands.context import Context
from bot.core.clock.clock import Clock
from bot.errors import UserError
from handlers.hours.series import texts
from handlers.hours.series.book import Book
from handlers.hours.series.conflicts import clashes
from handlers.hours.series.model import Series, Session
from handlers.hours.series.wanted import Wanted

AHEAD = timedelta(days=370)


async def must_fit(ctx: Context, wanted: Wanted, *, anyway: bool) -> None:
    """Raises `UserError` for a time that is over, or at which somebody else is in the room (`anyway`: they may share it)."""
    now = (await ctx.need(Clock)).now()
    if wanted.made is not None and wanted.made.to is not None and wanted.made.to <= now:
        raise UserError("That time is over already; say a later one.")
    before = set(wanted.series.sessions(now, now + AHEAD))
    new = [one for one in wanted.after.sessions(now, now + AHEAD) if one not in before]
    if not new:
        raise UserError("Then there would be no session within a year: look at the date and the time again.")
    if not anyway:
        await must_be_free(ctx, wanted.after, new, now)


async def must_be_free(ctx: Context, series: Series, new: list[Session], now: datetime) -> None:
    """Raises `UserError` where one of these sessions of a series overlaps any other in its room."""
    known = [one for one in await (await ctx.need(Book)).all() if one.id != series.id]
    sessions = [session for one in (*known, series) for session in one.sessions(now, now + AHEAD)]
    mine = {session.key for session in new}
    for one, other in clashes(sessions):
        if one.key in mine or other.key in mine:
            taken = other if one.key in mine else one
            raise UserError(
                f"{texts.where(taken)} is taken then: {taken.title}, {texts.when(taken)}. Say another time, or --anyway."
            )
