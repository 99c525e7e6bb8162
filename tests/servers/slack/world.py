"""The workspace: people, channels, files and views, as plain data."""

from __future__ import annotations

import itertools
import secrets
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Json = dict[str, Any]
Kind = Literal["channel", "group", "im", "mpim"]
_KEPT = 20_000
_ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ0123456789"


def new_id(prefix: str) -> str:
    """An ID as Slack makes them: a letter that tells the kind and ten characters."""
    return prefix + "".join(secrets.choice(_ALPHABET) for _ in range(10))


@dataclass(slots=True, eq=False)
class User:
    """A person or a bot."""

    id: str
    name: str
    team: str
    real_name: str = ""
    is_bot: bool = False
    is_admin: bool = False
    is_restricted: bool = False
    is_ultra_restricted: bool = False
    is_stranger: bool = False
    deleted: bool = False
    bot_id: str = ""


@dataclass(slots=True, eq=False)
class Channel:
    """A conversation of any kind with its messages, the oldest first."""

    id: str
    name: str
    kind: Kind = "channel"
    members: set[str] = field(default_factory=set)
    is_archived: bool = False
    is_shared: bool = False
    """With another organisation (Slack Connect)."""
    creator: str = ""
    created: int = field(default_factory=lambda: int(time.time()))
    messages: dict[str, Json] = field(default_factory=dict)

    @property
    def is_private(self) -> bool:
        return self.kind != "channel"


@dataclass(slots=True, eq=False)
class File:
    """A file or snippet. `url` may point anywhere, which is how a test sees where a token is sent."""

    id: str
    name: str
    content: bytes
    user: str = ""
    title: str = ""
    mimetype: str = "text/plain"
    mode: str = "hosted"
    url: str = ""
    needs_info: bool = False
    """Events show the ID alone and `file_access: check_file_info`, as in channels shared with other organisations."""
    is_complete: bool = True
    channels: set[str] = field(default_factory=set)
    declared: int = -1


@dataclass(slots=True, eq=False)
class View:
    """A modal or somebody's App Home."""

    id: str
    user: str
    body: Json
    is_open: bool = True
    hash: str = ""
    root: str = ""
    previous: str = ""

    @property
    def blocks(self) -> list[Json]:
        return list(self.body["blocks"])

    @property
    def title(self) -> str:
        return str((self.body.get("title") or {}).get("text", ""))


def bound(kept: dict[str, Any]) -> None:
    """Forget the oldest of many."""
    if len(kept) > _KEPT:
        del kept[next(iter(kept))]


class Clock:
    """Message timestamps: unique and rising."""

    def __init__(self) -> None:
        self._last = 0

    def next(self) -> str:
        self._last = max(self._last + 1, time.time_ns() // 1000)
        return f"{self._last // 1_000_000}.{self._last % 1_000_000:06d}"


class Workspace:
    """One team with the bot in it."""

    def __init__(self, *, name: str = "Ops", bot_name: str = "infrabot") -> None:
        self.team, self.name, self.domain = new_id("T"), name, name.lower()
        self.app = new_id("A")
        self.users: dict[str, User] = {}
        self.channels: dict[str, Channel] = {}
        self.files: dict[str, File] = {}
        self.views: dict[str, View] = {}
        self.homes: dict[str, View] = {}
        self.clock = Clock()
        self.numbers: Iterator[int] = itertools.count(1)
        self.bot = User(new_id("U"), bot_name, self.team, real_name=bot_name, is_bot=True, bot_id=new_id("B"))
        self.users[self.bot.id] = self.bot

    def user(self, who: str | User) -> User:
        """A user by ID or name; raises `KeyError`."""
        if isinstance(who, User):
            return who
        found = self.users.get(who) or next((user for user in self.users.values() if user.name == who), None)
        if found is None:
            raise KeyError(f"there is no user {who}")
        return found

    def channel(self, which: str | Channel) -> Channel:
        """A channel by ID or name (with or without #), or the bot's conversation with a person (`@name`, a user's ID)."""
        if isinstance(which, Channel):
            return which
        if which in self.channels:
            return self.channels[which]
        if which.startswith("@") or which in self.users:
            return self.dm(self.user(which.removeprefix("@")))
        name = which.removeprefix("#")
        found = next((channel for channel in self.channels.values() if channel.name == name), None)
        if found is None:
            raise KeyError(f"there is no channel {which}")
        return found

    def dm(self, *users: User) -> Channel:
        """The bot's conversation with a person, or with several; made when it does not exist."""
        members = {user.id for user in users} | {self.bot.id}
        kind: Kind = "im" if len(users) == 1 else "mpim"
        for channel in self.channels.values():
            if channel.kind == kind and channel.members == members:
                return channel
        name = "" if kind == "im" else "mpdm-" + "--".join(sorted(user.name for user in users)) + "-1"
        made = Channel(new_id("D" if kind == "im" else "G"), name, kind, members)
        self.channels[made.id] = made
        return made

    def bot_of(self, bot_id: str) -> User | None:
        """The bot user with that bot ID."""
        return next((user for user in self.users.values() if user.bot_id == bot_id and bot_id), None)


def replies(channel: Channel, thread: str) -> list[Mapping[str, Any]]:
    """The messages below a message."""
    return [m for ts, m in channel.messages.items() if m.get("thread_ts") == thread and ts != thread]
