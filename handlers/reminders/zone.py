"""`tz`: the zone in which somebody's times are read and shown."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from bot.chat.reply import Reply, Visibility
from bot.commands.context import Context
from bot.commands.spec import MEMBER, Risk, command
from bot.core.clock.clock import Clock
from bot.core.zones import Zones, close_names, told, zone_named
from bot.errors import NotFound


@command("tz", who=MEMBER, examples=["tz"])
async def tz(ctx: Context) -> Reply:
    """Say which time zone you have told me."""
    zones = await ctx.need(Zones)
    await zones.load()
    zone = zones.of(ctx.asker)
    if zone is None:
        text = "I do not know your time zone, so your times are UTC. “tz set Europe/Berlin” changes that."
        return Reply(text, visibility=Visibility.PRIVATE, data={"zone": None})
    now = (await ctx.need(Clock)).now()
    return Reply(
        f"Your time zone is {zone.key}. Now it is {told(now, zone)}.",
        visibility=Visibility.PRIVATE,
        data={"zone": zone.key},
    )


@command("tz set", risk=Risk.WRITE, examples=["tz set Europe/Berlin", "tz set UTC"])
async def tz_set(ctx: Context, zone: str) -> Reply:
    """Tell me your time zone by its IANA name; it counts on all your linked accounts."""
    found = _zone(zone)
    await (await ctx.need(Zones)).set(ctx.asker, found)
    now = (await ctx.need(Clock)).now()
    return Reply(
        f"Your times are {found.key} from now on; it is {now.astimezone(found):%H:%M} there.", data={"zone": found.key}
    )


@command("tz forget", risk=Risk.WRITE, examples=["tz forget"], in_readonly=True)
async def tz_forget(ctx: Context) -> Reply:
    """Forget your time zone; your times are UTC again."""
    await (await ctx.need(Zones)).set(ctx.asker, None)
    return Reply("Forgotten: your times are UTC again.")


def _zone(name: str) -> ZoneInfo:
    found = zone_named(name)
    if found is None:
        raise NotFound(
            "There is no such time zone. Name a place as the IANA database does, such as Europe/Berlin.",
            candidates=close_names(name),
        )
    return found
