"""`lspci -nn`: vendor and product ids, and which devices look like a PF or a VF."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

_LINE = re.compile(
    r"^[ \t]*(?:[^\s:]{1,40}[#$>] ?)?((?:[0-9a-f]{4,8}:)?[0-9a-f]{2}:[0-9a-f]{2}\.[0-7]) "
    r"([^\[\n]{1,80}) \[([0-9a-f]{4})\]: ([^\n]{1,300})$"
)
_IDS = re.compile(r"\[([0-9a-f]{4}):([0-9a-f]{4})\]")
_NEVER = {"05", "06", "08", "0c"}
"""Classes nobody passes through: memory, bridges, system peripherals, serial buses."""


@dataclass(frozen=True, slots=True)
class Device:
    """One line. `kind` is type-PF, type-VF, or empty where the paste does not tell a PF from a plain device."""

    address: str
    class_id: str
    class_name: str
    name: str
    vendor_id: str
    product_id: str
    kind: str = ""

    @property
    def ids(self) -> str:
        return f"{self.vendor_id}:{self.product_id}"

    @property
    def is_likely(self) -> bool:
        """Whether people give such a device to a VM."""
        return self.class_id[:2] not in _NEVER

    @property
    def card(self) -> str:
        """Where it sits, without the function."""
        return self.address.rpartition(".")[0]


def has_devices(text: str) -> bool:
    """Whether a line of lspci -nn is in it."""
    return "]: " in text and any(_LINE.match(line) for line in text.split("\n") if "]: " in line[:200])


def read_devices(text: str) -> list[Device]:
    """All devices of the text."""
    found: list[Device] = []
    for line in text.split("\n"):
        match = _LINE.match(line[:500]) if "]: " in line else None
        if match:
            device = _device(*match.groups())
            found += [device] if device else []
        elif found and "(SR-IOV)" in line[:200]:
            found[-1] = replace(found[-1], kind="type-PF")
    return _with_parents(found)


def _device(address: str, class_name: str, class_id: str, rest: str) -> Device | None:
    ids = _IDS.findall(rest)
    if not ids:
        return None
    name = rest[: rest.rfind("[")].strip()
    kind = "type-VF" if "Virtual Function" in name else ""
    return Device(address, class_id, class_name, name, vendor_id=ids[-1][0], product_id=ids[-1][1], kind=kind)


def _with_parents(devices: list[Device]) -> list[Device]:
    """Where a vendor's VFs of a class are on a bus, function 0 of that class and bus without the name of a VF is their PF."""
    places = {_place(one) for one in devices if one.kind == "type-VF"}
    return [replace(one, kind="type-PF") if not one.kind and _place(one) in places else one for one in devices]


def _place(device: Device) -> tuple[str, str, str]:
    return device.card.rpartition(":")[0], device.vendor_id, device.class_id


def grouped(devices: Iterable[Device]) -> list[tuple[Device, int]]:
    """One device of each kind and how many there are, in the order of the text."""
    known = list(devices)
    counts = Counter((one.ids, one.kind) for one in known)
    firsts = {(one.ids, one.kind): one for one in reversed(known)}
    return [(firsts[key], count) for key, count in counts.items()]
