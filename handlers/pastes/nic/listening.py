"""Network counters in conversation: the second paste of the same person is compared with the first."""

from __future__ import annotations

import asyncio

from bot.chat.reply import Reply
from bot.commands.arguments import Rest
from bot.commands.context import Context
from bot.commands.spec import command, listener
from bot.errors import UsageError
from handlers.pastes.listening import LONG, offer
from handlers.pastes.nic.delta import compare
from handlers.pastes.nic.memory import Past, Readings
from handlers.pastes.nic.parse.snapshots import snapshots
from handlers.pastes.nic.reader import ARTICLE, answer, unasked, wants
from handlers.pastes.nic.snapshot import Snapshot
from handlers.pastes.nic.telling import told


@listener(rank=49, ambient=True, wants=wants, deadline=5.0)
async def read_counters(ctx: Context, text: str) -> Reply | None:
    """Read the counters of a paste, and compare them with what the same person pasted here before."""
    reply = await _answer(ctx, text) if wants(text) else None
    if reply is None or not (ctx.message.is_addressed or unasked(reply)):
        return None
    return await offer(ctx, reply, ARTICLE)


@command("nic read", examples=["nic read rx_missed_errors: 71002"])
async def nic_read(ctx: Context, text: Rest) -> Reply:
    """Read pasted counters of a network card: ethtool -S, -g, -l, softnet_stat, ip -s -s link, nstat."""
    reply = await _answer(ctx, text)
    if reply is None:
        raise UsageError(
            "There is no network counter in that that I know.",
            usage="nic read OUTPUT of ethtool -S, ethtool -g, cat /proc/net/softnet_stat, ip -s -s link or nstat -az",
        )
    return await offer(ctx, reply, ARTICLE)


async def _answer(ctx: Context, text: str) -> Reply | None:
    found = await asyncio.to_thread(snapshots, text) if len(text) > LONG else snapshots(text)
    if not found:
        return None
    readings = await ctx.need(Readings)
    past = readings.last(ctx.asker, ctx.room) if len(found) == 1 else None
    if past is None:
        readings.keep(ctx.asker, ctx.room, found[-1], found[0] if len(found) > 1 else None)
        return answer(found)
    return _later(ctx, readings, past, found[0])


def _later(ctx: Context, readings: Readings, past: Past, now: Snapshot) -> Reply | None:
    """What a paste adds to the one before: a second reading, or sizes that were missing for the first verdict."""
    if past.snapshot.shares(now):
        readings.keep(ctx.asker, ctx.room, now.knowing(past.snapshot), past.snapshot)
        return told(compare(past.snapshot, now, past.age))
    known = past.snapshot.knowing(now) if not now.has_counters else now.knowing(past.snapshot)
    readings.keep(ctx.asker, ctx.room, known, past.before)
    if not now.has_counters and past.before is not None:
        return told(compare(past.before, known))
    return answer((known,))
