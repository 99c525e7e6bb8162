"""The proposals that wait, as part of somebody's home page."""

from __future__ import annotations

from bot.chat.reply import Action, Actions, Block, Style, Text
from bot.commands.context import Context
from bot.core.approvals.desk import Approvals
from bot.core.approvals.texts import named

MOST = 5


async def waiting(ctx: Context) -> tuple[Block, ...]:
    """The first few proposals that this person has a say in, each with what can be done about it."""
    found = await (await ctx.need(Approvals)).concerning(ctx.asker)
    blocks: list[Block] = []
    for proposal, may_agree in found[:MOST]:
        label = "approval" if may_agree else "your own proposal"
        blocks.append(
            Text(f"{proposal.token} ({label}): {proposal.summary} Asked by {named(proposal.asker)}: {proposal.line}")
        )
        agree = (Action("Approve", f"approve {proposal.token}", Style.PRIMARY),) if may_agree else ()
        blocks.append(Actions((*agree, Action("Deny" if may_agree else "Withdraw", f"deny {proposal.token}"))))
    if len(found) > MOST:
        blocks.append(Text(f"… and {len(found) - MOST} more: “pending” lists them all."))
    return tuple(blocks)


PANELS = (waiting,)
