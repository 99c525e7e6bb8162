"""Who hears of a change, and where."""

from __future__ import annotations

from collections.abc import Iterable

from bot.chat.message import Room
from bot.chat.reply import Reply
from bot.core.voice import Note
from handlers.hours.queue import texts
from handlers.hours.queue.changes import Telling
from handlers.hours.queue.place import place
from handlers.hours.queue.ticket import Ticket


def asker_hears(ticket: Ticket, text: str, said_in: Room) -> tuple[tuple[Telling, ...], tuple[Note, ...]]:
    """In the room where it was asked, if that was in public; in private otherwise, or if they are not there."""
    if ticket.is_private or ticket.room.is_direct:
        return (Telling(ticket.id, ticket.asker, text),), ()
    reply = Reply(texts.in_the_room(ticket, text))
    note = () if ticket.room == said_in else (Note(ticket.room, reply, ticket.asker.principal),)
    return (Telling(ticket.id, ticket.asker, text, was_said=True),), note


def is_same_room(room: Room, other: Room | None) -> bool:
    return other is not None and not other.is_direct and place(room) == place(other)


def which(verb: str, found: Iterable[Ticket]) -> str:
    numbers = ", ".join(str(one.id) for one in found)
    return f"Which one: {numbers}? Say “hours {verb} N”."
