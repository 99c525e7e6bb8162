"""The topics of the channels that we are in, read and set, with what the server answers (RFC 2812, 3.2.4).

A server tells everybody in a channel of every change, so what has been learned stays true while we are in it; it costs no line to
ask again. Of the lines to set topics one is under way at a time, and each waits for the throttle, so that two hundred channels do
not look like a flood.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from bot.errors import BackendDown
from bot.irc.speaking.sender import Sender
from bot.irc.wire.connection import Connection
from bot.irc.wire.isupport import Features
from bot.irc.wire.line import Line
from bot.irc.wire.mask import Mask
from bot.irc.wire.outgoing import cut, plain

NO_TOPIC, TOPIC_IS = "331", "332"
_NOT_THERE = frozenset({"403", "442"})
_REFUSED = frozenset({"482", "477", "404"})
"""Only operators may (+t), or only those who are logged in."""
_LATER = "437"
"""InspIRCd with services: a topic changes once a second."""
_TRIES, _PAUSE = 4, 1.1


class Topics:
    """Topics of one connection. `is_in` says whether we are in a channel."""

    def __init__(
        self,
        connection: Connection,
        sender: Sender,
        *,
        me: Mask,
        features: Features,
        is_in: Callable[[str], bool],
        patience: float,
    ) -> None:
        self._connection, self._sender, self._me, self._features = connection, sender, me, features
        self._is_in, self._patience = is_in, patience
        self._known: dict[str, str] = {}
        self._asked: dict[str, asyncio.Future[Line]] = {}
        self._lane = asyncio.Lock()
        on = connection.reactor.on
        on("JOIN", self._on_join)
        on("TOPIC", self._on_topic)
        for numeric in (NO_TOPIC, TOPIC_IS, _LATER, *_NOT_THERE, *_REFUSED):
            on(numeric, self._on_answer)

    async def get(self, channel: str) -> str | None:
        """The topic, empty where there is none; None where we are not in the channel. Raises `BackendDown`."""
        key = self._fold(channel)
        if not self._is_in(channel):
            return None
        if key not in self._known:
            async with self._lane:
                answer = await self._ask(channel, f"TOPIC {channel}")
            if answer.type in _NOT_THERE:
                return None
        return self._known.get(key, "")

    async def set(self, channel: str, text: str) -> bool:
        """Set a topic; False where the server does not let us. Raises `BackendDown` where it does not answer."""
        if await self.get(channel) is None:
            return False
        text = self._fitting(text)
        async with self._lane:
            if self._known.get(self._fold(channel)) == text:
                return True  # a server says nothing about a change that is none
            answer = await self._ask(channel, f"TOPIC {channel} :{text}")
            for _ in range(_TRIES - 1):
                if answer.type != _LATER:
                    break
                await asyncio.sleep(_PAUSE)
                answer = await self._ask(channel, f"TOPIC {channel} :{text}")
        return answer.type == "TOPIC"

    async def _ask(self, channel: str, line: str) -> Line:
        while wait := self._sender.wait(line):  # noqa: ASYNC110 - the throttle has no event
            await asyncio.sleep(wait)
        key = self._fold(channel)
        answered: asyncio.Future[Line] = self._connection.reactor.loop.create_future()
        self._asked[key] = answered
        self._sender.command(line)
        over: set[asyncio.Future[Any]] = {answered, self._connection.ended}
        try:
            await asyncio.wait(over, timeout=self._patience, return_when=asyncio.FIRST_COMPLETED)
        finally:
            self._asked.pop(key, None)
        if not answered.done():
            raise BackendDown(f"The server did not answer about the topic of {channel}.")
        return answered.result()

    def _fitting(self, text: str) -> str:
        """As the server would keep it."""
        return cut(" ".join(plain(text).split()).encode(), self._features.topic_length).decode().rstrip()

    def _fold(self, channel: str) -> str:
        return self._features.casemap.fold(channel)

    def _on_join(self, line: Line) -> None:
        """What was the topic when we were last here need not be it now."""
        if self._features.casemap.same(line.nick, self._me.nick):
            self._known.pop(self._fold(line.target), None)

    def _on_topic(self, line: Line) -> None:
        self._known[self._fold(line.target)] = line.param(1)
        if self._features.casemap.same(line.nick, self._me.nick):
            self._done(line.target, line)

    def _on_answer(self, line: Line) -> None:
        channel = line.param(1)
        if line.type in {NO_TOPIC, TOPIC_IS}:
            self._known[self._fold(channel)] = line.param(2) if line.type == TOPIC_IS else ""
        self._done(channel, line)

    def _done(self, channel: str, line: Line) -> None:
        waiting = self._asked.get(self._fold(channel))
        if waiting is not None and not waiting.done():
            waiting.set_result(line)
