"""Who is logged in as whom, as the server tells it while it happens (account-notify, extended-join, WHOX)."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.irc.wire.isupport import Features
from bot.irc.wire.line import Line

_MOST = 20_000
_NOBODY = frozenset({"", "*", "0"})


def account_of(word: str) -> str:
    """An account name as the server writes it, or empty for “none”."""
    return "" if word in _NOBODY else word


@dataclass(slots=True)
class Person:
    """Somebody whom we can see: the account, and the channels that we share as far as we know them."""

    account: str
    by: str
    channels: set[str] = field(default_factory=set)


class People:
    """Logged-in people by folded nick, as long as we share a channel: outside, nobody tells us when they leave."""

    def __init__(self, features: Features) -> None:
        self._features = features
        self._known: dict[str, Person] = {}

    def __len__(self) -> int:
        return len(self._known)

    def find(self, nick: str) -> Person | None:
        """The person behind a nick, when logged in and in sight."""
        return self._known.get(self._fold(nick))

    def learn(self, nick: str, account: str, by: str, channel: str) -> None:
        """Somebody in a channel is logged in, or is not."""
        key = self._fold(nick)
        if not account:
            self._known.pop(key, None)
            return
        person = self._known.get(key)
        if person is None or person.account != account:
            while len(self._known) >= _MOST:
                del self._known[next(iter(self._known))]
            person = self._known[key] = Person(account, by)
        person.channels.add(self._fold(channel))

    def account_changed(self, line: Line) -> None:
        """`ACCOUNT`: somebody logged in or out."""
        key = self._fold(line.nick)
        person = self._known.pop(key, None)
        account = account_of(line.target)
        if account:
            self._known[key] = Person(account, "account-notify", person.channels if person else {"?"})

    def left(self, nick: str, channel: str) -> None:
        """Somebody is no longer in a channel; out of the last one we lose sight."""
        key = self._fold(nick)
        person = self._known.get(key)
        if person is None:
            return
        person.channels -= {self._fold(channel), "?"}
        if not person.channels:
            del self._known[key]

    def forget(self, nick: str) -> None:
        """A nick was given up: whoever takes it next is somebody else."""
        self._known.pop(self._fold(nick), None)

    def clear(self) -> None:
        """Nobody is known any more: services or a channel of ours are gone."""
        self._known.clear()

    def lost_channel(self, channel: str) -> None:
        """We are no longer in a channel."""
        for nick in list(self._known):
            self.left(nick, channel)

    def _fold(self, name: str) -> str:
        return self._features.casemap.fold(name)
