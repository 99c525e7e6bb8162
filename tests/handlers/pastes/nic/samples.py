"""Pastes as people make them: outputs of the real commands, shortened."""

from __future__ import annotations


def softnet(*cpus: tuple[int, int, int, int], columns: int = 15) -> str:
    """/proc/net/softnet_stat of CPUs given as (number, processed, dropped, squeezed)."""
    lines = []
    for number, processed, dropped, squeezed in cpus:
        row = [processed, dropped, squeezed, *[0] * 9, number, 0, 0]
        lines.append(" ".join(f"{value:08x}" for value in row[:columns]))
    return "\n".join(lines)


def statistics(**counters: int) -> str:
    """`ethtool -S` of a driver."""
    return "\n".join(["NIC statistics:", *(f"     {name}: {value}" for name, value in counters.items())])


RINGS = """Ring parameters for eth2:
Pre-set maximums:
RX:\t\t4096
RX Mini:\tn/a
RX Jumbo:\tn/a
TX:\t\t4096
Current hardware settings:
RX:\t\t512
RX Mini:\tn/a
RX Jumbo:\tn/a
TX:\t\t512
RX Buf Len:\tn/a
CQE Size:\tn/a
TX Push:\toff"""

FULL_RINGS = RINGS.replace("512", "4096")

CHANNELS = """Channel parameters for eth2:
Pre-set maximums:
RX:\t\tn/a
TX:\t\tn/a
Other:\t\t1
Combined:\t16
Current hardware settings:
RX:\t\tn/a
TX:\t\tn/a
Other:\t\t1
Combined:\t8"""

LINK = """2: eth2: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc mq state UP mode DEFAULT group default qlen 1000
    link/ether 0c:42:a1:00:00:01 brd ff:ff:ff:ff:ff:ff
    RX:  bytes packets errors dropped  missed   mcast
    1850118792 2632217      3       7      {missed}       0
    RX errors:  length    crc   frame    fifo overrun
                     0      {crc}       0       0       0
    TX:  bytes packets errors dropped carrier collsns
    1850118792 2632217      0       0       0       0
    TX errors: aborted   fifo  window heartbt transns
                     0      0       0       0       2
    altname enp3s0f0"""

OLD_LINK = """3: bond0: <BROADCAST,MULTICAST,MASTER,UP,LOWER_UP> mtu 9000 qdisc noqueue state UP
    link/ether 0c:42:a1:00:00:02 brd ff:ff:ff:ff:ff:ff
    RX: bytes  packets  errors  dropped overrun mcast
    9007199254 6543210  0       12      34      99
    RX errors: length   crc     frame   fifo    missed
               0        0       0       0       56
    TX: bytes  packets  errors  dropped carrier collsns
    9007199254 6543210  0       0       0       0"""


def two(first: str, second: str, device: str = "eth2", seconds: int = 60) -> str:
    """Two readings in one paste, with prompts and `date`."""
    minutes, rest = divmod(seconds, 60)
    return (
        f"mona@cmp1:~$ date; ethtool -S {device}\nFri Nov 20 21:28:00 UTC 2026\n{first}\n"
        f"mona@cmp1:~$ date; ethtool -S {device}\nFri Nov 20 21:{28 + minutes:02}:{rest:02} UTC 2026\n{second}\n"
    )
