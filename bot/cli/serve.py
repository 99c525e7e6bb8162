"""The service: all networks of the configuration, until it is told to stop."""

from __future__ import annotations

import asyncio
import logging
import signal
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress

from bot.app import App, run
from bot.chat.adapter import Adapter, Inbox, Outlet
from bot.cli.notify import Notifier
from bot.cli.setup import Loaded
from bot.config.model import Settings
from bot.errors import ConfigError, TryLater
from bot.irc.adapter import IrcAdapter

log = logging.getLogger(__name__)

NOTHING_TO_JOIN = (
    "No network is configured, so there is nothing to connect to. “openinfra-bot init” writes a configuration; "
    "“openinfra-bot chat” talks to you right here without one."
)
STATUS_SECONDS = 30.0
"""How often systemd is told in words how the networks are doing."""


def serve(given: Loaded) -> None:
    """Work until SIGTERM or SIGINT. Raises `ConfigError` for what a restart cannot mend, `TryLater` for what it may."""
    if not given.settings.irc:
        raise ConfigError(NOTHING_TO_JOIN)
    asyncio.run(_serve(given))


async def _serve(given: Loaded) -> None:
    app, notifier = given.build(), Notifier()
    work = asyncio.create_task(run(app, _adapters(given.settings, notifier)), name="bot")
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


def _adapters(settings: Settings, notifier: Notifier) -> Callable[..., Sequence[Adapter]]:
    def make(inbox: Inbox, outlet: Outlet, wants: Callable[[str], bool]) -> Sequence[Adapter]:
        # The store is open by now. Networks come and go: a server that is down must not make systemd give up on us.
        notifier.tell("READY=1", "STATUS=connecting")
        return [IrcAdapter(name, one, inbox, outlet, wants=wants) for name, one in settings.irc.items()]

    return make


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
