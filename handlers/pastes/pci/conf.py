"""The options that count for PCI passthrough, gathered as oslo.config hands them to nova (nova/conf/pci.py of release 34)."""

from __future__ import annotations

from dataclasses import dataclass
from string import Template

from handlers.pastes.pci.findings import Finding, Level, Rule, short
from handlers.pastes.pci.ini import Option, Parsed

# In the order in which oslo.config joins the values of a repeated option: the oldest name first.
ALIAS = (("DEFAULT", "pci_alias"), ("pci", "alias"))
DEVICE_SPEC = (("DEFAULT", "pci_passthrough_whitelist"), ("pci", "passthrough_whitelist"), ("pci", "device_spec"))
REPORT = ("pci", "report_in_placement")
IN_PLACEMENT = ("filter_scheduler", "pci_in_placement")
FILTERS = ("filter_scheduler", "enabled_filters")

_TRUE, _FALSE = {"true", "1", "on", "yes"}, {"false", "0", "off", "no"}


@dataclass(frozen=True, slots=True)
class Conf:
    """What nova gets. `filters` is None where the text does not set them."""

    aliases: tuple[Option, ...]
    device_specs: tuple[Option, ...]
    pci_in_placement: bool
    report_in_placement: bool
    filters: Option | None
    options: tuple[Option, ...]
    is_whole: bool

    @property
    def is_empty(self) -> bool:
        """Whether the text says nothing of PCI."""
        return not (self.aliases or self.device_specs)


def gather(parsed: Parsed) -> tuple[Conf, list[Finding]]:
    """The options, and the switches that are none."""
    found: list[Finding] = []
    conf = Conf(
        aliases=_repeated(parsed, ALIAS),
        device_specs=_repeated(parsed, DEVICE_SPEC),
        pci_in_placement=_switch(parsed, IN_PLACEMENT, found),
        report_in_placement=_switch(parsed, REPORT, found),
        filters=_last(parsed, FILTERS),
        options=parsed.options,
        is_whole=parsed.is_whole,
    )
    return conf, found


def _repeated(parsed: Parsed, names: tuple[tuple[str, str], ...]) -> tuple[Option, ...]:
    return tuple(one for name in names for one in parsed.options if (one.section, one.key) == name)


def _last(parsed: Parsed, name: tuple[str, str]) -> Option | None:
    return next((one for one in reversed(parsed.options) if (one.section, one.key) == name), None)


def _switch(parsed: Parsed, name: tuple[str, str], found: list[Finding]) -> bool:
    option = _last(parsed, name)
    if option is None:
        return False
    value = substituted(option.value)
    if value is not None and value.lower() not in _TRUE | _FALSE:
        sentence = f"{option.key} cannot be '{short(value)}': write True or False."
        found.append(Finding(Level.ERROR, Rule.BOOLEAN, option.line, option.line, sentence))
    return value is not None and value.lower() in _TRUE


class _Variables(Template):
    """oslo.config's own pattern: `$option`, `${group.option}`."""

    idpattern = r"[_a-z][\._a-z0-9]*"


def substituted(value: str) -> str | None:
    r"""The value after `$$` and `\$` became `$`; None where it names another option, whose value the text need not have."""
    if "$" not in value:
        return value
    template = _Variables(value.replace(r"\$", "$$"))
    return None if template.get_identifiers() else template.safe_substitute({})
