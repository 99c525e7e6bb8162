"""Neutron without a free segment id."""

from __future__ import annotations

import pytest

from tests.handlers.pastes.errors.reading import answer, commands, read, words

OLD = "HttpException: 503: Server Error, Unable to create the network. No tenant network is available for allocation."
NEW = "Unable to create the network. No project network is available for allocation."
TABLE = """+------+---------+---------+--------+------------+--------------+------------------+------------+------------+
| ID   | Name    | Default | Shared | Project ID | Network Type | Physical Network | Minimum ID | Maximum ID |
+------+---------+---------+--------+------------+--------------+------------------+------------+------------+
| 6f1c | default | True    | True   | None       | vxlan        | None             | 1          | 1000       |
+------+---------+---------+--------+------------+--------------+------------------+------------+------------+"""


@pytest.mark.parametrize(
    "error", [OLD, NEW, "No tenant/project network is available", '{"type": "NoNetworkAvailable"}']
)
def test_a_range_is_counted_and_the_next_one_is_written_out(error: str) -> None:
    reply = answer(f"{error}\n[ml2_type_vxlan]\nvni_ranges = 1:1000\n", "segments")
    assert reply.summary == "All 1,000 ids of vxlan 1:1000 are taken, so neutron answers 503: that is no outage."
    assert commands(reply) == [
        "openstack network segment range create --network-type vxlan --minimum 1001 --maximum 4000 --shared more"
    ]
    assert "[ml2_type_vxlan] vni_ranges = 1:4000" in words(reply)


def test_the_list_of_ranges_says_the_same() -> None:
    assert answer(f"{NEW}\n{TABLE}", "segments").summary.startswith("All 1,000 ids of vxlan 1:1000 are taken")


@pytest.mark.parametrize(("low", "high"), [("x", "1000"), ("1", "many"), ("1", "99999999999"), ("²", "1000")])
def test_a_row_without_two_numbers_is_no_range(low: str, high: str) -> None:
    table = TABLE.replace("| 1          | 1000       |", f"| {low} | {high} |")
    assert read(f"{NEW}\n{table}\nnetwork_vlan_ranges = physnet1:{low}:{high},physnet2") is not None
    assert "1,000" not in answer(f"{NEW}\n{table}\nproject_network_types = vxlan", "segments").summary


def test_a_small_range_grows_by_a_thousand() -> None:
    assert "--minimum 11 --maximum 1010" in commands(answer(f"{NEW}\nvni_ranges = 1:10", "segments"))[0]


def test_a_section_says_which_type_a_range_is_of() -> None:
    assert "geneve 1:500" in answer(f"{NEW}\n[ml2_type_geneve]\nvni_ranges = 1:500", "segments").summary


def test_several_types_were_all_tried() -> None:
    text = f"{OLD}\ntenant_network_types = vxlan,vlan\nvni_ranges = 10:100\nnetwork_vlan_ranges = physnet1:100:200"
    reply = answer(text, "segments")
    assert reply.summary.startswith("All 192 ids of vxlan 10:100 (91), vlan physnet1 100:200 (101) are taken")
    assert "Every type of vxlan, vlan was tried." in reply.summary
    assert "--network-type vxlan --minimum 101" in commands(reply)[0]


def test_ranges_of_other_types_do_not_count() -> None:
    text = f"{NEW}\nproject_network_types = vxlan\nvni_ranges = 10:100\nnetwork_vlan_ranges = physnet1:100:200"
    assert answer(text, "segments").summary.startswith("All 91 ids of vxlan 10:100 are taken")


def test_a_vlan_range_names_its_physical_network_and_ends_at_4094() -> None:
    text = f"{NEW}\nproject_network_types = vlan\nnetwork_vlan_ranges = physnet1:4000:4050"
    assert commands(answer(text, "segments")) == [
        "openstack network segment range create --network-type vlan --physical-network physnet1 "
        "--minimum 4051 --maximum 4094 --shared more"
    ]


@pytest.mark.parametrize("line", ["vni_ranges =", "# vni_ranges =", "#vni_ranges = 1:1000"])
def test_a_range_that_is_not_set_is_the_reason(line: str) -> None:
    assert answer(f"{NEW}\n[ml2_type_vxlan]\n{line}", "segments").summary.startswith("vni_ranges of vxlan is not set")


def test_a_range_with_free_ids_is_not_the_one() -> None:
    long = TABLE.replace("Maximum ID |", "Maximum ID | Used | Available |").replace(
        "1000       |", "1000       | 1-9  | 10-1000 |"
    )
    assert answer(f"{NEW}\n{long}", "segments").summary.startswith("vxlan 1:1000 still has free ids")


def test_a_range_that_ends_at_the_last_id_cannot_grow() -> None:
    reply = answer(f"{NEW}\nvni_ranges = 1:16777215", "segments")
    assert commands(reply) == []
    assert "ends at the last id" in words(reply)


def test_the_type_alone_gives_the_commands_for_that_type() -> None:
    reply = answer(f"openstack network create --provider-network-type geneve x\n{NEW}", "segments")
    assert "type geneve" in reply.summary
    assert "--provider-network-type geneve" in words(reply)


@pytest.mark.parametrize("text", [OLD, NEW, "vni_ranges = 1:1000", "how do I set vni_ranges = 1:1000?"])
def test_the_error_alone_and_the_setting_alone_are_left_to_the_article(text: str) -> None:
    assert read(text) is None
