"""Random `[pci]` sections: a good share valid, many nearly valid, some hostile. The same seed gives the same text."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Callable
from random import Random
from typing import Any

HEX = "0123456789abcdefABCDEF"
ODD_IDS: tuple[object, ...] = (
    *(
        "0x8086",
        "808",
        "80861",
        "80g6",
        "",
        "8086\n",
        "８０８６",
        "*",
        " 8086 ",
        "8_86",
        "-1",
        "+8086",
        "FFFFF",
        "10de ",
    ),
    *(8086, 0, None, ["8086"], True, {"id": "8086"}, 1.5),
)
NAMES: tuple[str, ...] = ("gpu", "gpu", "gpu", "nic-vf", "nic-pf", "a b", " gpu ", "ümlaut", "x" * 256)
ODD_NAMES: tuple[object, ...] = ("", " ", "x" * 257, 5, None, "gpu:1", "a,b", ["gpu"], False)
TYPES: tuple[object, ...] = ("type-PCI", "type-PF", "type-VF", "type-VF")
ODD_TYPES: tuple[object, ...] = ("PF", "type-pf", "NIC", "vdpa", "", 1, None, "type-VF ")
POLICIES: tuple[object, ...] = ("legacy", "preferred", "required", "socket")
ODD_POLICIES: tuple[object, ...] = ("strict", "", None, 0, "Legacy")
SWITCHES: tuple[object, ...] = ("yes", "no", "true", "False", " YES ", "0", "t")
ODD_SWITCHES: tuple[object, ...] = ("maybe", "", "2", True, 1, None, [], "none", 2, 1.0, {})
ADDRESSES: tuple[object, ...] = (
    *("0000:81:00.*", "*:0a:00.*", ":0a:00.", "81:1f.7", "0a:00.1", "", "*", "0000:81:00.1", ".0", "::", None, {}),
    *(
        {"bus": "0a", "slot": "0[1-2]", "function": ".*"},
        {"domain": ".*", "func": "1"},
        {"bus": "^0a$"},
        "0000: 81 :00.0",
    ),
)
ODD_ADDRESSES: tuple[object, ...] = (
    *(
        "0000:81:20.0",
        "0000:100:00.0",
        "10000:81:00.0",
        "0000:81:00.8",
        "1:2:3:4.5",
        "zz:00.0",
        "81:00.x",
        "a.b.c",
        ".",
        ". ",
    ),
    *(
        "0000:81:00.-1",
        "0000:81:00.0x7",
        5,
        ["0000:81:00.0"],
        True,
        {"bus": 10},
        {"bus": "*"},
        {"slot": "[0-"},
        {"slot": None},
    ),
    *({"bus": "(0a"}, {"function": "[[a]"}, {"domain": "a{99999999999}"}, "0000:81:00", "0000:ff:1f.7", "0000:81:00.٣"),
)
NOT_JSON = (
    "",
    "x",
    "{",
    "}",
    "[]",
    "{}",
    "null",
    "true",
    "3",
    '"gpu"',
    "[{}]",
    "[1]",
    "NaN",
    "[[]]",
    "{'a': 1}",
    "[" * 200,
)


def configuration(random: Random) -> str:
    """One whole file."""
    parts = _placement(random)
    wild = random.random() < 0.7
    options = [_alias(random, wild) for _ in range(random.choice((0, 1, 1, 1, 2, 2, 3, 5)))]
    options += [_device_spec(random, wild) for _ in range(random.choice((0, 0, 1, 1, 2, 3)))]
    random.shuffle(options)
    own = [text for section, text in options if section == "pci"]
    old = [text for section, text in options if section == "DEFAULT"]
    parts.append(f"[{random.choice(('pci', 'pci', 'pci', 'PCI', 'Pci'))}]\n" + "\n".join([*own, *_report(random)]))
    if old or random.random() < 0.2:
        parts.append("\n".join(["[DEFAULT]", "debug = True", *old]))
    random.shuffle(parts)
    return _mishap(random, "\n".join(parts) + "\n")


def _placement(random: Random) -> list[str]:
    value = random.choice(("", "", "", "True", "yes", "1", "false", "off"))
    if random.random() < 0.02:
        value = random.choice(("maybe", "2", "'True", "t", "y"))
    section = "[filter_scheduler]\nenabled_filters = ComputeFilter,PciPassthroughFilter\n"
    return [f"{section}pci_in_placement = {value}"] if value else [section] * random.choice((0, 1))


def _report(random: Random) -> list[str]:
    value = random.choice(("", "", "True", "yes", "false"))
    if random.random() < 0.02:
        value = random.choice(("maybe", "2", "${"))
    return [f"report_in_placement = {value}"] if value else []


def _alias(random: Random, wild: bool) -> tuple[str, str]:
    spec: dict[str, Any] = {"name": random.choice(NAMES), "vendor_id": _id(random), "product_id": _id(random)}
    _maybe(random, spec, "device_type", TYPES, 0.8)
    _maybe(random, spec, "numa_policy", POLICIES, 0.3)
    _maybe(random, spec, "live_migratable", SWITCHES, 0.15)
    _maybe(random, spec, "resource_class", ("CUSTOM_GPU", "gpu vf", "PGPU", ""), 0.15)
    _maybe(random, spec, "traits", ("HW_GPU,blue", ""), 0.1)
    _maybe(random, spec, "capability_type", ("pci",), 0.05)
    if not wild:
        spec["name"] = f"{spec['name'][:200]}-{random.random()}"
    for _ in range(random.choice((0, 0, 0, 0, 1, 1, 2)) if wild else 0):
        _spoil_alias(random, spec)
    section, key = random.choice((("pci", "alias"),) * 8 + (("DEFAULT", "pci_alias"),))
    return section, _written(random, key, spec, wild)


def _spoil_alias(random: Random, spec: dict[str, Any]) -> None:
    odd: dict[str, tuple[object, ...]] = {
        "name": ODD_NAMES,
        "vendor_id": ODD_IDS,
        "product_id": ODD_IDS,
        "device_type": ODD_TYPES,
        "numa_policy": ODD_POLICIES,
        "live_migratable": ODD_SWITCHES,
        "resource_class": (1, None, "x"),
        "traits": (["a"], "a"),
        "capability_type": ("usb", None, "PCI"),
        random.choice(("vendorid", "address", "devname", "physical_network", "Name", "")): ("x",),
    }
    key = random.choice(list(odd))
    if random.random() < 0.25:
        spec.pop(key, None)
    else:
        spec[key] = random.choice(odd[key])


def _device_spec(random: Random, wild: bool) -> tuple[str, str]:
    many = [_one_spec(random, wild) for _ in range(random.choice((1, 1, 1, 2, 3)))]
    spec: Any = many if len(many) > 1 or random.random() < 0.1 else many[0]
    names = (("pci", "device_spec"),) * 6 + (("pci", "passthrough_whitelist"), ("DEFAULT", "pci_passthrough_whitelist"))
    section, key = random.choice(names)
    return section, _written(random, key, spec, wild)


def _one_spec(random: Random, wild: bool) -> Any:
    spec: dict[str, Any] = {}
    _maybe(random, spec, "vendor_id", (_id(random), "*", " 8086 ", "86", "0x8086"), 0.7)
    _maybe(random, spec, "product_id", (_id(random), "*", "0x1583", "8_3"), 0.7)
    _maybe(random, spec, "address", ADDRESSES, 0.4)
    if "address" not in spec or random.random() < 0.05:
        _maybe(random, spec, "devname", ("eth0", "", None, "ens1f0"), 0.25)
    _maybe(random, spec, "physical_network", ("physnet1", None), 0.2)
    for tag in ("managed", "live_migratable", "one_time_use", "remote_managed", "trusted"):
        _maybe(random, spec, tag, (*SWITCHES, True, 1, None), 0.06)
    for _ in range(random.choice((0, 0, 0, 0, 0, 1, 1, 2)) if wild else 0):
        odd = {"vendor_id": ODD_IDS, "product_id": ODD_IDS, "address": ODD_ADDRESSES}
        odd |= {
            "devname": ("eth0", 5, [1]),
            "managed": ODD_SWITCHES,
            "live_migratable": ODD_SWITCHES,
            "one_time_use": ODD_SWITCHES,
        }
        key = random.choice(list(odd))
        spec[key] = random.choice(odd[key])
    return spec if random.random() > 0.03 or not wild else random.choice((1, "x", None, [], [{}], True))


def _id(random: Random) -> str:
    return random.choice(("8086", "10de", "1583", "154c", "".join(random.choices(HEX, k=4))))


def _maybe(random: Random, spec: dict[str, Any], key: str, values: tuple[object, ...], share: float) -> None:
    if random.random() < share:
        spec[key] = random.choice(values)


def _written(random: Random, key: str, value: Any, wild: bool) -> str:
    sign = random.choice((" = ", "=", ": ", " : ", "\t=\t"))
    plain = json.dumps(value, ensure_ascii=random.random() < 0.5)
    roll = random.random() * (1 if wild else 0.86)
    if roll < 0.6:
        text = plain
    elif roll < 0.8:
        text = textwrap.indent(json.dumps(value, indent=2), random.choice(("  ", "\t", " "))).lstrip()
    elif roll < 0.86:
        text = f"'{plain}'"
    else:
        text = random.choice(MISTAKES)(random, value, plain)
    return f"{key}{sign}{text}"


MISTAKES: tuple[Callable[[Random, Any, str], str], ...] = (
    lambda random, value, plain: repr(value),
    lambda random, value, plain: plain[:-1] + ("," + plain[-1]) * 1,
    lambda random, value, plain: plain.replace('"', "“"),
    lambda random, value, plain: plain[: random.randrange(len(plain))],
    lambda random, value, plain: f"{plain} {plain}",
    lambda random, value, plain: f"[{plain}, {plain}]",
    lambda random, value, plain: random.choice(NOT_JSON),
    lambda random, value, plain: "'" + json.dumps(value, indent=1).replace("\n", "\n ") + "'",
    lambda random, value, plain: json.dumps(value, indent=1).replace("\n ", "\n").rstrip("}]") + " }",
    lambda random, value, plain: json.dumps(value, indent=0),
    lambda random, value, plain: json.dumps(value, indent=1).replace("\n", "\n\n ", 1),
    lambda random, value, plain: json.dumps(value, indent=1).replace("\n", "\n# note\n ", 1),
    lambda random, value, plain: _scrambled(random, plain),
    lambda random, value, plain: plain.replace("}", ', "x": "\\u00e9$"}', 1),
)


def _scrambled(random: Random, plain: str) -> str:
    at = random.randrange(len(plain) + 1)
    return plain[:at] + random.choice("{}[]\",:\\'x \x0b\u2028\u0663") + plain[at:]


STRAYS = ("no sign here", "= x", "[unfinished", "[]", "   indented", ": y", "# note", "; note", "a = b")


def _mishap(random: Random, text: str) -> str:
    """What happens to whole files."""
    roll = random.random()
    if roll > 0.06:
        return text
    lines = text.split("\n")
    at = random.randrange(1, len(lines))
    lines.insert(
        at,
        random.choice(("no sign here", "= x", "[unfinished", "[]", "   indented", ": y", "# note", "; note", "a = b")),
    )
    return random.choice(("\n", "\n", "\r\n", "\r")).join(lines)


def fragment(random: Random) -> str:
    """Lines of the section without its header, at least two of them."""
    wild = random.random() < 0.6
    options = [_alias(random, wild) for _ in range(2)] + [_device_spec(random, wild)]
    own = [text for section, text in options if section == "pci"]
    return "\n".join([*own, *_report(random), "# end"]) + "\n"
