"""The parts of one connection and how they hang together."""

from __future__ import annotations

import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from bot.chat.adapter import Inbox
from bot.irc.joins import Joins
from bot.irc.listening.hearing import Hearing
from bot.irc.login.nick import Nicks
from bot.irc.login.nickserv import NickServ, Service
from bot.irc.login.sasl import Sasl
from bot.irc.settings import IrcSettings
from bot.irc.speaking.ctcp import Ctcp
from bot.irc.speaking.post import Post
from bot.irc.speaking.sender import Sender
from bot.irc.speaking.topics import Topics
from bot.irc.who.identity import Identity
from bot.irc.who.whois import Whois
from bot.irc.wire.caps import WANTED, Caps
from bot.irc.wire.casemapping import Casemap
from bot.irc.wire.connection import Connection, Reactor
from bot.irc.wire.isupport import Features
from bot.irc.wire.mask import Mask
from bot.irc.wire.watchdog import Pulse


@dataclass(frozen=True, slots=True)
class Secrets:
    """The secrets of one network, read when it starts."""

    server: str = ""
    account: str = ""
    nickserv: str = ""
    keys: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Setting:
    """What all connections of one network share."""

    network: str
    settings: IrcSettings
    secrets: Secrets
    tls: ssl.SSLContext | None
    post: Post
    inbox: Inbox
    wants: Callable[[str], bool] | None


class Parts:
    """Everything that one connection needs; the callbacks are the session's."""

    def __init__(
        self,
        setting: Setting,
        *,
        caps_settled: Callable[[], None],
        logged_in: Callable[[str], None],
    ) -> None:
        self._setting = setting
        self.features = Features()
        self.me = Mask(setting.settings.nick)
        self.reactor = Reactor(on_connect=lambda _protocol, _transport: self.caps.begin())
        self.connection: Connection = self.reactor.server()  # type: ignore[no-untyped-call]
        self.sasl = self._make_sasl()
        wanted = {*WANTED, *(("sasl",) if self.sasl else ())} - set(setting.settings.without_caps)
        self.caps = Caps(self.connection, wanted, caps_settled)
        self.pulse = self._make_pulse()
        self.sender = self._make_sender()
        self.nickserv = self._make_nickserv(logged_in)
        self.identity = self._make_identity()
        self.nicks = self._make_nicks()
        self.joins = self._make_joins()
        self.topics = self._make_topics()
        self.hearing = self._make_hearing()
        self.ctcp = Ctcp(self.connection, self.sender, me=self.me, same=lambda a, b: self.casemap().same(a, b))

    def casemap(self) -> Casemap:
        """The server's case mapping as known by now."""
        return self.features.casemap

    # The parts know each other in a circle; these break it.

    def _end_caps(self) -> None:
        self.caps.end()

    def _read(self, serial: int) -> None:
        self.sender.read(serial)

    def _is_open(self, target: str) -> bool:
        return self.joins.is_open(target)

    def _on_nick(self) -> None:
        self.hearing.configure()

    def _make_sasl(self) -> Sasl | None:
        settings = self._setting.settings
        if not settings.sasl:
            return None
        return Sasl(
            self.connection,
            mechanism=settings.sasl,
            account=settings.login,
            password=self._setting.secrets.account,
            patience=settings.timing.sasl,
            done=self._end_caps,
        )

    def _make_pulse(self) -> Pulse:
        timing = self._setting.settings.timing
        return Pulse(self.connection, interval=timing.ping, patience=timing.pong, read=self._read)

    def _make_sender(self) -> Sender:
        settings = self._setting.settings
        return Sender(
            self.connection,
            self._setting.post,
            self.pulse,
            me=self.me,
            limits=settings.limits,
            acknowledge=settings.timing.acknowledge,
            is_open=self._is_open,
        )

    def _make_nickserv(self, logged_in: Callable[[str], None]) -> NickServ | None:
        settings = self._setting.settings
        if not settings.nickserv_password:
            return None
        return NickServ(
            self.connection,
            Service(settings.nickserv),
            casemap=self.casemap,
            account=settings.account,
            password=self._setting.secrets.nickserv,
            patience=settings.timing.nickserv,
            done=logged_in,
        )

    def _make_identity(self) -> Identity:
        settings = self._setting.settings
        whois = Whois(
            self.connection,
            Service(settings.nickserv),
            casemap=self.casemap,
            send=self.sender.command,
            patience=settings.timing.ask,
        )
        return Identity(
            self._setting.network,
            self.connection,
            features=self.features,
            caps=self.caps,
            sender=self.sender,
            whois=whois,
        )

    def _make_nicks(self) -> Nicks:
        settings = self._setting.settings
        return Nicks(
            self.connection,
            wanted=settings.nick,
            alternates=settings.alternates,
            me=self.me,
            features=self.features,
            interval=settings.timing.regain,
            changed=self._on_nick,
        )

    def _make_joins(self) -> Joins:
        settings = self._setting.settings
        return Joins(
            self.connection,
            self.sender,
            keys={name: self._setting.secrets.keys.get(name, "") for name in settings.channels},
            timing=settings.timing,
            me=self.me,
            features=self.features,
            joined=self.identity.welcome,
            left=self.identity.people.lost_channel,
            muted=lambda channel: self._setting.post.refuse(channel, self.casemap().fold),
        )

    def _make_topics(self) -> Topics:
        return Topics(
            self.connection,
            self.sender,
            me=self.me,
            features=self.features,
            is_in=self.joins.is_in,
            patience=self._setting.settings.timing.ask,
        )

    def _make_hearing(self) -> Hearing:
        return Hearing(
            self._setting.network,
            self._setting.settings,
            self.connection,
            features=self.features,
            me=self.me,
            identify=self.identity.of,
            inbox=self._setting.inbox,
            wants=self._setting.wants,
        )
