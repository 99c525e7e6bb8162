"""What the menu of a message offers: ask about it, or make an article of it."""

from __future__ import annotations

import asyncio
import logging

from slack_sdk.web.async_client import AsyncWebClient

from bot.chat.message import Room
from bot.slack.listening.acting import Acting
from bot.slack.listening.files import Files
from bot.slack.listening.forms import Pending, modal
from bot.slack.listening.hearing import HELP, Hearing
from bot.slack.listening.places import Places, is_direct
from bot.slack.listening.shapes import Shortcut
from bot.slack.listening.wording import QUOTE, words_of
from bot.slack.speaking.buttons import Asked
from bot.slack.wire.faults import CALL_ERRORS
from bot.text.clean import one_line, shorten

log = logging.getLogger(__name__)

FIND, PROPOSE = "find_fix", "propose_article"
"""Callback IDs of the shortcuts in the app's manifest."""
PROPOSAL = "kb propose"
LOOK_SECONDS = 1.0
"""How long the beginning of a thread is looked for: the form must be open within three seconds."""
_TITLE = 80


class Shortcuts:
    """The message shortcuts of one workspace."""

    def __init__(self, web: AsyncWebClient, *, acting: Acting, hearing: Hearing, places: Places, files: Files) -> None:
        self._web, self._acting, self._hearing, self._places, self._files = web, acting, hearing, places, files

    async def on_shortcut(self, shortcut: Shortcut) -> None:
        """One of ours; another one means nothing here."""
        if shortcut.callback_id not in {FIND, PROPOSE}:
            return
        room = self._room(shortcut)
        who = await self._acting.admit(shortcut.user, room, shortcut.channel.id, shortcut.response_url)
        if who is None:
            return
        if shortcut.callback_id == PROPOSE:
            await self._propose(shortcut, room)
            return
        typed = self._hearing.decoded(words_of(shortcut.message))
        text = "\n".join(filter(None, (typed, await self._files.read(shortcut.message.files))))
        self._hearing.put(QUOTE + text if text else HELP, who, room, shortcut.trigger_id)

    def _room(self, shortcut: Shortcut) -> Room:
        """The thread of that message. One between two people is not ours to write in: the answer comes in private."""
        channel, user = shortcut.channel.id, shortcut.user.id
        is_theirs = is_direct(channel) and not self._places.are_we_in(channel)
        return self._places.room(channel, user, "" if is_theirs else _thread_of(shortcut))

    async def _propose(self, shortcut: Shortcut, room: Room) -> None:
        """The form: the thread's first message is the question, the chosen one the answer."""
        ts, thread = _stamp_of(shortcut), shortcut.message.thread_ts
        chosen = self._hearing.decoded(words_of(shortcut.message))
        if thread == ts:
            question, answer = chosen, ""
        else:
            question, answer = await self._beginning(shortcut.channel.id, thread or ""), chosen
        title = shorten(one_line(question), _TITLE)
        asks = (
            Asked("title", "Title", title, required=True),
            Asked("question", "The question, as somebody asked it", question, multiline=True, required=True),
            Asked("answer", "The answer that helped", answer, multiline=True, required=True),
        )
        view = modal("Propose an article", Pending(PROPOSAL, room.channel, room.thread, room.is_direct, ts), asks)
        if view is not None:
            await self._acting.open(shortcut.trigger_id, view)

    async def _beginning(self, channel: str, thread: str) -> str:
        """The thread's first message, where Slack lets us read it: without the right to, the field stays empty."""
        if not thread:
            return ""
        try:
            async with asyncio.timeout(LOOK_SECONDS):
                found = (await self._web.conversations_replies(channel=channel, ts=thread, limit=1)).get("messages")
        except CALL_ERRORS as error:
            log.debug("the beginning of a thread cannot be read: %s", type(error).__name__)
            return ""
        first = found[0] if isinstance(found, list) and found else None
        text = first.get("text") if isinstance(first, dict) else None
        return self._hearing.decoded(text) if isinstance(text, str) else ""


def _stamp_of(shortcut: Shortcut) -> str:
    return shortcut.message_ts or shortcut.message.ts or ""


def _thread_of(shortcut: Shortcut) -> str:
    return shortcut.message.thread_ts or _stamp_of(shortcut)
