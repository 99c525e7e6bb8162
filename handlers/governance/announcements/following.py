"""`announce correct`, `announce withdraw`: what was sent is never changed silently, another announcement follows it."""

from __future__ import annotations

from dataclasses import replace

from bot.chat.reply import Reply
from bot.commands.context import Context
from bot.commands.spec import Preview, Risk, command
from bot.errors import UsageError
from handlers.governance.announcements.announcement import Announcement, How, State, Words
from handlers.governance.announcements.arguments import Day
from handlers.governance.announcements.desk import ANNOUNCER, Desk
from handlers.governance.announcements.previews import SECONDS, followed, previewed
from handlers.governance.announcements.sending import approver, channels, on_its_way
from handlers.governance.announcements.store import Author
from handlers.governance.announcements.writing import worded
from handlers.governance.number import Number


async def preview_correct(ctx: Context, number: Number, *text: str, effective: Day | None = None) -> Preview:
    desk = await ctx.need(Desk)
    one = await _sent(desk, number)
    return await _previewed(desk, one, How.CORRECTION, _corrected(one, text, effective))


@command(
    "announce correct",
    risk=Risk.BROADCAST,
    who=ANNOUNCER,
    examples=['announce correct 3 "The date is 3 August." --effective 2026-12-03'],
    preview=preview_correct,
    deadline=SECONDS,
)
async def correct(ctx: Context, number: Number, *text: str, effective: Day | None = None) -> Reply:
    """Say a correction where an announcement was said; reminders speak of the correction from then on."""
    desk = await ctx.need(Desk)
    one = await _sent(desk, number)
    return await _follow(ctx, desk, one, How.CORRECTION, _corrected(one, text, effective))


async def preview_withdraw(ctx: Context, number: Number, *why: str) -> Preview:
    desk = await ctx.need(Desk)
    one = await _sent(desk, number)
    return await _previewed(desk, one, How.WITHDRAWAL, _withdrawn(one, why))


@command(
    "announce withdraw",
    risk=Risk.BROADCAST,
    who=ANNOUNCER,
    examples=['announce withdraw 3 "The vote is repeated."'],
    preview=preview_withdraw,
    deadline=SECONDS,
)
async def withdraw(ctx: Context, number: Number, *why: str) -> Reply:
    """Say where an announcement was said that it holds no more, and why; there are no more reminders."""
    desk = await ctx.need(Desk)
    one = await _sent(desk, number)
    return await _follow(ctx, desk, one, How.WITHDRAWAL, _withdrawn(one, why))


def _corrected(one: Announcement, text: tuple[str, ...], effective: Day | None) -> Words:
    words = replace(one.words, text=worded(" ".join(text)))
    return replace(words, effective=effective) if effective is not None else words


def _withdrawn(one: Announcement, why: tuple[str, ...]) -> Words:
    return Words(worded(" ".join(why)), one.words.rooms)


async def _previewed(desk: Desk, one: Announcement, how: How, words: Words) -> Preview:
    would = followed(one, how, words)
    shown = await previewed(desk, would, desk.now, f"Would tell {channels(one)} now, after announcement {one.id}")
    return Preview(shown.summary, shown.body, state=f"{one.version} {shown.state}")


async def _follow(ctx: Context, desk: Desk, one: Announcement, how: How, words: Words) -> Reply:
    missing = await desk.absent(words.rooms)
    number = await desk.rows.follow(one, how, words, Author.of(ctx.asker), approver=approver(ctx), now=desk.now)
    await desk.replan()
    sentence = f"The {how.value} of announcement {one.id} is announcement {number}, on its way to {channels(one)}."
    return on_its_way(number, sentence, missing)


async def _sent(desk: Desk, number: int) -> Announcement:
    one = await desk.rows.get(number)
    if one.state in {State.DRAFT, State.SCHEDULED}:
        raise UsageError(
            f"Announcement {number} has not been sent: announce edit {number}, or announce cancel {number}"
        )
    if one.state is not State.SENT:
        after = [str(other.id) for other in await desk.rows.following(number)]
        instead = f"; look at announcement {after[-1]}" if after else ""
        raise UsageError(f"Announcement {number} is {one.state.value} already{instead}.")
    return one
