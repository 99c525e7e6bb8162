"""What an announcement would look like, and what a second person agrees to."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import sha256

from bot.chat.reply import Block, Reply, Text
from bot.commands.context import Context
from bot.commands.spec import MEMBER, Preview, command
from bot.core.voice import Note, room_of
from bot.text.clean import one_line, shorten
from bot.text.plain import lines
from handlers.governance.announcements import texts
from handlers.governance.announcements.announcement import SEND, Announcement, How, Moment, State, Words
from handlers.governance.announcements.desk import Desk
from handlers.governance.number import Number
from handlers.governance.rooms import absence, listed

SECONDS = 30.0
"""Two hundred channels are looked at."""


@command("announce preview", who=MEMBER, examples=["announce preview 3"], deadline=SECONDS)
async def preview(ctx: Context, number: Number) -> Reply:
    """Show what every channel would read, with the reminders, and where it would not be read."""
    desk = await ctx.need(Desk)
    one = await desk.rows.get(number)
    shown = await previewed(
        desk, one, desk.now, f"Announcement {number}, as {len(one.words.rooms)} channels would read it"
    )
    return Reply(shown.summary, shown.body)


async def previewed(desk: Desk, one: Announcement, due_at: datetime, lead: str) -> Preview:
    """The same for the question to the second person. Its state is what was decided: text, channels and dates."""
    as_if = one if one.state is State.SCHEDULED else replace(one, state=State.SCHEDULED, due_at=due_at)
    coming = desk.moments(as_if)
    first = await desk.first(one)
    sayings = [(moment, texts.said(as_if, moment, moment.due_at, timedelta(), first)) for moment in coming]
    # What is wrong stands first: on IRC only the first lines are read.
    warnings = (absence(await desk.absent(one.words.rooms)), _cut(desk, one, [reply for _, reply in sayings]))
    body: list[Block] = [Text(warning) for warning in warnings if warning]
    body += [_saying(moment, reply) for moment, reply in sayings]
    body.append(Text("Channels: " + " ".join(one.words.rooms)))
    summary = f"{lead}: “{shorten(one_line(one.words.text), 120)}”"
    return Preview(summary, tuple(body), state=fingerprint(one.words))


def _saying(moment: Moment, reply: Reply) -> Block:
    when = "" if moment.kind == SEND else f"{texts.stamp(moment.due_at)}: "
    return Text(when + "\n".join(lines(reply)))


def _cut(desk: Desk, one: Announcement, replies: list[Reply]) -> str:
    """Which channels would be shown only a part, as their own platform renders it."""
    rooms = [room for room in one.words.rooms if room_of(room).network in desk.voice.adapters]
    cut = [room for room in rooms if any(desk.voice.rendered(Note(room_of(room), reply)).rest for reply in replies)]
    return f"Too long for {listed(cut)}: only a part would be shown. Shorten it, or link to a page." if cut else ""


def fingerprint(words: Words) -> str:
    """Changes with whatever was agreed to."""
    return sha256(repr(words).encode()).hexdigest()


def followed(one: Announcement, how: How, words: Words) -> Announcement:
    """The announcement that would follow one."""
    return replace(one, words=words, follows=one.id, how=how, state=State.DRAFT, due_at=None)
