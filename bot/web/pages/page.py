"""What a handler family declares of its pages, and what their handlers get and give.

    PAGES = (Page("/queue", queue, "Questions", command="hours queue"),)

    async def queue(resources: Resources, request: PageRequest) -> Html:
        return Html("queue.html", {"questions": …})

Templates are Jinja2's and lie in `templates` beside the handler's module; they begin with `{% extends "core/page.html" %}`.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.web.pages.links import Pages
from bot.web.pages.rooms import PublicRooms

if TYPE_CHECKING:
    from bot.commands.resources import Resources

A_MINUTE = 60


@dataclass(frozen=True, slots=True)
class PageRequest:
    """Who reads is not known, and nobody asks. `args` are the variable parts of the path, `zone` the one that was chosen."""

    path: str
    args: Mapping[str, str]
    zone: ZoneInfo | None
    rooms: PublicRooms
    pages: Pages


@dataclass(frozen=True, slots=True)
class Html:
    """A page from a template. `title` stands in for the page's own; one that is not `is_listed` asks search engines to pass by.

    `seconds` is how long it may be shown without asking again.
    """

    template: str
    data: Mapping[str, object] = field(default_factory=dict)
    title: str = ""
    is_listed: bool = True
    seconds: int = A_MINUTE


@dataclass(frozen=True, slots=True)
class Bytes:
    """Anything else: a calendar, a picture. `file_name` is what it is saved as."""

    content: bytes
    content_type: str
    file_name: str = ""
    seconds: int = A_MINUTE


PageHandler = Callable[["Resources", PageRequest], Awaitable[Html | Bytes]]


@dataclass(frozen=True, slots=True)
class Page:
    """One page. `path` may have variable parts: `/notes/{day}`.

    `about` is a line for the list of pages; only paths without variable parts and with `about` stand there. `command` is the
    command that says the same in chat: where any rule under [[access]] restricts that one, there is no page. What takes a
    while to make is kept for `keep` seconds.
    """

    path: str
    handler: PageHandler
    title: str
    about: str = ""
    command: str = ""
    keep: float = 0.0
