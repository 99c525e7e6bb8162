"""What `pci_stats` says in chat, alone and against the aliases of the same paste.

A pool whose last device is given away disappears from `pci_stats` (nova/pci/stats.py, `_decrease_pool_count`), so what is not
shown is either in use or matched by no device_spec: a paste alone does not tell which.
"""

from __future__ import annotations

from collections import defaultdict

from bot.chat.reply import Block, Bullets, Command, Reply, Severity, Text
from handlers.pastes.pci.alias import Alias
from handlers.pastes.pci.findings import short
from handlers.pastes.pci.matching import Fit, Match, match
from handlers.pastes.pci.pools import Pool, Stats

IN_USE = Command(
    "virsh list --name | xargs -rI{} virsh dumpxml {} | grep -cE \"<hostdev |<interface type='hostdev'\"",
    "on the host: devices in use; at 0 device_spec matches nothing",
)


def stats_alone(stats: Stats) -> Reply:
    """A resource view without an alias to compare it to."""
    where = short(stats.host, 30) if stats.host else "this host"
    if not stats.pools:
        return Reply(
            f"{where} has no PCI device free for VMs: pci_stats is empty, so either no device_spec of its nova.conf matches a "
            "device or all that match are in use.",
            (IN_USE,),
            severity=Severity.WARNING,
            data={"host": stats.host, "pools": []},
        )
    free = sum(pool.count for pool in stats.pools)
    shown = "; ".join(str(pool) for pool in stats.pools[:3])
    more = f"; {len(stats.pools) - 3} more pools" if len(stats.pools) > 3 else ""
    return Reply(
        f"{where} has {free} PCI device{'' if free == 1 else 's'} free: {shown}{more}.",
        (Text(_asks(stats.pools)),),
        data={"host": stats.host, "pools": [_pool_fact(pool) for pool in stats.pools]},
    )


def _asks(pools: tuple[Pool, ...]) -> str:
    first = next((pool for pool in pools if pool.count), pools[0])
    kind = first.dev_type or "TYPE"
    note = " A type-PF is given only to an alias that says so." if kind == "type-PF" else ""
    return (
        f'An alias for the first: alias = {{"name": "NAME", "vendor_id": "{first.vendor_id}", '
        f'"product_id": "{first.product_id}", "device_type": "{kind}"}}.{note} Paste your alias line with this and I compare.'
    )


def _pool_fact(pool: Pool) -> dict[str, object]:
    return {"ids": pool.ids, "type": pool.dev_type, "free": pool.count, "numa_node": pool.numa_node}


def joined(aliases: tuple[Alias, ...], stats: Stats) -> Reply:
    """Aliases against what the host offers: the ones that fail first."""
    groups: dict[str, list[Alias]] = defaultdict(list)
    for alias in aliases:
        if alias.has_ids:
            groups[alias.name].append(alias)
    found = [match(tuple(group), stats.pools) for group in groups.values()]
    wrong = [one for one in found if one.fit is not Fit.SERVED]
    rest = [_verdict(one, stats) for one in wrong[1:]]
    head = wrong[0] if wrong else found[0]
    body: list[Block] = [Text(_remedy(head, stats))]
    body += [Bullets(tuple(rest))] if rest else []
    data: list[object] = [{"alias": one.alias.name, "fit": one.fit.value} for one in found]
    severity = Severity.WARNING if wrong else Severity.INFO
    return Reply(_verdict(head, stats), tuple(body), severity=severity, data={"aliases": data})


def _verdict(one: Match, stats: Stats) -> str:
    alias, where = one.alias, short(stats.host, 30) if stats.host else "the host"
    who = f"alias '{short(alias.name, 30)}' asks {alias.device_type or 'no device_type'} for {alias.ids}"
    held = str(one.pools[0]) if one.pools else ""
    match one.fit:
        case Fit.WRONG_TYPE:
            reason = ""
            if any(pool.dev_type == "type-PF" for pool in one.pools):
                reason = " Nova never gives a PF to a request that does not say type-PF:"
            return (
                f"{who}, but {where} offers it as {held}.{reason} every build with this alias ends in 'No valid host'."
            )
        case Fit.NOT_THERE:
            seen = ", ".join(dict.fromkeys(pool.ids for pool in stats.pools[:6])) or "nothing"
            return f"{who}, but {where} has {seen} free and none of these: no VM with this alias starts there."
        case Fit.TAKEN:
            return f"{who}, and {where} has such devices but all are in use: {held}."
        case Fit.FILTERED:
            return f"{who}; {where} has {held}, but remote_managed or live_migratable of device_spec and alias do not agree."
        case Fit.SERVED:
            return f"{who}, and {where} offers {held}: alias and host agree."


def _remedy(one: Match, stats: Stats) -> str:
    alias = one.alias
    types = {pool.dev_type for pool in one.pools}
    match one.fit:
        case Fit.WRONG_TYPE if "type-PF" in types:
            return (
                f"Whole card: say type-PF in alias '{short(alias.name, 30)}' on nova-api and all computes, restart "
                "both. Slices: create VFs on the host, list the VF product_id in device_spec and ask for type-VF."
            )
        case Fit.WRONG_TYPE if "vdpa" in types:
            return "vDPA devices cannot be had by an alias: use a port with vnic_type vdpa."
        case Fit.WRONG_TYPE:
            return (
                f"Say {' or '.join(sorted(types))} in alias '{short(alias.name, 30)}' on nova-api and all computes, "
                "then restart both."
            )
        case Fit.NOT_THERE:
            return (
                "Either all of them are in use (pci_stats leaves those out), or device_spec does not list them: compare "
                "lspci -nn with [pci]device_spec of its nova.conf, then restart nova-compute."
            )
        case Fit.TAKEN:
            return "Free one, or look for another host: openstack resource provider list, or pci_stats of the other computes."
        case Fit.FILTERED:
            return "Make live_migratable in alias and device_spec equal, and leave remote_managed to ports."
        case Fit.SERVED:
            return (
                "Still 'No valid host'? Look at NUMA (numa_policy required wants the VM's own node) and PciPassthroughFilter "
                f"in enabled_filters{'' if stats.host else '; and whether this is the host in question'}."
            )
