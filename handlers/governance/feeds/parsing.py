"""The entries of an Atom or RSS feed: what each is called, its link, and by what it is told from others. Nothing else is read.

Atom is RFC 4287; RSS comes as 2.0 (https://www.rssboard.org/rss-specification) and 1.0 (https://web.resource.org/rss/1.0/spec).
A document type is refused with all that it could declare, so that no entity grows and none is fetched.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from html.parser import HTMLParser
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from bot.text.clean import one_line, shorten

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

MOST_ENTRIES = 500
LONGEST_TITLE = 300
LONGEST_LINK = 500
_ROOTS = frozenset({"feed", "rss", "RDF"})


class NoFeed(Exception):
    """It is no feed, and why."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry. `digest` stands for its id, or what else tells it from others; `link` is a web address or empty."""

    digest: str
    title: str
    link: str


def parse(body: bytes, base: str) -> list[Entry]:
    """The entries in the order of the feed; `base` is what links are relative to. Raises `NoFeed`."""
    from defusedxml import (  # noqa: PLC0415 - only where feeds are configured
        DefusedXmlException,
        ElementTree,
    )

    try:
        root = ElementTree.fromstring(body, forbid_dtd=True)
    except DefusedXmlException:
        raise NoFeed("it has a document type, which no feed needs and I do not read") from None
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        position = getattr(error, "position", None)
        where = f" (line {position[0]})" if position else ""
        raise NoFeed(f"it is no XML{where}") from None
    name = _local(root)
    if name not in _ROOTS:
        raise NoFeed(f"it is no Atom or RSS feed but “{shorten(one_line(name), 30)}”")
    found = (_entry(item, base) for item in _items(root))
    return list({entry.digest: entry for entry in found if entry is not None}.values())


def _items(root: Element) -> Iterator[Element]:
    """Entries stand under the root or under its channel, nowhere deeper."""
    count = 0
    for holder in (root, *(child for child in root if _local(child) == "channel")):
        for child in holder:
            if _local(child) in {"entry", "item"} and count < MOST_ENTRIES:
                count += 1
                yield child


def _entry(item: Element, base: str) -> Entry | None:
    texts: dict[str, str] = {}
    link = ""
    for child in item:
        name = _local(child)
        if name == "link" and child.get("href") is not None:  # Atom has it in an attribute
            link = link or (child.get("href") or "" if child.get("rel", "alternate") == "alternate" else "")
        elif name in {"id", "guid", "title", "link"}:
            texts.setdefault(name, "".join(child.itertext())[:20_000])
    link = _web(link or texts.get("link", ""), base)
    title = shorten(one_line(_plain(texts.get("title", ""))), LONGEST_TITLE)
    name = one_line(texts.get("id") or texts.get("guid") or link or title)
    if not name or not (title or link):
        return None
    return Entry(sha256(name.encode("utf-8", "replace")).hexdigest(), title, link)


def _local(element: Element) -> str:
    return element.tag.rpartition("}")[2]


def _web(text: str, base: str) -> str:
    """A link that may be shown, or nothing."""
    try:
        link = urljoin(base, one_line(text)) if text.strip() else ""
        parts = urlsplit(link)
    except ValueError:
        return ""
    is_web = parts.scheme in {"http", "https"} and bool(parts.hostname) and "@" not in parts.netloc
    return link if is_web and len(link) <= LONGEST_LINK and " " not in link else ""


class _Words(HTMLParser):
    """Collects what a browser would show of a title that is HTML."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []

    def handle_data(self, data: str) -> None:
        self.found.append(data)


def _plain(text: str) -> str:
    if "<" not in text and "&" not in text:
        return text
    words = _Words()
    words.feed(text[:2000])
    words.close()
    return " ".join(words.found)
