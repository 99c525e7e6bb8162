"""`cfp review`, and proposals that are pasted without a word: looked at, and answered in confidence.

The answer quotes the draft, so it is a secret one: it is sent and never written down. Asked in the open it comes in private. Of
the command the audit keeps the name only; of what is no command it keeps the beginning, redacted, as of every question.
"""

from __future__ import annotations

import asyncio

from bot.chat.reply import Block, Bullets, Reply, Status, Text, Visibility
from bot.commands.arguments import Rest
from bot.commands.context import Context
from bot.commands.spec import command, listener
from bot.core.clock.clock import Clock
from handlers.cfp.review import Limits, Review, is_proposal, look
from handlers.cfp.settings import CfpSettings
from handlers.cfp.waiting import Waiting

MOST_SHOWN = 8
LONG = 16 * 1024
"""Characters from which a draft is read in a thread, so that nobody else waits for it."""
MOST_LINES = 300
TIMES_THE_LIMIT = 12
HOW = (
    "Say it with title and abstract behind it, or with a text file: then nothing of them is kept. A paste that follows is read "
    "as well. Labels help: “Title: …”, “Abstract: …”, “Audience: …”, “Level: …”, “Bio: …”."
)


@command("cfp review", confidential=True, examples=["cfp review Title: Moving 400 VMs off a dying Ceph pool"])
async def review(ctx: Context, text: Rest = Rest("")) -> Reply:  # noqa: B008 - a str
    """Look at the draft of a proposal, in confidence, and say what to mend.

    In a channel the answer comes in private; nothing of the draft is kept.
    """
    if not text.strip():
        (await ctx.need(Waiting)).expect(ctx.message, (await ctx.need(Clock)).now())
        return Reply(HOW, visibility=_visibility(ctx), data={"findings": []})
    return await _reviewed(ctx, text)


@listener(rank=60)
async def read_proposal(ctx: Context, text: str) -> Reply | None:
    """A proposal that is pasted to the bot needs no command."""
    is_awaited = (await ctx.need(Waiting)).is_draft(ctx.message, (await ctx.need(Clock)).now())
    return await _reviewed(ctx, text) if is_awaited or is_proposal(text) else None


async def _reviewed(ctx: Context, text: str) -> Reply:
    settings = await ctx.need(CfpSettings)
    limits = Limits(settings.title_characters, settings.abstract_characters)
    refusal = _too_long(text, limits)
    if refusal:
        return Reply(refusal, visibility=_visibility(ctx), status=Status.UNKNOWN, is_secret=True)
    found = await asyncio.to_thread(look, text, limits) if len(text) > LONG else look(text, limits)
    return told(found, _visibility(ctx))


def _too_long(text: str, limits: Limits) -> str:
    """What is no abstract is not looked at."""
    lines = text.strip().count("\n") + 1
    if lines <= MOST_LINES and len(text) <= TIMES_THE_LIMIT * (limits.abstract + limits.title):
        return ""
    amount = f"{lines:,} lines" if lines > MOST_LINES else f"{len(text):,} characters"
    return f"These are {amount}, and an abstract has {limits.abstract:,} characters at most: send me title and abstract alone."


def _visibility(ctx: Context) -> Visibility:
    """In private unless it is asked in a thread, which those follow who were meant."""
    return Visibility.ROOM if ctx.room.is_direct or ctx.room.thread else Visibility.PRIVATE


def told(found: Review, visibility: Visibility) -> Reply:
    """The gravest first, then what is good."""
    shown = tuple(one.line for one in found.findings[:MOST_SHOWN])
    more = len(found.findings) - len(shown)
    body: list[Block] = [Bullets(shown)] if shown else []
    if more > 0:
        body.append(Text(f"{more} smaller things are left out: mend these first, then ask again."))
    if found.good:
        body.append(Text("Good: " + "; ".join(found.good) + "."))
    return Reply(
        _summary(found),
        tuple(body),
        visibility=visibility,
        is_secret=True,
        data={
            "findings": [
                {"rule": o.rule, "quote": o.quote, "says": o.says, "advice": o.advice} for o in found.findings
            ],
            "good": list(found.good),
            "title_characters": len(found.draft.title),
            "abstract_characters": len(found.draft.abstract),
        },
    )


def _summary(found: Review) -> str:
    draft, limits, count = found.draft, found.limits, len(found.findings)
    sizes = (
        f"title {len(draft.title)} of {limits.title}, abstract {len(draft.abstract)} of {limits.abstract} characters"
    )
    if not found.is_english:
        return f"This does not look like English, so I have looked at lengths only; {sizes}."
    things = "1 thing to mend" if count == 1 else f"{count} things to mend, the gravest first"
    return f"{things if count else 'Nothing to mend that I can see'}; {sizes}."
