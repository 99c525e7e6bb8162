"""Questions on somebody's home page: their own, those they are answering, and for a host the next one."""

from __future__ import annotations

from bot.chat.reply import Action, Actions, Block, Bullets, Field, Text
from bot.commands.context import Context
from bot.core.clock.clock import Clock
from handlers.hours.queue import texts
from handlers.hours.queue.changes import position
from handlers.hours.queue.desk import Desk
from handlers.hours.queue.telling import Teller
from handlers.hours.queue.ticket import OPEN, Ticket

MOST = 5


async def questions_waiting(ctx: Context) -> tuple[Block, ...]:
    """What this person waits for, and what waits for them."""
    if not ctx.asker.is_verified:
        return ()
    desk, now = await ctx.need(Desk), (await ctx.need(Clock)).now()
    await (await ctx.need(Teller)).seen(ctx.asker)
    mine, helping = await desk.own(ctx.asker), await desk.helping(ctx.asker)
    if not mine and not helping and not await desk.hosts.hosted(ctx.asker):
        return ()
    visible = await desk.visible(ctx.asker)
    blocks: list[Block] = []
    if mine:
        lines = tuple(_own(one, position(one, visible), texts.stands(one, now)) for one in mine[:MOST])
        blocks += [Text("Your questions:"), Bullets(lines), Actions(tuple(_withdraw(one) for one in mine[:MOST]))]
    if helping:
        lines = tuple(f"{one.id} from {one.asker.name}: {one.subject}" for one in helping[:MOST])
        blocks += [Text("You are answering:"), Bullets(lines), Actions(tuple(_done(one) for one in helping[:MOST]))]
    return (*blocks, *await _for_a_host(ctx, desk, visible))


async def _for_a_host(ctx: Context, desk: Desk, visible: list[Ticket]) -> tuple[Block, ...]:
    hosted = {one.id for one in await desk.hosts.hosted(ctx.asker)}
    if not hosted:
        return ()
    waiting = [
        one
        for one in visible
        if one.state == OPEN and one.series in {*hosted, ""} and not desk.is_asker(ctx.asker, one)
    ]
    if not waiting:
        return ()
    first = waiting[0]
    says = (
        f"{len(waiting)} questions wait for you as a host; next is {first.id} from {first.asker.name}: {first.subject}"
    )
    return Text(says), Actions((Action(f"take {first.id}", f"hours take {first.id}"),))


def _own(ticket: Ticket, line: int, stands: str) -> str:
    place = f", {texts.ordinal(line)} in line" if line else ""
    return f"{ticket.id}: {ticket.subject} ({stands}{place})"


def _withdraw(ticket: Ticket) -> Action:
    return Action(f"withdraw {ticket.id}", f"hours withdraw {ticket.id}")


def _done(ticket: Ticket) -> Action:
    note = Field("note", "The answer, as its asker will read it", multiline=True)
    return Action(f"answered {ticket.id}", f"hours done {ticket.id}", asks=(note,))
