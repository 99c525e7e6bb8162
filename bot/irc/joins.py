"""The channels: joined after login, again after a kick, and slowly again where we are refused."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from bot.irc.settings import Timing
from bot.irc.speaking.sender import Sender
from bot.irc.wire.connection import Connection
from bot.irc.wire.isupport import Features
from bot.irc.wire.line import Line
from bot.irc.wire.mask import Mask

REFUSALS = {
    "403": "no such channel",
    "405": "we are in too many channels",
    "407": "too many targets",
    "437": "it is unavailable for now",
    "470": "it forwards elsewhere",
    "471": "it is full (+l)",
    "473": "it is invite only (+i)",
    "474": "we are banned (+b)",
    "475": "the key is wrong (+k)",
    "476": "the name is not valid",
    "477": "it needs a registered nick (+r)",
    "489": "it needs TLS (+z)",
    "520": "it is for operators only",
}
_SLOWEST = 1800.0
_JOIN_BYTES = 400


@dataclass(slots=True)
class Channel:
    """One channel of the configuration and how we stand with it."""

    name: str
    key: str
    joined: bool = False
    muted: bool = False
    problem: str = ""
    tries: int = 0


class Joins:
    """The channels of one connection."""

    def __init__(
        self,
        connection: Connection,
        sender: Sender,
        *,
        keys: Mapping[str, str],
        timing: Timing,
        me: Mask,
        features: Features,
        joined: Callable[[str], None],
        left: Callable[[str], None],
        muted: Callable[[str], None],
    ) -> None:
        self._connection, self._sender, self._timing = connection, sender, timing
        self._me, self._features = me, features
        self._joined, self._left, self._muted = joined, left, muted
        self._all = [Channel(name, key) for name, key in keys.items()]
        self._index: dict[str, Channel] = {}
        self._folded_by: object = None
        on = connection.reactor.on
        on("JOIN", self._on_join)
        on("PART", self._on_part)
        on("KICK", self._on_kick)
        on("404", self._on_cannot_send)
        for numeric in REFUSALS:
            on(numeric, self._on_refused)

    def start(self) -> None:
        """Join everything, few commands for many channels."""
        for line in join_lines([(channel.name, channel.key) for channel in self._all]):
            self._sender.command(line)
        self._connection.later(self._timing.retry_join, self._look)

    def find(self, name: str) -> Channel | None:
        """A channel of the configuration, in any spelling."""
        casemap = self._features.casemap
        if casemap is not self._folded_by:  # 005 came in between
            self._folded_by = casemap
            self._index = {casemap.fold(channel.name): channel for channel in self._all}
        return self._index.get(casemap.fold(name))

    def is_open(self, target: str) -> bool:
        """Whether a line to a target can leave now: a nick always, a channel when we may speak there."""
        channel = self.find(target)
        return not self._features.is_channel(target) if channel is None else channel.joined and not channel.muted

    def is_in(self, target: str) -> bool:
        """Whether a target is a channel of ours that we are in."""
        channel = self.find(target)
        return channel is not None and channel.joined

    def closed(self, target: str) -> str:
        """Why a letter to a target cannot be delivered, empty where it can or nobody knows yet."""
        channel = self.find(target)
        if channel is None:
            return "it is not a channel of the configuration" if self._features.is_channel(target) else ""
        return "" if self.is_open(target) else channel.problem

    @property
    def all_joined(self) -> bool:
        """Whether we are in every channel of the configuration."""
        return all(channel.joined for channel in self._all)

    def problems(self) -> Iterator[str]:
        """For `status`: the channels that refuse us."""
        for channel in self._all:
            if channel.problem:
                yield f"{channel.name}: {channel.problem}"

    def _on_join(self, line: Line) -> None:
        if not self._is_me(line.nick):
            return
        self._me.learn(line.userhost)
        channel = self.find(line.target)
        if channel is None:
            self._sender.command(f"PART {line.target}")
            return
        channel.joined, channel.muted, channel.problem = True, False, ""
        self._joined(channel.name)
        self._sender.pump()

    def _on_part(self, line: Line) -> None:
        if self._is_me(line.nick):
            for name in line.target.split(","):
                self._leave(name, "we were made to leave")

    def _on_kick(self, line: Line) -> None:
        if self._is_me(line.param(1)):
            self._leave(line.target, f"kicked by {line.nick}")

    def _leave(self, name: str, problem: str) -> None:
        channel = self.find(name)
        if channel is None:
            return
        channel.joined, channel.problem = False, problem
        self._left(channel.name)
        self._again(channel, self._timing.rejoin)

    def _on_refused(self, line: Line) -> None:
        channel = self.find(line.param(1))
        if channel is not None and channel.joined and line.type == "477":
            self._on_cannot_send(line)
        elif channel is not None and not channel.joined:
            channel.problem = REFUSALS[line.type]
            self._again(channel, self._timing.retry_join)

    def _on_cannot_send(self, line: Line) -> None:
        channel = self.find(line.param(1))
        if channel is None:
            return
        self._muted(channel.name)  # also behind a KICK that crossed our line
        if channel.joined and not channel.muted:
            channel.muted, channel.problem = True, "we may not speak there (+m, or a ban)"
            self._connection.later(self._delay(channel, self._timing.retry_join), lambda: self._unmute(channel))

    def _unmute(self, channel: Channel) -> None:
        channel.muted = False
        if channel.joined:
            channel.problem = ""
        self._sender.pump()

    def _again(self, channel: Channel, delay: float) -> None:
        self._connection.later(self._delay(channel, delay), lambda: self._join(channel))

    def _delay(self, channel: Channel, first: float) -> float:
        channel.tries += 1
        return float(min(first * 2 ** min(channel.tries - 1, 20), max(_SLOWEST, first)))

    def _join(self, channel: Channel) -> None:
        if not channel.joined:
            self._sender.command(f"JOIN {channel.name} {channel.key}".rstrip())

    def _look(self) -> None:
        """Channels that the server never answered about; and long peace makes the next retry quick again."""
        for channel in self._all:
            if channel.joined and not channel.muted:
                channel.tries = 0
            elif not channel.joined and not channel.problem:
                self._join(channel)
        self._connection.later(self._timing.retry_join, self._look)

    def _is_me(self, nick: str) -> bool:
        return self._features.casemap.same(nick, self._me.nick)


def join_lines(channels: list[tuple[str, str]]) -> list[str]:
    """As few JOIN commands as fit into lines; channels with a key stand first, as the grammar wants it."""
    lines: list[str] = []
    names: list[str] = []
    keys: list[str] = []
    for name, key in sorted(channels, key=lambda pair: not pair[1]):
        if names and len(",".join([*names, name, *keys, key]).encode()) > _JOIN_BYTES:
            lines.append(f"JOIN {','.join(names)} {','.join(keys)}".rstrip())
            names, keys = [], []
        names.append(name)
        keys += [key] if key else []
    return [*lines, f"JOIN {','.join(names)} {','.join(keys)}".rstrip()] if names else lines
