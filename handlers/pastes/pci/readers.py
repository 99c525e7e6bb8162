"""How a paste of PCI passthrough is told from other text, and who reads it."""

from __future__ import annotations

import re

from bot.chat.reply import Reply, Severity
from handlers.pastes.pci.findings import Level
from handlers.pastes.pci.ini import OURS
from handlers.pastes.pci.linting import Linted, lint
from handlers.pastes.pci.lspci import has_devices, read_devices
from handlers.pastes.pci.pools import has_stats, read_stats
from handlers.pastes.pci.verdict_conf import linted
from handlers.pastes.pci.verdict_lspci import compared, listed
from handlers.pastes.pci.verdict_pools import joined, stats_alone
from handlers.pastes.reading import Reader
from knowledge.text.signs import is_question

ARTICLE = "pci-passthrough-types"
_WORDS = ("alias", "device_spec", "passthrough_whitelist")
_HEADER = re.compile(r"^[ \t]*\[(?i:pci)\][ \t]*$", re.MULTILINE)
_LINE = re.compile(rf"(?<![\w\"'.])(?:{OURS})[ \t]{{0,20}}=[ \t]{{0,20}}['\"]?[\[{{]")
_ABOUT = re.compile(
    r"vendor_id|product_id|device_type|devname|type-(?:PCI|PF|VF)|\"?address|resource_class|pci|numa_policy",
    re.IGNORECASE,
)


def is_conf(text: str) -> bool:
    """A `[pci]` header on a line of its own, or an option of it that begins with a brace."""
    if "[pci]" in text or "[PCI]" in text:
        if _HEADER.search(text):
            return any(word in text for word in _WORDS)
    elif "{" not in text and "[" not in text:
        return False
    if not any(word in text for word in _WORDS):
        return False
    return _LINE.search(text) is not None and _ABOUT.search(text) is not None


def read_conf(text: str) -> Reply | None:
    """The configuration, and the resource view in the same paste."""
    found = _linted(text)
    if found is None:
        return None
    if found.of(Level.ERROR):
        return linted(found)
    stats = read_stats(text) if has_stats(text) else None
    if stats is not None and any(alias.has_ids for alias in found.aliases):
        return joined(found.aliases, stats)
    devices = read_devices(text) if found.aliases and has_devices(text) else []
    return (compared(devices, found.aliases) if devices else None) or linted(found)


def read_pools(text: str) -> Reply | None:
    """A resource view alone."""
    stats = read_stats(text)
    if stats is None or (not stats.pools and "\n" not in text and is_question(text)):
        return None  # what “pci_stats=[]” means is a matter for the knowledge base
    return stats_alone(stats)


def read_lspci(text: str) -> Reply | None:
    """Devices of a host."""
    return listed(read_devices(text))


def _linted(text: str) -> Linted | None:
    found = lint(text)
    return None if found.conf.is_empty and not found.findings else found


def is_wrong(reply: Reply) -> bool:
    """In channel talk only trouble is worth a word."""
    return reply.severity is not Severity.INFO


def never(reply: Reply) -> bool:
    """Lists of devices are read when somebody asks."""
    del reply
    return False


READERS = (
    Reader("nova.conf [pci]", ARTICLE, is_conf, read_conf, is_wrong),
    Reader("pci_stats", ARTICLE, has_stats, read_pools, never),
    Reader("lspci -nn", ARTICLE, has_devices, read_lspci, never),
)
