"""The conversation at this terminal: the shell adapter alone, with the whole core behind it."""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec

from bot.app import run
from bot.chat.adapter import Adapter, Inbox, Outlet
from bot.cli.setup import Loaded, with_usable_store
from bot.commands.registry import Registry
from bot.core.limits import LimitSettings
from bot.shell.adapter import Screen, ShellAdapter

UNLIMITED = LimitSettings(burst=1_000_000, per_second=1_000_000.0)
"""Who sits at the machine can make it busy in simpler ways."""


def converse(given: Loaded, folder: Path | None) -> None:
    """Talk until the person leaves. `folder` keeps the history."""
    try:
        asyncio.run(_converse(given, folder))
    except asyncio.CancelledError:
        raise KeyboardInterrupt from None  # told to stop: as quiet as Ctrl-C


async def _converse(given: Loaded, folder: Path | None) -> None:
    _give_the_terminal_back_when_stopped()
    given = await with_usable_store(given)
    app = Loaded(given.path, msgspec.structs.replace(given.settings, limits=UNLIMITED), given.families).build()
    screen = _screen(app.registry, folder)

    def adapters(inbox: Inbox, outlet: Outlet, wants: Callable[[str], bool]) -> Sequence[Adapter]:
        del wants  # every line is meant for the bot
        return [ShellAdapter(inbox, outlet, screen)]

    await run(app, adapters)


def _give_the_terminal_back_when_stopped() -> None:
    """Without this a signal would end the process at once, and leave the terminal in raw mode."""
    task = asyncio.current_task()
    assert task is not None
    for number in (signal.SIGTERM, signal.SIGHUP):
        asyncio.get_running_loop().add_signal_handler(number, task.cancel)


def _screen(registry: Registry, folder: Path | None) -> Screen:
    if sys.stdin.isatty() and sys.stdout.isatty():
        from bot.shell.terminal import TerminalScreen  # noqa: PLC0415 - a script needs no terminal library

        return TerminalScreen(registry, folder)
    from bot.shell.pipe import PipeScreen  # noqa: PLC0415 - one of two

    return PipeScreen()
