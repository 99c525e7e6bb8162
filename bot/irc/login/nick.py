"""Our nick: another one while ours is taken, and ours again as soon as it is free."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from bot.irc.login.nickserv import NickServ
from bot.irc.speaking.sender import Sender
from bot.irc.wire.connection import Connection
from bot.irc.wire.isupport import Features
from bot.irc.wire.line import Line
from bot.irc.wire.mask import Mask

_REFUSALS = ("432", "433", "436", "437")  # erroneous, in use, collision, unavailable


class Nicks:
    """Keeps `me.nick` true and tries to make it the wanted one. `changed` is called with the new nick."""

    def __init__(
        self,
        connection: Connection,
        *,
        wanted: str,
        alternates: tuple[str, ...],
        me: Mask,
        features: Features,
        interval: float,
        changed: Callable[[], None],
    ) -> None:
        self._connection, self._wanted, self._me, self._features = connection, wanted, me, features
        self._interval, self._changed = interval, changed
        self._others = _others(wanted, alternates)
        self._registered = False
        self._is_recovering = False
        self._sender: Sender | None = None
        self._services: NickServ | None = None
        on = connection.reactor.on
        for numeric in _REFUSALS:
            on(numeric, self._on_refused)
        on("001", self._on_welcome)
        on("NICK", self._on_nick)
        on("QUIT", self._on_quit)
        on("303", self._on_ison)
        on("731", self._on_offline)

    @property
    def is_wanted(self) -> bool:
        """Whether we have the nick that we want, as far as the server allows its length."""
        wanted = self._wanted[: max(self._features.nick_length, len(self._me.nick))]
        return self._features.casemap.same(self._me.nick, wanted)

    def start(self, sender: Sender, services: NickServ | None) -> None:
        """Registration is over: go for the wanted nick, with the help of services where we have an account."""
        self._sender, self._services = sender, services
        if not self.is_wanted:
            if self._features.monitor:
                sender.command(f"MONITOR + {self._wanted}")
            self._recover_soon()

    def _recover_soon(self) -> None:
        if not self._is_recovering:
            self._is_recovering = True
            self._connection.later(1.0, self._recover)

    def _recover(self) -> None:
        """Ask services for the nick; what they cannot do, the next look at ISON does."""
        self._is_recovering = not self.is_wanted
        if self.is_wanted:
            return
        if self._services:
            self._services.ghost(self._wanted)
            self._connection.later(2.0, self._take)
            self._connection.later(5.0, self._regain)
        self._connection.later(self._interval, self._look)

    def _regain(self) -> None:
        if self._services and not self.is_wanted:
            self._services.regain(self._wanted)

    def _look(self) -> None:
        if self._sender and not self.is_wanted:
            self._sender.command(f"ISON {self._wanted}")
        self._recover()

    def _take(self) -> None:
        if self._sender and not self.is_wanted:
            self._sender.command(f"NICK {self._wanted}")

    def _on_refused(self, line: Line) -> None:
        if not self._registered and not self._features.is_channel(line.param(1)):
            self._me.nick = next(self._others)
            self._connection.send_raw(f"NICK {self._me.nick}")

    def _on_welcome(self, line: Line) -> None:
        self._registered = True
        if line.target:
            self._me.nick = line.target
            self._changed()

    def _on_nick(self, line: Line) -> None:
        same = self._features.casemap.same
        if same(line.nick, self._me.nick) and line.target:
            self._me.nick = line.target
            self._changed()
            if self._registered and self._sender and not self.is_wanted:
                self._recover_soon()  # services renamed us
        elif same(line.nick, self._wanted):
            self._take()

    def _on_quit(self, line: Line) -> None:
        if self._features.casemap.same(line.nick, self._wanted):
            self._take()

    def _on_ison(self, line: Line) -> None:
        if not self._names(line.text.split()):
            self._take()

    def _on_offline(self, line: Line) -> None:
        if self._names(line.text.split(",")):
            self._take()

    def _names(self, nicks: list[str]) -> bool:
        same = self._features.casemap.same
        return any(same(nick.partition("!")[0], self._wanted) for nick in nicks)


def _others(wanted: str, alternates: tuple[str, ...]) -> Iterator[str]:
    """The alternates, then names made of the wanted one that fit even where nine characters are the limit."""
    yield from alternates
    yield f"{wanted}_"
    number = 0
    while True:
        number += 1
        yield f"{wanted[:6]}{number}_"
