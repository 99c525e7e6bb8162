"""Throws away what is not for us before anything else looks at it: in a busy workspace that is nearly everything.

What passes is looked at once more where it is worked on; what does not pass would have been dropped there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from bot.slack.listening.entities import decode, mentions
from bot.slack.listening.seen import Seen
from bot.slack.settings import SlackSettings
from bot.slack.who.people import People
from bot.slack.wire.me import Me

SLACKBOT = "USLACKBOT"
_SUBTYPES = frozenset(["file_share", "thread_broadcast"])
_LOOK = 8000
"""Characters of unaddressed talk that are looked at."""
LEAVING = frozenset(["channel_left", "group_left"])


class Sieve:
    """Looks at raw event payloads; never raises, whatever they hold."""

    def __init__(
        self, settings: SlackSettings, me: Me, seen: Seen, *, people: People, wants: Callable[[str], bool]
    ) -> None:
        self._me, self._seen, self._people, self._wants = me, seen, people, wants
        self._not_people = frozenset([me.user, SLACKBOT])
        self._ambient = frozenset(name for name, channel in settings.channels.items() if channel.ambient)

    def passes(self, payload: Mapping[str, Any]) -> bool:
        """Whether an events_api payload is worth the work."""
        event = payload.get("event")
        if not isinstance(event, dict):
            return False
        match event.get("type"):
            case "message":
                return self._is_human(event) and self._is_for_us(event) and not self._was_seen(event)
            case "app_mention":
                return self._is_human(event) and not self._was_seen(event)
            case "app_home_opened":
                return event.get("tab") == "home"
            case "user_change":
                user = event.get("user")
                return isinstance(user, dict) and isinstance(name := user.get("id"), str) and self._people.knows(name)
            case kind:
                return isinstance(kind, str) and kind in LEAVING

    def is_ambient(self, channel: str) -> bool:
        """Whether we read what people say to each other there."""
        return channel in self._ambient

    def _is_human(self, event: dict[str, Any]) -> bool:
        """Said by a person, and just now: no bot's, no edit, no join message, nothing hidden."""
        if event.get("bot_id") or event.get("hidden") or event.get("edited"):
            return False
        if not isinstance(event.get("channel"), str) or not isinstance(event.get("ts"), str):
            return False
        subtype, user = event.get("subtype"), event.get("user")
        if subtype is not None and not (isinstance(subtype, str) and subtype in _SUBTYPES):
            return False
        return isinstance(user, str) and user not in self._not_people

    def _is_for_us(self, event: dict[str, Any]) -> bool:
        channel, text = event["channel"], event.get("text") or ""
        if not isinstance(text, str):
            return False
        if channel[:1] == "D":
            return True
        if channel not in self._ambient:
            return mentions(text, self._me.user)
        return mentions(text, self._me.user) or self.is_wanted_talk(text, _previews(event))

    def is_wanted_talk(self, text: str, previews: Iterable[object] = ()) -> bool:
        """Whether talk among people, or what they have pasted, is worth a look."""
        if text and self._wants(decode(text[:_LOOK], self._me.user, self._people.name_of)):
            return True
        return any(isinstance(preview, str) and self._wants(preview[:_LOOK]) for preview in previews)

    def _was_seen(self, event: dict[str, Any]) -> bool:
        return event_id(event) in self._seen


def _previews(event: Mapping[str, Any]) -> list[object]:
    files = event.get("files")
    return [file.get("preview") for file in files if isinstance(file, dict)] if isinstance(files, list) else []


def event_id(event: Mapping[str, Any]) -> str:
    """One id for a message however often, and as whatever, Slack tells of it."""
    return f"{event.get('channel')}:{event.get('ts')}"
