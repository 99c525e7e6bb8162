"""Whether a letter stands in a channel already: every post carries its letter's id in its metadata.

That is how a post whose answer was lost, or that a killed run made, is not made twice.
https://docs.slack.dev/messaging/message-metadata/
"""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import PurePosixPath
from typing import Any

from bot.slack.speaking.place import Place
from bot.slack.speaking.queue import Job
from bot.slack.wire.faults import CallFailed, Kind
from bot.slack.wire.me import Me
from bot.slack.wire.web import Calls

log = logging.getLogger(__name__)

EVENT_TYPE = "openinfra_bot_letter"
SLACK = timedelta(minutes=5)
"""How far our clock and Slack's may be apart."""
_PAGES = 10
_PAGE = 200
_NOTHING_THERE = frozenset(["not_in_channel", "channel_not_found", "thread_not_found", "message_not_found"])


def metadata(job: Job, number: int) -> dict[str, Any]:
    """What a part carries; part 0 is the first post."""
    return {"event_type": EVENT_TYPE, "event_payload": {"id": str(job.letter.id), "part": number}}


def file_name(job: Job, number: int) -> str:
    """A file carries no metadata, so its name says which letter it belongs to: `usage-1k2j9f-2.png`."""
    name = PurePosixPath(job.payload.uploads[number - len(job.payload.posts)].name)
    return f"{name.stem}-{_short(job.letter.id)}-{number}{name.suffix}"


def _short(number: int) -> str:
    digits = "0123456789abcdefghijklmnopqrstuvwxyz"
    text, number = "", abs(number)
    while number:
        number, digit = divmod(number, 36)
        text = digits[digit] + text
    return text or "0"


class Lookup:
    """Finds the parts of a letter."""

    def __init__(self, calls: Calls, me: Me) -> None:
        self._calls, self._me = calls, me
        self._warned = False

    async def note(self, job: Job, place: Place, waiting: Iterable[Job] = ()) -> None:
        """Note in a job which of its parts are there. Raises `CallFailed` when that cannot be known now.

        After a crash many letters may wait for one channel: those of them that one look shows not to be there are told so.
        """
        others = [] if place.thread else [one for one in waiting if one is not job and _is_plain(one)]
        try:
            await self._look([job, *others], place.channel, place.thread)
            if job.letter.amends and place.thread and 0 not in job.done:  # what it amends may be gone, see Delivery
                await self._look([job], place.channel, job.letter.room.thread)
            first = job.done.get(0, "")
            if first and not place.thread and job.parts > 1:
                await self._look([job], place.channel, first)
        except CallFailed as fault:
            if fault.error in _NOTHING_THERE:
                return
            if fault.kind is not Kind.REFUSED:
                raise
            self._warn(fault)

    def _warn(self, fault: CallFailed) -> None:
        """Better twice than never."""
        if not self._warned:
            log.warning("cannot look for letters in the history, so one may be posted twice: %s", fault.sentence)
        self._warned = True

    async def _look(self, jobs: Sequence[Job], channel: str, thread: str) -> None:
        letters = {str(job.letter.id): job for job in jobs}
        files = {file_name(job, n): (job, n) for job in jobs for n in range(len(job.payload.posts), job.parts)}
        oldest = min((job.letter.created_at for job in jobs if job.letter.created_at), default=None)
        async for message in self._messages(channel, thread, oldest):
            letter, number = _part(message)
            found = [(letters[letter], number)] if letter in letters else []
            for job, part in found + [files[name] for name in _file_names(message) if name in files]:
                job.done.setdefault(part, str(message.get("ts")))
            if all(len(job.done) >= job.parts for job in jobs):
                return
        for job in jobs[1:]:
            job.is_doubtful = bool(job.done)

    async def _messages(self, channel: str, thread: str, oldest: datetime | None) -> AsyncIterator[Mapping[str, Any]]:
        """Our own messages there, back to a moment."""
        arguments: dict[str, Any] = {"channel": channel, "limit": _PAGE, "include_all_metadata": True}
        if oldest is not None:
            arguments["oldest"] = f"{(oldest - SLACK).timestamp():.6f}"
        if thread:
            arguments["ts"] = thread
        for _ in range(_PAGES):
            page = await self._calls("conversations.replies" if thread else "conversations.history", **arguments)
            for message in page.get("messages") or ():
                if isinstance(message, Mapping) and self._is_ours(message):
                    yield message
            cursor = (page.get("response_metadata") or {}).get("next_cursor")
            if not cursor:
                return
            arguments["cursor"] = cursor
        log.warning("more was said in %s than is looked through for a letter", channel)

    def _is_ours(self, message: Mapping[str, Any]) -> bool:
        """Another app could copy the metadata."""
        return message.get("bot_id") == self._me.bot or message.get("user") == self._me.user


def _is_plain(job: Job) -> bool:
    """Whether its first post would stand in the channel itself."""
    letter = job.letter
    return job.is_doubtful and not (letter.room.thread or letter.room.is_direct or letter.topic or letter.under)


def _part(message: Mapping[str, Any]) -> tuple[str, int]:
    """The letter and the part that a message is."""
    match message.get("metadata"):
        case {"event_type": kind, "event_payload": {"id": str(letter), "part": int(number)}} if kind == EVENT_TYPE:
            return letter, number
        case _:
            return "", 0


def _file_names(message: Mapping[str, Any]) -> list[str]:
    files = message.get("files") or ()
    return [str(file.get("name") or "") for file in files if isinstance(file, Mapping)]
