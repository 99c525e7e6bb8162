"""What hosts say to questions: `hours take`, `done`, `skip`, `handover`."""

from __future__ import annotations

from bot.chat.reply import Action, Actions, Field, Reply, Text
from bot.commands.arguments import Rest
from bot.commands.context import Context
from bot.commands.spec import Risk, command
from bot.errors import UsageError
from bot.text.clean import clean, one_line, shorten
from bot.text.redact import redact
from handlers.hours.presence.desk import PresenceDesk
from handlers.hours.queue import texts
from handlers.hours.queue.asking import shown_to
from handlers.hours.queue.desk import Desk, Told
from handlers.hours.queue.ticket import Ticket

LONGEST_NOTE = 2000
DONE_USAGE = "hours done [NUMBER] [--note ANSWER]"
NO_WORDS = Rest("")


@command("hours take", risk=Risk.WRITE, examples=["hours take", "hours take 12"], deadline=20.0)
async def take(ctx: Context, number: int | None = None) -> Reply:
    """Turn to a question: the next one, or the one you name. Its asker is told."""
    told = await (await ctx.need(Desk)).take(ctx.asker, ctx.room, number)
    await _came(ctx)
    ticket = told.ticket
    says = f"Question {ticket.id} is yours. {ticket.asker.name} asked in {texts.where(ticket.room)}: {ticket.subject}"
    rest = (Text(texts.quoted(ticket.text)),) if len(ticket.text) > len(ticket.subject) else ()
    return shown_to(ctx, ticket, Reply(says, (*rest, *_heard(told), _next(ticket)), data={"question": ticket.id}))


@command(
    "hours done",
    risk=Risk.WRITE,
    examples=["hours done", "hours done 12 --note “up to 1000 characters”"],
    deadline=20.0,
    confidential=True,
)
async def done(ctx: Context, number: str = "", words: Rest = NO_WORDS, *, note: str = "") -> Reply:
    """Close a question as answered; the note, if you write one, is the answer that its asker gets."""
    if number and not number.isdecimal():
        if not note:
            raise UsageError(f"“{shorten(one_line(number), 20)}” is no number of a question.", usage=DONE_USAGE)
        number, words = "", Rest(f"{number} {words}")  # a note without quotes
    text = redact(clean(f"{note} {words}".strip())[: 2 * LONGEST_NOTE])[:LONGEST_NOTE]
    told = await (await ctx.need(Desk)).done(ctx.asker, ctx.room, int(number) if number else None, text)
    await _came(ctx)
    ticket = told.ticket
    answer = f": {shorten(one_line(text), 120)}" if text else "."
    says = f"Question {ticket.id} from {ticket.asker.name} is answered{answer}"
    return shown_to(ctx, ticket, Reply(says, _heard(told), data={"question": ticket.id, "told": told.is_told}))


@command("hours skip", risk=Risk.WRITE, examples=["hours skip 12"], deadline=20.0)
async def skip(ctx: Context, number: int) -> Reply:
    """Put a question to the end of the queue."""
    ticket = (await (await ctx.need(Desk)).skip(ctx.asker, ctx.room, number)).ticket
    return shown_to(ctx, ticket, Reply(f"Question {ticket.id} from {ticket.asker.name} waits at the end of the queue."))


@command("hours handover", risk=Risk.WRITE, examples=["hours handover @lee", "hours handover @lee 12"], deadline=20.0)
async def handover(ctx: Context, person: str, number: int | None = None) -> Reply:
    """Hand your question over to another host; both the host and the asker are told."""
    told = await (await ctx.need(Desk)).hand_over(ctx.asker, ctx.room, person, number)
    name = told.ticket.helper.name if told.ticket.helper else person
    says = f"Question {told.ticket.id} from {told.ticket.asker.name} is {name}'s now."
    return shown_to(ctx, told.ticket, Reply(says, _heard(told), data={"question": told.ticket.id}))


def _heard(told: Told) -> tuple[Text, ...]:
    """Whether everybody who must know knows."""
    return () if told.is_told else (Text("Not everybody can be reached now; I tell them when they are back."),)


def _next(ticket: Ticket) -> Actions:
    note = Field("note", "The answer, as its asker will read it", multiline=True)
    return Actions((Action("when it is answered", f"hours done {ticket.id}", asks=(note,)),))


async def _came(ctx: Context) -> None:
    """Who answers during the hours is there."""
    await (await ctx.need(PresenceDesk)).came(ctx.asker)
