"""`home`: what waits for you, from all families; on Slack it is the bot's Home tab."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from dataclasses import replace

from bot.chat.reply import Action, Actions, Block, Reply, Text, Visibility
from bot.commands.context import Context
from bot.commands.family import Family
from bot.commands.spec import command
from bot.core.identity import Identify
from bot.core.running import run

PANEL_SECONDS = 3.0
"""How long one family may take to say what waits."""

FIRST_STEPS = Actions(
    (Action("what I can do", "help"), Action("how I am", "status"), Action("how I know you", "whoami")),
)


@command("home", examples=["home"])
async def home(ctx: Context) -> Reply:
    """Show what waits for you: proposals, drafts, tickets, and what to do next."""
    who = await (await ctx.need(Identify))(ctx.asker)
    ctx = replace(ctx, message=ctx.message.said_by(who))
    panels = [(family, panel) for family in ctx.registry.families for panel in family.panels]
    found = await asyncio.gather(*(_panel(family, panel(ctx)) for family, panel in panels))
    blocks = [block for panel in found for block in panel]
    summary = "This waits for you:" if blocks else "Nothing waits for you. Ask me in your own words, or paste an error."
    return Reply(summary, (*blocks, FIRST_STEPS), visibility=Visibility.PRIVATE)


async def _panel(family: Family, work: Awaitable[tuple[Block, ...]]) -> tuple[Block, ...]:
    """One family's part; one that fails says so, and does not hide the others."""
    shown = await run(f"{family.name} on your home page", work, PANEL_SECONDS)
    return (Text(shown.summary),) if isinstance(shown, Reply) else shown
