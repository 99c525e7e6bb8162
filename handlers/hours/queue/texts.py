"""What is said of questions. Names and questions are other people's words: they never begin a line."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.chat.message import Room
from bot.core.linking import Account
from bot.text.clean import one_line, shorten
from handlers.hours.queue.ticket import TAKEN, Ticket

SHORT = 160
"""Characters of an answer that are said in a line of ours."""


def ordinal(number: int) -> str:
    """`1st`, `2nd`, `11th`"""
    if number % 100 in {11, 12, 13}:
        return f"{number}th"
    return f"{number}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th') }"


def span(passed: timedelta) -> str:
    """`5 min`, `2 h 10 min`, `3 d 4 h`; short waits are not measured in seconds."""
    minutes = max(0, int(passed.total_seconds() // 60))
    days, hours = minutes // 1440, minutes // 60 % 24
    if days:
        return f"{days} d {hours} h" if hours else f"{days} d"
    if minutes >= 60:
        return f"{hours} h {minutes % 60} min" if minutes % 60 else f"{hours} h"
    return f"{minutes} min" if minutes else "less than a minute"


def where(room: Room) -> str:
    """A room as people name it."""
    return "a private conversation" if room.is_direct else f"{room.channel} on {room.network}"


def about(ticket: Ticket) -> str:
    """`question 12 (Getting Started)`"""
    return f"question {ticket.id} ({ticket.track})" if ticket.track else f"question {ticket.id}"


def stands(ticket: Ticket, now: datetime) -> str:
    """How a waiting question stands, in a few words."""
    if ticket.state == TAKEN and ticket.helper:
        return f"{ticket.helper.name} helps"
    return f"waits {span(now - ticket.asked_at)}"


def listed(ticket: Ticket, now: datetime) -> str:
    """One line of the queue."""
    secret = "private, " if ticket.is_private else ""
    track = f"{ticket.track}, " if ticket.track else ""
    return f"{ticket.id} from {ticket.asker.name}: {ticket.subject} ({secret}{track}{stands(ticket, now)})"


def new(ticket: Ticket) -> str:
    """What those who may answer are told."""
    secret = "New private" if ticket.is_private else "New"
    return f"{secret} {about(ticket)} from {ticket.asker.name}: {ticket.subject}"


def taken(ticket: Ticket, by: str, room: Room) -> str:
    """What the asker is told when somebody turns to it."""
    place = "" if room.is_direct or ticket.is_private else f", from {where(room)}"
    return f"Your question {ticket.id} is taken by {by}{place}: {shorten(ticket.subject, 80)}"


def answered(ticket: Ticket, by: str, note: str) -> str:
    """What the asker is told when it is answered; a long answer follows on lines of its own."""
    if not note:
        return f"Your question {ticket.id} is marked as answered by {by}: {shorten(ticket.subject, 80)}"
    first = one_line(note)
    if len(first) <= SHORT:
        return f"Your question {ticket.id} is answered by {by}: {first}"
    return f"Your question {ticket.id} is answered by {by}:\n{quoted(note)}"


def quoted(text: str) -> str:
    """Somebody's words on lines of their own; none begins a line, so that no other bot takes one for a command."""
    return "\n".join(f"> {line}" for line in text.splitlines())


def unquoted(text: str) -> str:
    """The same on one line."""
    return one_line(" ".join(line.removeprefix("> ") for line in text.splitlines()))


def in_the_room(ticket: Ticket, text: str) -> str:
    """The same as a channel bears it: the first line, and where the rest is."""
    first, _, rest = text.partition("\n")
    return f"{first} {shorten(unquoted(rest), SHORT)} (all of it: hours show {ticket.id})" if rest else first


def skipped(ticket: Ticket) -> str:
    """What the asker is told when others go first."""
    return f"Your question {ticket.id} was skipped and waits at the end of the queue: {shorten(ticket.subject, 80)}"


def handed(ticket: Ticket, by: str, to: Account) -> str:
    """What the asker is told when somebody else goes on."""
    return f"Your question {ticket.id} is handed over by {by} to {to.name}: {shorten(ticket.subject, 80)}"


def handed_to_you(ticket: Ticket, by: str) -> str:
    """What the host is told who goes on."""
    return f"You are handed {about(ticket)} by {by}, from {ticket.asker.name}:\n{quoted(ticket.text)}"
