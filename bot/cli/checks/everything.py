"""All checks in the order in which things depend on each other."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.cli.checks.families import check_families, own_checks
from bot.cli.checks.networks import check_networks
from bot.cli.checks.secrets import check_secrets
from bot.cli.checks.store import check_store
from bot.cli.options import Options
from bot.cli.setup import IN_MEMORY, Loaded, loaded
from bot.commands.registry import Registry
from bot.config.checking import CheckItem
from bot.config.load import disabled, find
from bot.core.policy import Policy, Strangers, check_roles
from bot.errors import ConfigError
from bot.shell.person import NETWORK


async def everything(options: Options, *, offline: bool) -> AsyncIterator[CheckItem]:
    """Each item as soon as it is known. A configuration that does not load ends it: nothing else makes sense then."""
    yield _check_zones()
    path = options.config or find()
    broken = False
    for item in _check_modules(path):
        broken = broken or item.state == "wrong"
        yield item
    if broken:
        return
    try:
        given = loaded(options)
    except ConfigError as error:
        first, *lines = error.sentence.splitlines()
        for line in lines or [first]:
            yield CheckItem("configuration", "wrong", line)
        return
    yield _describe(given)
    async for item in _check_content(given, offline=offline):
        yield item


async def _check_content(given: Loaded, *, offline: bool) -> AsyncIterator[CheckItem]:
    yield _check_rules(given)
    for item in (*check_secrets(given.settings), *await asyncio.to_thread(check_store, given)):
        yield item
    async for item in own_checks(given.with_state(IN_MEMORY).without_rules()):
        yield item
    async for item in check_networks(given.settings, offline=offline):
        yield item


def _check_modules(path: Path | None) -> list[CheckItem]:
    try:
        return check_families(disabled(path))
    except ConfigError as error:
        return [CheckItem("configuration", "wrong", error.sentence)]


def _describe(given: Loaded) -> CheckItem:
    if given.path is None:
        hint = "“openinfra-bot init” writes one; “chat” and “ask” work without."
        return CheckItem("configuration", "ok", "no file, so the defaults are in effect", hint)
    return CheckItem("configuration", "ok", str(given.path))


def _check_rules(given: Loaded) -> CheckItem:
    rules = given.settings.access
    try:
        networks = {NETWORK, *given.settings.networks}
        check_roles(given.settings.roles, networks)
        Policy(rules, Strangers(given.settings.roles)).check(Registry(given.families), networks)
    except ConfigError as error:
        return CheckItem("access rules", "wrong", error.sentence, "Mend or remove the rule under [[access]].")
    return CheckItem("access rules", "ok", f"{len(rules)} rules" if rules else "no rules: reads are open to everyone")


def _check_zones() -> CheckItem:
    try:
        ZoneInfo("Europe/Berlin")
    except (ZoneInfoNotFoundError, OSError):
        return CheckItem(
            "time zones", "wrong", "there are no time zone data", "Install the tzdata package of the system, or of pip."
        )
    return CheckItem("time zones", "ok")
