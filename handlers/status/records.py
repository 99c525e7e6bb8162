"""`status log`, `status list`, `success`, `thanks`: what is kept and nobody is interrupted for."""

from __future__ import annotations

from collections import Counter

from bot.chat.reply import Block, Reply, Severity, Text
from bot.commands.context import Context
from bot.commands.spec import Risk, command
from bot.core.clock.clock import Clock
from bot.errors import UsageError
from bot.text.clean import one_line, shorten
from handlers.status.journal import STATUS, Entry, Journal, Kind
from handlers.status.saved import Saved, Step
from handlers.status.topics import Topics
from handlers.status.words import ROLE, worded

_LONGEST_NAME = 60


@command("status log", risk=Risk.WRITE, who=ROLE, examples=["status log Restarted zuul01 after it ran out of memory."])
async def log(ctx: Context, *text: str) -> Reply:
    """Note something for whoever reads the log later; nothing is said in channels."""
    await _add(ctx, Kind.LOG, worded(text))
    return Reply("Noted.", severity=Severity.GOOD)


@command("status list", examples=["status list"])
async def listing(ctx: Context) -> Reply:
    """Show the alert that stands, how far the topics are, and the last entries of the log."""
    journal, rows = await ctx.need(Journal), (await ctx.need(Topics)).rows
    standing, touched, entries = await journal.alert(), await rows.all(), await journal.newest(STATUS)
    body: list[Block] = [Text(_progress(touched))] if touched else []
    body += [Text("\n".join(_line(one) for one in entries))] if entries else []
    data: dict[str, object] = {
        "alert": standing.text if standing else None,
        "topics": [{"room": one.key, "step": one.step.value, "problem": one.problem} for one in touched],
        "log": [{"kind": one.kind.value, "text": one.text, "at": one.at.isoformat()} for one in entries],
    }
    if standing is None:
        return Reply("No alert stands.", tuple(body), data=data)
    sentence = f"An alert stands since {standing.at:%a %d %b %H:%M} UTC: {standing.text}"
    return Reply(sentence, tuple(body), Severity.WARNING, data=data)


def _progress(touched: list[Saved]) -> str:
    counts = Counter(one.step for one in touched)
    names = {Step.STANDS: "set", Step.SET: "to be set", Step.RESTORE: "to be put back", Step.REFUSED: "refused"}
    line = "Topics: " + ", ".join(f"{counts[step]} {name}" for step, name in names.items() if counts[step])
    troubles = [f"{one.key}: {one.problem}" for one in touched if one.problem]
    return "\n".join([line, *troubles])


@command("success", risk=Risk.WRITE, examples=["success The new arm64 images boot."])
async def success(ctx: Context, *text: str) -> Reply:
    """Note something that went well."""
    await _add(ctx, Kind.SUCCESS, worded(text))
    return Reply("Noted. “success list” has them all.", severity=Severity.GOOD)


@command("success list", examples=["success list"])
async def successes(ctx: Context) -> Reply:
    """List what went well lately."""
    return await _listed(ctx, Kind.SUCCESS, "Nothing yet: success TEXT notes something that went well.", "went well")


@command("thanks", risk=Risk.WRITE, examples=["thanks ada for the quick review"])
async def thanks(ctx: Context, person: str, *for_: str) -> Reply:
    """Thank somebody where others can read it later."""
    name = shorten(one_line(person).rstrip(":,"), _LONGEST_NAME)
    words = [word for number, word in enumerate(for_) if number or word.casefold() != "for"]
    if not name or not words:
        raise UsageError("Whom, and for what?", usage="thanks PERSON for WHAT")
    await _add(ctx, Kind.THANKS, worded(tuple(words)), worded((name,)))
    return Reply(f"Thanks to {name} are noted.", severity=Severity.GOOD)


@command("thanks list", examples=["thanks list"])
async def thanked(ctx: Context) -> Reply:
    """List the last thanks."""
    return await _listed(ctx, Kind.THANKS, "Nobody has been thanked yet: thanks PERSON for WHAT.", "thanks")


async def _add(ctx: Context, kind: Kind, text: str, person: str = "") -> None:
    await (await ctx.need(Journal)).add(kind, text, ctx.asker, (await ctx.need(Clock)).now(), person)


async def _listed(ctx: Context, kind: Kind, nothing: str, what: str) -> Reply:
    found = await (await ctx.need(Journal)).newest((kind,), 20)
    data: list[object] = [{"text": one.text, "person": one.person, "at": one.at.isoformat()} for one in found]
    if not found:
        return Reply(nothing, data={kind.value: data})
    lines = "\n".join(_line(one) for one in found)
    return Reply(
        f"The last {len(found)} that {what}:" if kind is Kind.SUCCESS else f"The last {len(found)} {what}:",
        (Text(lines),),
        data={kind.value: data},
    )


def _line(one: Entry) -> str:
    head = f"{one.at:%d %b %H:%M}"
    match one.kind:
        case Kind.THANKS:
            return f"{head} to {one.person} for {one.text} (from {one.name})"
        case Kind.SUCCESS:
            return f"{head} {one.text} ({one.name})"
        case _:
            return f"{head} {one.kind.value}: {one.text} ({one.name})"
