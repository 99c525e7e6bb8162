"""Slack as the core sees it: one workspace that stays connected.

This module and what it imports is heavy (slack-bolt, slack-sdk, aiohttp): it is imported only where a [slack.NAME] section is.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine
from time import monotonic

import aiohttp

from bot.chat.adapter import Inbox, Letter, Outlet, Rendered
from bot.chat.message import Principal, Room
from bot.chat.reply import Reply
from bot.errors import BackendDown, ConfigError
from bot.slack import topics
from bot.slack.listening.ears import Ears
from bot.slack.settings import SlackSettings
from bot.slack.speaking.render import render
from bot.slack.speaking.replies import Replies
from bot.slack.speaking.sender import Sender
from bot.slack.transport import HttpMode, SocketMode, Transport
from bot.slack.who.people import People
from bot.slack.wire import tokens
from bot.slack.wire.app import make_app
from bot.slack.wire.backoff import Backoff
from bot.slack.wire.channels import refuse_names
from bot.slack.wire.faults import CallFailed, Kind
from bot.slack.wire.me import Me, learn
from bot.slack.wire.requests import Requests
from bot.slack.wire.running import Running
from bot.slack.wire.socket import Delivery
from bot.slack.wire.tickets import Tickets
from bot.slack.wire.tokens import Tokens
from bot.slack.wire.web import Calls, open_session, web_client
from bot.web.server import WebServer

log = logging.getLogger(__name__)

DEFAULT_NAME = "openinfra-bot"
"""What we are called until Slack says it."""


class SlackAdapter:
    """One Slack workspace (an `Adapter`). Several run in one process and share nothing but the HTTP server.

    `wants` says of a message in an ambient channel that is not addressed to the bot whether it is worth a look. With
    `mode = "http"` Slack's requests come in through `web`, at `/slack/NAME`.
    """

    def __init__(
        self,
        name: str,
        settings: SlackSettings,
        inbox: Inbox,
        outlet: Outlet,
        *,
        wants: Callable[[str], bool] | None = None,
        web: WebServer | None = None,
    ) -> None:
        self._name, self._settings, self._inbox = name, settings, inbox
        self._wants = wants or (lambda _: False)
        self._replies = Replies()
        self._sender = Sender(outlet, settings.timing, self._replies)
        self._requests = Requests()
        self._path = f"/slack/{name}"
        self._is_served = web is not None
        if settings.mode == "http" and web is not None:
            web.add("POST", self._path, self._requests.answer)
        self._me: Me | None = None
        self._people: People | None = None
        self._calls: Calls | None = None
        self._transport: Transport | None = None
        self._trouble = "not started"
        self._down_since = monotonic()

    @property
    def network(self) -> str:
        """The name that the configuration gives it."""
        return self._name

    @property
    def me(self) -> Me | None:
        """Who we are there, once Slack has said it."""
        return self._me

    @property
    def is_connected(self) -> bool:
        """Whether a letter sent now would leave at once."""
        return self._transport is not None and self._transport.is_up

    @property
    def health(self) -> str:
        """One phrase for `status`."""
        if self._transport is None or self._me is None:
            if self._trouble in {"not started", "connecting"}:
                return self._trouble
            return f"down for {monotonic() - self._down_since:.0f} s: {self._trouble}"
        how = f"connected as {self._me.name}, " if self._transport.is_up else "down: "
        return "; ".join([f"{how}{self._transport.health}", *self._sender.troubles[:3]])

    async def run(self) -> None:
        """Connect, and stay connected until cancelled. Raises `ConfigError` for what no retry can mend."""
        secrets = tokens.reveal(self._name, self._settings)
        if self._settings.mode == "http" and not self._is_served:
            raise ConfigError(
                f'[slack.{self._name}] mode = "http" needs the bot\'s HTTP server, which does not run here.'
            )
        self._trouble = "connecting"
        try:
            async with open_session(self._settings) as session:
                while True:
                    await self._until_refused(session, secrets)
                    await asyncio.sleep(self._settings.timing.refused)
        finally:
            self._trouble = "stopped"

    async def _until_refused(self, session: aiohttp.ClientSession, secrets: Tokens) -> None:
        """Until a token that was good is taken away. Raises `ConfigError` for one that never was."""
        try:
            await self._run(session, secrets)
        except ConfigError as error:
            if self._me is None:
                raise
            # Whoever took the token away must not take the other networks down as well.
            log.error("Slack workspace %s: %s", self._name, error.sentence)  # noqa: TRY400 - the sentence says it
            self._trouble, self._down_since = error.sentence, monotonic()
        finally:
            self._transport = None

    def render(self, reply: Reply, room: Room, to: Principal | None) -> Rendered:
        """Show a reply in a room; `to` is the person whom it answers."""
        return render(reply, room, to, bot_name=self._me.name if self._me else DEFAULT_NAME)

    def room_for(self, who: Principal) -> Room:
        """The direct conversation with a person."""
        return Room(self._name, who.id.rpartition("/")[2], is_direct=True)

    def send(self, letter: Letter) -> None:
        """Queue a letter; it is kept across reconnects until it is sent or dropped."""
        self._sender.put(letter)

    async def verify(self, who: Principal) -> Principal:
        """Ask Slack who this is; the same principal where it cannot tell."""
        return who if self._people is None else await self._people.verify(who)

    async def reaches(self, who: Principal) -> bool:
        """A user ID belongs to one person for good."""
        return who.network == self._name

    async def topic(self, room: Room) -> str | None:
        """The topic of a channel; None where the bot is not in it. Raises `BackendDown`."""
        return await topics.get(self._in(), room.channel)

    async def set_topic(self, room: Room, text: str) -> bool:
        """Set the topic of a channel; False where Slack does not let the bot. Raises `BackendDown`."""
        return await topics.put(self._in(), room.channel, text)

    def _in(self) -> Calls:
        if self._calls is None or not self.is_connected:
            raise BackendDown(f"{self._name} is not connected.")
        return self._calls

    async def _run(self, session: aiohttp.ClientSession, secrets: Tokens) -> None:
        calls = Calls(web_client(session, self._settings, secrets.bot), self._settings.timing.call)
        tickets = Tickets(calls, secrets.app)
        self._me = me = await self._until_in(calls, tickets)
        self._calls = calls
        running = Running()
        self._transport = transport = self._listen(session, secrets, me, tickets, running)
        log.info("Slack workspace %s: signed in as %s", self._name, me.name)
        work = [
            asyncio.create_task(self._guard("app_token", transport.run()), name=f"slack {self._name} listening"),
            asyncio.create_task(self._guard("bot_token", self._sender.run(calls, me)), name=f"slack {self._name}"),
        ]
        try:
            await asyncio.gather(*work)
        finally:
            # What was heard is worked off and what is being posted is noted, before the session closes under them.
            transport.pause()
            await running.drain(self._settings.timing.stop)
            await transport.close()
            for task in work:
                task.cancel()
            await asyncio.gather(*work, return_exceptions=True)

    async def _until_in(self, calls: Calls, tickets: Tickets) -> Me:
        """Prove both tokens; a Slack that cannot be reached is tried for ever."""
        timing = self._settings.timing
        backoff = Backoff(timing.retry, timing.longest)
        while True:
            key = "bot_token"
            try:
                me = await learn(calls)
                key = "app_token"
                if self._settings.mode == "socket":
                    await tickets.prove()
                await refuse_names(calls, self._name, self._settings.channels)
            except CallFailed as fault:
                if fault.kind is Kind.TOKEN or (key == "app_token" and fault.error == "missing_scope"):
                    raise self._refused(key, fault) from None
                delay = max(fault.wait, backoff.next())
                self._trouble = fault.sentence
                log.warning("Slack workspace %s: %s; next attempt in %.1f s", self._name, fault.sentence, delay)
                await asyncio.sleep(delay)
            else:
                return me

    def _listen(
        self, session: aiohttp.ClientSession, secrets: Tokens, me: Me, tickets: Tickets, running: Running
    ) -> Transport:
        """Ears on a bolt app, and the way on which Slack's deliveries come to it."""
        settings = self._settings
        web = web_client(session, settings, secrets.bot, patient=True)
        self._people = people = People(self._name, settings, me, web)
        ears = Ears(self._name, settings, me, web, self._inbox, wants=self._wants, people=people, replies=self._replies)
        app = make_app(self._name, secrets, web, me, running)
        ears.register(app)
        if settings.mode == "socket":
            return SocketMode(self._name, session, tickets, settings, Delivery(app, ears.is_wanted, running))
        return HttpMode(
            self._requests,
            self._path,
            lambda: self._requests.open(app, secrets.signing, ears.is_wanted, running),
        )

    async def _guard(self, key: str, work: Coroutine[None, None, None]) -> None:
        """A token that Slack takes no more ends the adapter with a sentence."""
        try:
            await work
        except CallFailed as fault:
            raise self._refused(key, fault) from None

    def _refused(self, key: str, fault: CallFailed) -> ConfigError:
        secret = self._settings.bot_token if key == "bot_token" else self._settings.app_token
        return tokens.refused(self._name, key, secret, fault.error)
