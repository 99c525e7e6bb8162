"""What hosts say of themselves: `hours here`, `hours late`, `hours away`."""

from __future__ import annotations

from datetime import timedelta

from bot.chat.reply import Action, Actions, Block, Reply, Text
from bot.commands.context import Context
from bot.commands.spec import Risk, command
from bot.core.clock.clock import Clock
from bot.core.voice import Note
from bot.errors import UserError
from handlers.hours.presence.desk import AHEAD, SOON, PresenceDesk, elsewhere
from handlers.hours.presence.schedule import PREFIX
from handlers.hours.presence.store import AWAY, HERE, LATE
from handlers.hours.queue.desk import Desk
from handlers.hours.queue.place import when
from handlers.hours.queue.ticket import OPEN
from handlers.hours.series.model import Session

WORTH_SAYING = timedelta(minutes=5)
"""A host who comes so long after the start is announced to those who wait."""


@command("hours here", risk=Risk.WRITE, examples=["hours here"])
async def here(ctx: Context) -> Reply:
    """Say that you are there to host the hours that are on, or the next ones."""
    presence, now = await ctx.need(PresenceDesk), (await ctx.need(Clock)).now()
    session = await presence.session(ctx.asker, ctx.room, SOON)
    before = await presence.say(ctx.asker, session, HERE)
    if now >= session.starts_at + WORTH_SAYING and before != HERE:
        says = Reply(f"A host is here now for {session.title}: {ctx.asker.name}. Ask with “hours ask”.")
        await presence.tell(Note(room, says) for room in elsewhere(session, ctx.room))
    waiting = await _waiting(ctx, session)
    more: tuple[Block, ...] = (Actions((Action(f"{waiting} wait", "hours take"),)),) if waiting else ()
    return Reply(
        f"Noted: {session.title}, {when(session)}, is hosted by {ctx.asker.name}.", more, data={"session": session.key}
    )


@command("hours late", risk=Risk.WRITE, examples=["hours late 10m"])
async def late(ctx: Context, by: timedelta) -> Reply:
    """Say how much later you come to host; those who wait are told."""
    clock, presence = await ctx.need(Clock), await ctx.need(PresenceDesk)
    session = await presence.session(ctx.asker, ctx.room, SOON)
    until = max(session.starts_at, clock.now()) + by
    if by <= timedelta() or until >= session.ends_at:
        raise UserError("That is not within the hours: say “hours away” if you cannot come.")
    await presence.say(ctx.asker, session, LATE, until)
    await clock.replan(PREFIX)
    says = Reply(
        f"The host of {session.title} comes late, about {until:%H:%M} UTC: {ctx.asker.name}. Questions are kept: hours ask"
    )
    await presence.tell(Note(room, says) for room in elsewhere(session, ctx.room))
    return says


@command("hours away", risk=Risk.WRITE, examples=["hours away"])
async def away(ctx: Context) -> Reply:
    """Say that you cannot host the next hours; your co-hosts are told."""
    presence = await ctx.need(PresenceDesk)
    session = await presence.session(ctx.asker, ctx.room, AHEAD)
    await presence.say(ctx.asker, session, AWAY)
    await (await ctx.need(Clock)).replan(PREFIX)
    others = await presence.expected(session, apart_from=[presence.host(ctx.asker, session)])
    says = f"Away from {session.title}, {when(session)}: {ctx.asker.name}."
    ask = Reply(f"{says} Can you host it?", (Text("Say “hours here” or “hours away”."),))
    told = await presence.private(others, ask)
    await presence.tell(told)
    if told:
        return Reply(f"{says} I have asked the co-hosts.")
    if others:
        return Reply(f"{says} The co-hosts cannot be reached now; I ask them again 10 minutes before.")
    advice = f"Nobody else hosts it: hours cancel {session.starts_at:%Y-%m-%d} --reason …"
    return Reply(says, (Text(advice),))


async def _waiting(ctx: Context, session: Session) -> int:
    """Questions of its track that nobody has taken."""
    waiting = await (await ctx.need(Desk)).tickets.waiting()
    return sum(one.state == OPEN and one.series in {session.series, ""} for one in waiting)
