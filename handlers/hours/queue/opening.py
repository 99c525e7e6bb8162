"""How the parts of the queue are put together."""

from __future__ import annotations

from bot.commands.resources import provider
from bot.config.model import Settings
from bot.core.clock.clock import Clock
from bot.core.people import People
from bot.core.voice import Voice
from bot.store.database import Database
from handlers.hours.queue.desk import Desk
from handlers.hours.queue.hosts import Hosts
from handlers.hours.queue.place import Places
from handlers.hours.queue.telling import Teller
from handlers.hours.queue.tickets import Tickets
from handlers.hours.series.book import Book
from handlers.hours.settings import HoursSettings


@provider()
def open_tickets(database: Database, voice: Voice, settings: HoursSettings) -> Tickets:
    """The questions in the bot's store."""
    return Tickets(database, voice, settings.queue)


@provider()
def open_teller(database: Database, voice: Voice, people: People, clock: Clock) -> Teller:
    """What people are owed."""
    return Teller(database, voice, people, clock)


@provider()
def open_places(book: Book) -> Places:
    """The series, by room and track."""
    return Places(book)


@provider()
def open_hosts(people: People, places: Places, settings: Settings) -> Hosts:
    """The hosts of the series, and those by role."""
    return Hosts(people, places, settings.roles)


@provider()
def open_desk(tickets: Tickets, teller: Teller, hosts: Hosts, people: People, clock: Clock) -> Desk:
    """Where questions are asked and answered."""
    return Desk(tickets, teller, hosts=hosts, people=people, clock=clock)
