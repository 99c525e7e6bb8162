"""What everybody may read, for web pages: the queue, answers, notes. No private question, nobody's presence, no account.

What these functions return holds nothing else, so that a page cannot show by mistake what it must not.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.commands.resources import Resources
from handlers.hours.notes.store import Notes
from handlers.hours.queue.ticket import DONE, TAKEN, Ticket
from handlers.hours.queue.tickets import Tickets


@dataclass(frozen=True, slots=True)
class PublicQuestion:
    """A question as all may see it. `place` is its place in the queue of its track, 0 when it does not wait."""

    id: int
    track: str
    series: str
    text: str
    asker: str
    asked_at: datetime
    state: str
    place: int = 0
    helper: str = ""
    ended_at: datetime | None = None
    answer: str = ""


@dataclass(frozen=True, slots=True)
class PublicNote:
    """A note as all may see it; `link` is the address of a #link that is one."""

    id: int
    kind: str
    text: str
    link: str
    series: str
    channel: str
    by: str
    at: datetime


async def public_queue(resources: Resources) -> list[PublicQuestion]:
    """The questions that wait or are being answered, the next one first."""
    waiting = [one for one in await (await resources.get(Tickets)).waiting() if not one.is_private]
    places: dict[str, int] = {}
    found = []
    for one in waiting:
        if one.state != TAKEN:
            places[one.track] = places.get(one.track, 0) + 1
        found.append(_question(one, 0 if one.state == TAKEN else places[one.track]))
    return found


async def public_answers(resources: Resources, since: datetime, until: datetime) -> list[PublicQuestion]:
    """The questions that were answered from `since` up to `until`, the first one first."""
    ended = await (await resources.get(Tickets)).ended(since, until)
    return [_question(one) for one in ended if one.state == DONE and not one.is_private]


async def public_notes(resources: Resources, since: datetime, until: datetime) -> list[PublicNote]:
    """What was noted from `since` up to `until`, the first one first."""
    found = await (await resources.get(Notes)).between(since, until)
    return [
        PublicNote(one.id, one.kind, one.text, one.link, one.series, one.room.partition(":")[2], one.name, one.at)
        for one in found
    ]


def _question(one: Ticket, place: int = 0) -> PublicQuestion:
    return PublicQuestion(
        id=one.id,
        track=one.track,
        series=one.series,
        text=one.text,
        asker=one.asker.name,
        asked_at=one.asked_at,
        state=one.state,
        place=place,
        helper=one.helper.name if one.helper else "",
        ended_at=one.ended_at,
        answer=one.note,
    )
