"""`status alert`, `ok`, `notice`: said in every channel; an alert stands in the topics until it is over."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Connection

from bot.chat.reply import Block, Reply, Severity, Text
from bot.commands.context import Context
from bot.commands.resources import provider
from bot.commands.spec import Preview, Risk, command
from bot.config.model import Settings
from bot.core.clock.clock import Clock
from bot.core.voice import Note, Voice, room_of
from bot.errors import UsageError
from bot.store.database import Database
from bot.text.clean import one_line, shorten
from bot.text.redact import redact
from handlers.governance.rooms import absence, absent, configured, listed
from handlers.status import saved
from handlers.status.journal import Entry, Journal, Kind, entry_row, write
from handlers.status.settings import StatusSettings
from handlers.status.topics import Topics

ROLE = "announcer"
SECONDS = 30.0
MOST_CHARACTERS = 230
"""With what stands before it, a topic on Slack has room for so many."""

Also = Callable[[Connection], None]


def _nothing(connection: Connection) -> None:
    """A notice changes no topic."""


async def preview_alert(ctx: Context, *text: str) -> Preview:
    words, rooms = worded(text), await rooms_of(ctx)
    summary = f"Would set the topics of {len(rooms)} channels ({listed(rooms, 3)}) and say there: “{words}”"
    return Preview(shorten(summary, 290), await _absent(ctx, rooms), state=f"{words} {rooms}")


@command(
    "status alert",
    risk=Risk.BROADCAST,
    who=ROLE,
    examples=["status alert The mirrors are down; we are looking at it."],
    preview=preview_alert,
    deadline=SECONDS,
)
async def alert(ctx: Context, *text: str) -> Reply:
    """Put an alert into all topics and say it there, until status ok; a second person agrees."""
    words, rooms = worded(text), await rooms_of(ctx)
    row = entry_row(Kind.ALERT, words, ctx.asker, (await ctx.need(Clock)).now())
    said = Reply(f"{saved.MARK}{words}", severity=Severity.WARNING)
    await _say(ctx, rooms, said, row, lambda connection: saved.begin(connection, rooms, f"{saved.MARK}{words}"))
    (await ctx.need(Topics)).look()
    return Reply(f"The alert is being put into the topics of {len(rooms)} channels; “status list” says how far it is.")


async def preview_ok(ctx: Context, *text: str) -> Preview:
    words = worded(text) if text else ""
    standing = await _standing(ctx)
    rooms = await rooms_of(ctx)
    summary = f"Would end the alert “{standing.text}” in {len(rooms)} channels and put their topics back. {words}"
    return Preview(shorten(summary.strip(), 290), await _absent(ctx, rooms), state=f"{standing.id} {words} {rooms}")


@command(
    "status ok",
    risk=Risk.BROADCAST,
    who=ROLE,
    examples=["status ok", "status ok The mirrors are back."],
    preview=preview_ok,
    deadline=SECONDS,
)
async def ok(ctx: Context, *text: str) -> Reply:
    """End the alert: the topics are put back as they were, and it is said; a second person must agree."""
    words = worded(text) if text else ""
    standing = await _standing(ctx)
    row = entry_row(Kind.OK, words or f"over: {standing.text}", ctx.asker, (await ctx.need(Clock)).now())
    said = Reply(words or f"This is over: {standing.text}", severity=Severity.GOOD)
    await _say(ctx, await rooms_of(ctx), said, row, saved.end)
    (await ctx.need(Topics)).look()
    return Reply("The alert is over; the topics are being put back.", severity=Severity.GOOD)


async def preview_notice(ctx: Context, *text: str) -> Preview:
    words, rooms = worded(text), await rooms_of(ctx)
    summary = f"Would say in {len(rooms)} channels ({listed(rooms, 3)}): “{words}”"
    return Preview(shorten(summary, 290), await _absent(ctx, rooms), state=f"{words} {rooms}")


@command(
    "status notice",
    risk=Risk.BROADCAST,
    who=ROLE,
    examples=["status notice Gerrit restarts at 20:00 UTC."],
    preview=preview_notice,
    deadline=SECONDS,
)
async def notice(ctx: Context, *text: str) -> Reply:
    """Say something in all channels, and leave the topics alone; a second person must agree."""
    words, rooms = worded(text), await rooms_of(ctx)
    row = entry_row(Kind.NOTICE, words, ctx.asker, (await ctx.need(Clock)).now())
    await _say(ctx, rooms, Reply(f"Status notice: {words}"), row)
    return Reply(f"The notice is on its way to {len(rooms)} channels.", severity=Severity.GOOD)


async def _say(
    ctx: Context, rooms: tuple[str, ...], said: Reply, row: dict[str, object], also: Also = _nothing
) -> None:
    """The letters, the line in the journal and what is to be done with the topics: all of it or nothing."""

    def claim(connection: Connection) -> bool:
        write(connection, row)
        also(connection)
        return True

    await (await ctx.need(Voice)).tell_each([([Note(room_of(room), said) for room in rooms], claim)])


async def rooms_of(ctx: Context) -> tuple[str, ...]:
    """Where alerts and notices go. Raises `UsageError` where that is nowhere."""
    rooms = (await ctx.need(StatusSettings)).rooms or configured(await ctx.need(Settings))
    if not rooms:
        raise UsageError("No channel is configured: name some as `rooms` under [status].")
    return rooms


async def _absent(ctx: Context, rooms: tuple[str, ...]) -> tuple[Block, ...]:
    warning = absence(await absent(rooms, (await ctx.need(Voice)).adapters))
    return (Text(warning),) if warning else ()


async def _standing(ctx: Context) -> Entry:
    found = await (await ctx.need(Journal)).alert()
    if found is None:
        raise UsageError("No alert stands.")
    return found


def worded(text: tuple[str, ...]) -> str:
    """What somebody wants to say. Raises `UsageError` for what cannot be said as it is."""
    words = one_line(" ".join(text))
    if not words:
        raise UsageError("What shall I say?", usage="status alert TEXT")
    if len(words) > MOST_CHARACTERS:
        raise UsageError(f"That has {len(words)} characters; a topic takes {MOST_CHARACTERS}. Link to a page for more.")
    if redact(words) != words:
        raise UsageError("That holds what looks like a secret; I do not repeat it.")
    return words


@provider()
async def open_journal(database: Database) -> Journal:
    """The lines in the bot's store."""
    return Journal(database)
