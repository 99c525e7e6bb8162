"""What people say to proposals. Who may say it is decided by the proposal itself (see bot.core.approvals)."""

from __future__ import annotations

from bot.chat.reply import Reply
from bot.commands.arguments import Rest
from bot.commands.context import Context
from bot.commands.spec import Risk, command
from bot.core.approvals.desk import Approvals

LONGEST = 3600.0
"""Seconds. The command that is carried out has a deadline of its own; this one must not cut it off."""


@command("yes", risk=Risk.WRITE, examples=["yes k7f3"], deadline=LONGEST, aliases=("confirm",))
async def yes(ctx: Context, token: str) -> Reply:
    """Confirm what you have just asked for, in the same room."""
    return await (await ctx.need(Approvals)).confirm(token, ctx.message)


@command("approve", risk=Risk.WRITE, examples=["approve k7f3"], deadline=LONGEST)
async def approve(ctx: Context, token: str) -> Reply:
    """Agree, as a second person, to what somebody else asked for; it runs at once."""
    return await (await ctx.need(Approvals)).approve(token, ctx.message)


@command("deny", risk=Risk.WRITE, examples=["deny k7f3", "deny k7f3 --reason “not before Monday”"], in_readonly=True)
async def deny(ctx: Context, token: str, because: Rest = Rest(""), *, reason: str = "") -> Reply:  # noqa: B008 - a str
    """Refuse a proposal, or withdraw your own; nothing runs."""
    return await (await ctx.need(Approvals)).deny(token, ctx.message, reason or because)


@command("pending", who="member", examples=["pending"])
async def pending(ctx: Context) -> Reply:
    """List the proposals that wait and that you have a say in."""
    return await (await ctx.need(Approvals)).pending(ctx.message)
