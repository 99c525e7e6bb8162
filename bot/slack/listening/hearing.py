"""Makes a `Message` of what people write, wherever they write it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from bot.chat.adapter import Inbox
from bot.chat.message import Address, Message, Principal, Room
from bot.slack.listening.entities import decode, mentions
from bot.slack.listening.files import Files
from bot.slack.listening.places import Places, is_direct
from bot.slack.listening.seen import Seen
from bot.slack.listening.shapes import MOST_TEXT, Said
from bot.slack.listening.sieve import Sieve, event_id
from bot.slack.listening.whisper import UNREADABLE, Whisper
from bot.slack.listening.wording import QUOTE, forwarded
from bot.slack.who.people import People
from bot.slack.wire.me import Me

HELP = "help"
"""What somebody is taken to have said who calls us and says nothing."""


class Hearing:
    """The `message` and `app_mention` side of one workspace."""

    def __init__(
        self,
        me: Me,
        inbox: Inbox,
        *,
        sieve: Sieve,
        seen: Seen,
        places: Places,
        people: People,
        files: Files,
        whisper: Whisper,
    ) -> None:
        self._me, self._inbox, self._sieve, self._seen, self._places = me, inbox, sieve, seen, places
        self._people, self._files, self._whisper = people, files, whisper

    async def hear(self, said: Said, event: Mapping[str, Any]) -> None:
        """A message that the sieve has let through; `event` is the same as it came."""
        if not self._seen.add(event_id(event)):
            return
        self._places.came_from(said.channel)
        address = self._address(said, event)
        if address is Address.NONE and not self._is_worth_it(said):
            return
        who = await self._people.of(said.user, event)
        if not who.is_outsider:
            await self._take(said, who, address)
        elif address is Address.NAME:
            await self._whisper.refuse(who, said.channel, said.user)

    def put(self, text: str, who: Principal, room: Room, event: str, address: Address = Address.NAME) -> None:
        """Hand something over that a person has said or done; it is not empty."""
        lines = text.count("\n") + 1
        self._inbox.put(Message(room, who, text, address, datetime.now(UTC), event, lines))

    def decoded(self, text: str | None) -> str:
        """What was typed."""
        return decode((text or "")[:MOST_TEXT], self._me.user, self._people.name_of)

    def _address(self, said: Said, event: Mapping[str, Any]) -> Address:
        is_ours = is_direct(said.channel) or event.get("type") == "app_mention"
        return Address.NAME if is_ours or mentions(said.text or "", self._me.user) else Address.NONE

    def _is_worth_it(self, said: Said) -> bool:
        previews = [file.preview for file in said.files or ()]
        return self._sieve.is_ambient(said.channel) and self._sieve.is_wanted_talk(said.text or "", previews)

    async def _take(self, said: Said, who: Principal, address: Address) -> None:
        typed = self.decoded(said.text)
        shown = "\n".join(filter(None, (self.decoded(forwarded(said.attachments)), await self._files.read(said.files))))
        text = f"{typed}\n{shown}" if typed and shown else typed or (QUOTE + shown if shown else "")
        if not text and address is Address.NAME:
            if said.files:
                await self._whisper.say(UNREADABLE, said.channel, said.user)
                return
            text = HELP
        if text:
            room = self._places.room(said.channel, said.user, said.thread_ts or "")
            self.put(text, who, room, f"{said.channel}:{said.ts}", address)
