"""Makes a `Message` of what people say; what is not for the bot goes no further."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from bot.chat.adapter import Inbox
from bot.chat.message import Address, Message, Principal, Room
from bot.irc.listening.address import address, is_whole
from bot.irc.listening.paste import Key, Paste, Pastes
from bot.irc.listening.prefilter import Prefilter
from bot.irc.settings import ChannelSettings, IrcSettings
from bot.irc.wire.connection import Connection
from bot.irc.wire.isupport import Features
from bot.irc.wire.line import Line, decode
from bot.irc.wire.mask import Mask
from bot.irc.wire.stale import Stale
from bot.text.clean import clean

Identify = Callable[[Line], Principal]

_QUERY_PREFIX = "!"
"""Not needed in a query, but nobody minds it there."""


class Hearing:
    """The PRIVMSG side of one connection. NOTICE, CTCP, other bots, our own lines and old lines are not heard."""

    def __init__(
        self,
        network: str,
        settings: IrcSettings,
        connection: Connection,
        *,
        features: Features,
        me: Mask,
        identify: Identify,
        inbox: Inbox,
        wants: Callable[[str], bool] | None,
    ) -> None:
        self._network, self._settings, self._connection = network, settings, connection
        self._features, self._me, self._identify, self._wants = features, me, identify, wants
        self._inbox = inbox
        self._rooms: dict[str, tuple[Room, ChannelSettings]] = {}
        self._names: tuple[str, ...] = ()
        self._my_nick = ""
        self._ignored: frozenset[str] = frozenset()
        self._stale = Stale()
        self.pastes = Pastes(settings.paste, connection, self._deliver)
        self._prefilter = Prefilter(self.pastes.open, connection.reactor.loop.time)
        self.configure()
        connection.skip = self._prefilter.skip
        connection.reactor.on("PRIVMSG", self._on_privmsg)
        connection.reactor.on("BATCH", self._stale.on_batch)
        connection.reactor.on("001", self._stale.on_welcome)

    def configure(self) -> None:
        """Take over our present nick and the server's case mapping."""
        fold = self._features.casemap.fold
        self._my_nick = fold(self._me.nick)
        self._names = tuple(dict.fromkeys((self._me.nick, self._settings.nick)))
        self._ignored = frozenset(fold(nick) for nick in self._settings.ignore)
        self._rooms = {
            fold(name): (Room(self._network, name), channel) for name, channel in self._settings.channels.items()
        }
        self._prefilter.configure(set(self._names), self._settings.channels, self._features.casemap, self._wants)

    def _on_privmsg(self, line: Line) -> None:
        if len(line.params) < 2 or not line.userhost or self._is_deaf_to(line):
            return
        sender = self._identify(line)
        target = self._features.casemap.fold(line.target)
        key = (line.source.encode(), target.encode())
        if target == self._my_nick:
            self._in_query(key, sender, line)
        elif target in self._rooms:
            self._in_channel(key, sender, line, *self._rooms[target])

    def _is_deaf_to(self, line: Line) -> bool:
        nick = self._features.casemap.fold(line.nick)
        return (
            "\x01" in line.text[:1]
            or nick == self._my_nick
            or nick in self._ignored
            or (bool(line.tags) and self._stale.covers(line))
        )

    def _in_query(self, key: Key, sender: Principal, line: Line) -> None:
        text = clean(line.text).rstrip()
        how, bare = address(text, names=self._names, prefix=_QUERY_PREFIX, casemap=self._features.casemap)
        if how is Address.NONE and self.pastes.extend(key, sender, text):
            return
        if bare:
            room = Room(self._network, line.nick, is_direct=True)
            whole = is_whole(bare, Address.NAME)
            self.pastes.begin(key, room, sender, Address.NAME, [bare], is_whole=whole)

    def _in_channel(self, key: Key, sender: Principal, line: Line, room: Room, channel: ChannelSettings) -> None:
        text = clean(line.text).rstrip()
        how, bare = address(text, names=self._names, prefix=channel.prefix, casemap=self._features.casemap)
        if how is not Address.NONE:
            whole = is_whole(bare, how)
            before = [] if whole else self._shown_before(key, how)
            lines = [bare, *before] if bare else before
            self.pastes.begin(key, room, sender, how, lines, is_whole=whole)
        elif not self.pastes.extend(key, sender, text) and channel.ambient and self._wants and self._wants(text):
            self.pastes.begin(key, room, sender, how, [*self._before(key), text])

    def _shown_before(self, key: Key, how: Address) -> list[str]:
        """A paste that came right before `bot: what is this?`; one line of talk before it is not meant."""
        if how is not Address.NAME:
            return []
        lines = self._before(key)
        return lines if len(lines) > 1 else []

    def _before(self, key: Key) -> list[str]:
        lines = self._prefilter.before(key, self._settings.paste.gap)
        if lines:
            self._prefilter.forget(key)
        return [clean(decode(line)).rstrip() for line in lines]

    def _deliver(self, paste: Paste) -> None:
        self._inbox.put(
            Message(
                room=paste.room,
                sender=paste.sender,
                text=paste.text,
                address=paste.address,
                received_at=datetime.now(UTC),
                lines=max(len(paste.lines), 1),
            )
        )
