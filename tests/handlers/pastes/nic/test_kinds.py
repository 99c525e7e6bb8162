"""What the counters of real drivers mean. The names stand in the drivers' sources."""

from __future__ import annotations

import pytest

from handlers.pastes.nic.kinds import Kind, fold, is_queue_packets, kind_of

NAMES = {
    Kind.RING: [
        "rx_missed_errors",  # ixgbe, igb, i40e, every netdev
        "rx_no_buffer_count",  # igb, ixgbe, e1000e
        "rx_no_dma_resources",  # ixgbe
        "rx_out_of_buffer",  # mlx5
        "rx_fifo_errors",
        "rx_over_errors",
        "rx_discards",  # bnx2x, ice
        "[0]: rx_discards",  # bnxt
        "rx_total_discard_pkts",  # bnxt
        "rx_drops_no_erx_descr",  # be2net
        "rx_drops_no_pbuf",
        "rxq0: rx_drops_no_frags",
        "rxbds_empty",  # tg3
        "pkts rx out of buf",  # vmxnet3
        "rx_overruns",  # ena
        "no_buff_discards",  # qede
    ],
    Kind.FIFO: [
        "rx_discards_phy",
        "rx_prio0_discards",
        "port.rx_discards",
        "port.rx_dropped",
        "rx_brb_discard",
        "mbuf_lwm_thresh_hit",
    ],
    Kind.MEMORY: [
        "alloc_rx_buff_failed",
        "rx_alloc_fail",
        "rx_buff_alloc_err",
        "rx_skb_alloc_discard",
        "rx_total_oom_discards",
    ],
    Kind.WIRE: [
        "rx_crc_errors",
        "rx_crc_errors_phy",
        "port.rx_crc_errors",
        "rx_symbol_err_phy",
        "rx_align_errors",
        "rx_frame_errors",
    ],
    Kind.SIZE: [
        "rx_long_length_errors",
        "rx_oversize_pkts_phy",
        "rx_length_errors",
        "rx_drops_mtu",
        "rx_out_of_range_len_phy",
    ],
    Kind.ALLOWANCE: ["bw_in_allowance_exceeded", "pps_allowance_exceeded", "conntrack_allowance_exceeded"],
    Kind.DROPPED: ["rx_dropped", "rx_queue_0_drops", "rx_drops", "drv dropped rx total"],
    Kind.SEND: [
        "tx_dropped",
        "tx_discards_phy",
        "tx_queue_dropped",
        "tx_timeout",
        "port.tx_dropped_link_down",
        "tx_fifo_errors",
    ],
    Kind.PAUSE_SENT: [
        "tx_pause_ctrl_phy",
        "tx_flow_control_xoff",
        "port.link_xoff_tx",
        "tx_prio3_pause",
        "pfc_frames_sent",
    ],
    Kind.PAUSE_HEARD: [
        "rx_pause_ctrl_phy",
        "rx_flow_control_xoff",
        "port.link_xoff_rx",
        "rx_pause_frames",
        "pfc_frames_received",
    ],
    None: [
        "rx_packets",
        "tx_bytes",
        "fdir_miss",
        "rx_steer_missed_packets",
        "rx_filtered_packets",
        "rx_flow_control_xon",
        "rx_corrected_bits_phy",
        "rx_csum_offload_errors",
        "rx_discard_bytes_cos0",
        "alloc_rx_page",
        "rx_prio3_pause_duration",
        "tx_queue_stopped",
        "rx_xdp_drop",
        "rx_64_bytes_phy",
        "multicast",
    ],
}


@pytest.mark.parametrize(("kind", "name"), [(kind, name) for kind, names in NAMES.items() for name in names])
def test_a_driver_s_counter_has_its_kind(kind: Kind | None, name: str) -> None:
    assert kind_of(fold(name)[0]) is kind


@pytest.mark.parametrize(
    ("name", "folded", "queue"),
    [
        ("rx_queue_3_packets", "rx_queue_*_packets", 3),  # ixgbe, igb, virtio_net
        ("rx12_packets", "rx*_packets", 12),  # mlx5
        ("rx-7.packets", "rx-*.packets", 7),  # i40e
        ("queue_2_rx_cnt", "queue_*_rx_cnt", 2),  # ena
        ("[5]: rx_ucast_packets", "[*] rx_ucast_packets", 5),  # bnxt
        ("[q-5]: rx_ucast_packets", "[*] rx_ucast_packets", 5),  # bnx2x on other systems
        ("rxq1: rx_pkts", "rxq*: rx_pkts", 1),  # be2net
    ],
)
def test_a_queue_s_packets_are_told_from_the_rest(name: str, folded: str, queue: int) -> None:
    assert fold(name) == (folded, queue)
    assert is_queue_packets(folded)


@pytest.mark.parametrize("name", ["rx_64_bytes_phy", "rx_packets", "tx_1024_to_1522_byte_packets"])
def test_a_number_in_a_name_is_not_always_a_queue(name: str) -> None:
    assert fold(name) == (name, None)
