"""The handler families: whether they load, and what they say about themselves."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from importlib import import_module
from importlib.metadata import entry_points

from bot.app import opened
from bot.cli.setup import Loaded
from bot.commands.family import GROUP, from_module
from bot.commands.resources import Resources
from bot.config.checking import CheckItem, FamilyCheck
from bot.errors import BotError


def check_families(disabled: Iterable[str]) -> list[CheckItem]:
    """One item a family."""
    skip = set(disabled)
    points = sorted(entry_points(group=GROUP), key=lambda point: point.name)
    unknown = [
        CheckItem(
            f"family {name}", "wrong", "[bot] disabled names it, and it is not installed", "Take it out of the list."
        )
        for name in sorted(skip - {point.name for point in points})
    ]
    return [_check(point.name, point.value, is_off=point.name in skip) for point in points] + unknown


def _check(name: str, module: str, *, is_off: bool) -> CheckItem:
    title = f"family {name}"
    if is_off:
        return CheckItem(title, "skipped", "switched off by disabled under [bot]")
    try:
        family = from_module(name, import_module(module))
    except (ImportError, SyntaxError) as error:
        hint = f'Mend or uninstall it, or switch it off: disabled = ["{name}"] under [bot].'
        return CheckItem(title, "wrong", f"{module} does not load: {error}", hint)
    return CheckItem(title, "ok", f"{len(family.commands)} commands")


async def own_checks(given: Loaded) -> AsyncIterator[CheckItem]:
    """What the families look at themselves, with a store in memory: looking must not change anything."""
    enabled = {family.name for family in given.families}
    points = [point for point in entry_points(group=GROUP) if point.name in enabled]
    async with opened(given.build()) as app:
        for point in sorted(points, key=lambda point: point.name):
            checks: tuple[FamilyCheck, ...] = getattr(import_module(point.value), "CHECKS", ())
            for check in checks:
                for item in await _ask(check, app.resources, point.name):
                    yield item


async def _ask(check: FamilyCheck, resources: Resources, family: str) -> list[CheckItem]:
    try:
        return await check(resources)
    except BotError as error:
        return [CheckItem(f"family {family}", "wrong", error.sentence)]
