"""How the bot knows you, and what that lets you do."""

from __future__ import annotations

from bot.chat.message import Principal
from bot.chat.reply import Block, Fields, Reply, Visibility
from bot.commands.arguments import Rest
from bot.commands.context import Context
from bot.commands.registry import Registry
from bot.commands.spec import command
from bot.core.identity import Identify
from bot.core.people import People
from bot.core.policy import Policy
from bot.errors import NotFound
from bot.text.clean import one_line, shorten


@command("whoami", examples=["whoami"])
async def whoami(ctx: Context) -> Reply:
    """Show which account the bot takes you for, who vouches for it, what it is linked with, and your roles."""
    who = await (await ctx.need(Identify))(ctx.asker)
    if who.is_verified:
        facts = _facts(await ctx.need(People), who)
        says = f"You are {who.name}, account {who.id} on {who.network}, vouched for by {who.verified_by}."
        return Reply(says, facts, visibility=Visibility.PRIVATE)
    return Reply(
        f"You call yourself {who.name}, and nobody vouches for it: a nickname proves nothing. "
        "Log in to the network's services (NickServ or SASL), then ask again. Reads work without it.",
        visibility=Visibility.PRIVATE,
    )


def _facts(people: People, who: Principal) -> tuple[Block, ...]:
    """What concerns nobody else: that is why the answer is private."""
    linked, roles = sorted(account.key for account in people.others(who)), sorted(people.roles(who))
    facts = [("linked with", ", ".join(linked)), ("roles", ", ".join(roles))]
    shown = tuple((name, value) for name, value in facts if value)
    return (Fields(shown),) if shown else ()


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
