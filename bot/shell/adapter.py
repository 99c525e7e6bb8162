"""The shell as a chat platform: one room, one person, and every line is meant for the bot."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from datetime import UTC, datetime
from typing import Protocol

from bot.chat.adapter import Inbox, Letter, Outlet, Rendered
from bot.chat.message import Address, Message, Principal, Room
from bot.chat.reply import Reply
from bot.shell.person import NETWORK, local_person
from bot.text.clean import clean

LEAVE = frozenset({"exit", "quit"})
"""Words that end the conversation; Ctrl-D does as well."""


class Screen(Protocol):
    """Where the conversation is held: a terminal, or a pipe."""

    patience: float
    """Seconds that an answer may take before the next line is read."""

    def entries(self) -> AsyncGenerator[str]:
        """What the person enters, until they leave. Raises `BrokenPipeError` when nobody reads the answers any more."""

    def form(self, reply: Reply) -> str:
        """An answer as it will be shown."""

    def show(self, text: str) -> None:
        """Print a formed answer."""

    def busy(self, *, is_busy: bool) -> None:
        """Say whether an answer is awaited."""


class ShellAdapter:
    """Implements `bot.chat.adapter.Adapter`."""

    def __init__(self, inbox: Inbox, outlet: Outlet, screen: Screen, person: Principal | None = None) -> None:
        self._inbox, self._outlet, self._screen = inbox, outlet, screen
        self._person = person or local_person()
        self._awaited = 0
        self._answered = asyncio.Event()

    @property
    def network(self) -> str:
        return NETWORK

    @property
    def is_connected(self) -> bool:
        return True

    @property
    def health(self) -> str:
        return f"this terminal, {self._person.name}"

    async def run(self) -> None:
        """Talk until the person leaves."""
        async with aclosing(self._screen.entries()) as entries:  # gives the terminal back at once
            async for entry in entries:
                text = clean(entry).strip()
                if text.casefold() in LEAVE:
                    return
                if text:
                    await self._ask(text)

    async def _ask(self, text: str) -> None:
        """Hand a message over, and wait a moment for its answer, so that it usually stands below its question."""
        self._awaited += 1
        self._answered.clear()
        self._inbox.put(self._message(text))
        try:
            await asyncio.wait_for(self._answered.wait(), self._screen.patience)
        except TimeoutError:
            self._screen.busy(is_busy=True)

    def _message(self, text: str) -> Message:
        room = self.room_for(self._person)
        return Message(room, self._person, text, Address.NAME, datetime.now(UTC), lines=text.count("\n") + 1)

    def render(self, reply: Reply, room: Room, to: Principal | None) -> Rendered:
        """All of it: a terminal can be scrolled, so nothing is left for `more`."""
        del room, to
        return Rendered(self._screen.form(reply))

    def room_for(self, who: Principal) -> Room:
        """The terminal."""
        return Room(NETWORK, who.id, is_direct=True)

    def send(self, letter: Letter) -> None:
        """Print it at once."""
        self._screen.show(letter.payload)
        self._outlet.sent(letter)
        self._awaited = max(0, self._awaited - 1)
        if not self._awaited:
            self._screen.busy(is_busy=False)
            self._answered.set()

    async def reaches(self, who: Principal) -> bool:
        """There is nobody else at the terminal."""
        del who
        return True

    async def topic(self, room: Room) -> str | None:
        """A terminal has none."""
        del room
        return None

    async def set_topic(self, room: Room, text: str) -> bool:
        """A terminal has none."""
        del room, text
        return False

    async def verify(self, who: Principal) -> Principal:
        """The operating system has vouched already."""
        return who
