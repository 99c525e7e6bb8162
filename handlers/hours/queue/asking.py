"""What those who have a question say: `hours ask`, `hours queue`, `hours withdraw`."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.chat.message import Principal
from bot.chat.reply import Block, Bullets, Reply, Text, Visibility
from bot.commands.arguments import Rest
from bot.commands.context import Context
from bot.commands.spec import Risk, command
from bot.core.clock.clock import Clock
from bot.core.identity import Identify
from bot.errors import UsageError
from bot.text.clean import clean, one_line, shorten
from bot.text.redact import redact
from handlers.hours.queue import texts
from handlers.hours.queue.desk import Desk
from handlers.hours.queue.place import Places, Topic, label, place, when
from handlers.hours.queue.telling import Teller
from handlers.hours.queue.ticket import DONE, OPEN, Question, Ticket

LONGEST = 2000
"""Characters of a question that are kept."""
MOST_LISTED = 15
MOST_TRACKS = 5

# The question is the rest of the line as it stands, and people write flags behind it as well.
_FLAG = re.compile(r"""\s--(private|public|track)(?:[ =](?:"([^"]*)"|“([^”]*)”|'([^']*)'|(\S+)))?\s*\Z""")


@command(
    "hours ask",
    risk=Risk.WRITE,
    examples=["hours ask how long may an abstract be?", "hours ask --private is my talk a fit?"],
    deadline=20.0,
    confidential=True,
)
async def ask(ctx: Context, text: Rest, *, private: bool = False, public: bool = False, track: str = "") -> Reply:
    """Ask the hosts something, at any time; the answer finds you, also on the account that you have linked."""
    words, flags = _flags(text)
    private, public, track = private or "private" in flags, public or "public" in flags, track or flags.get("track", "")
    if private and public:
        raise UsageError("A question is --private or --public, not both.", usage="hours ask [--private] QUESTION")
    kept = redact(clean(words)[: 2 * LONGEST]).strip()[:LONGEST]
    if not kept:
        raise UsageError("The question is missing.", usage="hours ask [--private] [--track TRACK] QUESTION")
    desk, places = await ctx.need(Desk), await ctx.need(Places)
    topic = await places.topic(ctx.room, track, (await ctx.need(Clock)).now())
    is_ours = bool(await places.of_room(ctx.room))  # a private channel may be anybody's: what is said there stays there
    is_private = private or not (public or is_ours)
    if is_private and not topic.series and await places.all():
        raise UsageError(await _which_track(places), usage="hours ask --track TRACK QUESTION")
    question = Question(kept, ctx.asker, ctx.room, is_private, topic.series, topic.track)
    await (await ctx.need(Teller)).seen(ctx.asker)
    ticket, line = await desk.ask(question)
    return await _noted(ctx, ticket, line, is_by_default=is_private and not private)


async def _which_track(places: Places) -> str:
    """A private question goes to the hosts of one track, so that no others read it."""
    names = sorted({label(one) for one in await places.all()})
    known = ", ".join(names[:MOST_TRACKS]) + (" and more (hours --all)" if len(names) > MOST_TRACKS else "")
    return f"Which track is it about: {known}? Only its hosts will see what you ask in private. Nothing was kept."


def _flags(text: str) -> tuple[str, dict[str, str]]:
    """The question without the flags at its end."""
    found: dict[str, str] = {}
    text = f" {text}"
    while match := _FLAG.search(text[-400:]):
        value = next((group for group in match.groups()[1:] if group is not None), "")
        if (match[1] == "track") != bool(value):
            break
        found[match[1]] = value
        text = text[: len(text) - len(match[0])]
    return text.strip(), found


async def _noted(ctx: Context, ticket: Ticket, line: int, *, is_by_default: bool) -> Reply:
    where = f", {texts.ordinal(line)} in line" if line else ""
    track = f" for {ticket.track}" if ticket.track else ""
    data: dict[str, object] = {
        "question": ticket.id,
        "position": line,
        "private": ticket.is_private,
        "track": ticket.track,
    }
    if not ticket.is_private:
        says = f"Question {ticket.id} is noted{where}{track}."
        return Reply(says, (Text(await _outlook(ctx, ticket, "here")),), data=data)
    says = f"Question {ticket.id} is noted{where}{track}, and stays private: only hosts see it."
    more = [await _outlook(ctx, ticket, "in private")]
    if is_by_default:
        place = "me alone" if ctx.room.is_direct else "in a room that has no office hours"
        more.append(f"What you ask {place} is private; “--public” shows it to all.")
    elif not ctx.room.is_direct:
        more.append("You have said it where others read it; say private things to me alone.")
    return Reply(says, (Text(" ".join(more)),), visibility=Visibility.PRIVATE, data=data)


async def _outlook(ctx: Context, ticket: Ticket, how: str) -> str:
    """When it may be answered."""
    places, now = await ctx.need(Places), (await ctx.need(Clock)).now()
    topic = Topic(ticket.series, ticket.track)
    session = await places.next([one.id for one in await places.like(topic)], now)
    told = f"I tell you {how} when somebody takes it"
    if session is None:
        return f"{told}."
    if session.starts_at <= now:
        return f"The hours are on until {session.ends_at:%H:%M} UTC. {told}."
    return f"{told}; the next hours are {when(session)}."


@command("hours queue", examples=["hours queue", "hours queue --all"])
async def show_queue(ctx: Context, *, all_: bool = False) -> Reply:
    """List the questions that wait: who is next, and who is helped by whom."""
    desk, now = await ctx.need(Desk), (await ctx.need(Clock)).now()
    who = await _alone(ctx)
    found = await desk.visible(who)
    shown = found if all_ or ctx.room.is_direct else await _of_room(ctx, found)
    data: dict[str, object] = {"questions": [_datum(one) for one in shown]}
    elsewhere = len(found) - len(shown)
    hint: tuple[Block, ...] = (Text(f"{elsewhere} on other tracks: hours queue --all"),) if elsewhere else ()
    if not shown:
        return Reply("No question waits. Ask one at any time: hours ask", hint, data=data)
    lines = [texts.listed(one, now) for one in shown]
    more = (Text(f"… and {len(lines) - MOST_LISTED} more"),) if len(lines) > MOST_LISTED else ()
    return Reply(_headline(shown), (Bullets(tuple(lines[:MOST_LISTED])), *more, *hint), data=data)


async def _alone(ctx: Context) -> Principal | None:
    """Who asks, where nobody else reads the answer; they are told what they are owed."""
    if not ctx.room.is_direct:
        return None
    who = await (await ctx.need(Identify))(ctx.asker)
    if who.is_verified:
        await (await ctx.need(Teller)).seen(who)
    return who


async def _of_room(ctx: Context, found: list[Ticket]) -> list[Ticket]:
    """What concerns a room: its tracks, what was asked there, and what is about no track."""
    tracks = {label(one) for one in await (await ctx.need(Places)).of_room(ctx.room)}
    here = place(ctx.room)
    return [one for one in found if not tracks or one.track in tracks or not one.track or place(one.room) == here]


def _headline(shown: list[Ticket]) -> str:
    waiting = [one for one in shown if one.state == OPEN]
    helped = [
        f"{one.helper.name} helps {one.asker.name} with {one.id}" for one in shown if one.helper and one not in waiting
    ]
    parts = [f"{len(waiting)} wait" if len(waiting) != 1 else "1 waits"]
    if waiting:
        parts[0] += f"; next is {waiting[0].id} from {waiting[0].asker.name}"
    return shorten(one_line("Questions: " + ". ".join([*parts, *helped[:3]])), 200) + "."


def _datum(ticket: Ticket) -> object:
    return {
        "question": ticket.id,
        "track": ticket.track,
        "state": ticket.state,
        "asker": ticket.asker.name,
        "helper": ticket.helper.name if ticket.helper else "",
        "text": ticket.text,
        "private": ticket.is_private,
        "answer": ticket.note,
    }


@command("hours withdraw", risk=Risk.WRITE, examples=["hours withdraw", "hours withdraw 12"], deadline=20.0)
async def withdraw(ctx: Context, number: int | None = None) -> Reply:
    """Take your question back; without a number the only one that waits."""
    told = await (await ctx.need(Desk)).withdraw(ctx.asker, number)
    return shown_to(ctx, told.ticket, Reply(f"Question {told.ticket.id} is withdrawn."))


def shown_to(ctx: Context, ticket: Ticket, reply: Reply) -> Reply:
    """A reply that, for a private question, nobody else reads."""
    return replace(reply, visibility=Visibility.PRIVATE) if ticket.is_private and not ctx.room.is_direct else reply


@command("hours show", examples=["hours show 12"])
async def show_question(ctx: Context, number: int) -> Reply:
    """Show one question in full, with its answer."""
    who = await (await ctx.need(Identify))(ctx.asker)
    ticket = await (await ctx.need(Desk)).one(who, number)
    helper = f", answered by {ticket.helper.name}" if ticket.helper and ticket.state == DONE else ""
    says = f"{texts.about(ticket)[0].upper()}{texts.about(ticket)[1:]} from {ticket.asker.name}: {ticket.state}{helper}"
    answer = (Text(f"Answer:\n{texts.quoted(ticket.note)}"),) if ticket.note else ()
    return shown_to(
        ctx, ticket, Reply(says, (Text(texts.quoted(ticket.text)), *answer), data={"question": _datum(ticket)})
    )
