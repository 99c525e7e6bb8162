"""Two readings and what they say: where the packets went, and the exact command."""

from __future__ import annotations

import pytest

from bot.chat.reply import SUMMARY_BYTES, Command, Reply, Severity, Text
from handlers.pastes.nic.reader import read
from tests.handlers.pastes.nic.samples import CHANNELS, FULL_RINGS, LINK, RINGS, softnet, statistics, two

QUIET = softnet((0, 100_000, 0, 5), (1, 100_000, 0, 5))
LATER = softnet((0, 160_000, 0, 6), (1, 150_000, 0, 6))


def reading(text: str) -> Reply:
    reply = read(text)
    assert reply is not None
    assert len(reply.summary.encode()) <= SUMMARY_BYTES
    return reply


def commands(reply: Reply) -> list[str]:
    return [block.run for block in reply.body if isinstance(block, Command)]


def test_missed_frames_are_lost_at_the_ring_and_the_ring_gets_bigger() -> None:
    first = f"{statistics(rx_missed_errors=71002)}\n{QUIET}\n{RINGS}\n{CHANNELS}"
    reply = reading(two(first, f"{statistics(rx_missed_errors=142_002)}\n{LATER}"))
    assert reply.summary == (
        "eth2: drops are at the NIC ring: rx_missed_errors +71,000 in 60 s (1,183/s). Not in the kernel (softnet dropped +0, "
        "time_squeeze +2). RX ring 512 of max 4096, 8 queues on 2 busy CPUs."
    )
    assert reply.severity is Severity.WARNING
    assert commands(reply) == ["ethtool -G eth2 rx 4096"]


def test_a_ring_at_its_maximum_needs_more_queues_as_far_as_there_are_cpus() -> None:
    cpus = [(number, 1000, 0, 0) for number in range(12)]
    first = f"{statistics(rx_out_of_buffer=1)}\n{softnet(*cpus)}\n{FULL_RINGS}\n{CHANNELS}"
    later = [(number, 9000, 0, 0) for number in range(12)]
    reply = reading(two(first, f"{statistics(rx_out_of_buffer=500)}\n{softnet(*later)}"))
    assert commands(reply) == ["ethtool -L eth2 combined 12"]


def test_without_the_ring_s_size_it_asks_for_it() -> None:
    reply = reading(two(statistics(rx_no_dma_resources=1), statistics(rx_no_dma_resources=500)))
    assert commands(reply) == ["ethtool -g eth2; ethtool -l eth2"]
    assert "Not in the kernel" not in reply.summary  # softnet_stat was not pasted


def test_without_a_name_the_command_has_a_place_for_it() -> None:
    reply = reading("rx_missed_errors: 1\nrx_missed_errors: 2\n")
    assert reply.summary.startswith("the card: ")
    assert commands(reply) == ["ethtool -g DEV; ethtool -l DEV"]


def test_the_queue_that_loses_nearly_all_is_named() -> None:
    first = statistics(rx_queue_0_drops=5, rx_queue_1_drops=5)
    reply = reading(two(first, statistics(rx_queue_0_drops=5, rx_queue_1_drops=905)))
    assert "rx_queue_*_drops +900 in 60 s (15/s), nearly all on queue 1" in reply.summary


def test_the_backlog_is_the_kernel_s() -> None:
    reply = reading(f"{QUIET}\nsleep 10\n{softnet((0, 160_000, 0, 5), (1, 150_000, 1300, 5))}")
    assert reply.summary == (
        "packets are lost in the kernel's backlog queue: softnet dropped +1,300 in 10 s (130/s), most on cpu1 (+1,300)."
    )
    assert commands(reply) == ["sysctl -w net.core.netdev_max_backlog=5000"]


def test_a_known_setting_is_doubled() -> None:
    text = (
        f"net.core.netdev_max_backlog = 8000\n{QUIET}\nsleep 10\n{softnet((0, 160_000, 0, 5), (1, 150_000, 1300, 5))}"
    )
    assert commands(reading(text)) == ["sysctl -w net.core.netdev_max_backlog=16000"]


def test_a_squeeze_alone_loses_nothing_and_says_so() -> None:
    text = f"net.core.netdev_budget = 300\nnet.core.netdev_budget_usecs = 8000\n{QUIET}\nsleep 10\n"
    reply = reading(text + softnet((0, 160_000, 0, 905), (1, 150_000, 0, 5)))
    assert reply.summary.startswith("Nothing was lost in 10 s")
    assert "time_squeeze +900" in reply.summary
    assert reply.severity is Severity.INFO
    assert commands(reply) == ["sysctl -w net.core.netdev_budget=600 net.core.netdev_budget_usecs=16000"]


def test_a_few_squeezes_are_not_worth_a_word() -> None:
    reply = reading(f"{QUIET}\nsleep 10\n{LATER}")
    assert reply.severity is Severity.GOOD
    assert "NAPI" not in reply.summary


def test_broken_frames_are_no_matter_of_tuning() -> None:
    reply = reading(two(LINK.format(missed=0, crc=3), LINK.format(missed=0, crc=903)))
    assert reply.summary == (
        "eth2: frames arrive broken: cable, optic or port, no tuning helps: rx_crc_errors +900 in 60 s (15/s)."
    )
    assert commands(reply) == ["ethtool -m eth2"]


@pytest.mark.parametrize(
    ("name", "words", "run"),
    [
        (
            "rx_discards_phy",
            "NIC's own buffer",
            "lspci -vv -s $(ethtool -i eth2 | awk '/bus-info/ {print $2}') | grep -E 'LnkCap:|LnkSta:'",
        ),
        ("alloc_rx_buff_failed", "no memory", "dmesg -T | grep -i 'page allocation failure' | tail"),
        ("rx_long_length_errors", "MTU", "ip link show dev eth2"),
        ("pps_allowance_exceeded", "the cloud shapes this machine", "ethtool -S eth2 | grep allowance"),
        ("rx_dropped", "without saying why", "perf record -a -g -e skb:kfree_skb sleep 10 && perf report"),
        ("tx_dropped", "on the way out", "tc -s qdisc show dev eth2"),
    ],
)
def test_each_kind_of_loss_has_its_words_and_its_command(name: str, words: str, run: str) -> None:
    reply = reading(two(statistics(**{name: 5}), statistics(**{name: 905})))
    assert words in reply.summary
    assert f"{name} +900" in reply.summary
    assert commands(reply) == [run]


def test_pause_frames_are_a_hint_and_their_direction_says_who_is_slow() -> None:
    sent = reading(two(statistics(tx_pause_ctrl_phy=5), statistics(tx_pause_ctrl_phy=905)))
    assert "Nothing was lost" in sent.summary
    assert "this host tells the switch to wait" in sent.summary
    heard = reading(two(statistics(rx_pause_ctrl_phy=5), statistics(rx_pause_ctrl_phy=905)))
    assert "the switch tells this host to wait" in heard.summary


def test_the_biggest_loss_comes_first_and_the_others_follow() -> None:
    reply = reading(
        two(statistics(rx_missed_errors=0, rx_crc_errors=0), statistics(rx_missed_errors=10, rx_crc_errors=9000))
    )
    assert "rx_crc_errors" in reply.summary
    also = next(block.text for block in reply.body if isinstance(block, Text))
    assert "rx_missed_errors +10" in also


def test_drops_that_only_repeat_the_ring_s_are_left_out() -> None:
    reply = reading(two(statistics(rx_missed_errors=0, rx_dropped=0), statistics(rx_missed_errors=10, rx_dropped=10)))
    assert not [block for block in reply.body if isinstance(block, Text)]


def test_one_cpu_that_does_all_the_work_is_named() -> None:
    reply = reading(f"{QUIET}\nsleep 10\n{softnet((0, 100_100, 0, 5), (1, 190_000, 0, 5))}")
    assert "cpu1 does 100 % of the network's work of 2 CPUs" in reply.summary


def test_packets_that_reach_the_socket_are_lost_there() -> None:
    reply = reading("UdpRcvbufErrors 12 0.0\nsleep 10\nUdpRcvbufErrors 1012 0.0\n")
    assert reply.summary.startswith("packets reach a UDP socket whose reader is too slow")
    assert "UdpRcvbufErrors +1,000 in 10 s (100/s)" in reply.summary
    assert commands(reply) == ["ss -uanmp"]


def test_nothing_lost_says_what_was_looked_at() -> None:
    reply = reading(two(f"{statistics(rx_missed_errors=5)}\n{QUIET}", f"{statistics(rx_missed_errors=5)}\n{LATER}"))
    assert reply.summary == (
        "Nothing was lost in 60 s, as far as was pasted: counters of eth2 and softnet_stat (110,000 packets, time_squeeze +2)."
    )
    assert reply.severity is Severity.GOOD


def test_a_32_bit_counter_that_wrapped_is_counted_on() -> None:
    first, second = softnet((0, 0xFFFFFF00, 0xFFFFFFF0, 0)), softnet((0, 0x00001000, 0x10, 0))
    assert "softnet dropped +32" in reading(f"{first}\nsleep 10\n{second}").summary
    reply = reading(two(statistics(rx_missed_errors=4294967290, a=5, b=6), statistics(rx_missed_errors=10, a=5, b=6)))
    assert "rx_missed_errors +16" in reply.summary
    assert any("wrapped at 32 bits" in block.text for block in reply.body if isinstance(block, Text))


def test_counters_that_began_anew_are_not_compared() -> None:
    first = statistics(rx_packets=9_000_000, rx_missed_errors=500, rx_crc_errors=7)
    reply = reading(two(first, statistics(rx_packets=100, rx_missed_errors=3, rx_crc_errors=0)))
    assert reply.summary.startswith("The counters of eth2 began anew")
    rebooted = reading(f"{softnet((0, 500_000, 7, 7))}\nsleep 10\n{softnet((0, 400, 0, 0))}")
    assert "began anew" in rebooted.summary


def test_what_a_filtered_list_did_not_name_was_zero() -> None:
    reply = reading(two("     rx_crc_errors: 3", "     rx_crc_errors: 3\n     rx_missed_errors: 50"))
    assert "rx_missed_errors +50" in reply.summary


def test_a_counter_that_only_the_second_command_asked_for_is_not_compared() -> None:
    reply = reading(two("     rx_crc_errors: 3", statistics(rx_crc_errors=3, rx_missed_errors=50, rx_fifo_errors=0)))
    assert reply.summary.startswith("Nothing was lost")


def test_two_machines_are_not_compared() -> None:
    text = two(statistics(rx_missed_errors=1), statistics(rx_missed_errors=2000))
    head, tail = text.rsplit("mona@cmp1", 1)
    assert reading(f"{head}mona@cmp2{tail}").summary.startswith("Since boot: eth2 rx_missed_errors 2,000")


def test_the_same_text_twice_is_noticed() -> None:
    assert reading(f"{QUIET}\n{QUIET}").summary.startswith("Both readings are the same")


def test_one_reading_counts_since_boot_and_asks_for_a_second() -> None:
    reply = reading(f"$ ethtool -S eth2\n{statistics(rx_missed_errors=71002, rx_crc_errors=0)}\n{QUIET}")
    assert reply.summary == (
        "Since boot: eth2 rx_missed_errors 71,002, time_squeeze 10. One reading does not say whether it still grows."
    )
    assert commands(reply)[0].startswith("date; ethtool -S eth2 | grep ")


def test_sizes_alone_say_nothing_of_losses() -> None:
    reply = reading(f"{RINGS}\n{CHANNELS}")
    assert reply.summary.startswith("eth2: RX ring 512 of max 4096, 8 of 16 combined queues.")


def test_the_same_for_programs() -> None:
    reply = reading(two(statistics(rx_missed_errors=0), statistics(rx_missed_errors=60)))
    assert reply.data is not None
    assert reply.data["seconds"] == 60
    assert reply.data["findings"] == [
        {
            "what": "ring",
            "lost": 60,
            "says": "eth2: drops are at the NIC ring: rx_missed_errors +60 in 60 s (1/s)",
            "run": "ethtool -g eth2; ethtool -l eth2",
        }
    ]


def test_the_cpu_with_most_squeezes_and_the_socket_counter_with_most_losses_are_named() -> None:
    squeezed = reading(f"{QUIET}\nsleep 10\n{softnet((0, 160_000, 0, 105), (1, 150_000, 0, 905))}")
    assert "time_squeeze +1,000 in 10 s, most on cpu1 (+900)" in squeezed.summary
    sockets = "UdpRcvbufErrors {udp} 0.0\nTcpExtListenOverflows {tcp} 0.0\n"
    lost = reading(f"{sockets.format(udp=1, tcp=1)}sleep 10\n{sockets.format(udp=2, tcp=301)}")
    assert "TcpExtListenOverflows +300" in lost.summary
    assert commands(lost) == ["ss -ltn"]


def test_one_queue_that_gets_all_packets_is_named() -> None:
    first = statistics(rx_queue_0_packets=10, rx_queue_1_packets=10, rx_queue_2_packets=10)
    reply = reading(
        two(first, statistics(rx_queue_0_packets=90_010, rx_queue_1_packets=5_010, rx_queue_2_packets=5_010))
    )
    assert "queue 0 of 3 gets 90 % of the packets" in reply.summary
    assert commands(reply) == ["ethtool -x eth2"]


def test_interrupts_tell_of_one_busy_cpu_where_softnet_is_missing() -> None:
    table = "           CPU0       CPU1\n  24:  {first}   {second}   PCI-MSI 1-edge      eth2-TxRx-0\n"
    first = f"rx_missed_errors: 0\n{table.format(first=5, second=5)}"
    reply = reading(f"{first}sleep 10\nrx_missed_errors: 0\n{table.format(first=90_005, second=5)}")
    assert "cpu0 takes 100 % of the network's interrupts" in reply.summary


def test_a_card_that_only_one_reading_has_is_left_out() -> None:
    other = LINK.format(missed=900, crc=0).replace("eth2", "eth3")
    reply = reading(two(LINK.format(missed=0, crc=0), f"{LINK.format(missed=5, crc=0)}\n{other}"))
    assert "eth2: drops are at the NIC ring: rx_missed_errors +5" in reply.summary
    assert "eth3" not in repr(reply)
