"""IRCv3 capabilities: ask for what we use and nothing else (https://ircv3.net/specs/extensions/capability-negotiation)."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from bot.irc.wire.connection import Connection
from bot.irc.wire.line import Line

WANTED = (
    "account-notify",
    "account-tag",
    "batch",
    "cap-notify",
    "chghost",
    "extended-join",
    "message-tags",
    "server-time",
)
"""Never `echo-message`: our own lines would come back as somebody's."""


class Caps:
    """The negotiation of one connection. `settled` is called once when every request has its answer."""

    def __init__(self, connection: Connection, wanted: Iterable[str], settled: Callable[[], None]) -> None:
        self._connection, self._settled = connection, settled
        self._wanted = frozenset(wanted)
        self._pending: set[str] = set()
        self._is_settled = False
        self.offered: dict[str, str] = {}
        self.enabled: set[str] = set()
        self.lost: Callable[[str], None] = _nothing
        """Called with the name of a capability that the server takes away."""
        connection.reactor.on("CAP", self._on_cap)
        connection.reactor.on("421", self._on_unknown_command)

    def begin(self) -> None:
        """Ask what there is; registration waits until `end`."""
        self._connection.send_raw("CAP LS 302")

    def end(self) -> None:
        """Let registration go on."""
        self._connection.send_raw("CAP END")

    def _on_cap(self, line: Line) -> None:
        match line.param(1).upper():
            case "LS":
                self._on_ls(line)
            case "ACK":
                self._on_ack(line)
            case "NAK":
                self._on_nak(line)
            case "NEW":
                self._on_new(line)
            case "DEL":
                self._on_del(line)

    def _on_ls(self, line: Line) -> None:
        self._offer(line.text)
        if line.param(2) != "*" or len(line.params) < 4:  # "*" says that another line follows
            self._request(self._wanted & self.offered.keys())
            self._check()

    def _on_ack(self, line: Line) -> None:
        for name in line.text.split():
            self.enabled.discard(name[1:]) if name.startswith("-") else self.enabled.add(name)
            self._pending.discard(name.lstrip("-"))
        self._check()

    def _on_nak(self, line: Line) -> None:
        refused = set(line.text.split())
        self._pending -= refused
        if len(refused) > 1:  # a request is taken or refused as a whole: ask again one by one
            for name in sorted(refused):
                self._request({name})
        self._check()

    def _on_new(self, line: Line) -> None:
        self._offer(line.text)
        new = {word.partition("=")[0] for word in line.text.split()}
        self._request((self._wanted & new) - {"sasl"})

    def _on_del(self, line: Line) -> None:
        for name in line.text.split():
            self.offered.pop(name, None)
            self.enabled.discard(name)
            self.lost(name)

    def _offer(self, words: str) -> None:
        for word in words.split():
            name, _, value = word.partition("=")
            self.offered[name] = value

    def _request(self, names: Iterable[str]) -> None:
        wanted = sorted(names)
        if wanted:
            self._pending.update(wanted)
            self._connection.send_raw(f"CAP REQ :{' '.join(wanted)}")

    def _check(self) -> None:
        if not self._pending and not self._is_settled:
            self._is_settled = True
            self._settled()

    def _on_unknown_command(self, line: Line) -> None:
        if line.param(1).upper() == "CAP":
            self._check()


def _nothing(_: str) -> None:
    """Until somebody wants to know."""
