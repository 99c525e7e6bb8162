"""Makes a `Message` of what people do without writing: slash commands, buttons, forms, their own page."""

from __future__ import annotations

import logging
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.chat.message import Principal, Room
from bot.slack.listening.forms import Pending, command_line, modal, pending_of
from bot.slack.listening.hearing import HELP, Hearing
from bot.slack.listening.places import Places, is_direct
from bot.slack.listening.shapes import Click, Opened, Person, Pressed, Slash, Submission
from bot.slack.listening.whisper import Whisper
from bot.slack.speaking import home
from bot.slack.speaking.buttons import ASK, RUN, form_of
from bot.slack.speaking.replies import Replies
from bot.slack.who.people import People
from bot.slack.wire.faults import CALL_ERRORS, failed

log = logging.getLogger(__name__)


class Acting:
    """Everything that comes with a trigger. What outsiders do leads to nothing."""

    def __init__(
        self,
        network: str,
        web: AsyncWebClient,
        *,
        hearing: Hearing,
        places: Places,
        people: People,
        replies: Replies,
        whisper: Whisper,
    ) -> None:
        self._network, self._web, self._hearing, self._places = network, web, hearing, places
        self._people, self._replies, self._whisper = people, replies, whisper

    async def on_slash(self, slash: Slash) -> None:
        """`/openinfra …`"""
        room = self._places.room(slash.channel_id, slash.user_id)
        person = Person(slash.user_id, slash.team_id)
        who = await self.admit(person, room, slash.channel_id, slash.response_url)
        if who is not None:
            self._hearing.put(self._hearing.decoded(slash.text) or HELP, who, room, slash.trigger_id)

    async def on_click(self, click: Click) -> None:
        """A button of ours. Others (a link, say) mean nothing here."""
        pressed = next((one for one in click.actions if _kind(one) in {RUN, ASK}), None)
        if pressed is None or not pressed.value:
            return
        room = self._room_of(click, pressed)
        channel = click.channel.id if click.channel else ""
        who = await self.admit(click.user, room, channel, click.response_url)
        if who is None:
            return
        if _kind(pressed) == ASK:
            await self._ask(click, pressed.value, room)
        else:
            self._hearing.put(pressed.value, who, room, click.trigger_id)

    async def on_submission(self, submission: Submission) -> None:
        """A form of ours was sent."""
        pending = pending_of(submission.view)
        if pending is None:
            return
        room = Room(self._network, pending.channel, pending.thread, pending.is_direct)
        who = await self._people.of(submission.user.id, {"team": submission.user.team_id})
        if not who.is_outsider:
            line = command_line(pending.command, submission.view.state.values)
            self._hearing.put(line, who, room, submission.trigger_id or submission.view.id)

    async def on_home(self, opened: Opened, event: dict[str, Any]) -> None:
        """Somebody looks at the bot's own page."""
        who = await self._people.of(opened.user, event)
        if not who.is_outsider:
            room = home.room(self._network, opened.user)
            self._hearing.put(home.COMMAND, who, room, f"home:{opened.user}:{opened.event_ts or ''}")

    async def admit(self, person: Person, room: Room, channel: str, url: str | None) -> Principal | None:
        """Who has done it, if they may; keeps the response address for those who may."""
        who = await self._people.of(person.id, {"team": person.team_id})
        if who.is_outsider:
            await self._whisper.refuse(who, channel, person.id, url or "")
            return None
        self._replies.remember(room.channel, person.id, url or "")
        return who

    async def open(self, trigger: str, view: dict[str, Any]) -> None:
        """Show a form. The trigger lives for three seconds; when they are over, there is nobody to tell."""
        try:
            await self._web.views_open(trigger_id=trigger, view=view)
        except CALL_ERRORS as error:
            word = failed("views.open", error, 0.0).error
            log.warning("a form could not be shown: %s", word or type(error).__name__)

    async def _ask(self, click: Click, value: str, room: Room) -> None:
        form = form_of(value)
        if form is None:
            return
        ts = (click.message.ts if click.message else None) or ""
        view = modal(form.title, Pending(form.command, room.channel, room.thread, room.is_direct, ts), form.asks)
        if view is not None:
            await self.open(click.trigger_id, view)

    def _room_of(self, click: Click, pressed: Pressed) -> Room:
        """Where the answer goes: below the message with the button. A person's page has no messages below it."""
        if click.channel is None:
            if pressed.value == home.COMMAND:
                return home.room(self._network, click.user.id)
            return Room(self._network, click.user.id, is_direct=True)
        thread = _thread_of(click) or ("" if is_direct(click.channel.id) else _stamp_of(click))
        return self._places.room(click.channel.id, click.user.id, thread)


def _thread_of(click: Click) -> str:
    found = (click.message.thread_ts if click.message else None, click.container.thread_ts if click.container else None)
    return next((stamp for stamp in found if stamp), "")


def _stamp_of(click: Click) -> str:
    """What the message with the button is called, unless only one person sees it: nothing can be posted below that."""
    return (click.message.ts if click.message else None) or ""


def _kind(pressed: Pressed) -> str:
    return pressed.action_id.partition(":")[0]
