"""`hours`, `hours next`, `hours ics`: when sessions are."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.chat.reply import Action, Actions, Block, Bullets, File, Link, Reply, Status
from bot.commands.context import Context
from bot.commands.spec import command
from bot.core.clock.clock import Clock
from bot.core.zones import zone_of
from handlers.hours.calendar.feed import Look, feed
from handlers.hours.series import texts
from handlers.hours.series.book import Book
from handlers.hours.series.model import Series, Session
from handlers.hours.series.picking import room_key
from handlers.hours.settings import HoursSettings

WEEK = timedelta(days=7)
MOST = 20


@command("hours", examples=["hours", "hours --all"])
async def hours(ctx: Context, *, all_: bool = False, tz: ZoneInfo | None = None) -> Reply:
    """Show this week's sessions in this room, or with --all everywhere."""
    book, now = await ctx.need(Book), (await ctx.need(Clock)).now()
    room, zone = await _room(ctx, book, everywhere=all_), tz or await zone_of(ctx.resources, ctx.asker)
    # What began within the last day may still go on.
    near = await book.sessions(now - timedelta(days=1), now + WEEK, room)
    coming = [session for session in near if session.ends_at > now]
    running = next((one for one in coming if not one.is_cancelled), None) or await book.next(room)
    if running is None:
        return Reply("No session is planned.", _what_next(), status=Status.UNKNOWN, data={"sessions": []})
    series = await book.series(running.series)
    summary = f"{running.title}: {texts.when(running, series.zone, zone)}, {texts.until(running, now)}"
    items = tuple(texts.line(one, zone) for one in coming[:MOST] if one != running)
    more = (f"… and {len(coming) - MOST} more this week",) if len(coming) > MOST else ()
    body: tuple[Block, ...] = (Bullets((*items, *more)),) if items else ()
    return Reply(summary, (*body, _what_next()[0]), data={"sessions": [facts(one) for one in coming or [running]]})


@command("hours next", examples=["hours next", "hours next getting-started --tz Europe/Berlin", "hours next --all"])
async def next_(ctx: Context, series: str = "", *, tz: ZoneInfo | None = None, all_: bool = False) -> Reply:
    """Show when the next session is, in UTC and in your zone (“tz set” or --tz)."""
    book, now = await ctx.need(Book), (await ctx.need(Clock)).now()
    zone = tz or await zone_of(ctx.resources, ctx.asker)
    if series:
        found = await book.next(series=(await book.series(series)).id)
    else:
        found = await book.next(await _room(ctx, book, everywhere=all_))
    if found is None:
        return Reply("No session is planned.", _what_next(), status=Status.UNKNOWN, data={"next": None})
    one = await book.series(found.series)
    moved = f" (moved from {found.original:%a %Y-%m-%d %H:%M} UTC)" if found.moved_from else ""
    says = f"{found.title}: {texts.when(found, one.zone, zone)}, {texts.until(found, now)}, {texts.where(found)}{moved}"
    return Reply(says, (Link(one.agenda_url, "Agenda"),) if one.agenda_url else (), data={"next": facts(found)})


@command("hours ics", examples=["hours ics", "hours ics getting-started", "hours ics --file"])
async def ics(ctx: Context, series: str = "", *, file: bool = False) -> Reply:
    """Give the calendar: the feed's address, or a file of this room's series."""
    book, settings = await ctx.need(Book), await ctx.need(HoursSettings)
    if settings.feed_url and not file and not series:
        return Reply(
            f"Subscribe to {settings.feed_url}",
            (Link(settings.feed_url, "iCalendar"),),
            data={"url": settings.feed_url},
        )
    room = await _room(ctx, book, everywhere=False)
    found = [await book.series(series)] if series else await of_room(book, room)
    content = await calendar(book, settings, (await ctx.need(Clock)).now(), found)
    names = ", ".join(one.title for one in found[:5]) + (" …" if len(found) > 5 else "")
    return Reply(
        f"The calendar of {names}, as a file to import",
        (File("hours.ics", content, names),),
        data={"ics": content.decode()},
    )


async def calendar(book: Book, settings: HoursSettings, now: datetime, found: list[Series] | None = None) -> bytes:
    """The feed of these series, or of all: bytes to serve as text/calendar."""
    series = list(await book.all()) if found is None else found
    return await asyncio.to_thread(feed, series, now, Look(settings.uid_domain, settings.alarm))


async def of_room(book: Book, room: str | None) -> list[Series]:
    """The series of a room; all for None."""
    return [one for one in await book.all() if room is None or room in one.all_rooms]


async def _room(ctx: Context, book: Book, *, everywhere: bool) -> str | None:
    """This room where it has series of its own; else they are all of interest."""
    here = room_key(ctx)
    return here if not everywhere and await of_room(book, here) else None


def _what_next() -> tuple[Block, ...]:
    return (Actions((Action("when is the next one", "hours next --all"), Action("as a calendar", "hours ics"))),)


def facts(session: Session) -> dict[str, object]:
    """A session for programs."""
    return {
        "key": session.key,
        "series": session.series,
        "title": session.title,
        "track": session.track,
        "starts_at": session.starts_at.isoformat(),
        "ends_at": session.ends_at.isoformat(),
        "rooms": list(session.rooms),
        "is_cancelled": session.is_cancelled,
        "reason": session.reason,
        "moved_from": session.moved_from.isoformat() if session.moved_from else None,
    }
