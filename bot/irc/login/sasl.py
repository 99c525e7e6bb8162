"""Login while connecting (https://ircv3.net/specs/extensions/sasl-3.1). It fails closed: no login, no connection."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Iterator

from bot.irc.wire.connection import Connection
from bot.irc.wire.ending import Ending, Kind
from bot.irc.wire.line import Line

_CHUNK = 400


class Sasl:
    """One login. `done` is called after success; every failure ends the connection with its reason."""

    def __init__(
        self,
        connection: Connection,
        *,
        mechanism: str,
        account: str,
        password: str,
        patience: float,
        done: Callable[[], None],
    ) -> None:
        self._connection, self._mechanism = connection, mechanism.upper()
        self._account, self._password, self._patience, self._done = account, password, patience, done
        self.is_done = False
        self._listed = ""
        for command, handler in self._handlers():
            connection.reactor.on(command, handler)

    def _handlers(self) -> Iterator[tuple[str, Callable[[Line], None]]]:
        yield "AUTHENTICATE", self._on_authenticate
        yield "903", self._on_success
        yield "907", self._on_success  # already logged in
        yield "908", self._on_mechanisms
        yield "901", self._on_logged_out
        yield "902", self._refused("the account is locked or may not be used: ask the services' staff")
        yield "904", self._refused("the account or its secret is wrong: correct it and start the bot again")
        yield "905", self._refused("the login is too long for the server")
        yield "906", self._refused("the server broke the login off", Kind.LOST)

    def start(self, offered: str | None) -> None:
        """Log in; `offered` is the value of the server's `sasl` capability, None where there is none."""
        if offered is None:
            self._fail("the server offers no SASL now; its services may be down", Kind.LOST)
        elif offered and self._mechanism not in offered.upper().split(","):
            self._fail(f"the server offers {offered} and not {self._mechanism}")
        else:
            self._connection.send_raw(f"AUTHENTICATE {self._mechanism}")
            self._connection.later(self._patience, self._overdue)

    def _on_authenticate(self, line: Line) -> None:
        if line.target == "+" and not self.is_done:
            for chunk in chunks(self._answer()):
                self._connection.send_raw(f"AUTHENTICATE {chunk}")

    def _answer(self) -> bytes:
        if self._mechanism == "EXTERNAL":
            return b""
        return b"\0".join(part.encode() for part in (self._account, self._account, self._password))

    def _on_success(self, _: Line) -> None:
        if not self.is_done:
            self.is_done = True
            self._done()

    def _on_mechanisms(self, line: Line) -> None:
        self._listed = f" (the server takes {line.param(1)})"

    def _on_logged_out(self, _: Line) -> None:
        if self.is_done:
            self._fail("services logged us out", Kind.LOST)

    def _refused(self, why: str, kind: Kind = Kind.AUTH) -> Callable[[Line], None]:
        def refuse(_: Line) -> None:
            if not self.is_done:
                self._fail(why + self._listed, kind)

        return refuse

    def _overdue(self) -> None:
        if not self.is_done:
            self._fail("no answer from the services", Kind.LOST)

    def _fail(self, why: str, kind: Kind = Kind.AUTH) -> None:
        self._connection.end(Ending(kind, f"SASL {self._mechanism} as {self._account} failed: {why}"))


def chunks(answer: bytes) -> Iterator[str]:
    """Base64 in pieces of 400 bytes; a last piece of exactly 400 is followed by `+`, as is nothing at all."""
    text = b64encode(answer).decode()
    for at in range(0, len(text), _CHUNK):
        yield text[at : at + _CHUNK]
    if len(text) % _CHUNK == 0:
        yield "+"
