"""Who may say when sessions are: the hosts of a series, whoever has the role `host`, and operators."""

from __future__ import annotations

from bot.chat.message import Principal
from bot.commands.context import Context
from bot.commands.spec import OPERATOR
from bot.core.people import People
from bot.errors import Denied
from bot.text.fold import folded
from handlers.hours.series.model import Series

HOST = "host"


async def must_run(ctx: Context, series: Series | None) -> None:
    """Whoever asked, and whoever approved, may change this series (None: add one). Raises `Denied`."""
    people = await ctx.need(People)
    if not may_run(people, ctx.asker, series):
        raise Denied(f"Only {_who(series)} may do that. “whoami” says how I know you.")
    if ctx.approver is not None and not may_run(people, ctx.approver, series):
        raise Denied(
            f"{ctx.approver.name} approved it, but only {_who(series)} may. Nothing was changed; ask for it again."
        )


def may_run(people: People, who: Principal, series: Series | None) -> bool:
    """Whether somebody may change a series."""
    if not who.is_verified:
        return False
    if people.roles(who) & {OPERATOR, HOST}:
        return True
    mine = {folded(account) for account in people.accounts(who)}
    return series is not None and any(folded(host) in mine for host in series.hosts)


def _who(series: Series | None) -> str:
    return f"the hosts of {series.title}, people with the role host and operators" if series else "hosts and operators"
