"""The service: all networks of the configuration, until it is told to stop."""

from __future__ import annotations

import asyncio
import logging
import signal
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from bot.app import App, run
from bot.chat.adapter import Adapter, Inbox, Outlet
from bot.cli.notify import Notifier
from bot.cli.setup import Loaded
from bot.config.model import Settings
from bot.errors import ConfigError, TryLater
from bot.irc.adapter import IrcAdapter

if TYPE_CHECKING:
    from bot.web.server import WebServer

log = logging.getLogger(__name__)

NOTHING_TO_JOIN = (
    "No network is configured, so there is nothing to connect to. “openinfra-bot init” writes a configuration; "
    "“openinfra-bot chat” talks to you right here without one."
)
STATUS_SECONDS = 30.0
"""How often systemd is told in words how the networks are doing."""


def serve(given: Loaded) -> None:
    """Work until SIGTERM or SIGINT. Raises `ConfigError` for what a restart cannot mend, `TryLater` for what it may."""
    if not given.settings.networks:
        raise ConfigError(NOTHING_TO_JOIN)
    asyncio.run(_serve(given))


async def _serve(given: Loaded) -> None:
    app, notifier = given.build(), Notifier()
    work = asyncio.create_task(_Networks(given.settings, notifier).run(app), name="bot")
    stop = _Stop(work, notifier)
    telling = asyncio.create_task(_tell(app, notifier), name="systemd")
    try:
        await work
    except asyncio.CancelledError:
        if not stop.was_asked:
            raise
        log.info("stopped")
        return
    except OSError as error:
        raise TryLater(f"The bot cannot go on: {error}.") from error
    finally:
        telling.cancel()
    raise TryLater("A network has ended by itself; the log says why.")


class _Networks:
    """The adapters of a configuration, and the HTTP server where something is served.

    Slack and the server bring heavy libraries: who configures neither does not pay for them.
    """

    def __init__(self, settings: Settings, notifier: Notifier) -> None:
        self._settings, self._notifier = settings, notifier
        self._web = _web_server(settings)

    async def run(self, app: App) -> None:
        """Until cancelled, or until a network or the server ends; the server is the last to stop."""
        if self._web is not None and self._settings.web.pages:
            _add_pages(app, self._web)
        work = asyncio.create_task(run(app, self._make), name="networks")
        tasks = {work}
        if self._web is not None:
            tasks.add(asyncio.create_task(self._web.run(), name="web"))
        try:
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
        finally:
            await _end(work)
            for task in tasks:
                await _end(task)

    def _make(self, inbox: Inbox, outlet: Outlet, wants: Callable[[str], bool]) -> Sequence[Adapter]:
        # The store is open by now. Networks come and go: a server that is down must not make systemd give up on us.
        self._notifier.tell("READY=1", "STATUS=connecting")
        adapters: list[Adapter] = [
            IrcAdapter(name, one, inbox, outlet, wants=wants) for name, one in self._settings.irc.items()
        ]
        if self._settings.slack:
            from bot.slack.adapter import SlackAdapter  # noqa: PLC0415 - heavy

            adapters += [
                SlackAdapter(name, one, inbox, outlet, wants=wants, web=self._web)
                for name, one in self._settings.slack.items()
            ]
        if self._web is not None:
            self._web.open()
        return adapters


def _web_server(settings: Settings) -> WebServer | None:
    """The HTTP server, where a workspace calls us or pages are shown."""
    if not settings.web.pages and not any(one.mode == "http" for one in settings.slack.values()):
        return None
    from bot.web.server import WebServer  # noqa: PLC0415 - heavy

    return WebServer(settings.web)


def _add_pages(app: App, server: WebServer) -> None:
    """Serve the pages of the families. They need the store, so the server waits until it is open."""
    from bot.web.pages.site import serve_pages  # noqa: PLC0415 - brings Jinja2

    serve_pages(server, app.settings.web, app.registry, app.settings.access, app.resources)


async def _end(task: asyncio.Task[None]) -> None:
    """Cancel a task and wait for it; its own end was looked at already."""
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


class _Stop:
    """Turns signals into a clean end."""

    def __init__(self, work: asyncio.Task[None], notifier: Notifier) -> None:
        self._work, self._notifier = work, notifier
        self.was_asked = False
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self._stop, number)
        # The end of a login session ends a bot that was started in it; a service has no terminal and no session.
        hang_up = self._stop if sys.stdin is not None and sys.stdin.isatty() else self._ignore
        loop.add_signal_handler(signal.SIGHUP, hang_up, signal.SIGHUP)

    def _stop(self, number: signal.Signals) -> None:
        if self.was_asked:  # a clean end takes seconds at most; a second cancellation would break it
            return
        log.info("%s: stopping", number.name)
        self.was_asked = True
        self._notifier.tell("STOPPING=1")
        self._work.cancel()

    @staticmethod
    def _ignore(number: signal.Signals) -> None:
        log.info("%s: the configuration is read at start; restart the bot to have it read again", number.name)


async def _tell(app: App, notifier: Notifier) -> None:
    """Keep systemd's watchdog quiet for as long as the event loop turns."""
    period = min(notifier.watchdog_seconds / 2 or STATUS_SECONDS, STATUS_SECONDS)
    with suppress(asyncio.CancelledError):
        while True:
            await asyncio.sleep(period)
            health = ", ".join(f"{name}: {adapter.health}" for name, adapter in app.adapters.items())
            notifier.tell("WATCHDOG=1", f"STATUS={health}")
