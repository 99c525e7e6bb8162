"""The people of the workspace: who is there, and what they say."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from tests.servers.slack import encoding
from tests.servers.slack.journal import Shown
from tests.servers.slack.log import Delivery
from tests.servers.slack.office import Office
from tests.servers.slack.reading import decoded
from tests.servers.slack.shapes import file_in_event, user_json
from tests.servers.slack.web import chat
from tests.servers.slack.world import Channel, File, Json, User, new_id


@dataclass(frozen=True, slots=True)
class Paste:
    """A file that somebody sends along."""

    name: str
    content: str | bytes
    mimetype: str = "text/plain"
    mode: str = "hosted"
    url: str = ""
    """Where its `url_private` points, when not to this server."""
    needs_info: bool = False


class Talking:
    """What people do with messages."""

    def __init__(self, office: Office) -> None:
        self._office, self._workspace = office, office.workspace

    def add_user(
        self,
        name: str,
        *,
        guest: bool = False,
        single_channel: bool = False,
        team: str | None = None,
        bot: bool = False,
        admin: bool = False,
        deleted: bool = False,
    ) -> User:
        """A person; a guest, somebody of another organisation (`team`), or another bot."""
        user = User(
            new_id("U"),
            name,
            team or self._workspace.team,
            real_name=name.capitalize(),
            is_bot=bot,
            is_admin=admin,
            is_restricted=guest or single_channel,
            is_ultra_restricted=single_channel,
            is_stranger=team is not None,
            deleted=deleted,
            bot_id=new_id("B") if bot else "",
        )
        self._workspace.users[user.id] = user
        return user

    def change_user(self, who: str | User, **changes: Any) -> User:
        """Change somebody, as an administrator does; the app hears of it."""
        user = self._workspace.user(who)
        for name, value in changes.items():
            setattr(user, name, value)
        stamp = self._workspace.clock.next()
        self._office.tell({"type": "user_change", "user": user_json(user), "event_ts": stamp}, "user_change")
        return user

    def add_channel(
        self,
        name: str,
        members: Iterable[str | User] = (),
        *,
        bot: bool = True,
        private: bool = False,
        archived: bool = False,
        shared: bool = False,
    ) -> Channel:
        """A channel with these people, and the bot unless it was not invited."""
        users = [self._workspace.user(who) for who in members]
        channel = Channel(new_id("C"), name, "group" if private else "channel")
        channel.members = {user.id for user in users} | ({self._workspace.bot.id} if bot else set())
        channel.is_archived, channel.is_shared = archived, shared
        channel.creator = users[0].id if users else ""
        self._workspace.channels[channel.id] = channel
        return channel

    def invite(self, channel: str | Channel, who: str | User | None = None) -> None:
        """Invite the bot, or somebody; the app hears of it."""
        target, user = self._workspace.channel(channel), self._workspace.user(who or self._workspace.bot)
        target.members.add(user.id)
        event = {"type": "member_joined_channel", "user": user.id, "channel": target.id, "team": user.team}
        event |= {"channel_type": "G" if target.is_private else "C", "event_ts": self._workspace.clock.next()}
        self._office.tell(event, "member_joined_channel", target)

    async def say(
        self,
        user: str | User,
        channel: str | Channel,
        text: str,
        *,
        thread: str | Shown | None = None,
        files: Iterable[Paste | tuple[str, str | bytes]] = (),
        raw: bool = False,
        **more: Any,
    ) -> Shown:
        """Say something as people type it (`@infrabot help`, links, code), or `raw`, as Slack's encoding of it.

        `channel` may be `dm` for the bot's direct messages. `more` goes into the message as it is (subtype, …).
        """
        who = self._workspace.user(user)
        target = self._workspace.dm(who) if channel == "dm" else self._workspace.channel(channel)
        assert who.id in target.members, f"{who.name} is not in {target.name}"
        shared = [self._add_file(who, target, file) for file in files]
        message = self._message(who, text if raw else encoding.encoded(text, self._workspace), shared) | more
        if thread is not None:
            ts = thread if isinstance(thread, str) else thread.thread or thread.ts
            message["thread_ts"] = ts
        shown = self._office.store(target, message)
        self._mention(target, message)
        return shown

    async def edit(self, user: str | User, shown: Shown, text: str) -> Shown:
        """Change one's own message."""
        who, channel = self._workspace.user(user), self._workspace.channels[shown.channel]
        message = channel.messages[shown.ts]
        previous = dict(message)
        new = encoding.encoded(text, self._workspace)
        message |= {"text": new, "edited": {"user": who.id, "ts": self._workspace.clock.next()}}
        message["blocks"] = encoding.rich_text(text, next(self._workspace.numbers))
        again = self._office.show("edit", channel, message)
        chat.tell_change(self._office, channel, dict(message), previous)
        if self._mark not in str(previous["text"]):
            self._mention(channel, message)
        return again

    async def delete(self, shown: Shown) -> None:
        """Take a message away."""
        channel = self._workspace.channels[shown.channel]
        message = channel.messages.pop(shown.ts)
        self._office.show("delete", channel, message)
        chat.tell_deletion(self._office, channel, message)

    async def unfurl(self, shown: Shown) -> None:
        """Slack looks at the links of a message and adds a preview: a change that nobody made."""
        channel = self._workspace.channels[shown.channel]
        message = channel.messages[shown.ts]
        previous = dict(message)
        message["attachments"] = [{"id": 1, "from_url": "https://test.invalid/", "fallback": "a page"}]
        chat.tell_change(self._office, channel, dict(message), previous)

    async def event(self, event: Mapping[str, Any], *, event_id: str = "") -> Delivery:
        """Any event as it is given; waits until it is acknowledged or given up."""
        delivery = self._office.wrapped(event, event_id=event_id)
        return await self._office.dispatcher.start(delivery)

    def replay(self, delivery: Delivery, *, after: float = 0.0) -> Delivery:
        """Deliver an event once more under its event_id, as Slack does when it did not hear the acknowledgement."""
        again = Delivery(delivery.kind, delivery.name, delivery.payload, delivery.accepts_response, delivery.event_id)
        self._office.dispatcher.start(again, after=after)
        return again

    @property
    def _mark(self) -> str:
        return f"<@{self._workspace.bot.id}>"

    def _message(self, who: User, text: str, files: list[File]) -> Json:
        message: Json = {"type": "message", "user": who.id, "ts": self._workspace.clock.next(), "text": text}
        message |= {"team": who.team, "client_msg_id": str(uuid.uuid4())}
        if who.is_bot:
            message |= {"bot_id": who.bot_id, "subtype": "bot_message"}
        elif text:
            message["blocks"] = encoding.rich_text(decoded(text, self._workspace), next(self._workspace.numbers))
        if who.is_stranger:
            message |= {"user_team": who.team, "source_team": who.team, "user_profile": {"team": who.team}}
        if files:
            base, team = self._office.base, self._workspace.team
            shown = [file_in_event(file, base, team) for file in files]
            message |= {"subtype": "file_share", "files": shown, "upload": False}
        return message

    def _add_file(self, who: User, channel: Channel, given: Paste | tuple[str, str | bytes]) -> File:
        paste = given if isinstance(given, Paste) else Paste(*given)
        content = paste.content.encode() if isinstance(paste.content, str) else paste.content
        file = File(new_id("F"), paste.name, content, who.id, mimetype=paste.mimetype, mode=paste.mode, url=paste.url)
        file.needs_info, file.channels = paste.needs_info, {channel.id}
        self._workspace.files[file.id] = file
        return file

    def _mention(self, channel: Channel, message: Json) -> None:
        """A mention is a second event, with an event_id of its own; direct messages have none."""
        office, bot = self._office, self._workspace.bot
        if self._mark not in message["text"] or message["user"] == bot.id or channel.kind in {"im", "mpim"}:
            return
        if bot.id not in channel.members:
            return
        dropped = {"subtype", "channel_type"}
        event = {name: value for name, value in message.items() if name not in dropped}
        event |= {"type": "app_mention", "channel": channel.id, "event_ts": message["ts"]}
        office.tell(event, "app_mention", channel)
