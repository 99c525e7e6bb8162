"""A handler family with pages, to try the frame with."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime
from types import ModuleType

from bot.chat.reply import Reply
from bot.commands.context import Context
from bot.commands.family import Family, from_module
from bot.commands.resources import Resources
from bot.commands.spec import Risk, command
from bot.errors import NotFound, TryLater
from bot.web.pages.page import Bytes, Html, Page, PageRequest

MOMENT = datetime(2026, 11, 26, 23, 30, tzinfo=UTC)
Handler = Callable[[Resources, PageRequest], Awaitable[Html | Bytes]]


@command("toy", examples=["toy"])
async def toy(ctx: Context) -> Reply:
    """Show a toy."""
    return Reply("a toy")


@command("toy change", risk=Risk.WRITE, examples=["toy change"])
async def change(ctx: Context) -> Reply:
    """Change a toy."""
    return Reply("changed")


def showing(text: str, address: str = "https://example.org/a?b=c&d=e") -> Handler:
    """A page that shows what somebody said."""

    async def show(resources: Resources, request: PageRequest) -> Html:
        return Html("toy.html", {"text": text, "address": address, "moment": MOMENT})

    return show


async def echo(resources: Resources, request: PageRequest) -> Html:
    return Html("toy.html", {"text": request.args["name"], "address": "", "moment": MOMENT}, request.args["name"])


async def failing(resources: Resources, request: PageRequest) -> Html:
    raise ZeroDivisionError("the secret of the machine")


async def broken(resources: Resources, request: PageRequest) -> Html:
    return Html("broken.html")


async def locked(resources: Resources, request: PageRequest) -> Html:
    raise TryLater("The store is locked. Try again in a minute.")


async def unknown(resources: Resources, request: PageRequest) -> Html:
    raise NotFound("There is no such <b>toy</b>.")


async def blob(resources: Resources, request: PageRequest) -> Bytes:
    return Bytes(b"BEGIN:VCALENDAR", "text/calendar", 'a"b\r\n.ics')


class Counted:
    """A page that takes a while, and counts how often it was made."""

    def __init__(self) -> None:
        self.made = 0

    async def show(self, resources: Resources, request: PageRequest) -> Html:
        self.made += 1
        await asyncio.sleep(0.01)
        return Html("toy.html", {"text": str(self.made), "address": "", "moment": MOMENT})


def family(*pages: Page, name: str = "toys") -> Family:
    """A family with these pages and two commands."""
    module = ModuleType(name)
    vars(module).update(toy=toy, change=change)
    return replace(from_module(name, module), pages=pages)
