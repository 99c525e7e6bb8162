"""`hours cancel`, `move`, `call` and `restore`: one session, or all from a date on.

Many people hear of it, so a second person agrees.
"""

from __future__ import annotations

from typing import Any

from bot.chat.reply import Reply
from bot.commands.context import Context
from bot.commands.spec import MEMBER, Allowing, Preview, Previewing, Risk, command
from bot.errors import Denied
from handlers.hours.series import planning
from handlers.hours.series.wanted import carry_out
from handlers.hours.series.wanted import preview as shown
from handlers.hours.series.words import Day, Hour, Target


async def preview_cancel(ctx: Context, date: Day, **flags: Any) -> Preview:
    """What `hours cancel` would do."""
    return await shown(ctx, await planning.cancel(ctx, date, **flags))


async def preview_move(ctx: Context, date: Day, **flags: Any) -> Preview:
    """What `hours move` would do."""
    return await shown(ctx, await planning.move(ctx, date, **flags))


async def preview_call(ctx: Context, date: Day, **flags: Any) -> Preview:
    """What `hours call` would do."""
    return await shown(ctx, await planning.call(ctx, date, **flags))


async def preview_restore(ctx: Context, date: Day, **flags: Any) -> Preview:
    """What `hours restore` would do."""
    return await shown(ctx, await planning.restore(ctx, date, **flags))


def _whoever_may(preview: Previewing) -> Allowing:
    """Hosts of that very series, and operators: who agrees is asked about like whoever asks."""

    async def may(ctx: Context, *args: Any, **flags: Any) -> str:
        try:
            await preview(ctx, *args, **flags)
        except Denied as refusal:
            return refusal.sentence
        return ""

    return may


@command(
    "hours cancel",
    risk=Risk.BROADCAST,
    who=MEMBER,
    preview=preview_cancel,
    may=_whoever_may(preview_cancel),
    examples=[
        "hours cancel 2026-11-26 --reason “public holiday”",
        "hours cancel 2026-12-24 --from --series getting-started",
    ],
)
async def cancel(
    ctx: Context, date: Day, *, reason: str = "", from_: bool = False, series: str = "", at: Hour | None = None
) -> Reply:
    """Cancel the session of a date, or with --from all from that date on."""
    return await carry_out(ctx, await planning.cancel(ctx, date, reason=reason, from_=from_, series=series, at=at))


@command(
    "hours move",
    risk=Risk.BROADCAST,
    who=MEMBER,
    preview=preview_move,
    may=_whoever_may(preview_move),
    examples=["hours move 2026-11-26 --to “2026-11-27 12:00”", "hours move 2026-12-03 --from --to “Friday 12:00”"],
)
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
) -> Reply:
    """Move the session of a date, or with --from all from that date on.

    Times are those of the series' zone.
    """
    flags: dict[str, Any] = {"reason": reason, "from_": from_, "series": series, "at": at, "anyway": anyway}
    return await carry_out(ctx, await planning.move(ctx, date, to=to, **flags))


@command(
    "hours call",
    risk=Risk.BROADCAST,
    who=MEMBER,
    preview=preview_call,
    may=_whoever_may(preview_call),
    examples=["hours call 2026-12-01 --at 15:00 --series oslo-team-meeting"],
)
async def call(
    ctx: Context, date: Day, *, at: Hour | None = None, reason: str = "", series: str = "", anyway: bool = False
) -> Reply:
    """Call a session beyond the plan, such as one of an adhoc meeting."""
    return await carry_out(ctx, await planning.call(ctx, date, at=at, reason=reason, series=series, anyway=anyway))


@command(
    "hours restore",
    risk=Risk.BROADCAST,
    who=MEMBER,
    preview=preview_restore,
    may=_whoever_may(preview_restore),
    examples=["hours restore 2026-11-26", "hours restore 2026-12-03 --from"],
)
async def restore(ctx: Context, date: Day, *, series: str = "", from_: bool = False) -> Reply:
    """Take back what was cancelled, moved or called on a date.

    With --from it takes back what counts from that date on.
    """
    return await carry_out(ctx, await planning.restore(ctx, date, series=series, from_=from_))
