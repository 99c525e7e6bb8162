"""Addresses in device_spec: glob text and expressions by field (nova/pci/devspec.py of release 34)."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator

from handlers.pastes.pci.findings import Level, Rule, short

ANY = "*"
LIMITS = {"domain": 0xFFFF, "bus": 0xFF, "slot": 0x1F, "function": 0x7}
LONGEST_EXPRESSION = 64
"""Longer ones, and those with extensions such as (?i), are not compiled: a paste must not cost more than its reading."""

Wrong = tuple[Level, Rule, str]
FORM = 'write domain:bus:slot.function, such as "0000:81:00.*"'


def check_address(address: object) -> Iterator[Wrong]:
    """What nova refuses in an address, and what never matches."""
    if isinstance(address, str):
        yield from _glob(address)
    elif isinstance(address, dict):
        yield from _expressions(address)
    else:
        yield Level.ERROR, Rule.ADDRESS, f"address must be a string or an object: {FORM}."


def hex_fault(field: str, value: str, most: int) -> str:
    """Why a field is no number that nova takes, empty if it is one."""
    if value == ANY:
        return ""
    try:
        number = int(value, 16)
    except ValueError:
        return f"{field} '{short(value)}' is no hex number"
    return f"{field} {short(value)} is above {most:X}" if number > most else ""


def _glob(address: str) -> Iterator[Wrong]:
    places, _, function = address.partition(".")
    fields = [place.strip() or ANY for place in places.split(":")]
    if len(fields) > 3:
        yield Level.ERROR, Rule.ADDRESS, f"address '{short(address)}' has too many colons: {FORM}."
        return
    named = dict(zip(("slot", "bus", "domain"), reversed(fields), strict=False))
    if function:
        named["function"] = function.strip()
    faults = [fault for field, value in named.items() if (fault := hex_fault(field, value, LIMITS[field]))]
    if faults:
        yield Level.ERROR, Rule.ADDRESS, f"address '{short(address)}': {', '.join(faults)}; {FORM}."


def _expressions(address: dict[str, object]) -> Iterator[Wrong]:
    for field, value in address.items():
        if field not in LIMITS:
            known = ", ".join(LIMITS)
            yield (
                Level.WARN,
                Rule.KEY,
                f"address has no field '{short(field)}', nova ignores it: the fields are {known}.",
            )
        elif not isinstance(value, str):
            yield Level.ERROR, Rule.ADDRESS, f'{field} in address must be a string: "{field}": "{short(value, 12)}".'
        elif len(value) > LONGEST_EXPRESSION or "(?" in value:
            yield Level.INFO, Rule.UNCHECKED, f"{field} in address is an expression that I did not check."
        elif not _compiles(value):
            hint = ": for any value write .*" if value.startswith("*") else ""
            yield Level.ERROR, Rule.ADDRESS, f"{field} '{short(value)}' in address is no regular expression{hint}."


def _compiles(expression: str) -> bool:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", FutureWarning)
            re.compile(expression)
    except (re.error, OverflowError, RecursionError):
        return False
    return True
