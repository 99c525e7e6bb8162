"""`kb drafts`, `kb draft`, `kb edit`, `kb drop`: drafts until a second person approves them."""

from __future__ import annotations

from typing import Any

import msgspec

from bot.chat.reply import Reply, Table
from bot.commands.context import Context
from bot.commands.number import Number
from bot.commands.spec import MEMBER, Risk, command
from bot.core.people import People
from bot.errors import Denied, UsageError
from bot.text.clean import shorten
from handlers.knowledge.curating.content import listed, safe
from handlers.knowledge.curating.drafts import APPROVED, HOLDING, Drafts
from handlers.knowledge.curating.showing import approve_action, drop_action, edit_action, preview

CURATOR = "curator"
_LISTS = frozenset({"tags", "sources"})


@command("kb drafts", who=MEMBER, examples=["kb drafts"])
async def drafts(ctx: Context) -> Reply:
    """List the drafts that wait for a curator, the oldest first."""
    found = await (await ctx.need(Drafts)).waiting()
    if not found:
        return Reply("No draft waits.", data={"drafts": []})
    rows = tuple(
        (
            str(d.id),
            shorten(d.content.title, 100),
            d.proposer_name,
            f"{d.changed_at:%d %b %Y}",
            _wants(d.content.answer),
        )
        for d in found
    )
    data: list[object] = [{"id": d.id, "title": d.content.title, "proposer": d.proposer} for d in found]
    table = Table(("id", "title", "by", "changed", ""), rows)
    return Reply(f"{len(found)} drafts wait; “kb draft ID” shows one", (table,), data={"drafts": data})


def _wants(answer: str) -> str:
    return "" if answer else "no answer yet"


@command("kb draft", who=MEMBER, examples=["kb draft 3"])
async def draft(ctx: Context, number: Number) -> Reply:
    """Show a draft as the file that it would be."""
    found = await (await ctx.need(Drafts)).get(number)
    if found.state == APPROVED:
        return await preview(found, f"Draft {number} is the article {found.path.removesuffix('.md')} now.")
    says = f"Draft {number}: {found.content.title}"
    if found.state == HOLDING:
        says += f" ({found.approver} is approving it)"
    return await preview(found, says, approve_action(found), edit_action(found), drop_action(found))


@command(
    "kb edit",
    risk=Risk.WRITE,
    who=MEMBER,
    examples=[
        "kb edit 3 --answer “Restart the agent.”",
        "kb edit 3 --tags “neutron, l3” --summary “The agent is down.”",
    ],
)
async def edit(
    ctx: Context,
    number: Number,
    *,
    title: str | None = None,
    summary: str | None = None,
    question: str | None = None,
    answer: str | None = None,
    by: str | None = None,
    tags: str | None = None,
    command: str | None = None,
    sources: str | None = None,
    owner: str | None = None,
) -> Reply:
    """Change a draft; tags and sources are lists with commas. Whoever has edited it last cannot approve it."""
    given = {
        "title": title,
        "summary": summary,
        "question": question,
        "answer": answer,
        "author": by,
        "tags": tags,
        "command": command,
        "sources": sources,
        "owner": owner,
    }
    changes = {name: _value(name, text) for name, text in given.items() if text is not None}
    if not changes:
        raise UsageError(
            "What shall I change?", usage=f"kb edit {number} --title “…” | --summary “…” | --answer “…” | …"
        )
    if "title" in changes and not changes["title"]:
        raise UsageError("An article needs a title.")
    known = await ctx.need(Drafts)
    found = await known.get(number)
    changed = await known.edit(found, ctx.asker, msgspec.structs.replace(found.content, **changes))
    return await preview(changed, f"Draft {number} is changed.", edit_action(changed), drop_action(changed))


def _value(name: str, text: str) -> Any:
    cleaned = safe(name, text)
    return listed(cleaned) if name in _LISTS else cleaned


@command("kb drop", risk=Risk.WRITE, who=MEMBER, examples=["kb drop 3"])
async def drop(ctx: Context, number: Number) -> Reply:
    """Delete a draft of yours; a curator may delete any."""
    known, people = await ctx.need(Drafts), await ctx.need(People)
    found = await known.get(number)
    if not people.was_same(ctx.asker, found.proposer) and CURATOR not in people.roles(ctx.asker):
        raise Denied(f"Draft {number} is {found.proposer_name}'s; they or a curator may drop it.")
    await known.drop(found)
    return Reply(f"Draft {number} is gone: {found.content.title}")
