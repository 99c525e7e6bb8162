"""NickServ: login where the server has no SASL, and the way to get our nick back from a ghost."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from bot.irc.wire.casemapping import Casemap
from bot.irc.wire.connection import Connection
from bot.irc.wire.ending import Ending, Kind
from bot.irc.wire.line import Line

# The words of Atheme, Anope and OFTC's services.
_ACCEPTED = (
    r"you are (?:now |already )?(?:identified|logged in|recogni[sz]ed)|password accepted|successfully identified"
)
_REFUSED = (
    r"invalid password|password incorrect|incorrect password|authentication failed|(?:is not|isn't|not a) registered"
    r"|access denied|wrong password"
)


@dataclass(frozen=True, slots=True)
class Service:
    """NickServ's address. With `nick@host` only that host is believed, so that nobody can take the nick and play it."""

    address: str

    @property
    def nick(self) -> str:
        return self.address.partition("@")[0]

    @property
    def host(self) -> str:
        return self.address.partition("@")[2]

    def sent(self, line: Line, casemap: Casemap) -> bool:
        """Whether a line came from the service."""
        host = line.userhost.rpartition("@")[2]
        return casemap.same(line.nick, self.nick) and (not self.host or host.lower() == self.host.lower())


class NickServ:
    """Login by IDENTIFY. `done` is called once with what `status` has to say: empty after success."""

    def __init__(
        self,
        connection: Connection,
        service: Service,
        *,
        casemap: Callable[[], Casemap],
        account: str,
        password: str,
        patience: float,
        done: Callable[[str], None],
    ) -> None:
        self._connection, self._service, self._casemap = connection, service, casemap
        self._account, self._password, self._patience, self._done = account, password, patience, done
        self._waiting = False
        connection.reactor.on("NOTICE", self._on_notice)
        connection.reactor.on("900", self._on_logged_in)
        connection.reactor.on("401", self._on_absent)

    def identify(self) -> None:
        """Ask to be logged in and wait for the answer."""
        self._waiting = True
        # OFTC wants password and nick the other way round, so the account is named only where it has to be.
        self._say(f"IDENTIFY {self._account} {self._password}" if self._account else f"IDENTIFY {self._password}")
        self._connection.later(self._patience, lambda: self._finish("not logged in: NickServ does not answer"))

    def ghost(self, nick: str) -> None:
        """Disconnect whoever holds a nick of ours."""
        self._say(f"GHOST {nick} {self._password}")

    def regain(self, nick: str) -> None:
        """The newer word for it; services then give us the nick themselves."""
        self._say(f"REGAIN {nick} {self._password}")

    def _say(self, text: str) -> None:
        self._connection.send_raw(f"PRIVMSG {self._service.address} :{text}")

    def _on_notice(self, line: Line) -> None:
        if not self._waiting or not self._service.sent(line, self._casemap()):
            return
        if re.search(_ACCEPTED, line.text, re.IGNORECASE):
            self._finish("")
        elif re.search(_REFUSED, line.text, re.IGNORECASE):
            why = "NickServ refused our password: correct it and start the bot again"
            self._connection.end(Ending(Kind.AUTH, why))

    def _on_logged_in(self, _: Line) -> None:
        self._finish("")

    def _on_absent(self, line: Line) -> None:
        if self._casemap().same(line.param(1), self._service.address) or self._casemap().same(
            line.param(1), self._service.nick
        ):
            self._finish("not logged in: there is no NickServ")

    def _finish(self, problem: str) -> None:
        if self._waiting:
            self._waiting = False
            self._done(problem)
            if problem:
                self._connection.later(self._patience * 4, self._retry)

    def _retry(self) -> None:
        self.identify()
