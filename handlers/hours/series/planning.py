"""Works out what a cancelled, moved, called or restored session means, from the words that somebody typed."""

from __future__ import annotations

from datetime import date as calendar_day
from datetime import datetime, timedelta

from bot.commands.context import Context
from bot.core.zones import place
from bot.errors import NotFound, UsageError, UserError
from bot.text.clean import one_line, shorten
from bot.text.redact import redact
from handlers.hours.series import texts
from handlers.hours.series.fitting import must_fit
from handlers.hours.series.instants import times, wall
from handlers.hours.series.model import Change, Kind, Series, Session
from handlers.hours.series.picking import pick, session_on
from handlers.hours.series.wanted import Wanted
from handlers.hours.series.words import Day, Hour, Target

ABOUT = 200
"""Characters of a reason."""
SHIFTED = {
    "gap": "The clocks leave out that time; this is the first after it.",
    "fold": "The clocks show that time twice; this is the first.",
}


async def cancel(
    ctx: Context, date: Day, *, reason: str = "", from_: bool = False, series: str = "", at: Hour | None = None
) -> Wanted:
    """A session, or all from a date on, that will not be. Raises `UserError`."""
    found = await pick(ctx, series)
    session = await session_on(ctx, found, date, at)
    why = _told(reason)
    if session.is_cancelled and not from_:
        raise UserError(
            f"{found.title} on {date} is cancelled already{f': {session.reason}' if session.reason else ''}."
        )
    made = Change(0, Kind.CANCEL, session.slot, _day(session, found), from_, reason=why)
    which = "ends: from " if from_ else "of "
    what = "on there are no sessions at that time" if from_ else "is cancelled"
    says = f"{found.title} {which}{texts.when(session, found.zone)} {what}{_because(why)}"
    return Wanted(found, says, f"{session.key} {session.starts_at}", made)


async def move(
    ctx: Context,
    date: Day,
    *,
    to: Target,
    reason: str = "",
    from_: bool = False,
    series: str = "",
    at: Hour | None = None,
    anyway: bool = False,
) -> Wanted:
    """A session, or all from a date on, at another time. Raises `UserError`."""
    found = await pick(ctx, series)
    session = await session_on(ctx, found, date, at)
    why = _told(reason)
    wanted = _onwards(found, session, to, why) if from_ else _single(found, session, to, why)
    await must_fit(ctx, wanted, anyway=anyway)
    return wanted


def _single(series: Series, session: Session, to: Target, why: str) -> Wanted:
    placed = to.one(session, series)
    length = session.ends_at - session.starts_at
    if placed.at == session.starts_at:
        raise UserError(f"{series.title} is at that time already: {texts.when(session, series.zone)}.")
    made = Change(0, Kind.MOVE, session.slot, _day(session, series), to=placed.at, reason=why)
    says = f"{series.title} of {texts.when(session)} is moved to {times(placed.at, placed.at + length, series.zone)}"
    about = f"{session.key} {session.starts_at}"
    return Wanted(series, f"{says}{_because(why)}", about, made, remark=SHIFTED.get(placed.shift, ""))


def _onwards(series: Series, session: Session, to: Target, why: str) -> Wanted:
    if to.on is not None:
        raise UsageError("From a date on, say a day of the week and a time: --to “Friday 11:00”.")
    on = _day(session, series)
    made = Change(0, Kind.MOVE, session.slot, on, True, weekday=to.weekday, at=to.at, reason=why)
    says = f"{series.title}: from {texts.when(session, series.zone)} on it is on {to} {series.zone.key}"
    return Wanted(series, f"{says}{_because(why)}", f"{session.key} {session.starts_at}", made)


async def call(
    ctx: Context,
    date: Day,
    *,
    at: Hour | None = None,
    reason: str = "",
    series: str = "",
    anyway: bool = False,
) -> Wanted:
    """A session beyond the plan. Raises `UserError`."""
    found = await pick(ctx, series)
    slot = found.slots[0]
    starts_at = place(datetime.combine(date, at or slot.at), found.zone).at
    if any(one.original == starts_at for one in found.sessions(starts_at, starts_at + timedelta(seconds=1))):
        raise UserError(f"{found.title} has a session then already.")
    why = _told(reason)
    made = Change(0, Kind.EXTRA, slot.key, date, to=starts_at, reason=why)
    ends_at = starts_at + timedelta(minutes=slot.minutes)
    says = f"{found.title} has a session on {times(starts_at, ends_at, found.zone)}{_because(why)}"
    wanted = Wanted(found, says, str(starts_at), made)
    await must_fit(ctx, wanted, anyway=anyway)
    return wanted


async def restore(ctx: Context, date: Day, *, series: str = "", from_: bool = False) -> Wanted:
    """The plan again, where it was changed. Raises `UserError`."""
    found = await pick(ctx, series)
    undone = tuple(one for one in found.changes if one.onwards == from_ and date in _dates(one, found))
    if not undone:
        changed = ", ".join(sorted({str(change.on) for change in found.changes}))
        raise NotFound(
            f"Nothing was changed {'from ' if from_ else 'on '}{date}{f'; changed are {changed}' if changed else ''}."
        )
    says = f"{found.title}: {'from ' if from_ else ''}{date}{' on' if from_ else ''} is as it was planned again."
    return Wanted(found, says, " ".join(str(change.id) for change in undone), undone=undone)


def _dates(change: Change, series: Series) -> set[calendar_day]:
    """Those by which people call a change: of what was, and of what is now."""
    return {change.on} | ({wall(change.to, series.zone).date()} if change.to else set())


def _day(session: Session, series: Series) -> calendar_day:
    """The date under which a session's changes are kept."""
    return wall(session.original, series.zone).date()


def _told(reason: str) -> str:
    """A reason as many people read it."""
    return redact(shorten(one_line(reason), ABOUT))


def _because(reason: str) -> str:
    return f": {reason}" if reason else "."
