"""What a web page of announcements shows: only what was said in public, and nobody's account."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from bot.commands.resources import Resources
from handlers.governance.announcements.announcement import Announcement, State
from handlers.governance.announcements.desk import Desk

PUBLIC = frozenset({State.SENT, State.CORRECTED, State.WITHDRAWN})
_PAGE = 200


@dataclass(frozen=True, slots=True)
class Shown:
    """One announcement as everybody may read it. `arrived` of `channels` have it; `follows` and `followed_by` are numbers.

    `next_reminder` is when it is said again.
    """

    id: int
    state: str
    how: str
    text: str
    said_at: datetime
    effective: date | None
    next_reminder: datetime | None
    rooms: tuple[str, ...]
    arrived: int
    follows: int | None
    followed_by: tuple[int, ...]


async def published(resources: Resources, most: int = 50) -> list[Shown]:
    """The newest first. Drafts, and what is scheduled or cancelled, are not among them."""
    desk = await resources.get(Desk)
    found = [one for one in await desk.rows.newest(_PAGE) if one.state in PUBLIC][:most]
    counts = await desk.deliveries.counts(one.id for one in found)
    return [await _shown(desk, one, counts.get(one.id, {})) for one in found]


async def one_published(resources: Resources, number: int) -> Shown | None:
    """One of them, with where it stands; None where it is not public. Raises `NotFound`."""
    desk = await resources.get(Desk)
    one = await desk.rows.get(number)
    if one.state not in PUBLIC:
        return None
    return await _shown(desk, one, (await desk.deliveries.counts([number])).get(number, {}))


async def _shown(desk: Desk, one: Announcement, counts: dict[str, int]) -> Shown:
    ahead = [moment.due_at for moment in desk.moments(one) if moment.due_at > desk.now]
    return Shown(
        id=one.id,
        state=one.state.value,
        how=one.how.value,
        text=one.words.text,
        said_at=one.due_at or one.at,
        effective=one.words.effective,
        next_reminder=ahead[0] if ahead else None,
        rooms=one.words.rooms,
        arrived=counts.get("sent", 0),
        follows=one.follows,
        followed_by=tuple(other.id for other in await desk.rows.following(one.id)),
    )
