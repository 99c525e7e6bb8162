"""CTCP: VERSION and PING are answered, rarely; everything else is passed over (https://modern.ircdocs.horse/ctcp)."""

from __future__ import annotations

from collections.abc import Callable

from bot.irc.speaking.sender import Sender
from bot.irc.wire.connection import Connection
from bot.irc.wire.line import Line
from bot.irc.wire.mask import Mask
from bot.irc.wire.outgoing import plain

_PAUSE = 10.0


class Ctcp:
    """At most one answer in ten seconds, whoever asks: it is nobody's way to make us flood."""

    def __init__(self, connection: Connection, sender: Sender, *, me: Mask, same: Callable[[str, str], bool]) -> None:
        self._connection, self._sender, self._me, self._same = connection, sender, me, same
        self._next = 0.0
        connection.reactor.on("PRIVMSG", self._on_privmsg)

    def _on_privmsg(self, line: Line) -> None:
        text = line.text
        if text[:1] != "\x01" or not line.userhost or not self._same(line.target, self._me.nick):
            return
        word, _, rest = text.strip("\x01").partition(" ")
        answer = {"VERSION": "openinfra-bot", "PING": plain(rest)[:60]}.get(word.upper())
        if answer is not None and self._connection.now >= self._next:
            self._next = self._connection.now + _PAUSE
            self._sender.command(f"NOTICE {line.nick} :\x01{word.upper()} {answer}\x01")
