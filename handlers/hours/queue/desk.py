"""What can be done with a question, and who is told of it: in one transaction with the change."""

from __future__ import annotations

from dataclasses import dataclass

from bot.chat.message import Principal, Room
from bot.chat.reply import Action, Actions, Reply
from bot.core.clock.clock import Clock
from bot.core.linking import Account
from bot.core.people import People
from bot.core.voice import Note, room_of
from bot.errors import NotFound, UsageError, UserError
from handlers.hours.queue import texts
from handlers.hours.queue.changes import Change, Telling, answered, position, taken, waits_anew, withdrawn
from handlers.hours.queue.hearing import asker_hears, is_same_room, which
from handlers.hours.queue.hosts import Hosts
from handlers.hours.queue.place import Topic
from handlers.hours.queue.telling import Teller
from handlers.hours.queue.ticket import OPEN, TAKEN, WITHDRAWN, Question, Ticket
from handlers.hours.queue.tickets import Tickets

MOST_HOSTS = 5
"""Hosts who are told of a private question."""
TRIES = 5
"""How often “take” looks for the next question when others take it first."""


@dataclass(frozen=True, slots=True)
class Told:
    """A changed ticket, and whether its asker knows already."""

    ticket: Ticket
    is_told: bool


class Desk:
    """Whoever calls it has made sure of who is asking."""

    def __init__(self, tickets: Tickets, teller: Teller, *, hosts: Hosts, people: People, clock: Clock) -> None:
        self.tickets, self.hosts, self.places = tickets, hosts, hosts.places
        self._teller, self._people, self._clock = teller, people, clock

    async def ask(self, question: Question) -> tuple[Ticket, int]:
        """Keep a question and tell those who may answer; returns it and its position."""
        ticket = await self.tickets.add(question, self._people.accounts(question.asker), self._clock.now())
        await self.announce(ticket, question.room)
        return ticket, position(ticket, await self.tickets.waiting())

    async def announce(self, ticket: Ticket, said_in: Room | None = None) -> None:
        """Tell the other rooms of a public question, and the hosts themselves of a private one."""
        topic = Topic(ticket.series, ticket.track)
        if ticket.is_private:
            text = texts.new(ticket) + f"\nhours take {ticket.id} (here, in private)"
            tell = [
                Telling(ticket.id, self.hosts.accounts(host)[0], text, while_open=True)
                for host in (await self.hosts.of(topic))[:MOST_HOSTS]
            ]
            await self.tickets.announce(ticket, tell, (), self._clock.now())
            await self._teller.deliver(ticket.id)
            return
        reply = Reply(texts.new(ticket), (Actions((Action("take it", f"hours take {ticket.id}"),)),))
        notes = [Note(room, reply) for room in await self._rooms(ticket) if not is_same_room(room, said_in)]
        await self.tickets.announce(ticket, (), notes, self._clock.now())

    async def _rooms(self, ticket: Ticket) -> list[Room]:
        """The rooms of the series that a question is about."""
        series = await self.places.series(ticket.series) if ticket.series else None
        return [room_of(room) for room in series.all_rooms] if series else []

    async def take(self, who: Principal, room: Room, number: int | None) -> Told:
        """Turn to one question, or to the next one. Raises `NotFound`, `Denied`, `UserError`."""
        if number is not None:
            return await self._take(await self.mine_to_answer(who, number, "Taking a question"), who, room)
        if not await self.hosts.hosted(who):
            await self.hosts.must(who, Topic(), "Taking a question")
        for _ in range(TRIES):
            ticket = await self._next(who)
            try:
                return await self._take(ticket, who, room)
            except UserError:
                if (await self.tickets.get(ticket.id)).version == ticket.version:
                    raise
        raise UserError("Others take each question before I can give it to you. Take one by its number: hours queue")

    async def _next(self, who: Principal) -> Ticket:
        for ticket in await self.tickets.waiting():
            is_free = ticket.state == OPEN and not self.is_asker(who, ticket)
            if is_free and await self.hosts.may_answer(who, Topic(ticket.series, ticket.track)):
                return ticket
        raise NotFound("No question waits for you.")

    async def _take(self, ticket: Ticket, who: Principal, room: Room) -> Told:
        if self.is_asker(who, ticket):
            raise UserError(f"Question {ticket.id} is your own; “hours withdraw {ticket.id}” closes it.")
        if ticket.state == TAKEN and ticket.helper:
            raise UserError(f"{ticket.helper.name} has taken question {ticket.id} already.")
        by = Account(who.key, who.name)
        tell = asker_hears(ticket, texts.taken(ticket, who.name, room), room)
        return await self._change(ticket, Change(taken(by, self._clock.now()), *tell))

    async def done(self, who: Principal, room: Room, number: int | None, note: str) -> Told:
        """A question is answered. Raises `NotFound`, `Denied`, `UserError`."""
        ticket = await self._chosen(who, number, "Closing a question")
        tell = asker_hears(ticket, texts.answered(ticket, who.name, note), room)
        values = answered(Account(who.key, who.name), note, self._clock.now())
        return await self._change(ticket, Change(values, *tell))

    async def skip(self, who: Principal, room: Room, number: int) -> Told:
        """Others go first. Raises `NotFound`, `Denied`, `UserError`."""
        ticket = await self.mine_to_answer(who, number, "Skipping a question")
        tell = asker_hears(ticket, texts.skipped(ticket), room)
        return await self._change(ticket, Change(waits_anew(self._clock.now()), *tell))

    async def hand_over(self, who: Principal, room: Room, to: str, number: int | None) -> Told:
        """Somebody else goes on. Raises `NotFound`, `Denied`, `UserError`."""
        ticket = await self._chosen(who, number, "Handing over a question")
        other = await self.hosts.find(to, who, Topic(ticket.series, ticket.track))
        if self._people.was_same(who, other.key):
            raise UserError(f"That is you: “hours take {ticket.id}” takes it.")
        if self.is_asker(other.principal, ticket):
            raise UserError(f"{other.name} has asked question {ticket.id}.")
        tell, notes = asker_hears(ticket, texts.handed(ticket, who.name, other), room)
        news = Telling(
            ticket.id,
            other,
            texts.handed_to_you(ticket, who.name),
        )
        return await self._change(ticket, Change(taken(other, self._clock.now()), (*tell, news), notes))

    async def withdraw(self, who: Principal, number: int | None) -> Told:
        """The asker needs no answer any more. Raises `NotFound`, `Denied`, `UserError`."""
        mine = await self.own(who)
        found = [one for one in mine if number in {None, one.id}]
        if not found:
            raise NotFound("No question of yours waits." if number is None else f"No question {number} of yours waits.")
        if len(found) > 1:
            raise UsageError(which("withdraw", found))
        ticket = found[0]
        tell: tuple[Telling, ...] = ()
        if ticket.helper is not None:
            text = f"Question {ticket.id} is withdrawn by {ticket.asker.name}: {ticket.subject}"
            tell = (Telling(ticket.id, ticket.helper, text),)
        return await self._change(ticket, Change(withdrawn(self._clock.now()), tell))

    async def own(self, who: Principal) -> list[Ticket]:
        """What somebody has asked and nobody has answered yet."""
        return [one for one in await self.tickets.waiting() if self.is_asker(who, one)]

    async def helping(self, who: Principal) -> list[Ticket]:
        """What somebody has taken."""
        waiting = await self.tickets.waiting()
        return [one for one in waiting if one.helper and self._people.was_same(who, one.helper.key)]

    async def visible(self, who: Principal | None) -> list[Ticket]:
        """What waits and may be shown: to all (None) the public ones, to somebody alone also what they asked or may answer."""
        waiting = await self.tickets.waiting()
        return [one for one in waiting if not one.is_private or (who is not None and await self._may_see(who, one))]

    async def _may_see(self, who: Principal, ticket: Ticket) -> bool:
        if not who.is_verified:
            return False
        is_helper = ticket.helper is not None and self._people.was_same(who, ticket.helper.key)
        return (
            self.is_asker(who, ticket)
            or is_helper
            or await self.hosts.may_answer(who, Topic(ticket.series, ticket.track))
        )

    def is_asker(self, who: Principal, ticket: Ticket) -> bool:
        """Whether somebody has asked it, from whichever account."""
        return who.is_verified and self._people.was_same(who, ticket.asker.key)

    async def one(self, who: Principal, number: int) -> Ticket:
        """A question that somebody may see. Raises `NotFound` for one that they may not, as for none."""
        ticket = await self.tickets.get(number)
        if ticket.is_private and not await self._may_see(who, ticket):
            raise NotFound(f"There is no question {number}; “hours queue” lists those that wait.")
        return ticket

    async def mine_to_answer(self, who: Principal, number: int, what: str) -> Ticket:
        """A question that waits and that somebody may answer."""
        ticket = await self.one(who, number)
        await self.hosts.must(who, Topic(ticket.series, ticket.track), what)
        if not ticket.is_waiting:
            how = "withdrawn" if ticket.state == WITHDRAWN else "closed"
            raise UserError(f"Question {number} is {how} already.")
        return ticket

    async def _chosen(self, who: Principal, number: int | None, what: str) -> Ticket:
        """The one that is named, or the only one that somebody has taken."""
        if number is not None:
            return await self.mine_to_answer(who, number, what)
        found = await self.helping(who)
        if len(found) != 1:
            verb = "done" if what.startswith("Closing") else "handover"
            raise UsageError(which(verb, found) if found else "You have taken no question; name one by its number.")
        return found[0]

    async def _change(self, ticket: Ticket, change: Change) -> Told:
        changed = await self.tickets.change(ticket, change, self._clock.now())
        return Told(changed, await self._teller.deliver(ticket.id))
