"""Announcements and their reminders come due."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from bot.commands.resources import Resources
from bot.core.clock.occurrence import Occurrence
from bot.core.voice import Note, room_of
from bot.errors import NotFound
from handlers.governance.announcements import texts
from handlers.governance.announcements.announcement import Announcement, Moment, State
from handlers.governance.announcements.desk import PREFIX, Desk
from handlers.governance.rooms import NO_NETWORK


class AnnouncementSchedule:
    """A `Schedule`: the rows of the store say what is due."""

    prefix = PREFIX

    async def plan(self, resources: Resources, since: datetime, until: datetime) -> Iterable[Occurrence]:
        """Also what should have been said before `since` and was not: somebody agreed to it, and a crash came in between."""
        desk = await resources.get(Desk)
        return [
            Occurrence(f"{PREFIX}:{one.id}", moment.due_at, moment.kind, moment.expires_at)
            for one in await desk.rows.live(desk.now.date())
            for moment in desk.moments(one)
            if moment.due_at < until and (moment.due_at >= since or _is_owed(one, moment))
        ]

    async def say(self, resources: Resources, occurrence: Occurrence, late: timedelta) -> Iterable[Note]:
        """One note for each channel, and a receipt that waits. What it notes first may be noted twice after a crash."""
        desk = await resources.get(Desk)
        try:
            one = await desk.rows.get(int(occurrence.schedule.partition(":")[2]))
        except NotFound:
            return []
        moment = next(
            (m for m in desk.moments(one) if (m.kind, m.due_at) == (occurrence.kind, occurrence.due_at)), None
        )
        if moment is None:
            return []  # cancelled, corrected or withdrawn meanwhile
        if one.state is State.SCHEDULED:
            await desk.rows.sent(one.id, desk.now)
        missing = {room: NO_NETWORK for room in one.words.rooms if room_of(room).network not in desk.voice.adapters}
        await desk.deliveries.begin(one.id, moment.kind, one.words.rooms, missing)
        reply = texts.said(one, moment, desk.now, late, await desk.first(one))
        return [
            Note(room_of(room), reply, expires_at=moment.expires_at) for room in one.words.rooms if room not in missing
        ]


def _is_owed(one: Announcement, moment: Moment) -> bool:
    return one.state is State.SCHEDULED and moment.days is None


SCHEDULES = (AnnouncementSchedule(),)
