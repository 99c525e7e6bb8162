"""`bot readonly`: while it is on, nothing is changed, whoever asks and whoever agrees."""

from __future__ import annotations

from bot.chat.reply import Reply, Severity
from bot.commands.context import Context
from bot.commands.spec import OPERATOR, Risk, command
from bot.core.readonly import ReadOnly


@command("bot readonly", examples=["bot readonly"])
async def readonly(ctx: Context) -> Reply:
    """Say whether the bot may change anything at the moment."""
    switch = await ctx.need(ReadOnly)
    return Reply(
        "I am read-only: nothing is changed." if switch.is_on else "I am not read-only.",
        data={"readonly": switch.is_on},
    )


@command("bot readonly on", risk=Risk.WRITE, who=OPERATOR, examples=["bot readonly on"], in_readonly=True)
async def readonly_on(ctx: Context) -> Reply:
    """Forbid every change at once, also those that are agreed to already."""
    await (await ctx.need(ReadOnly)).set(True, ctx.asker.key)
    return Reply("I am read-only now. “bot readonly off” ends it.", severity=Severity.WARNING)


@command("bot readonly off", risk=Risk.WRITE, who=OPERATOR, examples=["bot readonly off"], in_readonly=True)
async def readonly_off(ctx: Context) -> Reply:
    """Allow changes again."""
    await (await ctx.need(ReadOnly)).set(False, ctx.asker.key)
    return Reply("I am no longer read-only.", severity=Severity.GOOD)
