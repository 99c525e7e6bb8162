"""How the bot knows you, and what that lets you do."""

from __future__ import annotations

from bot.chat.reply import Reply
from bot.commands.arguments import Rest
from bot.commands.context import Context
from bot.commands.registry import Registry
from bot.commands.spec import command
from bot.core.identity import Identify
from bot.core.policy import Policy
from bot.errors import NotFound
from bot.text.clean import one_line, shorten


@command("whoami", examples=["whoami"])
async def whoami(ctx: Context) -> Reply:
    """Show which account the bot takes you for, and who vouches for it."""
    identify = await ctx.need(Identify)
    who = await identify(ctx.asker)
    if who.is_verified:
        return Reply(f"You are {who.name}, account {who.id} on {who.network}, vouched for by {who.verified_by}.")
    return Reply(
        f"You call yourself {who.name}, and nobody vouches for it: a nickname proves nothing. "
        "Log in to the network's services (NickServ or SASL), then ask again. Reads work without it."
    )


@command("can", examples=["can kb show", "can ping"])
async def can(ctx: Context, line: Rest) -> Reply:
    """Say whether you may run a command here, and why."""
    registry, policy = await ctx.need(Registry), await ctx.need(Policy)
    match = registry.match(line)
    if match is None:
        raise NotFound(f"There is no command “{shorten(one_line(line), 60)}”.", candidates=registry.suggest(line))
    identify = await ctx.need(Identify)
    decision = policy.decide(match.spec, ctx.message.said_by(await identify(ctx.asker)))
    return Reply(f"{'Yes' if decision.allowed else 'No'}: {decision.reason}")
