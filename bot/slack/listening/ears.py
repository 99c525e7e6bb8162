"""Everything that Slack tells, on bolt's listeners. Each acknowledges first: Slack waits three seconds, then tells it again.

What does not have the shape that Slack gives it is noted at debug and dropped before bolt reads it.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, TypeVar

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.chat.adapter import Inbox
from bot.slack.listening.acting import Acting
from bot.slack.listening.files import Files
from bot.slack.listening.hearing import Hearing
from bot.slack.listening.places import Places, is_direct
from bot.slack.listening.seen import Seen
from bot.slack.listening.shapes import Click, Frame, Opened, Said, Shortcut, Slash, Submission, read
from bot.slack.listening.shortcuts import Shortcuts
from bot.slack.listening.sieve import LEAVING, Sieve
from bot.slack.listening.whisper import Whisper
from bot.slack.settings import SlackSettings
from bot.slack.speaking.replies import Replies
from bot.slack.who.people import People
from bot.slack.wire.me import Me

log = logging.getLogger(__name__)

EVENTS = ("app_mention", "message", "app_home_opened", "user_change", *sorted(LEAVING))
"""The events that we do something with; which ones come is the app's manifest."""
_ANY = re.compile("")
_SHAPES: Mapping[str, type] = {"block_actions": Click, "message_action": Shortcut, "view_submission": Submission}
S = TypeVar("S")


class Ears:
    """The listening half of one workspace."""

    def __init__(
        self,
        network: str,
        settings: SlackSettings,
        me: Me,
        web: AsyncWebClient,
        inbox: Inbox,
        *,
        wants: Callable[[str], bool],
        people: People,
        replies: Replies,
    ) -> None:
        seen, self._places, self._people = Seen(), Places(network, settings.channels), people
        whisper, files = Whisper(web), Files(settings, web)
        self._sieve = Sieve(settings, me, seen, people=people, wants=wants)
        self._hearing = Hearing(
            me,
            inbox,
            sieve=self._sieve,
            seen=seen,
            places=self._places,
            people=people,
            files=files,
            whisper=whisper,
        )
        self._acting = Acting(
            network,
            web,
            hearing=self._hearing,
            places=self._places,
            people=people,
            replies=replies,
            whisper=whisper,
        )
        self._shortcuts = Shortcuts(web, acting=self._acting, hearing=self._hearing, places=self._places, files=files)

    def is_wanted(self, payload: Mapping[str, Any]) -> bool:
        """Whether a payload leads to anything; microseconds for an event that does not. The others need only an ack.

        It never raises, and bolt does not stumble over what it lets through. Any payload may be given, not events alone.
        """
        if "event" in payload:
            return self._sieve.passes(payload) and read(payload, Frame) is not None
        shape = Slash if "command" in payload else _SHAPES.get(str(payload.get("type")))
        return shape is not None and read(payload, shape) is not None and read(payload, Frame) is not None

    def register(self, app: AsyncApp) -> None:
        """Put our listeners on an app."""
        app.use(self._guard)
        app.event(_ANY)(self._on_event)
        app.command(_ANY)(self._on_slash)
        app.shortcut(_ANY)(self._on_shortcut)
        app.action(_ANY)(self._on_click)
        app.view(_ANY)(self._on_submission)

    async def _guard(self, body: dict[str, Any], next_: Callable[[], Awaitable[None]]) -> BoltResponse | None:
        """Bolt's own matchers raise on what they do not expect, should it come here all the same."""
        if not self.is_wanted(body):
            log.debug("dropped: no shape that Slack gives it")
            return BoltResponse(status=200, body="")
        await next_()
        return None

    async def _on_event(self, ack: AsyncAck, event: dict[str, Any]) -> None:
        await ack()
        kind = event["type"]
        if kind in {"message", "app_mention"}:
            await self._then(event, Said, lambda said: self._hearing.hear(said, event))
        elif kind == "app_home_opened":
            await self._then(event, Opened, lambda opened: self._acting.on_home(opened, event))
        elif kind == "user_change":
            self._people.learn(event["user"])
        elif isinstance(channel := event.get("channel"), str):
            self._places.left(channel)

    async def _on_slash(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        """What was typed is shown to the channel where the answer will be."""
        channel = body["channel_id"]
        if not is_direct(channel) and self._places.are_we_in(channel):
            await ack(response_type="in_channel")
        else:
            await ack()
        await self._then(body, Slash, self._acting.on_slash)

    async def _on_shortcut(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        await ack()
        await self._then(body, Shortcut, self._shortcuts.on_shortcut)

    async def _on_click(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        await ack()
        await self._then(body, Click, self._acting.on_click)

    async def _on_submission(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        await ack()
        await self._then(body, Submission, self._acting.on_submission)

    async def _then(self, payload: Mapping[str, Any], shape: type[S], work: Callable[[S], Awaitable[None]]) -> None:
        found = read(payload, shape)
        if found is None:
            log.debug("dropped: no %s that Slack would send", shape.__name__)
        else:
            await work(found)
