"""`announce send`, `schedule`, `cancel`: a second person agrees, then the clock says it."""

from __future__ import annotations

from datetime import datetime

from bot.chat.reply import Action, Actions, Reply, Severity
from bot.commands.context import Context
from bot.commands.spec import Preview, Risk, command
from bot.errors import UsageError
from handlers.governance.announcements import texts
from handlers.governance.announcements.announcement import Announcement, State
from handlers.governance.announcements.arguments import When
from handlers.governance.announcements.desk import ANNOUNCER, Desk
from handlers.governance.announcements.previews import SECONDS, previewed
from handlers.governance.announcements.writing import must_be_draft
from handlers.governance.number import Number
from handlers.governance.rooms import absence


async def preview_send(ctx: Context, number: Number) -> Preview:
    desk = await ctx.need(Desk)
    one = await _draft(desk, number)
    return await previewed(desk, one, desk.now, f"Would announce to {channels(one)} now")


@command(
    "announce send",
    risk=Risk.BROADCAST,
    who=ANNOUNCER,
    examples=["announce send 3"],
    preview=preview_send,
    deadline=SECONDS,
)
async def send(ctx: Context, number: Number) -> Reply:
    """Say it in all its channels now, and its reminders in time; a second announcer must agree."""
    desk = await ctx.need(Desk)
    one = await _draft(desk, number)
    missing = await desk.absent(one.words.rooms)
    await desk.rows.schedule(one, desk.now, approver(ctx), desk.now)
    await desk.replan()
    return on_its_way(one.id, f"Announcement {number} is on its way to {channels(one)}.", missing)


async def preview_schedule(ctx: Context, number: Number, *, at: When) -> Preview:
    desk = await ctx.need(Desk)
    one, due_at = await _draft(desk, number), _future(desk, at)
    shown = await previewed(desk, one, due_at, f"Would announce to {channels(one)} at {texts.stamp(due_at)}")
    return Preview(shown.summary, shown.body, state=f"{shown.state} {due_at.isoformat()}")


@command(
    "announce schedule",
    risk=Risk.BROADCAST,
    who=ANNOUNCER,
    examples=["announce schedule 3 --at 2026-12-01T09:00Z"],
    preview=preview_schedule,
    deadline=SECONDS,
)
async def schedule(ctx: Context, number: Number, *, at: When) -> Reply:
    """Say it at a time (UTC unless it names a zone); a second announcer must agree."""
    desk = await ctx.need(Desk)
    one, due_at = await _draft(desk, number), _future(desk, at)
    await desk.rows.schedule(one, due_at, approver(ctx), desk.now)
    await desk.replan()
    return Reply(
        f"Announcement {number} will be said in {channels(one)} at {texts.stamp(due_at)}.", severity=Severity.GOOD
    )


@command("announce cancel", risk=Risk.WRITE, who=ANNOUNCER, examples=["announce cancel 3"], in_readonly=True)
async def cancel(ctx: Context, number: Number) -> Reply:
    """Give up a draft, or what is scheduled and has not been said yet."""
    desk = await ctx.need(Desk)
    one = await desk.rows.get(number)
    if one.state is State.SENT:
        raise UsageError(
            f"Announcement {number} was sent; take it back in the same channels: announce withdraw {number} WHY"
        )
    if one.state not in {State.DRAFT, State.SCHEDULED}:
        raise UsageError(f"Announcement {number} is {one.state.value} already.")
    await desk.rows.cancel(one, desk.now)
    await desk.replan()
    return Reply(f"Announcement {number} is cancelled; nothing of it will be said.")


async def _draft(desk: Desk, number: int) -> Announcement:
    one = await desk.rows.get(number)
    must_be_draft(one)
    if not one.words.rooms:
        raise UsageError(f"Announcement {number} has no channels yet: announce edit {number} --rooms network:channel,…")
    if one.words.expires_at is not None and one.words.expires_at <= desk.now:
        raise UsageError(f"Announcement {number} has expired ({texts.stamp(one.words.expires_at)}); change that first.")
    return one


def _future(desk: Desk, at: When) -> datetime:
    due_at = at.moment(desk.now)
    if due_at <= desk.now:
        raise UsageError(f"{texts.stamp(due_at)} has passed.")
    return due_at


def channels(one: Announcement) -> str:
    count = len(one.words.rooms)
    return one.words.rooms[0] if count == 1 else f"{count} channels"


def approver(ctx: Context) -> str:
    return ctx.approver.key if ctx.approver else ""


def on_its_way(number: int, sentence: str, missing: dict[str, str]) -> Reply:
    """It was accepted; where it will not arrive now is named."""
    step = Actions((Action("where it has arrived", f"announce log {number}"),))
    severity = Severity.WARNING if missing else Severity.GOOD
    return Reply(" ".join(filter(None, (sentence, absence(missing)))), (step,), severity)
