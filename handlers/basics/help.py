"""Help, all of it from the commands' own declarations."""

from __future__ import annotations

from bot.chat.reply import Bullets, Fields, Reply, Status, Text
from bot.commands.arguments import usage
from bot.commands.context import Context
from bot.commands.registry import Registry
from bot.commands.spec import CommandSpec, command
from bot.core.identity import Identify
from bot.core.paging import More
from bot.errors import UsageError
from bot.text.clean import one_line, shorten

FEW = 3
"""Commands of one noun that the overview names one by one."""


@command("help", examples=["help", "help kb", "help kb show"])
async def help_(ctx: Context, *topic: str) -> Reply:
    """Say what the bot can do; with a command, how it is used."""
    registry = ctx.registry
    if not topic:
        return _overview(registry)
    match = registry.match(" ".join(topic))
    if match is not None and not match.rest:
        return _command(match.spec)
    group = registry.group(topic[0]) if len(topic) == 1 else ()
    if group:
        return _group(topic[0], group)
    line = " ".join(topic)
    raise UsageError(f"I have no help on “{shorten(one_line(line), 60)}”.", suggestions=registry.suggest(line))


@command("help search", examples=["help search feedback"])
async def help_search(ctx: Context, *words: str) -> Reply:
    """Find commands by what they do."""
    wanted = [word.casefold() for word in words]
    found = [spec for spec in ctx.registry.commands if all(word in _text(spec) for word in wanted)]
    if not found:
        about = shorten(one_line(" ".join(words)), 60)
        return Reply(f"No command is about “{about}”.", status=Status.UNKNOWN)
    return Reply(f"{len(found)} found", (Bullets(tuple(_line(spec) for spec in found)),))


@command("more", examples=["more"])
async def more(ctx: Context) -> Reply:
    """Show what did not fit into the last answer (for ten minutes)."""
    rests = await ctx.need(More)
    kept = rests.take(ctx.asker, ctx.room)
    if not kept and not ctx.asker.is_verified:
        # What a verified person was shown is kept under the account, which a nickname does not open.
        identify = await ctx.need(Identify)
        kept = rests.take(await identify(ctx.asker), ctx.room)
    if not kept:
        return Reply("There is nothing more for you here.", status=Status.UNKNOWN)
    return Reply(kept[0], (Text("\n".join(kept[1:])),) if len(kept) > 1 else ())


def _overview(registry: Registry) -> Reply:
    nouns = [
        _noun(noun, [" ".join(s.path[1:]) for s in registry.group(noun) if len(s.path) > 1])
        for noun in registry.nouns()
    ]
    return Reply(
        "Ask me in your own words, paste an error, or use a command. “help WORD” lists what begins with a word:",
        (Text(" · ".join(nouns)), Text("“help COMMAND” shows how one is used.")),
        data={
            "commands": [
                {"usage": usage(spec), "summary": spec.summary, "risk": spec.risk.value} for spec in registry.commands
            ]
        },
    )


def _noun(noun: str, rest: list[str]) -> str:
    """A word that commands begin with: its few second words, or how many there are."""
    if not rest:
        return noun
    return f"{noun} ({', '.join(rest) if len(rest) <= FEW else len(rest)})"


def _group(noun: str, group: tuple[CommandSpec, ...]) -> Reply:
    return Reply(f"{noun}: {len(group)} commands", (Bullets(tuple(_line(spec) for spec in group)),))


def _command(spec: CommandSpec) -> Reply:
    facts = (("who", spec.who), ("effect", spec.risk.value), ("deadline", f"{spec.deadline:g} s"))
    return Reply(
        f"{usage(spec)}: {spec.summary}",
        (Fields(facts), Text("Examples: " + " | ".join(spec.examples[:2]))),
    )


def _line(spec: CommandSpec) -> str:
    return f"{usage(spec)}: {spec.summary}"


def _text(spec: CommandSpec) -> str:
    return f"{spec.name} {spec.doc}".casefold()
