"""`link`, `unlink`: two accounts that belong to one person. See bot.core.linking for why it takes two codes."""

from __future__ import annotations

import logging
from collections.abc import Awaitable
from dataclasses import replace

from bot.chat.message import Principal
from bot.chat.reply import Reply, Status, Text, Visibility
from bot.commands.context import Context
from bot.commands.spec import Risk, command
from bot.core.identity import Identify
from bot.core.linking import Account, Step
from bot.core.people import People
from bot.core.running import explain
from bot.core.voice import Voice
from bot.errors import Denied, TryLater, UserError

log = logging.getLogger(__name__)


@command("link", examples=["link", "link k7f3mn.p2qr4stv5w6x7y8z"])
async def link(ctx: Context, code: str = "") -> Reply:
    """Link this account with one of yours on another network, so that the two count as one person.

    Say it without a code on one side, and follow what you are told in private. It counts as a read, so that it runs for
    everybody: a code that is said in a channel is void even when nobody vouches for whoever says it.
    """
    people = await ctx.need(People)
    if code and not ctx.message.is_direct:
        await people.burn(code)
        refused = Denied("A code is for me alone: that one is void now. Say “link” to me in private to start again.")
        return _private(explain(refused))
    who = await (await ctx.need(Identify))(ctx.asker)
    return await _refusals_in_private(_answer(ctx, people, who, code) if code else _start(people, who))


@command("unlink", risk=Risk.WRITE, examples=["unlink"], in_readonly=True)
async def unlink(ctx: Context) -> Reply:
    """Take this account out of the person that it is linked to."""
    who = await (await ctx.need(Identify))(ctx.asker)
    return await _refusals_in_private(_unlink(ctx, await ctx.need(People), who))


async def _start(people: People, who: Principal) -> Reply:
    code = await people.start(who)
    return _private(
        Reply(
            f"From your other account, say this to me in private within ten minutes: link {code}",
            (Text("You get a second code there, which brings you back here. Give neither to anybody else."),),
            is_secret=True,
        )
    )


async def _answer(ctx: Context, people: People, who: Principal, code: str) -> Reply:
    step = await people.answer(who, code)
    return await (_linked(ctx, who, step) if step.is_linked else _second(ctx, who, step))


async def _second(ctx: Context, who: Principal, step: Step) -> Reply:
    """Half of it: whoever began must say the second code, and may see now who it was that said the first."""
    heads_up = Reply(
        f"{who.key} has said your code. If that is you, say here the code that you were given there; if it is not, do nothing."
    )
    await _tell(ctx, [step.other], heads_up)
    return _private(
        Reply(
            f"To link this account with {step.other.key}, say this to me from there, in private, within ten minutes: "
            f"link {step.code}",
            (Text("Is that not your account? Then somebody has tricked you: do nothing, and nothing is linked."),),
            is_secret=True,
        )
    )


async def _linked(ctx: Context, who: Principal, step: Step) -> Reply:
    undo = (Text("If that is wrong, say “unlink” to me."),)
    await _tell(ctx, [step.other], Reply(f"This account is linked with {who.key} now; they count as one person.", undo))
    return _private(Reply(f"Linked: {who.key} and {step.other.key} count as one person now.", undo))


async def _unlink(ctx: Context, people: People, who: Principal) -> Reply:
    others = await people.unlink(who)
    if not others:
        return _private(Reply("This account is linked with no other.", status=Status.UNKNOWN))
    await _tell(ctx, others, Reply(f"{who.key} is no longer linked with this account."))
    return _private(Reply(f"{who.key} stands alone again; it was linked with {', '.join(a.key for a in others)}."))


async def _tell(ctx: Context, accounts: list[Account] | tuple[Account, ...], reply: Reply) -> None:
    """The other side hears of it where it can be reached; what was done stays done where it cannot."""
    voice = await ctx.need(Voice)
    for account in accounts:
        try:
            await voice.tell_person(account.principal, reply)
        except TryLater as error:
            log.warning("%s was not told: %s", account.key, error.sentence)


async def _refusals_in_private(work: Awaitable[Reply]) -> Reply:
    try:
        return await work
    except UserError as error:
        return _private(explain(error))


def _private(reply: Reply) -> Reply:
    return replace(reply, visibility=Visibility.PRIVATE)
