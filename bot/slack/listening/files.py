"""Text files and snippets: how people paste on Slack what is too long for a message.

A file is fetched with the bot's token, so only from where Slack keeps files, and never further than the first address.
https://docs.slack.dev/reference/objects/file-object
"""

from __future__ import annotations

import logging
import re
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.listening.shapes import File, read
from bot.slack.settings import SlackSettings
from bot.slack.wire.faults import CALL_ERRORS
from bot.slack.wire.web import proxy_for
from bot.text.clean import clean

log = logging.getLogger(__name__)

MOST_FILES = 10
"""As many as Slack takes in one message."""
_CHUNK = 64 * 1024
_HOST = re.compile(r"(?:[a-z0-9-]+\.)*slack\.com\Z")
_KINDS = frozenset(
    [
        "application/json",
        "application/x-yaml",
        "application/yaml",
        "application/xml",
        "application/x-sh",
        "application/toml",
    ]
)
_ENDINGS = (".log", ".txt", ".conf", ".cfg", ".ini", ".yaml", ".yml", ".json", ".toml", ".xml", ".out", ".err", ".md")


def is_text(file: File) -> bool:
    """Whether a file is worth a look, by what Slack says of it."""
    if file.mode in {"tombstone", "hidden_by_limit", "external"}:
        return False
    kind = (file.mimetype or "").partition(";")[0]
    is_named_so = (file.name or "").lower().endswith(_ENDINGS)
    return file.mode == "snippet" or kind.startswith("text/") or kind in _KINDS or is_named_so


def may_fetch(url: str, api_url: str) -> bool:
    """Whether a file's address is Slack's, so that the token may go there. `api_url` is where the Web API is."""
    if not url.isascii() or not url.isprintable() or any(c in url for c in " \\@"):
        return False
    try:
        parts, home = urlsplit(url), urlsplit(api_url)
        port = parts.port
    except ValueError:
        return False
    if (parts.scheme, parts.netloc) == (home.scheme, home.netloc):
        return True
    return parts.scheme == "https" and port in {None, 443} and _HOST.match(parts.hostname or "") is not None


class Files:
    """Reads the files of one workspace."""

    def __init__(self, settings: SlackSettings, web: AsyncWebClient) -> None:
        self._settings, self._web = settings, web

    async def read(self, files: Sequence[File] | None) -> str:
        """The text of all that are text, one after the other; what cannot be read is left out. Never raises."""
        found: list[str] = []
        left = self._settings.file_bytes
        known = [await self._known(file) for file in (files or ())[:MOST_FILES]]
        for file in known:
            content = await self._content(file, left) if is_text(file) else b""
            left -= len(content)
            if text := _text(content):
                found.append(text)
        return "\n".join(found)

    async def _content(self, file: File, most: int) -> bytes:
        """At most so many bytes of a file."""
        url = file.url_private or ""
        if most <= 0 or not may_fetch(url, self._settings.api_url):
            return b""
        try:
            async with self._session() as session:
                return await self._fetch(session, url, most)
        except CALL_ERRORS as error:
            log.debug("a file could not be read: %s", type(error).__name__)
            return b""

    async def _known(self, file: File) -> File:
        """Of a file in a channel that is shared with others, Slack tells only that there is one."""
        if not file.id or file.file_access != "check_file_info":
            return file
        try:
            found = (await self._web.files_info(file=file.id)).get("file")
        except CALL_ERRORS as error:
            log.debug("files.info: %s", type(error).__name__)
            return file
        return (read(found, File) if isinstance(found, dict) else None) or file

    async def _fetch(self, session: aiohttp.ClientSession, url: str, most: int) -> bytes:
        timeout = aiohttp.ClientTimeout(total=self._settings.timing.call)
        headers = {"Authorization": f"Bearer {self._web.token}"}
        async with session.get(
            url, headers=headers, allow_redirects=False, timeout=timeout, proxy=proxy_for(url)
        ) as response:
            if response.status != 200 or response.content_type == "text/html":  # the page to log in
                log.debug("a file could not be read: HTTP %d", response.status)
                return b""
            content = bytearray()
            async for chunk in response.content.iter_chunked(_CHUNK):
                content += chunk
                if len(content) >= most:
                    break
            return bytes(content[:most])

    @asynccontextmanager
    async def _session(self) -> AsyncIterator[aiohttp.ClientSession]:
        if self._web.session is not None:
            yield self._web.session
            return
        async with aiohttp.ClientSession() as session:
            yield session


def _text(content: bytes) -> str:
    """Empty for what is no text after all; a letter that the limit has cut through goes."""
    if b"\0" in content[:4096]:
        return ""
    return clean(content.decode("utf-8", "ignore")).strip("\n")
