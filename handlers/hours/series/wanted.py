"""A change of when sessions are, as somebody wants it: worked out once for the preview and again when it is agreed to."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.chat.reply import Bullets, Reply
from bot.commands.context import Context
from bot.commands.spec import Preview
from bot.core.clock.clock import Clock
from bot.core.refs import row_id
from handlers.hours.series import texts
from handlers.hours.series.authority import must_run
from handlers.hours.series.book import Book
from handlers.hours.series.model import Change, Series
from handlers.hours.series.news import Word, give
from handlers.hours.series.picking import room_key

SHOWN = 3
AHEAD = timedelta(days=120)


@dataclass(frozen=True, slots=True)
class Wanted:
    """`says` is what the rooms are told. `made` is added to the series' changes, `undone` taken out of them.

    `about` names what it was worked out from: if that has changed, an agreement is void. `remark` is for whoever agrees.
    """

    series: Series
    says: str
    about: str
    made: Change | None = None
    undone: tuple[Change, ...] = ()
    remark: str = ""

    @property
    def after(self) -> Series:
        """The series as it would be."""
        kept = tuple(change for change in self.series.changes if change not in self.undone)
        if self.made is None:
            return replace(self.series, changes=kept)
        # It takes the place of an earlier one of that date; in the store it gets the next number.
        return replace(self.series, changes=(*kept, replace(self.made, id=max((c.id for c in kept), default=0) + 1)))


async def preview(ctx: Context, wanted: Wanted) -> Preview:
    """What would be said where, and the next sessions as they would be. Raises `Denied`."""
    await must_run(ctx, wanted.series)
    now = (await ctx.need(Clock)).now()
    rooms = f"Told in {', '.join(wanted.series.all_rooms) or 'no room'}."
    coming = next_lines(wanted.after, now)
    return Preview(
        f"{wanted.says} {wanted.remark}".strip(),
        (Bullets((rooms, *coming)),),
        state=f"{wanted.series.id} {wanted.series.revision} {wanted.about}",
    )


async def carry_out(ctx: Context, wanted: Wanted) -> Reply:
    """Tell the rooms, and change it. Raises `Denied`, `TryLater`."""
    await must_run(ctx, wanted.series)
    book, clock, ref = await ctx.need(Book), await ctx.need(Clock), str(row_id())
    others = tuple(room for room in wanted.series.all_rooms if ctx.message.is_direct or room != room_key(ctx))
    if others:
        await give(clock, wanted.series.id, Word(wanted.says, others, ref))
    if wanted.made is not None:
        await book.change(wanted.series.id, wanted.made, ctx.asker.key, ref)
    else:
        await book.undo(wanted.series.id, wanted.undone, ctx.asker.key, ref)
    coming = next_lines(await book.series(wanted.series.id), clock.now())
    return Reply(wanted.says, (Bullets(tuple(coming)),) if coming else ())


def next_lines(series: Series, now: datetime, *zones: ZoneInfo | None) -> list[str]:
    """The next few sessions."""
    coming = series.sessions(now, now + AHEAD)[:SHOWN]
    return [texts.line(one, series.zone, *zones) for one in coming]
