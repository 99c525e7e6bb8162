"""IRC as the core sees it: one network that stays connected."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable

from bot.chat.adapter import Inbox, Letter, Outlet, Rendered
from bot.chat.message import Principal, Room
from bot.chat.reply import Reply
from bot.errors import BackendDown
from bot.fields import SecretRef
from bot.irc.parts import Secrets, Setting
from bot.irc.session import Session
from bot.irc.settings import ChannelSettings, IrcSettings
from bot.irc.speaking.post import Post
from bot.irc.speaking.render import lines_of, render
from bot.irc.speaking.topics import Topics
from bot.irc.wire import tls
from bot.irc.wire.backoff import Backoff, Rotation
from bot.irc.wire.ending import Ending
from bot.irc.wire.mask import Mask

log = logging.getLogger(__name__)


class IrcAdapter:
    """One IRC network (an `Adapter`). Several run in one process and share nothing.

    `wants` says of a line in an ambient channel that is not addressed to the bot whether it is worth a look; it is called
    for every such line and must be quick.
    """

    def __init__(
        self,
        name: str,
        settings: IrcSettings,
        inbox: Inbox,
        outlet: Outlet,
        *,
        wants: Callable[[str], bool] | None = None,
    ) -> None:
        self._name, self._settings, self._inbox, self._wants = name, settings, inbox, wants
        self._post = Post(outlet, settings.limits.letters)
        self._session: Session | None = None
        self._ending: Ending | None = None
        self._down_since = 0.0

    @property
    def network(self) -> str:
        """The name that the configuration gives it."""
        return self._name

    @property
    def is_connected(self) -> bool:
        """Whether a letter sent now would leave at once."""
        return self._session is not None and self._session.is_ready

    @property
    def health(self) -> str:
        """One phrase for `status`."""
        session = self._session
        if session is None or not session.is_ready:
            return self._trouble(session)
        parts = session.parts
        notes = [session.note] if session.note else []
        if not parts.nicks.is_wanted:
            notes.append(f"{self._settings.nick} is taken")
        notes += parts.joins.problems()
        return "; ".join([f"connected as {parts.me.nick}, {parts.pulse.lag * 1000:.0f} ms", *notes])

    def _trouble(self, session: Session | None) -> str:
        if self._ending is None:
            return "connecting" if session is not None else "not started"
        return f"down for {asyncio.get_running_loop().time() - self._down_since:.0f} s: {self._ending.sentence}"

    async def run(self) -> None:
        """Connect, and stay connected until cancelled. Raises `ConfigError` for what no retry can mend."""
        setting = self._setting()
        timing = self._settings.timing
        backoff = Backoff(stable=timing.stable, throttled=timing.throttled, refused=timing.auth_retry)
        rotation = Rotation(self._settings.addresses)
        clock = asyncio.get_running_loop().time
        self._down_since = clock()
        while True:
            began = clock()
            self._session = session = Session(setting)
            ending = await session.run(*rotation.next())
            now = clock()
            up = now - session.ready_at if session.ready_at is not None else 0.0
            if self._ending is None or session.ready_at is not None:
                self._down_since = now
            self._ending = ending
            delay = backoff.after(ending, up=up, trying=now - began - up)
            log.warning("IRC network %s: %s; next attempt in %.1f s", self._name, ending.sentence, delay)
            await asyncio.sleep(delay)

    def render(self, reply: Reply, room: Room, to: Principal | None) -> Rendered:
        """Show a reply in a room; `to` is the person whom it answers."""
        prefix = self._settings.channels.get(room.channel, ChannelSettings()).prefix
        return render(reply, room, to, size=self._room_for_text, limits=self._settings.limits, prefix=prefix)

    def room_for(self, who: Principal) -> Room:
        """The query with a person."""
        return Room(self._name, who.name, is_direct=True)

    def send(self, letter: Letter) -> None:
        """Queue a letter; it is kept across reconnects until it is sent or dropped."""
        self._post.put(letter, lines_of(letter.payload))
        if self._session is not None:
            self._session.parts.sender.pump()

    async def reaches(self, who: Principal) -> bool:
        """Whether the nick still belongs to that account."""
        if self._session is None or not self._session.is_ready:
            return False
        return await self._session.parts.identity.reaches(who)

    async def verify(self, who: Principal) -> Principal:
        """Ask the network who this is; the same principal where it cannot tell."""
        if self._session is None or not self._session.is_ready:
            return who
        return await self._session.parts.identity.verify(who)

    async def topic(self, room: Room) -> str | None:
        """The topic of a channel, as its server tells it; None where we are not in it. Raises `BackendDown`."""
        return await self._topics().get(room.channel)

    async def set_topic(self, room: Room, text: str) -> bool:
        """Set the topic of a channel; False where the server does not let us (482). Raises `BackendDown`."""
        return await self._topics().set(room.channel, text)

    def _topics(self) -> Topics:
        if self._session is None or not self._session.is_ready:
            raise BackendDown(f"{self._name} is not connected.")
        return self._session.parts.topics

    def _room_for_text(self, target: str) -> int:
        if self._session is None:
            return Mask(self._settings.nick).room(target)
        parts = self._session.parts
        return parts.me.room(target, parts.connection.line_length)

    def _setting(self) -> Setting:
        return Setting(
            network=self._name,
            settings=self._settings,
            secrets=_secrets(self._settings),
            tls=tls.context(self._settings),
            post=self._post,
            inbox=self._inbox,
            wants=self._wants,
        )


def _secrets(settings: IrcSettings) -> Secrets:
    return Secrets(
        server=_reveal(settings.server_password),
        account=_reveal(settings.password) if settings.sasl == "plain" else "",
        nickserv=_reveal(settings.nickserv_password),
        keys={name: _reveal(channel.key) for name, channel in settings.channels.items()},
    )


def _reveal(secret: SecretRef | None) -> str:
    return secret.reveal() if secret else ""
