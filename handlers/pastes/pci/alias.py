"""The rules for `[pci] alias` of nova 34 (nova/pci/request.py: the JSON schema, loading, and the checks after it)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from handlers.pastes.pci.conf import Conf, substituted
from handlers.pastes.pci.findings import Finding, Level, Rule, short
from handlers.pastes.pci.ini import Option
from handlers.pastes.pci.jsontext import NotJson, load
from handlers.pastes.pci.switches import is_switch

TYPES = ("type-PCI", "type-PF", "type-VF")
POLICIES = ("required", "legacy", "preferred", "socket")
_TEXTS = (
    "name",
    "product_id",
    "vendor_id",
    "device_type",
    "numa_policy",
    "resource_class",
    "traits",
    "live_migratable",
)
_KEYS = (*_TEXTS, "capability_type")
_ID = re.compile(r"^([\da-fA-F]{4})$")  # nova's own expression, with what it lets through
_TYPE_WORDS = {"PF": "type-PF", "VF": "type-VF", "PCI": "type-PCI", "STANDARD": "type-PCI"}


@dataclass(frozen=True, slots=True)
class Alias:
    """An alias that nova accepts by itself. Empty strings are what it does not say."""

    name: str
    line: int
    vendor_id: str = ""
    product_id: str = ""
    device_type: str = ""
    numa_policy: str = "legacy"
    resource_class: str | None = None
    traits: str = ""
    live_migratable: str = ""
    has_capability: bool = False

    @property
    def has_ids(self) -> bool:
        return bool(self.vendor_id and self.product_id)

    @property
    def ids(self) -> str:
        """`8086:1583`"""
        return f"{self.vendor_id}:{self.product_id}".lower()


def check_aliases(conf: Conf) -> tuple[list[Alias], list[Finding]]:
    """All aliases that can be read, and what nova refuses."""
    read: list[Alias] = []
    firsts: dict[str, Alias] = {}
    found: list[Finding] = []
    for option in conf.aliases:
        if option.is_broken:
            continue
        wrong, alias = _read(option)
        found += wrong
        if alias is not None:
            found += _among(alias, firsts.get(alias.name), conf)
            firsts.setdefault(alias.name, alias)
            read.append(alias)
    return read, found


def _read(option: Option) -> tuple[list[Finding], Alias | None]:
    text = substituted(option.value)
    if text is None:
        sentence = f"{option.key} has a $ with a name behind it: nova puts another option there, so I did not check it."
        return [Finding(Level.WARN, Rule.VARIABLE, option.line, option.line, sentence)], None
    spec = load(text)
    if isinstance(spec, NotJson):
        sentence = f"{option.key} {spec.sentence}."
        return [Finding(Level.ERROR, Rule.JSON, option.line + spec.line, option.line, sentence)], None
    wrong = [Finding(Level.ERROR, rule, option.line, option.line, words) for rule, words in _schema(spec)]
    if wrong or not isinstance(spec, dict):
        return wrong, None
    return [], _alias(spec, option.line)


def _alias(spec: dict[str, str], line: int) -> Alias:
    given = {key: value for key, value in spec.items() if key in _TEXTS}
    return Alias(**given | {"name": spec["name"].strip()}, line=line, has_capability="capability_type" in spec)


def _schema(spec: object) -> Iterator[tuple[Rule, str]]:
    if isinstance(spec, list):
        yield Rule.SHAPE, 'alias is a list: write one line alias = {"name": …} for each alias instead.'
    elif not isinstance(spec, dict):
        yield Rule.SHAPE, 'alias is no JSON object: write alias = {"name": …, "vendor_id": …, "product_id": …}.'
    else:
        who = f"alias '{short(spec['name'], 30)}':" if isinstance(spec.get("name"), str) else "alias:"
        for rule, words in (*_keys(spec), *_values(spec)):
            yield rule, f"{who} {words}"


def _keys(spec: dict[str, object]) -> Iterator[tuple[Rule, str]]:
    if "name" not in spec:
        yield Rule.NAME, 'it has no "name": add one, flavors ask for the device by it.'
    for key in spec:
        if key not in _KEYS:
            known = {"devname": "device_spec", "address": "device_spec", "physical_network": "device_spec"}
            hint = (
                f"it belongs in {known[key]}" if key in known else f"it may have {', '.join(_KEYS[:5])} and a few more"
            )
            yield Rule.KEY, f"remove '{short(key)}': an alias does not have it, {hint}."


def _values(spec: dict[str, object]) -> Iterator[tuple[Rule, str]]:
    for key in _KEYS:
        value = spec.get(key)
        if key in spec and not isinstance(value, str):
            yield Rule.TYPE, f'{key} must be a string: write "{key}": "{_as_text(key, value)}".'
        elif isinstance(value, str):
            yield from _value(key, value)


def _value(key: str, value: str) -> Iterator[tuple[Rule, str]]:
    if key in {"vendor_id", "product_id"} and not _ID.search(value):
        without = " without 0x" if value.lower().startswith("0x") else ""
        yield (
            Rule.ID,
            f"{key} '{short(value)}' must be 4 hex digits{without}, as lspci -nn shows them in the last brackets.",
        )
    elif key == "device_type" and value not in TYPES:
        yield Rule.DEVICE_TYPE, f"device_type '{short(value)}' does not exist: write {_meant(value)}."
    elif key == "numa_policy" and value not in POLICIES:
        yield Rule.CHOICE, f"numa_policy '{short(value)}' does not exist: write one of {', '.join(POLICIES)}."
    elif key == "capability_type" and value != "pci":
        yield Rule.CHOICE, "capability_type can only be pci: remove it, nothing needs it."
    elif key == "name" and not 1 <= len(value) <= 256:
        yield Rule.NAME, "the name must have 1 to 256 characters."
    elif key == "live_migratable" and not is_switch(value):
        yield Rule.SWITCH, f'live_migratable \'{short(value)}\' must be "yes" or "no".'


def _meant(value: str) -> str:
    word = value.upper().removeprefix("TYPE").lstrip("-_ ").removeprefix("SRIOV").lstrip("-_ ")
    return _TYPE_WORDS.get(word) or "type-PCI (no SR-IOV), type-PF (a whole SR-IOV card) or type-VF (a slice of one)"


def _as_text(key: str, value: object) -> str:
    if key.endswith("_id"):
        return "0000" if not isinstance(value, int) else f"{value:04d}"[:12]
    return short(value, 12)


def _among(alias: Alias, same: Alias | None, conf: Conf) -> Iterator[Finding]:
    """What must hold against the first line of that name, and what nova checks once all are loaded."""
    if same is not None:
        yield from _same_name(alias, same, conf)
    if not alias.has_ids and not (conf.pci_in_placement and alias.resource_class is not None):
        words = "needs vendor_id and product_id"
        if alias.resource_class:
            words += ", or [filter_scheduler]pci_in_placement = True on nova-api for its resource_class to do"
        yield _wrong(alias, Rule.NO_IDS, f"{words}.")


def _same_name(alias: Alias, same: Alias, conf: Conf) -> Iterator[Finding]:
    if alias.numa_policy != same.numa_policy:
        words = f"numa_policy {alias.numa_policy} here, {same.numa_policy} in line {same.line}: give both the same."
        yield _wrong(alias, Rule.SAME_NAME_NUMA, words)
    if not (alias.device_type and same.device_type):
        words = f"is there twice (line {same.line}): then both must say device_type, and the same one."
        yield _wrong(alias, Rule.SAME_NAME_TYPE, words)
    elif alias.device_type != same.device_type:
        words = f"{alias.device_type} here, {same.device_type} in line {same.line}: give both the same, or two names."
        yield _wrong(alias, Rule.SAME_NAME_TYPE, words)
    if conf.pci_in_placement:
        words = (
            f"is there twice (line {same.line}), but with pci_in_placement an alias has one line: "
            "give the devices one resource_class in device_spec and ask for that."
        )
        yield _wrong(alias, Rule.MANY_SPECS, words)


def _wrong(alias: Alias, rule: Rule, words: str) -> Finding:
    return Finding(Level.ERROR, rule, alias.line, alias.line, f"alias '{short(alias.name, 30)}': {words}")
