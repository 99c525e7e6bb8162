"""Which channels something goes to, and in which of them the bot is."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterable, Mapping

from bot.chat.adapter import Adapter
from bot.config.model import Settings
from bot.core.voice import room_of
from bot.errors import BotError, UsageError
from bot.text.clean import one_line, shorten
from bot.text.fold import folded

MOST_ROOMS = 1000
NO_NETWORK = "no such network is configured"
AT_ONCE = 20
LOOK_SECONDS = 6.0
_ROOM = re.compile(r"[^:\s,]+:[^\s,\x00-\x1f\x7f]+")
_SLACK = re.compile(r"[CG][A-Z0-9]{5,}")


def configured(settings: Settings) -> tuple[str, ...]:
    """Every channel of the configuration, as `network:channel`."""
    irc = (f"{name}:{channel}" for name, network in settings.irc.items() for channel in network.channels)
    slack = (f"{name}:{channel}" for name, workspace in settings.slack.items() for channel in workspace.channels)
    return (*irc, *slack)


def chosen(text: str, settings: Settings, networks: Iterable[str]) -> tuple[str, ...]:
    """`libera:#a,work:C1` as rooms, `all` as every channel of the configuration. Raises `UsageError` that names the wrong one."""
    if text.casefold() == "all":
        return configured(settings)
    known = {folded(room): room for room in configured(settings)}
    named = [part for one in text.split(",") if (part := one.strip())]
    if not named or len(named) > MOST_ROOMS:
        raise UsageError(f"Name between one and {MOST_ROOMS} channels as network:channel, or all.")
    found = [known.get(folded(one)) or _checked(one, settings, networks) for one in named]
    return tuple(dict.fromkeys(found))


def _checked(room: str, settings: Settings, networks: Iterable[str]) -> str:
    """A room that no configuration names: it may be a mistake, which a preview says, but never a person."""
    shown = shorten(one_line(room), 60)
    network, _, channel = room.partition(":")
    if not _ROOM.fullmatch(room):
        raise UsageError(f"“{shown}” is no channel: write it as network:channel, as in libera:#openstack-tc.")
    if network not in {*settings.networks, *networks}:
        raise UsageError(f"“{shown}” is on no network of mine; I know {', '.join(sorted(networks)) or 'none'}.")
    if network in settings.slack and not _SLACK.fullmatch(channel):
        raise UsageError(f"“{shown}”: a Slack channel is written by its ID (C…).")
    if network not in settings.slack and channel[:1] not in "#&+!":
        raise UsageError(f"“{shown}” is no channel.")
    return room


async def absent(rooms: Iterable[str], adapters: Mapping[str, Adapter]) -> dict[str, str]:
    """The rooms that nothing said now would reach at once, and why; asked of the platforms, but not for long."""
    gate = asyncio.Semaphore(AT_ONCE)
    found = list(rooms)

    async def look(room: str) -> str:
        async with gate:
            return await _why(room, adapters)

    tasks = [asyncio.create_task(look(room)) for room in found]
    await asyncio.wait(tasks, timeout=LOOK_SECONDS) if tasks else None
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    reasons = ["not known in time" if task.cancelled() else task.result() for task in tasks]
    return {room: reason for room, reason in zip(found, reasons, strict=True) if reason}


async def _why(key: str, adapters: Mapping[str, Adapter]) -> str:
    room = room_of(key)
    adapter = adapters.get(room.network)
    if adapter is None:
        return NO_NETWORK
    try:
        topic = await adapter.topic(room)
    except BotError as error:
        return f"not known: {error.sentence}"
    return "I am not in it" if topic is None else ""


def listed(rooms: Iterable[str], most: int = 5) -> str:
    """A few rooms, and how many more."""
    found = list(rooms)
    more = f" and {len(found) - most} more" if len(found) > most else ""
    return ", ".join(found[:most]) + more


def absence(reasons: Mapping[str, str]) -> str:
    """A sentence that names the channels that would not be reached, by reason; empty where there are none."""
    by_reason: dict[str, list[str]] = {}
    for room, reason in reasons.items():
        by_reason.setdefault(reason, []).append(room)
    return " ".join(f"Not reached now ({reason.rstrip('.')}): {listed(rooms)}." for reason, rooms in by_reason.items())
