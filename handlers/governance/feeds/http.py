"""Reads a feed over HTTP, and trusts no server: little time, little space, and no way into our own network.

The address itself comes from the configuration and may be anywhere. Where a server sends us on to must be an address of the
public internet, as names are resolved for that very connection, unless the feed says that it is private.
https://www.rfc-editor.org/rfc/rfc9110#name-conditional-requests
"""

from __future__ import annotations

import ipaddress
import socket
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

from bot.errors import BackendDown

if TYPE_CHECKING:
    import aiohttp

SECONDS = 20.0
LARGEST = 2_000_000
"""Bytes of a feed."""
MOST_REDIRECTS = 5
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_HEADERS = {
    "Accept": "application/atom+xml, application/rss+xml, application/xml;q=0.9, text/xml;q=0.8",
    "Accept-Encoding": "identity",  # what is not packed cannot unpack to more than it is
    "User-Agent": "openinfra-bot",
}
_LONGEST_HEADER = 500


@dataclass(frozen=True, slots=True)
class Fetched:
    """A feed as it came, and what to send along the next time."""

    body: bytes
    etag: str = ""
    modified: str = ""


async def fetch(url: str, *, etag: str = "", modified: str = "", private: bool = False) -> Fetched | None:
    """A feed; None where it has not changed since. Raises `BackendDown` with what went wrong."""
    import aiohttp  # noqa: PLC0415 - only where feeds are configured

    headers = dict(_HEADERS)
    headers |= {"If-None-Match": etag} if etag else {}
    headers |= {"If-Modified-Since": modified} if modified else {}
    timeout = aiohttp.ClientTimeout(total=SECONDS)
    try:
        for hop in range(MOST_REDIRECTS + 1):
            guarded = hop > 0 and not private
            if guarded:
                _must_be_public(url)
            connector = aiohttp.TCPConnector(resolver=_resolver() if guarded else None)
            jar = aiohttp.DummyCookieJar()
            async with (
                aiohttp.ClientSession(
                    connector=connector, timeout=timeout, auto_decompress=False, cookie_jar=jar
                ) as session,
                session.get(url, headers=headers, allow_redirects=False) as response,
            ):
                if response.status not in _REDIRECTS:
                    return await _taken(response)
                url = _next(url, response.headers.get("Location", ""))
    except TimeoutError:
        raise BackendDown(f"{_host(url)} did not send it within {SECONDS:g} s.") from None
    except (aiohttp.ClientError, OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or type(error).__name__
        raise BackendDown(f"{_host(url)} cannot be read ({reason}).") from None
    raise BackendDown(f"{_host(url)} sends us on more than {MOST_REDIRECTS} times.")


async def _taken(response: aiohttp.ClientResponse) -> Fetched | None:
    if response.status == 304:
        return None
    host = response.url.host or "the server"
    if response.status != 200:
        raise BackendDown(f"{host} answers with HTTP {response.status}.")
    if response.headers.get("Content-Encoding", "identity").casefold() != "identity":
        raise BackendDown(f"{host} sends it packed, although I did not ask for that.")
    body = bytearray()
    async for chunk in response.content.iter_chunked(65_536):
        body += chunk
        if len(body) > LARGEST:
            raise BackendDown(f"{host} sends more than {LARGEST:,} bytes.")
    return Fetched(bytes(body), _kept(response, "ETag"), _kept(response, "Last-Modified"))


def _kept(response: aiohttp.ClientResponse, name: str) -> str:
    value: str = response.headers.get(name, "")
    return value if len(value) <= _LONGEST_HEADER and value.isascii() and value.isprintable() else ""


def _next(url: str, location: str) -> str:
    """Where it sends us. Raises `BackendDown` for what is no web address, and for a way out of TLS."""
    following = urljoin(url, location)
    before, after = urlsplit(url), urlsplit(following)
    if not location or after.scheme not in {"http", "https"} or not after.hostname:
        raise BackendDown(f"{_host(url)} sends us to what is no web address.")
    if before.scheme == "https" and after.scheme == "http":
        raise BackendDown(f"{_host(url)} sends us from https to http.")
    return following


def _must_be_public(url: str) -> None:
    """An address in figures is never resolved, so it is looked at here."""
    host = urlsplit(url).hostname or ""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return  # a name: the resolver looks at what it means
    if not is_public(str(address)):
        raise BackendDown(f"It sends us to {host}, which is not on the public internet; see `private` of the feed.")


def is_public(text: str) -> bool:
    """Whether an address is one of the public internet, also where it is wrapped into an IPv6 one."""
    address = ipaddress.ip_address(text.partition("%")[0])
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if address in _NAT64:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            address = inner
    return address.is_global and not address.is_multicast


def _resolver() -> Any:
    from aiohttp import ThreadedResolver  # noqa: PLC0415 - see `fetch`
    from aiohttp.abc import ResolveResult  # noqa: PLC0415 - see `fetch`

    class PublicResolver(ThreadedResolver):
        """Names that mean an address of ours mean nothing here."""

        async def resolve(
            self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
        ) -> list[ResolveResult]:
            found = await super().resolve(host, port, family)
            if not found or not all(is_public(one["host"]) for one in found):
                raise OSError(None, "it sends us to an address that is not on the public internet")
            return found

    return PublicResolver()


def _host(url: str) -> str:
    return urlsplit(url).hostname or "the feed"
