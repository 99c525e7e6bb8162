"""`remind list`, `remind drop`, and the reminders on somebody's home page."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.chat.reply import Action, Actions, Block, Reply, Table, Text, Visibility
from bot.commands.context import Context
from bot.commands.number import Number
from bot.commands.resources import Resources
from bot.commands.spec import MEMBER, Risk, command
from bot.core.clock.clock import Clock
from bot.core.people import People
from bot.core.zones import told
from bot.errors import NotFound
from bot.text.clean import shorten
from handlers.reminders.book import Reminder, Reminders
from handlers.reminders.schedule import named

MOST_LISTED, MOST_ON_PANEL = 50, 3


@command("remind list", who=MEMBER, examples=["remind list"], aliases=("reminders",))
async def remind_list(ctx: Context) -> Reply:
    """List your reminders, the next one first; the answer is for you alone."""
    now, found = await _mine(ctx)
    if not found:
        return Reply("You have no reminders.", visibility=Visibility.PRIVATE, data={"reminders": []})
    rows = tuple((str(one.id), _when(one, now), _where(one), shorten(one.text, 100)) for one in found[:MOST_LISTED])
    data: list[object] = [
        {"id": one.id, "at": one.next_at(now).isoformat(), "room": one.room.key, "text": one.text} for one in found
    ]
    return Reply(
        f"{len(found)} reminders" if len(found) > 1 else "1 reminder",
        (Table(("number", "when", "where", "text"), rows),),
        visibility=Visibility.PRIVATE,
        data={"reminders": data},
    )


@command("remind drop", risk=Risk.WRITE, examples=["remind drop 17"], in_readonly=True)
async def remind_drop(ctx: Context, number: Number) -> Reply:
    """Take back one of your reminders."""
    accounts = (await ctx.need(People)).accounts(ctx.asker)
    if not await (await ctx.need(Reminders)).drop(number, accounts):
        raise NotFound(f"You have no reminder {number}; “remind list” shows yours.")
    await (await ctx.need(Clock)).drop(named(number))
    return Reply(f"Reminder {number} is dropped.")


async def coming(ctx: Context) -> tuple[Block, ...]:
    """The next few of this person's reminders, for the home page."""
    now, found = await _mine(ctx) if ctx.asker.is_verified else (None, [])
    if now is None or not found:
        return ()
    lines = [f"Reminder {one.id}, {_when(one, now)}: {shorten(one.text, 80)}" for one in found[:MOST_ON_PANEL]]
    drops = (Action(f"Drop {one.id}", f"remind drop {one.id}") for one in found[:MOST_ON_PANEL])
    return Text("\n".join(lines)), Actions(tuple(drops))


async def forget_old(resources: Resources) -> None:
    """Once a day: delete what was said long ago."""
    await (await resources.get(Reminders)).prune((await resources.get(Clock)).now())


async def _mine(ctx: Context) -> tuple[datetime, list[Reminder]]:
    now = (await ctx.need(Clock)).now()
    found = await (await ctx.need(Reminders)).of((await ctx.need(People)).accounts(ctx.asker))
    return now, sorted(found, key=lambda one: (one.next_at(now), one.id))


def _when(one: Reminder, now: datetime) -> str:
    at = one.next_at(now)
    when = told(at, ZoneInfo(one.zone)) + (f", every {one.weekly.day.capitalize()}" if one.weekly else "")
    return f"{when} (waits until I can reach you)" if one.retry_at and not one.weekly else when


def _where(one: Reminder) -> str:
    return one.room.channel if one.is_here else "to you"


PANELS = (coming,)
CHORES = (forget_old,)
