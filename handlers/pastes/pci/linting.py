"""From a pasted nova.conf to all that is wrong with its PCI passthrough.

An ERROR is what nova 34 refuses when it starts, and nothing else; tests compare the two on thousands of configurations. On
purpose it differs from nova where

- a paste is less than a file: a fragment counts as `[pci]`, talk above the first section, below a fragment and in a last line
  that ends in a question mark is passed over, and text that is indented as a whole is moved to the left;
- nova would have to be asked: a value with `$name` takes another option's value (WARN, not checked), and an expression in an
  address that is long or has an extension such as `(?i)` is not compiled (INFO);
- hardware decides: devname and remote_managed are taken to fit the host.

Our own rules (see `advice`) are at most a WARN.
"""

from __future__ import annotations

from dataclasses import dataclass

from handlers.pastes.pci.advice import advise
from handlers.pastes.pci.alias import Alias, check_aliases
from handlers.pastes.pci.conf import Conf, gather
from handlers.pastes.pci.findings import Finding, Level
from handlers.pastes.pci.ini import parse
from handlers.pastes.pci.spec import Spec, check_specs


@dataclass(frozen=True, slots=True)
class Linted:
    """The readable part of a configuration and what was found, the worst first."""

    conf: Conf
    aliases: tuple[Alias, ...]
    specs: tuple[Spec, ...]
    findings: tuple[Finding, ...]

    def of(self, level: Level) -> list[Finding]:
        """The findings of one level."""
        return [one for one in self.findings if one.level is level]


def lint(text: str) -> Linted:
    """Check a nova.conf or a fragment of one against the rules of nova 34."""
    parsed = parse(text)
    conf, wrong = gather(parsed)
    aliases, wrong_aliases = check_aliases(conf)
    specs, wrong_specs = check_specs(conf)
    found = [*parsed.findings, *wrong, *wrong_aliases, *wrong_specs, *advise(conf, aliases, specs)]
    order = list(Level)
    found.sort(key=lambda one: (order.index(one.level), one.line))
    return Linted(conf, tuple(aliases), tuple(specs), tuple(found))
