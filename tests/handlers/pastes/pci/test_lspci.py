"""`lspci -nn`: the ids, and what the lines tell of PF and VF."""

from __future__ import annotations

from handlers.pastes.pci.lspci import grouped, has_devices, read_devices

CARD = """\
00:00.0 Host bridge [0600]: Intel Corporation Device [8086:09a2] (rev 04)
3b:00.0 3D controller [0302]: NVIDIA Corporation GA100 [A100 PCIe 40GB] [10de:20f1] (rev a1)
0000:81:00.0 Ethernet controller [0200]: Intel Corporation Ethernet Controller XL710 for 40GbE QSFP+ [8086:1583] (rev 02)
0000:81:02.0 Ethernet controller [0200]: Intel Corporation Ethernet Virtual Function 700 Series [8086:154c] (rev 02)
0000:81:02.1 Ethernet controller [0200]: Intel Corporation Ethernet Virtual Function 700 Series [8086:154c] (rev 02)
"""


def test_the_ids_are_those_of_the_last_brackets() -> None:
    assert [one.ids for one in read_devices(CARD)] == ["8086:09a2", "10de:20f1", "8086:1583", "8086:154c", "8086:154c"]


def test_a_vf_is_known_by_its_name_and_its_pf_by_the_vfs_on_its_bus() -> None:
    assert [one.kind for one in read_devices(CARD)] == ["", "", "type-PF", "type-VF", "type-VF"]


def test_the_capability_in_a_long_listing_makes_a_pf() -> None:
    text = (
        CARD.splitlines()[1]
        + "\n\tSubsystem: NVIDIA Corporation Device [10de:145f]\n\tCapabilities: [bc0] Single Root I/O Virtualization (SR-IOV)\n"
    )
    assert [one.kind for one in read_devices(text)] == ["type-PF"]


def test_equal_devices_are_counted_together() -> None:
    assert [(one.ids, count) for one, count in grouped(read_devices(CARD)) if one.is_likely] == [
        ("10de:20f1", 1),
        ("8086:1583", 1),
        ("8086:154c", 2),
    ]


def test_a_listing_without_ids_and_a_syslog_line_are_not_read() -> None:
    assert not has_devices("81:00.0 Ethernet controller: Intel Corporation XL710\n")
    assert not has_devices("Nov 20 10:00:00 cmp1 nova-compute[1234]: started\n")
