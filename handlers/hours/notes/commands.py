"""`hours notes`: what was noted, and how it is taken back."""

from __future__ import annotations

from datetime import timedelta

from bot.chat.reply import Bullets, Reply
from bot.commands.context import Context
from bot.commands.spec import Risk, command
from bot.core.clock.clock import Clock
from bot.core.people import People
from bot.errors import Denied, NotFound
from handlers.hours.notes.store import HoursNote, Notes
from handlers.hours.queue.hosts import Hosts
from handlers.hours.queue.place import Places

A_DAY = timedelta(days=1)
MOST_LISTED = 40


@command("hours notes", examples=["hours notes", "hours notes --since 7d", "hours notes --track getting-started"])
async def show_notes(ctx: Context, *, track: str = "", since: timedelta = A_DAY) -> Reply:
    """List what was noted in the hours' room with #info, #link, #agreed, #action and #idea."""
    places, now = await ctx.need(Places), (await ctx.need(Clock)).now()
    series = await places.track(track) if track else await places.of_room(ctx.room) or await places.all()
    kept = await (await ctx.need(Notes)).between(now - since, now + timedelta(seconds=1))
    found = [one for one in kept if one.series in {each.id for each in series}]
    data: dict[str, object] = {"notes": [datum(one) for one in found]}
    if not found:
        return Reply(
            "Nothing was noted in this time. #info, #link, #action and #idea at a line's start note it.", data=data
        )
    lines = tuple(f"{one.id} {shown(one)} ({one.name}, {one.at:%a %d %b %H:%M})" for one in found[-MOST_LISTED:])
    return Reply(f"{len(found)} notes" if len(found) != 1 else "1 note", (Bullets(lines),), data=data)


@command("hours notes drop", risk=Risk.WRITE, examples=["hours notes drop 17"])
async def drop_note(ctx: Context, number: int) -> Reply:
    """Take a note back: your own, or as a host any of your series."""
    kept, people = await ctx.need(Notes), await ctx.need(People)
    found = await kept.get(number)
    if found is None:
        raise NotFound(f"There is no note {number}; “hours notes” lists them with their numbers.")
    series = await (await ctx.need(Places)).series(found.series)
    is_host = series is not None and (await ctx.need(Hosts)).is_one(ctx.asker, [series])
    if not is_host and not people.was_same(ctx.asker, found.who):
        raise Denied(f"Note {number} is {found.name}'s; they or a host can take it back.")
    await kept.drop(number)
    return Reply(f"Note {number} is gone.")


def shown(note: HoursNote) -> str:
    """A note as people have said it."""
    return f"#{note.kind} {note.text}"


def datum(note: HoursNote) -> object:
    """A note for programs."""
    return {"id": note.id, "kind": note.kind, "text": note.text, "by": note.name, "at": note.at.isoformat()}
