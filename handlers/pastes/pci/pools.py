"""`pci_stats`: what a compute host has free, in every form in which nova has shown it.

The log line of nova-compute prints `PciDevicePool(…)` objects, older releases lists of dicts, the database holds JSON of
versioned objects (nova/objects/pci_device_pool.py). `[]` means that no device_spec matched anything.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_START = re.compile(r"\bpci_stats[\"']?\s{0,4}[=:]\s{0,4}")
_OBJECT = re.compile(r"PciDevicePool\(((?:[^()'\"\n]++|'[^'\n]*+'|\"[^\"\n]*+\")*+)\)?")
_DICT = re.compile(r"\{[^{}]*+(?:\{[^{}]*+\}[^{}]*+)*+\}")
_PAIR = re.compile(
    r"""(?<![\w.])u?["']?([\w.]{1,60}+)["']?\s{0,4}[=:]\s{0,4}(?:u?'([^'\n]*+)'|u?\\?"([^"\\\n]*+)\\?"|([\w.-]{1,60}))"""
)
_HOST = re.compile(r"Final resource view: name=(\S{1,255})")
_EMPTY = re.compile(r"(?:\[\s{0,4}\]|None\b|null\b|PciDevicePoolList\(objects=\[\]\))")
_NONE = {"None", "null"}


@dataclass(frozen=True, slots=True)
class Pool:
    """Devices of one kind on one NUMA node; `count` is what is free. Empty strings are what the paste does not say."""

    vendor_id: str
    product_id: str
    count: int
    dev_type: str = ""
    numa_node: int | None = None
    physical_network: str = ""
    remote_managed: bool = False
    live_migratable: str = ""

    @property
    def ids(self) -> str:
        return f"{self.vendor_id}:{self.product_id}"

    def __str__(self) -> str:
        node = "" if self.numa_node is None else f", NUMA {self.numa_node}"
        return f"{self.ids} {self.dev_type or 'of unknown type'} ({self.count} free{node})"


@dataclass(frozen=True, slots=True)
class Stats:
    """The last resource view in a paste. `host` is empty where the paste does not name it."""

    pools: tuple[Pool, ...]
    host: str = ""


def has_stats(text: str) -> bool:
    """Whether there is something to read."""
    return "PciDevicePool(" in text or ("pci_stats" in text and _START.search(text) is not None)


def read_stats(text: str) -> Stats | None:
    """The pools of the last `pci_stats` in the text; None where there are none to be read."""
    starts = [match.end() for match in _START.finditer(text)]
    start = starts[-1] if starts else text.find("PciDevicePool(")
    if start < 0:
        return None
    hosts = _HOST.findall(text[max(0, start - 2000) : start])
    end = text.find("\n\n", start)
    part = text[start : end if end >= 0 else len(text)]
    if _EMPTY.match(part):
        return Stats((), hosts[-1] if hosts else "")
    found = _OBJECT.findall(part.partition("stats={")[0]) or _dicts(part)
    pools = tuple(pool for one in found if (pool := _pool(one)))
    return Stats(pools, hosts[-1] if hosts else "") if pools else None


def _dicts(part: str) -> list[str]:
    """The innermost dicts that count devices: old lists, and JSON of versioned objects."""
    return [one for one in _DICT.findall(part) if "product_id" in one and "count" in one]


def _pool(text: str) -> Pool | None:
    given = {key: _value(*values) for key, *values in _PAIR.findall(text)}
    vendor, product, count = (given.get(key, "") for key in ("vendor_id", "product_id", "count"))
    if not (vendor and product and re.fullmatch("[0-9]{1,6}", count)):
        return None
    node = given.get("numa_node", "")
    return Pool(
        vendor_id=vendor.lower()[:8],
        product_id=product.lower()[:8],
        count=int(count),
        dev_type=given.get("dev_type", "")[:12],
        numa_node=int(node) if re.fullmatch("[0-9]{1,4}", node) else None,
        physical_network=given.get("physical_network", ""),
        remote_managed=given.get("remote_managed", "").lower() in {"true", "1", "yes", "on", "t", "y"},
        live_migratable=given.get("live_migratable", ""),
    )


def _value(*forms: str) -> str:
    value = next((form for form in forms if form), "")
    return "" if value in _NONE else value
