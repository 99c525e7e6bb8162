"""Slack on loopback, inside the test's own event loop: as strict as Slack is, and with its kinds of trouble on demand.

Facts: https://docs.slack.dev (Web API, Events API, Socket Mode, Block Kit) and slack_sdk's own clients.
"""

from __future__ import annotations

import asyncio
import secrets
from types import TracebackType
from typing import Any

from aiohttp import web

from tests.servers.process import LOOPBACK
from tests.servers.slack.faults import Fault, Trouble
from tests.servers.slack.http_mode import HttpMode
from tests.servers.slack.interacting import Interacting
from tests.servers.slack.journal import Shown, ShownAs, fitting
from tests.servers.slack.log import Delivery
from tests.servers.slack.office import Office
from tests.servers.slack.rules import Rules
from tests.servers.slack.socket_mode import Goodbye, SocketMode
from tests.servers.slack.talking import Talking
from tests.servers.slack.web import Door
from tests.servers.slack.web.files import Files
from tests.servers.slack.web.hooks import Hooks
from tests.servers.slack.world import Channel, User, Workspace

PATIENCE = 5.0
_MESSAGES = frozenset({"post", "edit", "ephemeral"})


class SlackServer:
    """One workspace with the bot in it. `async with SlackServer() as slack`; or `start` and `stop`, more than once."""

    def __init__(self, rules: Rules | None = None, *, bot_name: str = "infrabot") -> None:
        self.rules = rules or Rules()
        self.workspace = Workspace(bot_name=bot_name)
        self.office = Office(self.workspace, self.rules)
        self.signing_secret = secrets.token_hex(16)
        self.log, self.faults, self.tokens = self.office.log, self.office.faults, self.office.tokens
        self.socket_mode = SocketMode(self.workspace.app, self.rules, self.faults, self.log)
        self.http_mode: HttpMode | None = None
        hooks = Hooks(self.office)
        self._talking, self._interacting = Talking(self.office), Interacting(self.office, hooks)
        self.add_user, self.change_user = self._talking.add_user, self._talking.change_user
        self.add_channel, self.invite = self._talking.add_channel, self._talking.invite
        self.say, self.edit, self.delete = self._talking.say, self._talking.edit, self._talking.delete
        self.unfurl = self._talking.unfurl
        self.event, self.replay = self._talking.event, self._talking.replay
        self.slash, self.shortcut = self._interacting.slash, self._interacting.shortcut
        self.click, self.submit = self._interacting.click, self._interacting.submit
        self.close_modal, self.open_home = self._interacting.close, self._interacting.open_home
        self.expect_modal, self.expect_home = self._interacting.expect_modal, self._interacting.expect_home
        self._routes = _routes(Door(self.office, self.socket_mode), hooks, Files(self.office), self.socket_mode)
        self._runner: web.AppRunner | None = None
        self.port = 0
        self.office.dispatcher.transport = self.socket_mode

    async def __aenter__(self) -> SlackServer:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def start(self) -> None:
        """Listen; the second time on the same port, with all that was there before."""
        application = web.Application(client_max_size=64 * 1024 * 1024)
        application.add_routes(self._routes)
        self._runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.5, handler_cancellation=True)
        await self._runner.setup()
        site = web.TCPSite(self._runner, LOOPBACK, self.port, reuse_address=True)
        await site.start()
        self.port = self._runner.addresses[0][1]
        self.office.base = self.url

    async def stop(self) -> None:
        """Be down: connections are cut, nothing listens. `start` brings it back."""
        runner, self._runner = self._runner, None
        if runner is not None:
            await self.socket_mode.close()
            await runner.cleanup()

    async def close(self) -> None:
        """End for good."""
        await self.office.dispatcher.close()
        await self.stop()
        if self.http_mode is not None:
            await self.http_mode.close()

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://{LOOPBACK}:{self.port}"

    @property
    def api_url(self) -> str:
        """The `base_url` of slack_sdk's clients."""
        return f"{self.url}/api/"

    @property
    def bot(self) -> User:
        return self.workspace.bot

    @property
    def bot_token(self) -> str:
        return self.tokens.bot.text

    @property
    def app_token(self) -> str:
        return self.tokens.app.text

    @property
    def posts(self) -> list[Shown]:
        """What the bot put on screens, in order: posts, edits, ephemeral messages."""
        return [shown for shown in self.office.journal.entries if shown.by == self.bot.id and shown.kind in _MESSAGES]

    def posts_in(self, channel: str | Channel) -> list[Shown]:
        """What the bot put into one channel (`@name`: the direct messages with somebody)."""
        key = self.workspace.channel(channel).id
        return [shown for shown in self.posts if shown.channel == key]

    def dm(self, *users: str | User) -> Channel:
        """The bot's direct messages with somebody, or its conversation with several."""
        return self.workspace.dm(*(self.workspace.user(user) for user in users))

    async def expect(
        self,
        channel: str | Channel,
        pattern: str = "",
        timeout: float = PATIENCE,
        *,
        kind: ShownAs | None = None,
        thread: str | Shown | None = None,
    ) -> Shown:
        """The bot's next post, edit or ephemeral message in a channel that matches; each is returned once.

        `thread`: only below this message. Raises `AssertionError` that tells what came instead.
        """
        place, matches = self.workspace.channel(channel), fitting(pattern)
        below = thread.thread or thread.ts if isinstance(thread, Shown) else thread

        def fits(shown: Shown) -> bool:
            mine = shown.by == self.bot.id and shown.channel == place.id
            wanted = shown.kind == kind if kind else shown.kind in _MESSAGES
            return mine and wanted and below in {None, shown.thread} and matches(shown.text)

        found = await self.office.journal.wait(place.id, fits, timeout)
        if found is None:
            seen = "\n".join(f"  {one.kind} {one.text!r}" for one in self.posts_in(place)[-10:]) or "  nothing"
            raise AssertionError(f"nothing that matches {pattern!r} within {timeout} s; the channel has\n{seen}")
        return found

    async def connected(self, count: int = 1, timeout: float = PATIENCE) -> None:
        """Wait until so many Socket Mode connections are there."""
        async with asyncio.timeout(timeout):
            while len(self.socket_mode.live) != count:
                self.socket_mode.changed.clear()
                await self.socket_mode.changed.wait()

    async def settled(self) -> None:
        """Wait until all events were acknowledged or given up: 3 s with nobody there, by the default retries."""
        await self.office.dispatcher.settled()

    def use_http(self, request_url: str) -> HttpMode:
        """Deliver by HTTP to this address instead of Socket Mode."""
        if self.http_mode is None:
            self.http_mode = HttpMode(request_url, self.rules, self.signing_secret)
        self.http_mode.url = request_url
        self.office.dispatcher.transport = self.http_mode
        return self.http_mode

    def fail(self, method: str, trouble: Trouble, times: int = 1, **more: Any) -> Fault:
        """Let the next calls of a method go wrong; see `Fault` for what else may be said.

        `*` stands for every method; `upload`, `download` and `response_url` are the addresses that are no methods.
        """
        return self.faults.add(method, Fault(trouble, times, **more))

    def heal(self) -> None:
        """No more trouble."""
        self.faults.clear()

    def refuse_links(self, count: int = 1, *, status: int = 500) -> None:
        """Let the next WebSocket handshakes fail, their tickets spent; status 0: without an answer."""
        self.faults.links.extend([status] * count)

    def spend_tickets(self) -> None:
        """Addresses of Socket Mode that were given out and not used do not work any more."""
        self.socket_mode.spend_tickets()

    def go_deaf(self, deaf: bool = True) -> None:
        """Half-open connections: they stay up, pings are not answered, nothing arrives."""
        self.faults.is_deaf = deaf

    def cut(self, *, only: int | None = None) -> int:
        """Cut all Socket Mode connections without a close frame, or the one with this number; how many."""
        return self.socket_mode.cut(only=only)

    async def disconnect(self, reason: Goodbye = "refresh_requested", *, only: int | None = None) -> None:
        """What Slack says before it closes connections."""
        await self.socket_mode.disconnect(reason, only=only)

    def spoil(self, error: str, *, app: bool = False) -> None:
        """Let the bot's token (or the app's) be answered with this error: token_revoked, account_inactive, …"""
        (self.tokens.app if app else self.tokens.bot).refusal = error

    def deliveries(self, name: str) -> list[Delivery]:
        """What was delivered under this name: an event's type, a command, an interaction's type."""
        return self.log.delivered(name)


def _routes(door: Door, hooks: Hooks, files: Files, socket_mode: SocketMode) -> list[web.RouteDef]:
    return [
        web.route("*", "/api/{method}", door.handle),
        web.get("/link/", socket_mode.accept),
        web.post("/actions/{key}", hooks.respond),
        web.post("/upload/v1/{key}", files.upload),
        web.get("/files-pri/{key}/{name}", files.download),
        web.get("/files-pri/{key}/download/{name}", files.download),
        web.get("/signin", files.sign_in),
    ]
