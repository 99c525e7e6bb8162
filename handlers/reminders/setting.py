"""`remind me`, `remind here`: keep a reminder, and say exactly when it will be."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

from bot.chat.reply import Reply, Severity, Text
from bot.commands.arguments import Rest
from bot.commands.context import Context
from bot.commands.spec import Risk, command
from bot.core.clock.clock import Clock
from bot.core.people import People
from bot.core.zones import span, told, zone_of
from bot.errors import UsageError
from bot.text.redact import redact
from handlers.reminders.book import Reminder, Reminders
from handlers.reminders.schedule import occurrences
from handlers.reminders.settings import ReminderSettings
from handlers.reminders.when import Asked, read

UTC_ZONE = ZoneInfo("UTC")


@command(
    "remind me",
    risk=Risk.WRITE,
    examples=[
        "remind me in 2h check the mirror",
        "remind me tomorrow at 11:00 call lee",
        "remind me --tz Europe/Berlin on 2026-11-26 at 11:00 office hours",
        "remind me every thursday at 11:00 office hours",
    ],
)
async def remind_me(ctx: Context, when_and_what: Rest, *, tz: ZoneInfo | None = None) -> Reply:
    """Remind you, in private, at a time or every week.

    Times are read in the zone that you say, else in yours (“tz”), else in UTC.
    """
    return await _keep(ctx, when_and_what, tz, is_here=False)


@command(
    "remind here",
    risk=Risk.WRITE,
    examples=["remind here in 90m the maintenance ends", "remind here every thursday at 11:00 UTC office hours"],
)
async def remind_here(ctx: Context, when_and_what: Rest, *, tz: ZoneInfo | None = None) -> Reply:
    """Remind everybody in this room, in your name."""
    return await _keep(ctx, when_and_what, tz, is_here=not ctx.message.is_direct)


@command("remind", who="member", examples=["remind"])
async def remind(ctx: Context, what: Rest = Rest("")) -> Reply:  # noqa: ARG001, B008 - a str
    """Say how reminders are asked for."""
    usage = "remind me WHEN TEXT | remind here WHEN TEXT | remind list | remind drop N"
    meant = (f"remind me {what[:200]}",) if what else ("remind me in 2h check the mirror", "remind list")
    raise UsageError("I remind you, or the room in which you ask; nobody else.", usage=usage, suggestions=meant)


async def _keep(ctx: Context, line: str, tz: ZoneInfo | None, *, is_here: bool) -> Reply:
    settings, clock = await ctx.need(ReminderSettings), await ctx.need(Clock)
    now, own = clock.now(), await zone_of(ctx.resources, ctx.asker)
    asked = read(line, now, tz or own or UTC_ZONE, timedelta(days=settings.longest_days))
    reminder = Reminder(
        account=ctx.asker.key,
        name=ctx.asker.name,
        room=ctx.room,
        is_here=is_here,
        text=_text(asked.text, settings.longest_text),
        zone=(own or asked.zone).key,
        due_at=asked.placed.at,
        weekly=asked.weekly,
        made_at=now,
    )
    number = await (await ctx.need(Reminders)).add(reminder, (await ctx.need(People)).accounts(ctx.asker))
    await _put_on_the_clock(ctx, number)
    return _kept(number, asked, reminder, span(asked.placed.at - now), knows_zone=bool(tz or own))


def _text(text: str, limit: int) -> str:
    text = redact(text)
    if len(text) > limit:
        raise UsageError(f"A reminder has at most {limit} characters; this one has {len(text)}.")
    return text


async def _put_on_the_clock(ctx: Context, number: int) -> None:
    """Should this fail, the next plan finds the row."""
    clock, settings = await ctx.need(Clock), await ctx.need(ReminderSettings)
    found = await (await ctx.need(Reminders)).get(number)
    if found is not None:
        late = timedelta(hours=settings.late_hours)
        await clock.add(*occurrences(found, found.due_at, found.due_at + timedelta(seconds=1), late))


def _kept(number: int, asked: Asked, reminder: Reminder, left: str, *, knows_zone: bool) -> Reply:
    whom = "this room" if reminder.is_here else "you"
    when = told(asked.placed.at, ZoneInfo(reminder.zone))
    every = f"every {asked.weekly.day.capitalize()}, first " if asked.weekly else ""
    hints = [asked.remark] if asked.remark else []
    if asked.is_local and not knows_zone:
        hints.append("I took the time as UTC; “tz set Europe/Berlin” tells me your zone.")
    data: dict[str, object] = {"reminder": number, "due_at": asked.placed.at.isoformat(), "weekly": bool(asked.weekly)}
    return Reply(
        f"Reminder {number}: I remind {whom} {every}{when}, in {left}. “remind drop {number}” takes it back.",
        tuple(Text(hint) for hint in hints),
        severity=Severity.WARNING if asked.remark else Severity.INFO,
        data=data,
    )
