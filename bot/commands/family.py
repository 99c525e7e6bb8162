"""A handler family: one module (or small package) whose decorated functions are commands, listeners and providers.

SETTINGS   optional: a msgspec Struct, the family's section of the configuration file
STORE      optional: a Component, the family's own tables (see bot.store.migrations)
PANELS     optional: a tuple of async functions of a `Context`: blocks on what waits for whoever asks, shown by `home`
SCHEDULES  optional: a tuple of `Schedule`s (see bot.core.clock.occurrence), what the family says at its time
CHORES     optional: a tuple of async functions of the bot's `Resources`, run soon after the start and once a day
PAGES      optional: a tuple of `Page`s (see bot.web.pages.page), what the family shows on the web
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points
from types import ModuleType
from typing import TYPE_CHECKING, Any

import msgspec

from bot.commands.resources import PROVIDER
from bot.commands.spec import LISTENER, SPEC, CommandSpec, ListenerSpec
from bot.errors import ConfigError

if TYPE_CHECKING:
    from bot.chat.reply import Block
    from bot.commands.context import Context
    from bot.commands.resources import Resources
    from bot.store.migrations import Component
    from bot.web.pages.page import Page

Chore = Callable[["Resources"], Awaitable[None]]
Panel = Callable[["Context"], Awaitable["tuple[Block, ...]"]]

GROUP = "openinfra_bot.handlers"


@dataclass(frozen=True, slots=True)
class Family:
    """What one module brings."""

    name: str
    doc: str
    commands: tuple[CommandSpec, ...]
    listeners: tuple[ListenerSpec, ...]
    providers: tuple[Callable[..., Any], ...]
    settings: type[msgspec.Struct] | None
    store: Component | None
    chores: tuple[Chore, ...] = ()
    panels: tuple[Panel, ...] = ()
    schedules: tuple[Any, ...] = ()
    pages: tuple[Page, ...] = ()


def from_module(name: str, module: ModuleType) -> Family:
    """Collect what a module declares; imported functions of its own package count, so a package can list them in `__init__`."""
    things = {id(thing): thing for thing in vars(module).values() if callable(thing)}.values()
    return Family(
        name=name,
        doc=(module.__doc__ or "").strip().partition("\n")[0],
        commands=tuple(getattr(thing, SPEC) for thing in things if hasattr(thing, SPEC)),
        listeners=tuple(getattr(thing, LISTENER) for thing in things if hasattr(thing, LISTENER)),
        providers=tuple(thing for thing in things if hasattr(thing, PROVIDER)),
        settings=getattr(module, "SETTINGS", None),
        store=getattr(module, "STORE", None),
        chores=getattr(module, "CHORES", ()),
        panels=getattr(module, "PANELS", ()),
        schedules=getattr(module, "SCHEDULES", ()),
        pages=getattr(module, "PAGES", ()),
    )


def installed(disabled: Iterable[str] = ()) -> list[Family]:
    """All families of the entry-point group, by name. One that does not load stops the start: half a bot is worse than none."""
    skip = set(disabled)
    points = sorted(entry_points(group=GROUP), key=lambda point: point.name)
    unknown = skip - {point.name for point in points}
    if unknown:
        raise ConfigError(f"[bot] disabled names no handler family: {', '.join(sorted(unknown))}.")
    return [from_module(point.name, _load(point)) for point in points if point.name not in skip]


def _load(point: EntryPoint) -> ModuleType:
    try:
        return import_module(point.value)
    except ImportError as error:
        raise ConfigError(
            f"The handler family {point.name} ({point.value}) does not load: {error}. "
            f'Mend or uninstall it, or switch it off with disabled = ["{point.name}"] under [bot].'
        ) from error
