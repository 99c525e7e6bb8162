"""Each IRC network: whether its servers can be reached, let us in, take our login and let us into the channels.

Slack's workspaces are looked at beside them, see bot.cli.checks.slack.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import suppress

import msgspec

from bot.chat.adapter import Letter
from bot.chat.message import Message
from bot.config.checking import CheckItem
from bot.config.model import Settings
from bot.errors import ConfigError
from bot.irc.adapter import IrcAdapter
from bot.irc.settings import IrcSettings
from bot.irc.wire import tls
from bot.irc.wire.ending import from_exception

PATIENCE = 15.0
"""Seconds for all of one network."""
SETTLE = 2.0
"""Seconds that a server gets to answer our JOINs."""


class _Nobody:
    """An inbox that hears nothing and an outlet that has nothing to say."""

    def put(self, message: Message) -> None:
        """Not for us: the bot itself may be listening in the same channel."""

    def sent(self, letter: Letter, receipt: str = "") -> None:
        """Nothing is sent."""

    def dropped(self, letter: Letter, reason: str) -> None:
        """Nothing is sent."""


async def check_networks(settings: Settings, *, offline: bool) -> AsyncIterator[CheckItem]:
    """The items of all networks, which are looked at side by side."""
    if not settings.networks:
        yield CheckItem("networks", "ok", "none is configured", "“openinfra-bot chat” needs none; “run” does.")
    elif offline:
        for title in (*(f"network {name}" for name in settings.irc), *(f"workspace {name}" for name in settings.slack)):
            yield CheckItem(title, "skipped", "not looked at (--offline)")
    else:
        for items in await asyncio.gather(*_checks(settings)):
            for item in items:
                yield item


def _checks(settings: Settings) -> list[Coroutine[None, None, list[CheckItem]]]:
    checks = [_check(name, one) for name, one in settings.irc.items()]
    if settings.slack:
        from bot.cli.checks.slack import check_workspace  # noqa: PLC0415 - heavy

        checks += [check_workspace(name, one) for name, one in settings.slack.items()]
    return checks


async def _check(name: str, settings: IrcSettings) -> list[CheckItem]:
    """Servers first; when one of them can be reached, a real login under a nick of its own."""
    title = f"network {name}"
    try:
        servers = await asyncio.gather(*(_reach(title, host, port, settings) for host, port in settings.addresses))
        reachable = [one for one, item in zip(settings.servers, servers, strict=True) if item.state != "wrong"]
        return [*servers, *(await _log_in(name, _as_guest(settings, reachable)) if reachable else [])]
    except ConfigError as error:
        return [CheckItem(title, "wrong", error.sentence)]


async def _reach(title: str, host: str, port: int, settings: IrcSettings) -> CheckItem:
    """DNS, TCP and TLS of one server."""
    server, context = f"{host}:{port}", tls.context(settings)
    try:
        async with asyncio.timeout(PATIENCE / 2):
            _, writer = await asyncio.open_connection(
                host, port, ssl=context, server_hostname=host if context else None
            )
    except (OSError, TimeoutError) as error:
        hint = f"Check the name, the port and the firewall: openssl s_client -connect {server}" if settings.tls else ""
        return CheckItem(title, "wrong", from_exception(error, server).sentence, hint)
    writer.close()
    with suppress(OSError, TimeoutError):
        async with asyncio.timeout(1):
            await writer.wait_closed()
    if context is None:
        return CheckItem(title, "ok", f"{server} can be reached, without TLS")
    if not settings.verify:
        hint = "Set ca_file instead of verify = false: anybody in between could be the server."
        return CheckItem(title, "warning", f"{server} can be reached, its certificate is not looked at", hint)
    return CheckItem(title, "ok", f"{server} can be reached, TLS verified")


def _as_guest(settings: IrcSettings, servers: list[str]) -> IrcSettings:
    """The same login under another nick: one that is connected already must not be thrown out by its own check."""
    return msgspec.structs.replace(
        settings,
        servers=tuple(servers),
        nick=f"check-{settings.nick}",
        alternates=(),
        account=settings.login,
        quit_message="configuration check",
    )


async def _log_in(name: str, settings: IrcSettings) -> list[CheckItem]:
    nobody = _Nobody()
    adapter = IrcAdapter(name, settings, nobody, nobody)
    work = asyncio.create_task(adapter.run(), name=f"check {name}")
    try:
        async with asyncio.timeout(PATIENCE):
            await _connected(adapter, work)
            await asyncio.sleep(SETTLE if settings.channels else 0)
    except TimeoutError:
        return [CheckItem(f"network {name}", "wrong", f"no login within {PATIENCE:g} s: {adapter.health}")]
    else:
        return _read_health(name, settings, adapter.health)
    finally:
        work.cancel()
        await asyncio.gather(work, return_exceptions=True)


async def _connected(adapter: IrcAdapter, work: asyncio.Task[None]) -> None:
    """Wait until the adapter is in, or has met something that it would only try again."""
    while not adapter.is_connected and not adapter.health.startswith("down"):
        await asyncio.wait({work}, timeout=0.05)
        if work.done():
            work.result()


def _read_health(name: str, settings: IrcSettings, health: str) -> list[CheckItem]:
    """The adapter's own words, an item for each channel and each complaint."""
    title = f"network {name}"
    if not health.startswith("connected"):
        return [CheckItem(title, "wrong", health)]
    connected, *complaints = health.split("; ")
    refused = {text.partition(": ")[0]: text.partition(": ")[2] for text in complaints}
    items = [CheckItem(title, "ok", f"{connected}, {_login(settings)}")]
    items += [
        CheckItem(
            title, "wrong", f"{channel}: {refused[channel]}", "Ask its operators, or take it out of the configuration."
        )
        if channel in refused
        else CheckItem(title, "ok", f"{channel} joined")
        for channel in settings.channels
    ]
    rest = [text for text in complaints if text.partition(": ")[0] not in settings.channels]
    return items + [CheckItem(title, "wrong", text) for text in rest if not text.endswith("is taken")]


def _login(settings: IrcSettings) -> str:
    if settings.sasl:
        return f"logged in as {settings.login} by SASL {settings.sasl.upper()}"
    return f"logged in as {settings.login} by NickServ" if settings.nickserv_password else "without an account"
