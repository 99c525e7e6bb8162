"""From the options to what a command works with: families, settings, and a bot that is put together."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec

from bot.app import App, build, opened
from bot.cli.options import Options
from bot.cli.say import complain
from bot.commands.family import Family, installed
from bot.config.load import disabled, find, load
from bot.config.model import Settings
from bot.errors import BotError, ConfigError, TryLater
from bot.shell.person import NETWORK

IN_MEMORY = "sqlite://"


@dataclass(frozen=True, slots=True)
class Loaded:
    """The configuration and the families that it speaks of; `path` is None when there is no file."""

    path: Path | None
    settings: Settings
    families: tuple[Family, ...]

    def with_state(self, state: str) -> Loaded:
        """The same with another store."""
        bot = msgspec.structs.replace(self.settings.bot, state=state)
        return replace(self, settings=msgspec.structs.replace(self.settings, bot=bot))

    def without_rules(self) -> Loaded:
        """The same with nothing but the defaults of who may do what."""
        return replace(self, settings=msgspec.structs.replace(self.settings, access=()))

    def build(self) -> App:
        """Put a bot together. Raises `ConfigError`."""
        return build(self.settings, self.families, [NETWORK])


def loaded(options: Options) -> Loaded:
    """Read the configuration. Raises `ConfigError` with everything that is wrong."""
    path = options.config.expanduser() if options.config else find()
    families = tuple(installed(disabled(path)))
    return Loaded(path, load(path, families), families)


@asynccontextmanager
async def opened_anyhow(given: Loaded) -> AsyncIterator[App]:
    """A bot with its store open, in memory where the configured one cannot be used: a question needs no disk."""
    async with AsyncExitStack() as stack:
        try:
            app = await stack.enter_async_context(opened(given.build()))
        except (ConfigError, TryLater) as error:
            app = await stack.enter_async_context(opened(_in_memory(given, error).build()))
        yield app


async def with_usable_store(given: Loaded) -> Loaded:
    """The same for who opens the store later."""
    try:
        async with opened(given.build()):
            return given
    except (ConfigError, TryLater) as error:
        return _in_memory(given, error)


def _in_memory(given: Loaded, error: BotError) -> Loaded:
    """Raises what is wrong beside the store."""
    volatile = given.with_state(IN_MEMORY)
    volatile.build()
    complain(f"{error.sentence} Until then nothing is remembered.")
    return volatile


def set_up_log(settings: Settings, *, debug: bool) -> None:
    """Send the log to standard error."""
    from bot.core.logs import set_up  # noqa: PLC0415 - not for help

    set_up("debug" if debug else settings.bot.log_level, settings.bot.log_format)


def set_up_quiet_log(settings: Settings, folder: Path | None, *, debug: bool) -> None:
    """A conversation is no place for a log: what is worth keeping goes to a file in this folder, if there is one."""
    if debug:
        set_up_log(settings, debug=True)
        return
    from bot.core.logs import TextFormatter  # noqa: PLC0415 - not for help

    handler: logging.Handler = logging.NullHandler()
    if folder is not None:
        handler = logging.FileHandler(folder / "chat.log", encoding="utf-8", delay=True)
        handler.setFormatter(TextFormatter())
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
