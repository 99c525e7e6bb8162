"""What `lspci -nn` says in chat, alone and against the aliases of the same paste."""

from __future__ import annotations

import re

from bot.chat.reply import Block, Command, Reply, Severity, Text
from handlers.pastes.pci.alias import Alias
from handlers.pastes.pci.findings import short
from handlers.pastes.pci.lspci import Device, grouped

_VENDOR = re.compile(
    r"^.{0,40}?(?:Corporation|Inc\.?|Technologies|Limited|Ltd\.?|Communications)(?: \[[^\]]{1,20}\])? "
)


def listed(found: list[Device]) -> Reply | None:
    """What may be given to a VM, and the lines for the first of them; None where nothing is."""
    likely = [one for one in found if one.is_likely]
    if not likely:
        return None
    first = likely[0]
    body: list[Block] = [_lines(first)]
    if not first.kind:
        body.append(_ask(first))
    return Reply(f"lspci: {_shown(likely)}.", tuple(body), data={"devices": [_fact(one) for one in likely[:100]]})


def compared(found: list[Device], aliases: tuple[Alias, ...]) -> Reply | None:
    """The first alias that asks for what lspci does not show, or shows as something else; else the device of the first."""
    asked = [alias for alias in aliases if alias.has_ids]
    pairs = [(alias, next((one for one in found if one.ids == alias.ids), None)) for alias in asked]
    if not pairs:
        return None
    missing = next((alias for alias, device in pairs if device is None), None)
    if missing is not None:
        return _missing(missing, [one for one in found if one.is_likely])
    there = [(alias, device) for alias, device in pairs if device is not None]
    wrong = next(((a, d) for a, d in there if a.device_type and d.kind and a.device_type != d.kind), None)
    return _mismatch(*wrong) if wrong else _agreed(*there[0])


def _missing(alias: Alias, likely: list[Device]) -> Reply:
    return Reply(
        f"{_who(alias)} asks for {alias.ids}, but lspci shows no such device: {_shown(likely, 2) or 'none for VMs'}.",
        (
            Text(
                "Write the ids of the last brackets into alias and device_spec; a VF has another product_id than its PF."
            ),
        ),
        severity=Severity.WARNING,
        data={"alias": alias.name, "ids": alias.ids},
    )


def _mismatch(alias: Alias, device: Device) -> Reply:
    looks = "is a VF by its name" if device.kind == "type-VF" else "looks like a PF"
    return Reply(
        f"{_who(alias)} asks {alias.device_type} for {alias.ids}, but {device.address} {looks}: "
        f"with {device.kind} in the host's pci_stats no VM with this alias starts.",
        (_ask(device), Text(f"If so, say {device.kind} in the alias on nova-api and all computes, then restart both.")),
        severity=Severity.WARNING,
        data={"alias": alias.name, "device": _fact(device)},
    )


def _agreed(alias: Alias, device: Device) -> Reply:
    return Reply(
        f"{_who(alias)} asks for {alias.ids}, and lspci shows it: {_told(device)}.",
        (_ask(device),),
        data={"alias": alias.name, "device": _fact(device)},
    )


def _who(alias: Alias) -> str:
    return f"alias '{short(alias.name, 30)}'"


def _shown(found: list[Device], most: int = 3) -> str:
    groups = grouped(found)
    more = f"; {len(groups) - most} more kinds" if len(groups) > most else ""
    return "; ".join(_group(device, count) for device, count in groups[:most]) + more


def _group(device: Device, count: int) -> str:
    return f"{device.ids} ×{count} {_told(device)}"


def _told(device: Device) -> str:
    kind = {"type-VF": "VF by its name", "type-PF": "looks like PF"}.get(device.kind, "PF or plain PCI")
    name = short(_VENDOR.sub("", device.name), 36)
    return f"{name} ({kind}, {device.address})"


def _lines(device: Device) -> Text:
    ids = f'"vendor_id": "{device.vendor_id}", "product_id": "{device.product_id}"'
    kind = device.kind or "TYPE"
    return Text(f'In [pci]: device_spec = {{{ids}}} and alias = {{"name": "NAME", {ids}, "device_type": "{kind}"}}')


def _ask(device: Device) -> Command:
    address = device.address if device.address.count(":") == 2 else f"0000:{device.address}"
    name = re.sub("[:.]", "_", address)
    run = f"virsh nodedev-dumpxml pci_{name} | grep -E 'virt_functions|phys_function'"
    return Command(run, "virt_functions = type-PF, phys_function = type-VF, nothing = type-PCI")


def _fact(one: Device) -> dict[str, object]:
    return {"address": one.address, "ids": one.ids, "type": one.kind, "name": one.name}
