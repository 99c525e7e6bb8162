"""Our own `nick!user@host` as others see it: what the server puts before our lines counts against their length."""

from __future__ import annotations

from dataclasses import dataclass

_LONGEST_HOST = 63
_LONGEST_USER = 11


@dataclass(slots=True)
class Mask:
    """Ourselves. Host and user are taken as long as servers allow until we have seen them."""

    nick: str
    user: str = ""
    host: str = ""

    def learn(self, userhost: str) -> None:
        """Take `user@host` as the server relayed it; nothing else is believed."""
        user, at, host = userhost.rpartition("@")
        if at and user and host:
            self.user, self.host = user, host

    def room(self, target: str, line_length: int = 512) -> int:
        """How many bytes of text fit into one PRIVMSG to a target so that every reader gets all of it."""
        user = len(self.user.encode()) or _LONGEST_USER
        host = len(self.host.encode()) or _LONGEST_HOST
        # ":" nick "!" user "@" host " PRIVMSG " target " :" text CR LF
        return line_length - (len(self.nick.encode()) + user + host + len(target.encode()) + 3 + 9 + 2 + 2)
