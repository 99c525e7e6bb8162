"""`pci_stats` in all its forms, and the match of aliases against nova's own filters."""

from __future__ import annotations

import json
from collections import Counter
from random import Random
from typing import Any

import pytest

from handlers.pastes.pci.linting import lint
from handlers.pastes.pci.matching import Fit, match
from handlers.pastes.pci.pools import Pool, Stats, has_stats, read_stats
from tests.servers.nova_oracle import NovaOracle

VIEW = "Final resource view: name=cmp1 phys_ram=64172MB used_ram=2560MB used_vcpus=1 pci_stats="
VF = Pool("8086", "10ed", 63, "type-VF", 1, "net3")
FORMS = {
    "today": "[PciDevicePool(count=63,numa_node=1,product_id='10ed',"
    "tags={dev_type='type-VF',physical_network='net3'},vendor_id='8086')] stats={'failed_builds': '1'}",
    "dicts": "[{u'count': 63, u'vendor_id': u'8086', u'numa_node': 1, u'product_id': u'10ed', "
    "u'dev_type': u'type-VF', u'physical_network': u'net3'}]",
    "database": '{"nova_object.name": "PciDevicePoolList", "nova_object.data": {"objects": [{"nova_object.name": '
    '"PciDevicePool", "nova_object.data": {"count": 63, "numa_node": 1, "vendor_id": "8086", "product_id": "10ed", '
    '"tags": {"dev_type": "type-VF", "physical_network": "net3"}}}]}}',
    "list": "PciDevicePoolList(objects=[PciDevicePool(count=63,numa_node=1,product_id='10ed',"
    "tags={dev_type='type-VF',physical_network='net3'},vendor_id='8086')])",
}


@pytest.mark.parametrize("form", FORMS)
def test_every_form_in_which_nova_showed_its_pools_is_read(form: str) -> None:
    assert read_stats(VIEW + FORMS[form]) == Stats((VF,), "cmp1")


def test_tags_and_nodes_that_are_none_are_not_there() -> None:
    tags = "{dev_type='type-PF',physical_network=None}"
    text = f"pci_stats=[PciDevicePool(count=2,numa_node=None,product_id='1583',tags={tags},vendor_id='8086')]"
    assert read_stats(text) == Stats((Pool("8086", "1583", 2, "type-PF"),))


def test_dicts_of_the_time_before_types_have_none() -> None:
    text = "'pci_stats': [{'count': 5, 'vendor_id': '8086', 'product_id': '1520', 'extra_info': '{}'}]"
    assert read_stats(text) == Stats((Pool("8086", "1520", 5),))


@pytest.mark.parametrize("nothing", ["[]", "None", "PciDevicePoolList(objects=[])"])
def test_no_pools_is_an_answer_and_not_a_failure(nothing: str) -> None:
    assert read_stats(VIEW + nothing) == Stats((), "cmp1")


def test_of_many_views_the_last_one_counts() -> None:
    text = f"{VIEW}[]\n{VIEW.replace('cmp1', 'cmp2')}{FORMS['today']}\n"
    assert read_stats(text) == Stats((VF,), "cmp2")


@pytest.mark.parametrize("text", ["what is pci_stats", "pci_stats=<nova.objects.PciDevicePoolList object at 0x7f>"])
def test_what_shows_no_pools_is_not_read(text: str) -> None:
    assert not has_stats(text) or read_stats(text) is None


@pytest.mark.timeout(900)
def test_an_alias_is_served_when_nova_would_serve_it(nova: NovaOracle) -> None:
    fits: Counter[Fit] = Counter()
    for seed in range(1000):
        random = Random(seed)
        pools = [_pool(random) for _ in range(random.choice((0, 1, 1, 2, 4)))]
        aliases = _aliases(random)
        said = nova.serves(pools, aliases)
        view = read_stats(f"pci_stats={said['shown']}")
        assert view is not None
        assert len(view.pools) == len(pools)
        ours = match(lint("\n".join(["[pci]", *(f"alias = {one}" for one in aliases)])).aliases, view.pools)
        assert (ours.fit is Fit.SERVED) == said["serves"], f"{aliases}\n{said['shown']}\n{ours.fit}"
        fits[ours.fit] += 1
    assert min(fits[fit] for fit in Fit) >= 20, fits


def _pool(random: Random) -> dict[str, Any]:
    pool: dict[str, Any] = {"vendor_id": "8086", "product_id": random.choice(("1583", "154c"))}
    pool |= {"count": random.choice((0, 1, 8)), "numa_node": random.choice((None, 0, 1))}
    pool["dev_type"] = random.choice(("type-PCI", "type-PF", "type-VF", "vdpa"))
    for tag, values in {
        "physical_network": (None, "net"),
        "remote_managed": ("true", "false"),
        "live_migratable": ("true", "false"),
    }.items():
        if random.random() < 0.2:
            pool[tag] = random.choice(values)
    return pool


def _aliases(random: Random) -> list[str]:
    alias = {"name": "a", "vendor_id": "8086", "device_type": random.choice(("type-PCI", "type-PF", "type-VF"))}
    if random.random() < 0.2:
        alias["live_migratable"] = random.choice(("yes", "no"))
    products = random.choice((("1583",), ("154C",), ("1583", "154c")))
    if len(products) == 1 and random.random() < 0.3:
        del alias["device_type"]
    return [json.dumps(alias | {"product_id": product}) for product in products]
