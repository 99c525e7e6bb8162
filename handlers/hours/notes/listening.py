"""Hears the words that make a note, in the rooms of series and nowhere else."""

from __future__ import annotations

from bot.chat.reply import Reply, Visibility
from bot.commands.context import Context
from bot.commands.resources import provider
from bot.commands.spec import listener
from bot.core.clock.clock import Clock
from bot.core.identity import Identify
from bot.store.database import Database
from handlers.hours.notes.store import Notes
from handlers.hours.notes.words import is_note, read
from handlers.hours.queue.hosts import Hosts
from handlers.hours.queue.place import Places


@listener(rank=10, ambient=True, wants=is_note, deadline=10.0)
async def take_note(ctx: Context, text: str) -> Reply | None:
    """Keep a note, in silence unless the bot was addressed; say so in private where it is not kept."""
    found = read(text)
    if not found or ctx.room.is_direct:
        return None
    series = await (await ctx.need(Places)).of_room(ctx.room)
    if not series:
        return None
    who = await (await ctx.need(Identify))(ctx.asker)
    if not who.is_verified:
        return _refused(
            "I note what known accounts say. Log in to the network's services (“whoami” says how I know you)."
        )
    is_host = (await ctx.need(Hosts)).is_one(who, series)
    kept = [one for one in found if is_host or one.kind != "agreed"]
    now = (await ctx.need(Clock)).now()
    session = await (await ctx.need(Places)).current([one.id for one in series], now)
    about = session.series if session else series[0].id
    count = await (await ctx.need(Notes)).add(kept, ctx.room, about, who, now)
    if len(kept) < len(found):
        return _refused("#agreed is for hosts, so I have not noted it; #info and #idea are for everybody.")
    return Reply("Noted." if count == 1 else f"{count} things noted.") if ctx.message.is_addressed else None


def _refused(sentence: str) -> Reply:
    return Reply(sentence, visibility=Visibility.PRIVATE)


@provider()
def open_notes(database: Database) -> Notes:
    """The notes in the bot's store."""
    return Notes(database)
