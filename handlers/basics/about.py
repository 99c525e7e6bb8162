"""Is it there, is it well, which one is it."""

from __future__ import annotations

import platform
from datetime import UTC, datetime

from bot import __version__
from bot.chat.reply import Fields, Reply, Severity
from bot.commands.context import Context
from bot.commands.spec import command
from bot.core.status import Status


@command("ping", examples=["ping"])
async def ping(ctx: Context) -> Reply:
    """Say that the bot hears you."""
    del ctx
    return Reply("pong")


@command("version", examples=["version"])
async def version(ctx: Context) -> Reply:
    """Show the bot's version."""
    del ctx
    return Reply(f"openinfra-bot {__version__} on Python {platform.python_version()}")


@command("status", examples=["status"])
async def status(ctx: Context) -> Reply:
    """Show how the bot itself is doing: networks, store, letters on their way."""
    found = await ctx.need(Status)
    lines = found.lines()
    wrong = [line.name for line in lines if not line.ok]
    verdict = f"not well: {', '.join(wrong)}" if wrong else "all is well"
    hours, rest = divmod(int((datetime.now(UTC) - found.started).total_seconds()), 3600)
    return Reply(
        f"{verdict}; up for {hours} h {rest // 60} min",
        (Fields(tuple((line.name, line.text) for line in lines)),),
        severity=Severity.WARNING if wrong else Severity.INFO,
    )
