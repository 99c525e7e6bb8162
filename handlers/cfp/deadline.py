"""How much time is left: the state of the call, and `cfp deadline`."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.chat.reply import Block, Link, Reply, Severity, Status, Text
from bot.commands.context import Context
from bot.commands.spec import command
from bot.core.clock.clock import Clock
from bot.core.zones import span, told, zone_of
from handlers.cfp.moment import Moment
from handlers.cfp.settings import CfpSettings

SOON = timedelta(days=1)


@command("cfp deadline", examples=["cfp deadline", "cfp deadline --tz Europe/Berlin"])
async def deadline(ctx: Context, *, tz: ZoneInfo | None = None) -> Reply:
    """Say how long proposals can still be submitted, in UTC and in your zone."""
    settings, now = await ctx.need(CfpSettings), (await ctx.need(Clock)).now()
    zone = tz or await zone_of(ctx.resources, ctx.asker)
    closes = settings.closes_at
    summary = state(settings, now, zone)
    body: list[Block] = [Text(f"As it was announced: {closes}.")] if closes and closes.zone.key != "UTC" else []
    if zone is None and closes:
        body.append(
            Text("“cfp deadline --tz Europe/Berlin” shows your zone; “tz set Europe/Berlin” tells me for good.")
        )
    if settings.url:
        body.append(Link(settings.url, "submit at" if closes is None or now < closes.at else "see"))
    return Reply(
        summary,
        tuple(body),
        severity=Severity.WARNING if closes and timedelta() < closes.at - now <= SOON else Severity.INFO,
        status=Status.ANSWERED if closes else Status.UNKNOWN,
        data={
            "name": settings.name,
            "opens": _iso(settings.opens_at),
            "deadline": _iso(closes),
            "seconds_left": int((closes.at - now).total_seconds()) if closes else None,
        },
    )


def state(settings: CfpSettings, now: datetime, zone: ZoneInfo | None) -> str:
    """One sentence: not open yet, open for so long, closed since, or not known."""
    opens, closes, name = settings.opens_at, settings.closes_at, settings.called
    if closes is None and not settings.name:
        return "I know of no call for proposals; whoever runs me writes it under [cfp]."
    if opens and now < opens.at:
        until = f" and closes {told(closes.at, zone)}" if closes else ""
        return f"Not open yet: {name} opens in {span(opens.at - now)}, {told(opens.at, zone)}{until}."
    if closes is None:
        return f"I do not know the deadline of {name}; its page does."
    if now >= closes.at:
        return f"Over: {name} closed {told(closes.at, zone)}, {span(now - closes.at)} ago."
    return f"{span(closes.at - now)} left: {name} closes {told(closes.at, zone)}."


def _iso(moment: Moment | None) -> str | None:
    return moment.at.isoformat() if moment else None
