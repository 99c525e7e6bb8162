"""Neutron that has no segment id left: the numbers of the ranges that the paste names.

The text: “No tenant network …” up to neutron-lib 3.21, “No project network …” since 3.22 (NoNetworkAvailable of
neutron_lib/exceptions).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.chat.reply import Block, Command, Reply, Severity, Text
from handlers.pastes.errors.names import count, lines_of, listed, safe, tables

ARTICLE = "neutron-vni-ranges"
_ERROR = re.compile(r"No (?:tenant|project)(?:/(?:project|tenant))? network is available|NoNetworkAvailable")
_VNI = re.compile(r"\s{0,40}(#?)\s{0,8}vni_ranges\s{0,8}=\s{0,8}([\d:, \t]{0,400}?)\s*")
_VLAN = re.compile(r"\s{0,40}(#?)\s{0,8}network_vlan_ranges\s{0,8}=\s{0,8}([\w:,. \t-]{0,400}?)\s*")
_TYPES = re.compile(r"(?:tenant|project)_network_types\s{0,8}=\s{0,8}([a-z, \t]{1,80})")
_SECTION = re.compile(r"\s{0,20}\[ml2_type_(\w{1,20})\]")
_ASKED = re.compile(r"provider[-:_]network[-_]type[ =|]{1,8}(vxlan|vlan|geneve|gre)\b")
_WORD = re.compile(r"\b(vxlan|geneve|vlan)\b", re.IGNORECASE)
LAST_VNI = 16_777_215
LAST_VLAN = 4094
TUNNELS = ("vxlan", "geneve", "gre")


@dataclass(frozen=True, slots=True)
class Range:
    """Segment ids from `low` to `high`, both included; `physnet` for VLANs."""

    kind: str
    low: int
    high: int
    physnet: str = ""
    has_free: bool = False

    @property
    def size(self) -> int:
        return self.high - self.low + 1

    @property
    def label(self) -> str:
        physnet = f" {self.physnet}" if self.physnet else ""
        return f"{self.kind}{physnet} {self.low}:{self.high}"


def wants(text: str) -> bool:
    """Cheap: plain words only."""
    return "network is available" in text or "NoNetworkAvailable" in text or "vni_ranges" in text


def read(text: str) -> Reply | None:
    """The ranges and types that the text names. The error alone says no more than its article does."""
    if not _ERROR.search(text):
        return None
    types = _types(text)
    ranges, empty = tuple(_ranges(text, next((one for one in types if one in TUNNELS), "vxlan"))), _empty(text)
    free = next((one for one in ranges if one.has_free), None)
    if free is not None:
        return _not_taken(free, types)
    if ranges:
        return _full(ranges, types)
    if empty:
        return _unset(empty, types)
    return _of_type(types) if types else None


def _ranges(text: str, kind: str) -> Iterator[Range]:
    """From a configuration, and from `openstack network segment range list`; `kind` is that of a file without sections."""
    for line in lines_of(text):
        section, vni, vlan = _SECTION.match(line), _VNI.fullmatch(line), _VLAN.fullmatch(line)
        kind = section[1] if section else kind
        if vni and not vni[1]:
            yield from (Range(kind, low, high) for low, high in _pairs(vni[2]))
        if vlan and not vlan[1]:
            yield from _vlans(vlan[2])
    for row in tables(text, "network type", "minimum id", "maximum id"):
        low, high = row["minimum id"], row["maximum id"]
        if low.isascii() and high.isascii() and low.isdigit() and high.isdigit() and len(low) < 10 and len(high) < 10:
            physnet = safe(row.get("physical network", ""), r"[\w.-]{1,64}")
            has_free = row.get("available", "") not in {"", "[]", "None"}
            yield Range(row["network type"], int(low), int(high), "" if physnet in {"None", "-"} else physnet, has_free)


def _pairs(text: str) -> Iterator[tuple[int, int]]:
    for low, high in re.findall(r"(\d{1,8})\s{0,4}:\s{0,4}(\d{1,8})", text):
        if int(low) <= int(high):
            yield int(low), int(high)


def _vlans(text: str) -> Iterator[Range]:
    for part in text.split(","):
        words = [word.strip() for word in part.split(":")]
        if len(words) == 3 and all(word.isascii() and word.isdigit() and len(word) < 6 for word in words[1:]):
            yield Range("vlan", int(words[1]), int(words[2]), words[0])


def _empty(text: str) -> str:
    """The type whose range is not set: no value, or the line is a comment."""
    kind = "vxlan"
    for line in lines_of(text):
        section, match = _SECTION.match(line), _VNI.fullmatch(line)
        kind = section[1] if section else kind
        if match and (match[1] or not match[2]):
            return kind
    return ""


def _types(text: str) -> tuple[str, ...]:
    """What neutron may choose from, in its order; else the one type that was asked for or is named."""
    configured = _TYPES.search(text)
    if configured:
        return tuple(word for word in re.split(r"[,\s]+", configured[1]) if word)
    asked = _ASKED.search(text)
    if asked:
        return (asked[1],)
    named = {match[1].lower() for match in _WORD.finditer(text)}
    return (named.pop(),) if len(named) == 1 else ()


def _full(ranges: tuple[Range, ...], types: tuple[str, ...]) -> Reply:
    mine = [one for one in ranges if one.kind in types] or list(ranges)
    total = sum(one.size for one in mine)
    names = mine[0].label if len(mine) == 1 else listed(f"{one.label} ({one.size:,})" for one in mine)
    summary = f"All {count(total, 'id')} of {names} are taken, so neutron answers 503: that is no outage."
    if len(types) > 1:
        summary += f" Every type of {', '.join(types)} was tried."
    return Reply(
        summary,
        _grow(max(mine, key=lambda one: (one.kind in TUNNELS, one.high))),
        Severity.WARNING,
        data=_data(mine, types),
    )


def _grow(last: Range) -> tuple[Block, ...]:
    """The ids behind the last range, as a range of their own and as a longer line in the file."""
    if last.high >= (LAST_VLAN if last.kind == "vlan" else LAST_VNI):
        return (
            Text(
                "That range ends at the last id there is: add ids below it, another network type, or delete unused networks."
            ),
        )
    if last.kind == "vlan":
        physnet = last.physnet or "PHYSNET"
        low = min(last.high + 1, LAST_VLAN)
        run = (
            f"openstack network segment range create --network-type vlan --physical-network {physnet} "
            f"--minimum {low} --maximum {min(low + 99, LAST_VLAN)} --shared more"
        )
        return (
            Command(run, "no restart; needs the network-segment-range extension, and the VLANs on the switches"),
            Text(
                f"Without it: network_vlan_ranges = {physnet}:{last.low}:{min(low + 99, LAST_VLAN)} and restart neutron-server."
            ),
        )
    high = min(max(last.high * 4, last.high + 1000), LAST_VNI)
    run = (
        f"openstack network segment range create --network-type {last.kind} "
        f"--minimum {last.high + 1} --maximum {high} --shared more"
    )
    without = f"[ml2_type_{last.kind}] vni_ranges = {last.low}:{high} on every controller, then restart neutron-server"
    count_them = f"openstack network list --provider-network-type {last.kind} -f value -c ID | wc -l"
    return (
        Command(run, "at once, no restart; needs the network-segment-range extension"),
        Text(f"Without it: {without}. In use now: {count_them}"),
    )


def _not_taken(free: Range, types: tuple[str, ...]) -> Reply:
    summary = (
        f"{free.label} still has free ids, so it is not the one that neutron asked: it may belong to another project, or "
        f"{free.kind} is missing in project_network_types."
    )
    look = Command("grep -rE '^(tenant|project)_network_types' /etc/neutron/", "what neutron-server may allocate from")
    return Reply(summary, (look,), Severity.WARNING, data=_data([free], types))


def _unset(kind: str, types: tuple[str, ...]) -> Reply:
    summary = f"vni_ranges of {kind} is not set, and its default is empty: projects get no {kind} network, not even the first."
    fix = Text(
        f"Write it in ml2_conf.ini on every controller, then restart neutron-server: [ml2_type_{kind}] vni_ranges = 1:100000"
    )
    look = Command("grep -rE '^(tenant|project)_network_types|^vni_ranges' /etc/neutron/", "what else is set")
    return Reply(summary, (fix, look), Severity.WARNING, data=_data([], types))


def _of_type(types: tuple[str, ...]) -> Reply:
    several = f"every type of {', '.join(types)}" if len(types) > 1 else f"type {types[0]}"
    summary = f"Neutron has no id left for {several}; the 503 is no outage. An empty range gives the same text."
    kind = types[-1]
    look = Command(
        "openstack network segment range list --long", "ranges and their use, with the network-segment-range extension"
    )
    option = "network_vlan_ranges" if kind == "vlan" else "vni_ranges"
    without = (
        f"Without it: grep -r '^{option}' /etc/neutron/ and "
        f"openstack network list --provider-network-type {kind} -f value -c ID | wc -l ; paste both here."
    )
    return Reply(summary, (look, Text(without)), Severity.WARNING, data=_data([], types))


def _data(ranges: list[Range], types: tuple[str, ...]) -> dict[str, object]:
    listed_ranges: list[object] = [one.label for one in ranges]
    names: list[object] = list(types)
    return {"ranges": listed_ranges, "types": names}
