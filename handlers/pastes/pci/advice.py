"""What nova loads and yet does not do what was meant: our own rules, at most a WARN."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.text.nearest import nearest
from handlers.pastes.pci.address import ANY
from handlers.pastes.pci.alias import Alias
from handlers.pastes.pci.conf import ALIAS, DEVICE_SPEC, REPORT, Conf
from handlers.pastes.pci.findings import Finding, Level, Rule, short
from handlers.pastes.pci.ini import Option
from handlers.pastes.pci.spec import Spec

MOST_PAIRS = 100_000
"""Aliases times device specs that are compared; no cloud has so many, and time must not grow with the square of a paste."""
_KNOWN = ("alias", "device_spec", "passthrough_whitelist", "report_in_placement")
_ELSEWHERE = {"alias", "device_spec", "passthrough_whitelist"}
_NAME = re.compile("[A-Za-z][A-Za-z0-9_-]{0,60}")
_HEX = re.compile("[0-9a-f]{4}")


def advise(conf: Conf, aliases: list[Alias], specs: list[Spec]) -> Iterator[Finding]:
    """All advice, in the order of the text by and by."""
    yield from _names(conf)
    is_sane = len(aliases) * len(specs) <= MOST_PAIRS
    for alias in aliases:
        yield from _alias(alias, conf)
        yield from _covered(alias, specs if is_sane else [], conf)
    for spec in specs:
        yield from _spec(spec)
    yield from _switches(conf)


def _say(level: Level, rule: Rule, line: int, words: str) -> Finding:
    return Finding(level, rule, line, line, words)


def _names(conf: Conf) -> Iterator[Finding]:
    said: set[tuple[str, str]] = set()
    for option in conf.options:
        name = (option.section, option.key)
        if name in said:
            continue
        said.add(name)
        if name in (ALIAS[0], *DEVICE_SPEC[:2]):
            new = "alias" if name == ALIAS[0] else "device_spec"
            yield _say(
                Level.INFO, Rule.DEPRECATED, option.line, f"{option.key} is now {new} in [pci]; nova still reads it."
            )
        elif option.section == "pci" and option.key not in _KNOWN and _NAME.fullmatch(option.key):
            yield from _unknown(option, is_whole=conf.is_whole)
        elif option.section != "pci" and option.key in _ELSEWHERE and option.value.lstrip()[:1] in {"{", "["}:
            words = f"{option.key} stands in [{short(option.section)}], where nova does not look: move it to [pci]."
            yield _say(Level.WARN, Rule.UNKNOWN_OPTION, option.line, words)


def _unknown(option: Option, *, is_whole: bool) -> Iterator[Finding]:
    """In a fragment, where words of people stand between the options, only what is nearly one of ours."""
    close = nearest(option.key, _KNOWN, limit=1)
    if is_whole or close:
        hint = f": did you mean {close[0]}?" if close else "."
        words = f"nova does not know {short(option.key)} in [pci] and ignores it{hint}"
        yield _say(Level.WARN, Rule.UNKNOWN_OPTION, option.line, words)


def _alias(alias: Alias, conf: Conf) -> Iterator[Finding]:
    who = f"alias '{short(alias.name, 30)}'"
    if alias.has_capability:
        words = f"{who}: remove capability_type, no device has it, so nothing ever matches."
        yield _say(Level.WARN, Rule.NEVER_MATCHES, alias.line, words)
    if not alias.name or set(alias.name) & {":", ","}:
        yield _say(
            Level.WARN, Rule.NAME, alias.line, f"{who}: no flavor can ask for a name that is empty or has : or ,."
        )
    if alias.has_ids and not all(_HEX.fullmatch(one) for one in alias.ids.split(":", 1)):
        words = f"{who}: an id has characters beyond 0-9 and a-f, no device matches."
        yield _say(Level.WARN, Rule.NEVER_MATCHES, alias.line, words)
    placement = [key for key in ("resource_class", "traits") if getattr(alias, key)]
    if placement and not conf.pci_in_placement and alias.has_ids:
        words = (
            f"{who}: {' and '.join(placement)} count only with [filter_scheduler]pci_in_placement = True on nova-api."
        )
        yield _say(Level.WARN, Rule.NEEDS_PLACEMENT, alias.line, words)
    if not alias.device_type:
        words = f"{who}: without device_type it gets a type-PCI or type-VF device, never a type-PF."
        yield _say(Level.INFO, Rule.NO_TYPE, alias.line, words)


def _covered(alias: Alias, specs: list[Spec], conf: Conf) -> Iterator[Finding]:
    if not specs or any(_offers(spec, alias, conf) for spec in specs):
        return
    what = alias.ids if alias.has_ids else f"resource_class {short(alias.resource_class or '')}"
    words = f"alias '{short(alias.name, 30)}': {what} matches no device_spec here, so this host offers none."
    yield _say(Level.WARN, Rule.NOT_COVERED, alias.line, words)


def _offers(spec: Spec, alias: Alias, conf: Conf) -> bool:
    vendor, product = alias.vendor_id.lower(), alias.product_id.lower()
    ids = not vendor or spec.vendor_id in {ANY, vendor}
    ids = ids and (not product or spec.product_id in {ANY, product})
    return ids and (not conf.pci_in_placement or _in_placement(spec, alias))


def _in_placement(spec: Spec, alias: Alias) -> bool:
    wanted = alias.resource_class or f"CUSTOM_PCI_{alias.vendor_id}_{alias.product_id}"
    offered = spec.resource_class
    if not offered:
        offered = (
            f"CUSTOM_PCI_{spec.vendor_id}_{spec.product_id}" if ANY not in (spec.vendor_id, spec.product_id) else wanted
        )
    return _plain(wanted) == _plain(offered) and _traits(alias.traits) <= _traits(spec.traits)


def _plain(name: str) -> str:
    """The name as Placement writes it, without `CUSTOM_`."""
    return re.sub("[^A-Z0-9_]+", "_", name.upper()).removeprefix("CUSTOM_")


def _traits(text: str) -> set[str]:
    return {_plain(one) for one in text.split(",") if one}


def _spec(spec: Spec) -> Iterator[Finding]:
    if spec.is_everything:
        words = (
            "device_spec names no vendor_id, product_id, address or devname: it offers every PCI device of the host."
        )
        yield _say(Level.WARN, Rule.EVERYTHING, spec.line, words)
    if any(one != ANY and not _HEX.fullmatch(one) for one in (spec.vendor_id, spec.product_id)):
        yield _say(Level.WARN, Rule.NEVER_MATCHES, spec.line, "device_spec has an id below zero, no device matches.")


def _switches(conf: Conf) -> Iterator[Finding]:
    filters = conf.filters
    if filters and not conf.is_empty and "PciPassthroughFilter" not in filters.value:
        words = "enabled_filters lacks PciPassthroughFilter: add it, else VMs are sent to hosts without a free device."
        yield _say(Level.WARN, Rule.NO_FILTER, filters.line, words)
    if conf.pci_in_placement and conf.device_specs and not conf.report_in_placement:
        option = next((one for one in conf.options if (one.section, one.key) == REPORT), conf.device_specs[0])
        words = "pci_in_placement is on, but this host does not report: set report_in_placement = True in [pci] first."
        yield _say(Level.WARN, Rule.NEEDS_PLACEMENT, option.line, words)
