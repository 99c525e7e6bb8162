"""Readings out of pastes: every command's output, old and new, whole or what grep left of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from handlers.pastes.nic.parse.snapshots import snapshots
from handlers.pastes.nic.parse.time import between, stamp
from tests.handlers.pastes.nic.samples import CHANNELS, LINK, OLD_LINK, RINGS, softnet, statistics, two


def test_the_softnet_table_of_this_kernel_is_read_line_by_line() -> None:
    text = Path("/proc/net/softnet_stat").read_text(encoding="ascii")
    (found,) = snapshots(text)
    assert len(found.softnet) == len(text.splitlines())
    first = text.split()
    assert next(iter(found.softnet.values())).processed == int(first[0], 16)


def test_the_cpu_is_the_thirteenth_column_not_the_line() -> None:
    (found,) = snapshots(softnet((0, 10, 0, 0), (3, 20, 1, 2)))
    assert list(found.softnet) == [0, 3]
    assert (found.softnet[3].processed, found.softnet[3].dropped, found.softnet[3].squeezed) == (20, 1, 2)


@pytest.mark.parametrize("columns", [9, 10, 11])
def test_old_kernels_have_fewer_columns_and_the_line_stands_for_the_cpu(columns: int) -> None:
    (found,) = snapshots(softnet((7, 10, 5, 6), (9, 20, 1, 2), columns=columns))
    assert [(cpu.number, cpu.dropped) for cpu in found.softnet.values()] == [(0, 5), (1, 1)]


def test_a_cpu_that_comes_again_begins_the_second_reading() -> None:
    found = snapshots(softnet((0, 10, 0, 0), (1, 10, 0, 0), (0, 20, 0, 0), (1, 30, 0, 0)))
    assert [one.softnet[1].processed for one in found] == [10, 30]


def test_the_card_is_named_by_the_command_before() -> None:
    (found,) = snapshots("root@cmp1:~# ethtool -S enp3s0f0\n" + statistics(rx_missed_errors=5))
    assert dict(found.cards["enp3s0f0"].counters) == {"rx_missed_errors": 5}


def test_what_grep_left_is_read_without_its_heading() -> None:
    (found,) = snapshots("     rx_missed_errors: 71002\n     rx_no_buffer_count: 3")
    assert dict(found.cards[""].counters) == {"rx_missed_errors": 71002, "rx_no_buffer_count": 3}


def test_grep_twice_without_anything_between_is_two_readings() -> None:
    found = snapshots("  rx_missed_errors: 1\n  rx_crc_errors: 0\n  rx_missed_errors: 9\n  rx_crc_errors: 0\n")
    assert [one.cards[""].counters["rx_missed_errors"] for one in found] == [1, 9]


def test_the_queues_of_one_counter_are_added_up() -> None:
    (found,) = snapshots(
        statistics(rx_queue_0_drops=1, rx_queue_1_drops=4, rx_queue_0_packets=10, rx_queue_1_packets=30)
    )
    card = found.cards[""]
    assert card.counters["rx_queue_*_drops"] == 5
    assert card.queues["rx_queue_*_packets"] == {0: 10, 1: 30}


def test_vmxnet3_lists_the_same_names_for_each_queue_and_they_add_up() -> None:
    text = "NIC statistics:\n     Rx Queue#: 0\n       pkts rx out of buf: 3\n     Rx Queue#: 1\n       pkts rx out of buf: 4\n"
    (found,) = snapshots(text)
    assert found.cards[""].counters["pkts rx out of buf"] == 7


def test_sizes_belong_to_the_card_that_they_name() -> None:
    (found,) = snapshots(f"{RINGS}\n\n{CHANNELS}")
    card = found.cards["eth2"]
    assert card.rings is not None
    assert (card.rings.now["rx"], card.rings.most["rx"]) == (512, 4096)
    assert card.channels is not None
    assert (card.channels.now["combined"], card.channels.most["combined"]) == (8, 16)


def test_counters_without_a_name_belong_to_the_only_card_whose_sizes_are_there() -> None:
    (found,) = snapshots(f"rx_missed_errors: 4\n{RINGS}")
    assert list(found.cards) == ["eth2"]
    assert found.cards["eth2"].counters["rx_missed_errors"] == 4


def test_the_headings_of_ip_say_which_column_is_which() -> None:
    (new,) = snapshots(LINK.format(missed=5, crc=3))
    assert new.cards["eth2"].counters["rx_missed_errors"] == 5
    assert new.cards["eth2"].counters["rx_crc_errors"] == 3
    (old,) = snapshots(OLD_LINK)
    assert old.cards["bond0"].counters["rx_over_errors"] == 34
    assert old.cards["bond0"].counters["rx_missed_errors"] == 56


def test_sockets_are_read_from_nstat_and_from_netstat() -> None:
    (nstat,) = snapshots(
        "#kernel\nUdpInDatagrams    541    0.0\nUdpRcvbufErrors   12    0.0\nTcpExtTCPRcvQDrop  3  0.0"
    )
    assert nstat.protocols == {"UdpRcvbufErrors": 12, "TcpExtTCPRcvQDrop": 3}
    (netstat,) = snapshots(
        "Udp:\n    541 packets received\n    12 receive buffer errors\nTcpExt:\n"
        "    7 times the listen queue of a socket overflowed\n    TCPBacklogDrop: 4\n"
    )
    assert netstat.protocols == {"UdpRcvbufErrors": 12, "TcpExtListenOverflows": 7, "TcpExtTCPBacklogDrop": 4}


def test_increments_of_nstat_are_no_reading() -> None:
    assert snapshots("$ nstat\n#kernel\nUdpRcvbufErrors   12    0.0\n") == ()
    assert snapshots("$ nstat -az\n#kernel\nUdpRcvbufErrors   12    0.0\n")[0].protocols == {"UdpRcvbufErrors": 12}


def test_a_chat_that_eats_leading_blanks_changes_nothing() -> None:
    text = f"{LINK.format(missed=5, crc=3)}\nUdp:\n    541 packets received\n    12 receive buffer errors\n"
    assert snapshots("\n".join(line.strip() for line in text.splitlines())) == snapshots(text)


def test_the_prompt_names_the_machine() -> None:
    (found,) = snapshots(f"[root@cmp1 ~]# ethtool -S eth2\n{statistics(rx_missed_errors=5)}")
    assert found.host == "cmp1"


def test_only_the_interrupts_of_network_queues_count() -> None:
    text = (
        "           CPU0       CPU1\n  24:       5000          1   PCI-MSI 1-edge      eth2-TxRx-0\n"
        "  25:          0         10   PCI-MSI 2-edge      eth2-TxRx-1\n  30:    9999999          0   PCI-MSI 9-edge  nvme0q1\n"
        " NMI:          1          2   Non-maskable interrupts\n"
    )
    (found,) = snapshots(f"{softnet((0, 1, 0, 0))}\n{text}")
    assert found.interrupts == {0: 5000, 1: 11}


def test_date_and_sleep_tell_the_time_between_two_readings() -> None:
    dated = snapshots(two(statistics(rx_missed_errors=1), statistics(rx_missed_errors=2), seconds=75))
    assert between(dated[0].at, dated[1].at) == 75
    slept = snapshots(f"{softnet((0, 1, 0, 0))}\n$ sleep 10; cat /proc/net/softnet_stat\n{softnet((0, 2, 0, 0))}")
    assert slept[1].gap == 10


@pytest.mark.parametrize(
    "line",
    [
        "Fri Nov 20 21:28:27 UTC 2026",
        "Fri Nov 20 21:28:27 2026",
        "Fri Nov 20 09:28:27 PM UTC 2026",
        "Fri 20 Nov 2026 21:28:27 +0100",
        "Fri, 20 Nov 2026 21:28:27 +0000",
        "2026-11-20T21:28:27+00:00",
        "2026-11-20 21:28:27",
        "1795210107",
        "Every 2.0s: ethtool -S eth2      cmp1: Fri Nov 20 21:28:27 2026",
    ],
)
def test_many_clocks_tell_the_same_time(line: str) -> None:
    found = stamp(line)
    assert found is not None
    assert found.has_date
    assert found.seconds == 1795210107


def test_a_time_of_day_goes_on_behind_midnight() -> None:
    assert between(stamp("23:59:50"), stamp("00:00:20")) == 30


@pytest.mark.parametrize(
    "line",
    [
        "Fri Foo 20 21:28:27 UTC 2026",
        "Fri Vde 20 21:28:27 UTC 2026",
        "Fri Nov 20 21:28:27 UTC",
        "2026-13-40 99:99:99",
        "the 20th",
        "1234",
    ],
)
def test_what_is_no_time_is_none(line: str) -> None:
    assert stamp(line) is None


@pytest.mark.parametrize(
    "text",
    [
        "what does rx_missed_errors mean?",
        "why does rx_missed_errors: 71002 grow when I ping",
        "RX: we see drops on eth2",
        "rx_missed_errors: lots",
        "deadbeef 00000000",
        "",
    ],
)
def test_talk_about_counters_is_no_reading(text: str) -> None:
    assert snapshots(text) == ()
