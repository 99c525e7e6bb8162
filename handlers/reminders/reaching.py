"""Where a person can be told something now: alone if that can be, else where they have asked."""

from __future__ import annotations

from dataclasses import dataclass

from bot.chat.message import Principal, Room
from bot.commands.resources import Resources
from bot.core.people import People
from bot.core.voice import Voice
from handlers.reminders.book import Reminder


@dataclass(frozen=True, slots=True)
class Place:
    """A room, and the person to be addressed there where others read it as well."""

    room: Room
    to: Principal | None = None


async def place_for(resources: Resources, reminder: Reminder) -> Place | None:
    """Where to say it; None where nobody who may hear it can be reached right now.

    What was asked for in private is said in private only, from whichever linked account can be reached.
    """
    if reminder.is_here:
        return Place(reminder.room)
    people, voice = await resources.get(People), await resources.get(Voice)
    accounts = (reminder.person, *(account.principal for account in people.others(reminder.person)))
    for who in accounts:
        room = await voice.private_room(who)
        if room is not None:
            return Place(room)
    return None if reminder.room.is_direct else Place(reminder.room, reminder.person)
