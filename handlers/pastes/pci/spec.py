"""The rules for `[pci] device_spec` of nova 34 (nova/pci/whitelist.py, nova/pci/devspec.py)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from handlers.pastes.pci.address import ANY, Wrong, check_address, hex_fault
from handlers.pastes.pci.conf import Conf, substituted
from handlers.pastes.pci.findings import Finding, Level, Rule, short
from handlers.pastes.pci.ini import Option
from handlers.pastes.pci.jsontext import NotJson, load
from handlers.pastes.pci.switches import is_switch, is_yes

_ANYWHERE = ("*", "*:*", "*:*:*", "*:*:*.*", "*:*.*")
_SWITCHES = ("managed", "live_migratable", "one_time_use")


@dataclass(frozen=True, slots=True)
class Spec:
    """A device_spec that nova accepts; `*` stands for any vendor or product, in lower-case hex otherwise."""

    line: int
    vendor_id: str
    product_id: str
    has_place: bool
    resource_class: str = ""
    traits: str = ""

    @property
    def is_everything(self) -> bool:
        return self.vendor_id == self.product_id == ANY and not self.has_place


def check_specs(conf: Conf) -> tuple[list[Spec], list[Finding]]:
    """All device specs that can be read, and what nova refuses."""
    read: list[Spec] = []
    found: list[Finding] = []
    for option in conf.device_specs:
        if not option.is_broken:
            specs, wrong = _read(option, conf)
            read += specs
            found += wrong
    return read, found


def _read(option: Option, conf: Conf) -> tuple[list[Spec], list[Finding]]:
    text = substituted(option.value)
    if text is None:
        words = f"{option.key} has a $ with a name behind it: nova puts another option there, so I did not check it."
        return [], [Finding(Level.WARN, Rule.VARIABLE, option.line, option.line, words)]
    given = load(text)
    if isinstance(given, NotJson):
        words = f"{option.key} {given.sentence}."
        return [], [Finding(Level.ERROR, Rule.JSON, option.line + given.line, option.line, words)]
    specs: list[Spec] = []
    found: list[Finding] = []
    many = given if isinstance(given, list) else [given]
    for number, one in enumerate(many, 1):
        who = f"{option.key} (object {number} of {len(many)})" if len(many) > 1 else option.key
        wrong = [
            Finding(level, rule, option.line, option.line, f"{who}: {words}")
            for level, rule, words in _check(one, conf)
        ]
        found += wrong
        if isinstance(one, dict) and not any(finding.level is Level.ERROR for finding in wrong):
            specs.append(_spec(one, option.line))
    return specs, found


def _spec(given: dict[str, object], line: int) -> Spec:
    address = given.get("address")
    return Spec(
        line=line,
        vendor_id=_normal(str(given.get("vendor_id", ANY)).strip()),
        product_id=_normal(str(given.get("product_id", ANY))),
        has_place=bool(given.get("devname") or (address and address not in _ANYWHERE)),
        resource_class=str(given.get("resource_class") or ""),
        traits=str(given.get("traits") or ""),
    )


def _normal(value: str) -> str:
    return ANY if value == ANY else f"{int(value, 16):04x}"


def _check(given: object, conf: Conf) -> Iterator[Wrong]:
    if not isinstance(given, dict):
        yield Level.ERROR, Rule.SHAPE, 'it must be a JSON object, {"vendor_id": …, "product_id": …}, or a list of such.'
        return
    for key in ("vendor_id", "product_id"):
        yield from _identity(key, given.get(key, ANY))
    address, devname = given.get("address"), given.get("devname")
    if address and devname:
        yield (
            Level.ERROR,
            Rule.ADDRESS_AND_DEVNAME,
            "it has address and devname: keep the one that you mean, address is safer.",
        )
    elif address:
        yield from check_address(address)
    elif devname and conf.report_in_placement:
        words = "report_in_placement = True does not allow devname: write the PCI address instead."
        yield Level.ERROR, Rule.DEVNAME_IN_PLACEMENT, words
    yield from _tags(given, conf)


def _identity(key: str, value: object) -> Iterator[Wrong]:
    if not isinstance(value, str):
        yield Level.ERROR, Rule.TYPE, f'{key} must be a string of 4 hex digits: "{key}": "8086".'
        return
    fault = hex_fault(key, value.strip() if key == "vendor_id" else value, 0xFFFF)
    if fault:
        yield Level.ERROR, Rule.ID, f"{fault}: write 4 hex digits as lspci -nn shows them in the last brackets, or *."


def _tags(given: dict[str, object], conf: Conf) -> Iterator[Wrong]:
    for tag in _SWITCHES:
        value = given.get(tag)
        if value is not None and not is_switch(value):
            yield Level.ERROR, Rule.SWITCH, f'{tag} \'{short(value)}\' must be "yes" or "no".'
    if is_yes(given.get("one_time_use")) and not conf.report_in_placement:
        yield Level.ERROR, Rule.ONE_TIME_USE, "one_time_use needs report_in_placement = True in [pci] of this host."
