"""What becomes of a question: the new values, and who is told of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func

from bot.core.linking import Account
from bot.core.voice import Note
from handlers.hours.queue.ticket import DONE, OPEN, TAKEN, WITHDRAWN, Ticket
from handlers.hours.tables_queue import ticket as table


@dataclass(frozen=True, slots=True)
class Telling:
    """Something that a person is to be told in private. `was_said`: the room where they asked is told as well; `while_open`: only
    as long as nobody has taken the question."""

    ticket: int
    who: Account
    text: str
    was_said: bool = False
    while_open: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """What becomes of a ticket: new values, who is told of it in private, and what rooms are told, all at once or not at all."""

    values: dict[str, Any]
    tell: tuple[Telling, ...] = ()
    notes: tuple[Note, ...] = ()


def taken(by: Account, now: datetime) -> dict[str, Any]:
    """Somebody turns to it; when that happened first is kept, and the statistics count the wait until then."""
    return {"state": TAKEN, "helper": by.key, "helper_name": by.name, "taken_at": func.coalesce(table.c.taken_at, now)}


def answered(by: Account, note: str, now: datetime) -> dict[str, Any]:
    """It is answered."""
    return {**taken(by, now), "state": DONE, "note": note, "ended_at": now}


def withdrawn(now: datetime) -> dict[str, Any]:
    """Nobody needs to answer it any more."""
    return {"state": WITHDRAWN, "ended_at": now}


def waits_anew(now: datetime) -> dict[str, Any]:
    """It goes to the end of the queue, and nobody has it."""
    return {"state": OPEN, "waits_since": now, "helper": "", "helper_name": "", "taken_at": None}


def position(ticket: Ticket, waiting: Iterable[Ticket]) -> int:
    """How many questions of its track are answered before it, itself included; 0 when it does not wait."""
    line = [one.id for one in waiting if one.state == OPEN and one.track == ticket.track]
    return line.index(ticket.id) + 1 if ticket.id in line else 0


def told_row(one: Telling, now: datetime) -> dict[str, Any]:
    return {
        "ticket": one.ticket,
        "who": one.who.key,
        "name": one.who.name,
        "text": one.text,
        "was_said": int(one.was_said),
        "while_open": int(one.while_open),
        "at": now,
    }
