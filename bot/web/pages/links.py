"""Where pages are found, for answers in chat and for the pages themselves."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode
from zoneinfo import ZoneInfo

from bot.web.settings import WebSettings

if TYPE_CHECKING:
    from bot.commands.resources import Resources

_VARIABLE = re.compile(r"\{[a-z_]+\}")


class Pages:
    """The addresses of the pages that are shown. `paths` are theirs, as declared."""

    def __init__(self, settings: WebSettings, paths: Iterable[str]) -> None:
        self._settings = settings
        self._shown = [_pattern(path) for path in paths] if settings.pages else []

    def has(self, path: str) -> bool:
        """Whether there is such a page."""
        return any(pattern.fullmatch(path) for pattern in self._shown)

    def url(self, path: str) -> str:
        """The address to give to people; empty where there is no such page, or nobody has said where pages are found."""
        if not self._settings.public_url or not self.has(path):
            return ""
        return self._settings.public_url.rstrip("/") + quote(path)

    def href(self, path: str, zone: ZoneInfo | None = None) -> str:
        """A link from one page to another, which keeps the time zone that the reader has chosen."""
        query = f"?{urlencode({'tz': zone.key})}" if zone is not None else ""
        return self._settings.base + quote(path) + query


async def page_url(resources: Resources, path: str) -> str:
    """The address of a page; empty where there is none, also in a bot that has no pages at all."""
    return (await resources.get(Pages)).url(path) if resources.knows(Pages) else ""


def _pattern(path: str) -> re.Pattern[str]:
    fixed = (re.escape(part) for part in _VARIABLE.split(path))
    return re.compile(r"[^/{}]+".join(fixed))
