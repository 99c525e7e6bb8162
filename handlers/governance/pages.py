"""Announcements as web pages: what was said in public rooms, what follows it, and how many channels have it.

A number is an announcement's address for ever. A correction or a withdrawal is another one; each of the two shows the other.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bot.commands.resources import Resources
from bot.errors import NotFound
from bot.text.clean import one_line, shorten
from bot.web.pages.page import Html, Page, PageRequest
from bot.web.pages.rooms import PublicRooms
from handlers.governance.announcements.deliveries import SENT, WAITING, Delivery
from handlers.governance.announcements.desk import Desk
from handlers.governance.announcements.page import Shown, one_published, published
from handlers.governance.number import Number

SUBJECT = 140
MOST_NAMED = 20
_NONE = "There is no such announcement. The list of announcements has those there are."


@dataclass(frozen=True, slots=True)
class Receipt:
    """How many channels have it, how many still wait for it or will not get it, and the names of those that are public and have
    it. `others` have it too."""

    arrived: int
    waiting: int
    missed: int
    named: tuple[str, ...]
    others: int


async def listing(resources: Resources, request: PageRequest) -> Html:
    """The newest first."""
    found = [one for one in await published(resources) if _is_public(one, request.rooms)]
    return Html("announcements.html", {"found": found, "subject": subject})


async def announcement(resources: Resources, request: PageRequest) -> Html:
    """One of them. Raises `NotFound`: what is not public is as unknown as what does not exist."""
    one = await _public(resources, request, _number(request.args["number"]))
    follows = await _if_public(resources, request, (one.follows,) if one.follows else ())
    followed_by = await _if_public(resources, request, one.followed_by)
    receipts = receipt(await (await resources.get(Desk)).deliveries.of(one.id), request.rooms)
    data = {"one": one, "receipt": receipts, "follows": follows, "followed_by": followed_by}
    return Html("announcement.html", data, f"Announcement {one.id}")


def receipt(found: Iterable[Delivery], rooms: PublicRooms) -> Receipt:
    """What may be told of where it arrived, whether at first or with a reminder."""
    states: dict[str, set[str]] = {}
    for one in found:
        states.setdefault(one.room, set()).add(one.state)
    arrived = sorted(room for room, seen in states.items() if SENT in seen)
    waiting = sum(SENT not in seen and WAITING in seen for seen in states.values())
    named = tuple(_named(room) for room in arrived if rooms.has(room))[:MOST_NAMED]
    return Receipt(len(arrived), waiting, len(states) - len(arrived) - waiting, named, len(arrived) - len(named))


def _named(room: str) -> str:
    network, _, channel = room.partition(":")
    return f"{channel} on {network}"


def subject(one: Shown) -> str:
    """Its beginning."""
    return shorten(one_line(one.text), SUBJECT)


async def _if_public(resources: Resources, request: PageRequest, numbers: Iterable[int]) -> list[Shown]:
    found = []
    for number in numbers:
        one = await one_published(resources, number)
        if one is not None and _is_public(one, request.rooms):
            found.append(one)
    return found


async def _public(resources: Resources, request: PageRequest, number: int) -> Shown:
    try:
        one = await one_published(resources, number)
    except NotFound:
        raise NotFound(_NONE) from None
    if one is None or not _is_public(one, request.rooms):
        raise NotFound(_NONE)
    return one


def _is_public(one: Shown, rooms: PublicRooms) -> bool:
    """What was said in one public room is public; what went to private ones alone is not."""
    return any(rooms.has(room) for room in one.rooms)


def _number(text: str) -> int:
    try:
        return Number.from_chat(text)
    except ValueError:
        raise NotFound(_NONE) from None


PAGES = (
    Page("/announcements", listing, "Announcements", "What was announced, and what was corrected or withdrawn since."),
    Page("/announcements/{number}", announcement, "Announcement"),
)
