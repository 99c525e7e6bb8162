"""`hours digest`: the same at any time."""

from __future__ import annotations

from datetime import timedelta

from bot.chat.reply import Reply
from bot.commands.context import Context
from bot.commands.spec import command
from bot.core.clock.clock import Clock
from handlers.hours.digest.making import digest, told
from handlers.hours.queue.place import Places

WEEK = timedelta(days=7)


@command("hours digest", examples=["hours digest", "hours digest --since 1d --track getting-started"])
async def show_digest(ctx: Context, *, track: str = "", since: timedelta = WEEK) -> Reply:
    """Sum up what was asked in public, answered and noted; of the room's series, or of all."""
    places, now = await ctx.need(Places), (await ctx.need(Clock)).now()
    series = await places.track(track) if track else await places.of_room(ctx.room)
    only = [one.id for one in series] if series else None
    made = await digest(ctx.resources, "Office hours", now - since, now + timedelta(seconds=1), only)
    return told(made)
