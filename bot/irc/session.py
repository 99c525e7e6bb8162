"""One connection from its first byte to its last, and why it ended."""

from __future__ import annotations

import asyncio
from typing import Any

from irc.connection import AioFactory

from bot.irc.parts import Parts, Setting
from bot.irc.speaking.post import EXPIRED, Parcel
from bot.irc.wire import ending
from bot.irc.wire.ending import Ending, Kind
from bot.irc.wire.line import Line
from bot.irc.wire.mask import Mask

_AFTER_WELCOME = 3.0
"""Seconds after which a server that sends no end of its MOTD counts as ready."""


class Session:
    """One connection to one server: create it, await `run`, throw it away. Nothing is carried over but the post."""

    def __init__(self, setting: Setting) -> None:
        self._setting, self._settings = setting, setting.settings
        self._welcome = False
        self._quitting = False
        self.ready_at: float | None = None
        self.note = ""
        """What `status` should say although we are connected."""
        self.parts = Parts(setting, caps_settled=self._on_caps, logged_in=self._on_logged_in)
        self._listen()

    @property
    def me(self) -> Mask:
        """Ourselves as others see us."""
        return self.parts.me

    @property
    def is_ready(self) -> bool:
        """Whether the server has welcomed us and the login is done."""
        return self.ready_at is not None and not self.parts.connection.ended.done()

    async def run(self, host: str, port: int) -> Ending:
        """Connect, live, and say how it ended. Cancelling it leaves with a QUIT."""
        connection = self.parts.connection
        try:
            await self._connect(host, port)
            return await asyncio.shield(connection.ended)
        except asyncio.CancelledError:
            await self._quit()
            raise
        finally:
            self._close()

    async def _connect(self, host: str, port: int) -> None:
        connection, settings = self.parts.connection, self._settings
        patience = settings.timing.connect
        how: dict[str, Any] = {"happy_eyeballs_delay": 0.25}
        if self._setting.tls:  # asyncio's own time-out leaves no socket behind, unlike a cancelled handshake
            how |= {"ssl": self._setting.tls, "server_hostname": host, "ssl_handshake_timeout": patience}
        try:
            async with asyncio.timeout(patience * 2):
                await connection.connect(  # type: ignore[no-untyped-call]
                    host,
                    port,
                    settings.nick,
                    password=self._setting.secrets.server or None,
                    username=settings.username,
                    ircname=settings.realname,
                    connect_factory=AioFactory(**how),  # type: ignore[no-untyped-call]
                )
        except (OSError, TimeoutError, UnicodeError) as error:
            connection.end(ending.from_exception(error, f"{host}:{port}"))
            return
        late = Ending(Kind.LOST, f"{host}:{port} does not answer our registration")
        connection.later(settings.timing.register, lambda: None if self._welcome else connection.end(late))

    def _listen(self) -> None:
        on = self.parts.reactor.on
        on("001", self._on_welcome)
        on("005", self._on_features)
        for end_of_motd in ("376", "422"):
            on(end_of_motd, self._on_ready)
        on("ERROR", self._on_error)
        on("465", self._on_banned)
        on("401", self._on_no_such_nick)
        for numeric in ("531", "716"):
            on(numeric, self._on_not_accepted)
        on("NICK", self._on_nick)
        on("QUIT", self._on_quit)
        on("396", self._on_new_host)
        on("CHGHOST", self._on_chghost)

    def _on_caps(self) -> None:
        caps, sasl = self.parts.caps, self.parts.sasl
        if sasl is None:
            caps.end()
        else:
            sasl.start(caps.offered.get("sasl") if "sasl" in caps.enabled else None)

    def _on_welcome(self, _: Line) -> None:
        sasl = self.parts.sasl
        if sasl is not None and not sasl.is_done:
            self.parts.connection.end(Ending(Kind.LOST, "the server let us in without the SASL login: not staying"))
            return
        self._welcome = True
        self.parts.connection.later(_AFTER_WELCOME, self._ready)

    def _on_features(self, line: Line) -> None:
        self.parts.features.learn(line.params[1:-1])
        self.parts.connection.line_length = self.parts.features.line_length
        self.parts.hearing.configure()

    def _on_ready(self, _: Line) -> None:
        self._ready()

    def _ready(self) -> None:
        """Log in with NickServ where that is the way, then go on."""
        if not self._welcome or self.note or self.ready_at is not None:
            return
        if self.parts.nickserv and not self._settings.sasl:
            self.note = "logging in"
            self.parts.nickserv.identify()
        else:
            self._start()

    def _on_logged_in(self, problem: str) -> None:
        self.note = problem
        self._start()

    def _start(self) -> None:
        if self.ready_at is not None:
            return
        parts = self.parts
        self.ready_at = parts.connection.now
        if parts.features.bot_mode:
            parts.sender.command(f"MODE {parts.me.nick} +{parts.features.bot_mode}")
        parts.joins.start()
        parts.nicks.start(parts.sender, parts.nickserv)
        parts.pulse.start()
        parts.sender.start()
        parts.connection.later(self._settings.timing.sweep, self._sweep)

    def _sweep(self) -> None:
        """Drop what has waited too long for a room that stays closed, and what nobody configured."""
        self._setting.post.drop(self._doom)
        self.parts.connection.later(self._settings.timing.sweep, self._sweep)

    def _doom(self, parcel: Parcel) -> str:
        if parcel.is_expired:
            return EXPIRED
        reason = self.parts.joins.closed(parcel.target)
        waited = self.parts.connection.now - parcel.since
        return f"{parcel.target}: {reason}" if reason and waited >= self._settings.timing.undeliverable else ""

    def _on_error(self, line: Line) -> None:
        if self._quitting:  # our QUIT was read, so everything before it was
            self._setting.post.acknowledge(self._setting.post.serial)
        self.parts.connection.end(ending.from_error(line.text))

    def _on_banned(self, line: Line) -> None:
        self.parts.connection.end(ending.banned(line.text))

    def _on_no_such_nick(self, line: Line) -> None:
        self._drop_private(line.param(1), "nobody has that nick")

    def _on_not_accepted(self, line: Line) -> None:
        self._drop_private(line.param(1), "does not take messages from us")

    def _on_nick(self, line: Line) -> None:
        if line.target:
            self._setting.post.rename(line.nick, line.target, self.parts.casemap().fold)

    def _on_quit(self, line: Line) -> None:
        self._drop_private(line.nick, "left before it could be delivered")

    def _on_new_host(self, line: Line) -> None:
        """396: `host` or `user@host` is now displayed for us."""
        host = line.param(1).rpartition("@")[2]
        user = line.param(1).rpartition("@")[0] or self.me.user
        if self.me.host and host:
            self.me.learn(f"{user}@{host}")

    def _on_chghost(self, line: Line) -> None:
        if self.parts.casemap().same(line.nick, self.me.nick) and len(line.params) >= 2:
            self.me.learn(f"{line.params[0]}@{line.params[1]}")

    def _drop_private(self, nick: str, reason: str) -> None:
        post, fold = self._setting.post, self.parts.casemap().fold
        if not self.parts.features.is_channel(nick):
            post.refuse(nick, fold)
            post.drop(lambda parcel: f"{nick}: {reason}" if fold(parcel.target) == fold(nick) else "")

    async def _quit(self) -> None:
        """Leave politely, but not for long."""
        connection = self.parts.connection
        if connection.ended.done() or connection.transport is None:
            return
        self._quitting = True
        connection.send_raw(f"QUIT :{self._settings.quit_message}")
        await asyncio.wait({connection.ended}, timeout=self._settings.timing.quit)

    def _close(self) -> None:
        connection = self.parts.connection
        self.parts.reactor.isolate(self.parts.hearing.pastes.finish_all)
        connection.end(Ending(Kind.LOST, "closed"))
        self._setting.post.take_back()
        transport = connection.transport
        if transport is None:
            return
        if self._quitting:
            transport.abort()
        else:  # close() waits for a peer that may never read again
            connection.reactor.loop.call_later(self._settings.timing.quit, transport.abort)
