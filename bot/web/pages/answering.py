"""From content to an HTTP answer: what may be kept how long, what has not changed, and what a browser must not do with it.

RFC 9110 (13: conditional requests), RFC 9111 (caching), W3C CSP level 3.
"""

from __future__ import annotations

import hashlib
import re
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from time import time

from aiohttp import ETag, web

POLICY = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
WORTH_PACKING = 1400
"""Bytes that go into one packet anyway."""
LONG = 16 * 1024
"""Bytes from which packing is done beside the event loop."""
REMEMBERED = 1000
SECOND = 1.0
_UNSAFE = re.compile(r"[^A-Za-z0-9._-]")


@dataclass(frozen=True, slots=True)
class Answer:
    """What is sent. `seconds` is how long it may be used without asking again; 0 is not at all."""

    content: bytes
    content_type: str
    status: int = 200
    seconds: int = 0
    file_name: str = ""
    is_listed: bool = True


class Changes:
    """Since when each address has had its present content, as far as we have seen."""

    def __init__(self, clock: Callable[[], float] = time) -> None:
        self._clock = clock
        self._seen: OrderedDict[str, tuple[str, int]] = OrderedDict()

    def since(self, address: str, digest: str) -> datetime | None:
        """None within the first second: two changes in one second could not be told apart (RFC 9110, 8.8.2.2)."""
        now = self._clock()
        known = self._seen.get(address)
        if known is None or known[0] != digest:
            known = self._seen[address] = (digest, int(now))
        self._seen.move_to_end(address)
        if len(self._seen) > REMEMBERED:
            self._seen.popitem(last=False)
        return datetime.fromtimestamp(known[1], UTC) if now - known[1] >= SECOND else None


def respond(request: web.Request, answer: Answer, changes: Changes) -> web.Response:
    """The HTTP answer; 304 where the reader has the same already."""
    headers = dict(HEADERS)
    if not answer.is_listed:
        headers["X-Robots-Tag"] = "noindex"
    if answer.file_name:
        headers["Content-Disposition"] = f'inline; filename="{_UNSAFE.sub("_", answer.file_name)}"'
    if answer.status == 503:
        headers["Retry-After"] = "30"
    headers["Cache-Control"] = f"public, max-age={answer.seconds}" if answer.seconds else "no-store"
    response = web.Response(status=answer.status, headers=headers, zlib_executor_size=LONG)
    if answer.status == 200 and answer.seconds:
        _date(request, response, answer, changes)
        if _has(request, response):
            response.set_status(304)
            return response
    response.content_type, response.charset = answer.content_type, "utf-8"
    response.body = answer.content
    if len(answer.content) > WORTH_PACKING:
        response.headers["Vary"] = "Accept-Encoding"
        response.enable_compression()
    return response


def _date(request: web.Request, response: web.Response, answer: Answer, changes: Changes) -> None:
    """The tag is a weak one: the same content is sent packed and unpacked."""
    digest = hashlib.sha256(answer.content).hexdigest()[:32]
    response.etag = ETag(digest, is_weak=True)
    since = changes.since(request.rel_url.raw_path_qs, digest)
    if since is not None:
        response.last_modified = since


def _has(request: web.Request, response: web.Response) -> bool:
    """Whether the reader has it. A tag that was sent counts alone (RFC 9110, 13.1.3)."""
    tags = request.if_none_match
    if tags is not None:
        return any(tag.value in {"*", response.etag.value if response.etag else ""} for tag in tags)
    since, last = request.if_modified_since, response.last_modified
    return since is not None and last is not None and last < since + timedelta(seconds=1)
