"""One letter, part by part, into its channel. What is there already is not posted again."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from bot.chat.adapter import Letter
from bot.slack.speaking.lookup import Lookup, metadata
from bot.slack.speaking.payload import Post
from bot.slack.speaking.place import HOME, Place, Places
from bot.slack.speaking.queue import Job, Lane
from bot.slack.speaking.uploads import upload
from bot.slack.wire.faults import CallFailed, found
from bot.slack.wire.me import Me
from bot.slack.wire.web import Calls

PLAIN = 3000
"""Characters of a post whose blocks Slack does not take."""
_GONE = frozenset(["message_not_found", "thread_not_found"])
_FINAL = frozenset(["cant_update_message", "edit_window_closed", "is_inactive"])
_MARKUP = re.compile(r"<[@#!][^>]*>")


class Delivery:
    """Delivers; whoever calls it decides what to do when that fails. `under` finds the first message of a topic."""

    def __init__(self, calls: Calls, me: Me, under: Callable[[Letter], str]) -> None:
        self._calls, self._under = calls, under
        self._places, self._lookup = Places(calls), Lookup(calls, me)

    async def deliver(self, job: Job, lane: Lane) -> str:
        """All parts that are missing; returns the `ts` of the first. Raises `CallFailed`; then it may be called again."""
        room = job.letter.room
        if room.channel.startswith(HOME):
            await self._publish(room.channel.removeprefix(HOME), job)
            return ""
        place = await self._places.of(room, self._under(job.letter))
        if job.is_doubtful:
            await self._lookup.note(job, place, lane.jobs)
            job.is_doubtful = False
        for number, post in enumerate(job.payload.posts):
            if number not in job.done:
                job.done[number] = await self._post(job, number, post, place, lane)
        for number in range(len(job.payload.posts), job.parts):
            if number not in job.done:
                await lane.turn()
                job.done[number] = await upload(self._calls, job, number, self._below(job, place))
        return job.done.get(0, "")

    async def _publish(self, user: str, job: Job) -> None:
        await self._calls("views.publish", user_id=user, view={"type": "home", "blocks": job.payload.home})

    def _below(self, job: Job, place: Place) -> Place:
        """The thread under the first post, unless the whole letter is in a thread, or in a conversation of two."""
        if place.thread or job.letter.room.is_direct or not job.payload.posts:
            return place
        return replace(place, thread=job.done.get(0, ""))

    async def _post(self, job: Job, number: int, post: Post, place: Place, lane: Lane) -> str:
        first = self._under(job.letter)
        if number == 0 and job.letter.amends and first:
            changed = await self._amend(job, post, place, first)
            if changed:
                return changed
            place = replace(place, thread=job.letter.room.thread)
        if post.below:
            place = self._below(job, place)
        await lane.turn()
        try:
            return await self._say(job, number, post, place)
        except CallFailed as fault:
            if fault.error not in _GONE or not place.thread:
                raise
            return await self._say(job, number, post, replace(place, thread=""))  # the thread was deleted meanwhile

    async def _say(self, job: Job, number: int, post: Post, place: Place) -> str:
        posted = await self._calls(
            "chat.postMessage",
            channel=place.channel,
            unfurl_links=False,
            unfurl_media=False,
            metadata=metadata(job, number),
            **content(job, post),
            **({"thread_ts": place.thread} if place.thread else {}),
        )
        return found(posted, "ts")

    async def _amend(self, job: Job, post: Post, place: Place, first: str) -> str:
        """Put a post in the place of the topic's first; empty where that one is gone or cannot be changed any more.

        Doing it twice changes nothing. No blocks must be sent as an empty list, or the old ones stay.
        """
        try:
            await self._calls(
                "chat.update",
                channel=place.channel,
                ts=first,
                metadata=metadata(job, 0),
                **{"blocks": [], **content(job, post)},
            )
        except CallFailed as fault:
            if fault.error in _GONE | _FINAL:
                return ""
            raise
        return first


def content(job: Job, post: Post) -> dict[str, Any]:
    """Text and blocks; text alone after Slack has refused the blocks."""
    if job.is_plain:
        return {"text": _MARKUP.sub("", post.text)[:PLAIN] or "…"}
    return {"text": post.text} | ({"blocks": post.blocks} if post.blocks else {})
