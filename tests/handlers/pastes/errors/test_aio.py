"""The arithmetic of asynchronous I/O slots."""

from __future__ import annotations

import pytest

from bot.chat.reply import Severity
from tests.handlers.pastes.errors.reading import answer, commands, read

ERROR = (
    "bdev(0x5 /var/lib/ceph/osd/ceph-31/block) _aio_start io_setup(2) failed with EAGAIN; "
    "try increasing /proc/sys/fs/aio-max-nr"
)


def test_a_host_without_free_slots_starts_no_osd() -> None:
    reply = answer("fs.aio-nr = 65536\nfs.aio-max-nr = 65536", "aio")
    assert reply.summary == (
        "No further OSD can start on this host: fs.aio-nr 65,536 of fs.aio-max-nr 65,536, 0 free, and an OSD takes 2,048 "
        "(4,096 with DB and WAL)."
    )
    assert commands(reply)[0] == "sysctl -w fs.aio-max-nr=1048576"


@pytest.mark.parametrize(
    "text",
    [
        "fs.aio-nr = 40960\nfs.aio-max-nr = 65536",
        "$ cat /proc/sys/fs/aio-nr /proc/sys/fs/aio-max-nr\n40960\n65536",
        "$ cat /proc/sys/fs/aio-max-nr /proc/sys/fs/aio-nr\n65536\n40960",
        "$ cat /proc/sys/fs/aio-nr\n40960\n$ cat /proc/sys/fs/aio-max-nr\n65536",
        "aio-max-nr: 65536\naio-nr: 40960",
    ],
)
def test_however_the_two_numbers_are_printed_the_room_is_the_same(text: str) -> None:
    reply = answer(text, "aio")
    assert reply.summary.startswith("There is room for 12 more OSDs at 2,048 each")
    assert reply.severity is Severity.GOOD


def test_an_osd_with_db_and_wal_takes_twice_as_many() -> None:
    reply = answer("osd.3 has block.db and block.wal\nfs.aio-nr = 40960\nfs.aio-max-nr = 65536", "aio")
    assert reply.summary.startswith("There is room for 6 more OSDs at 4,096 each")


@pytest.mark.parametrize(
    ("osds", "says"),
    [
        (
            24,
            "24 OSDs need 49,152 AIO events (block only) to 98,304 (DB and WAL); fs.aio-max-nr is 65,536: too little with DB",
        ),
        (
            60,
            "60 OSDs need 122,880 AIO events (block only) to 245,760 (DB and WAL); fs.aio-max-nr is 65,536: too little for all",
        ),
        (8, "8 OSDs need 16,384 AIO events (block only) to 32,768 (DB and WAL); fs.aio-max-nr is 65,536: enough"),
    ],
)
def test_a_plan_is_added_up(osds: int, says: str) -> None:
    assert answer(f"fs.aio-max-nr = 65536 and the host gets {osds} OSDs", "aio").summary.startswith(says)


def test_the_failed_osd_is_named_in_the_commands() -> None:
    fsid = "f8edc08a-7f17-11ea-8707-000c2915dd98"
    reply = answer(f"/var/lib/ceph/{fsid}/osd.31/\n{ERROR}", "aio")
    assert reply.summary.startswith("osd.31: the host has no AIO events left")
    assert (
        commands(reply)[1] == f"systemctl reset-failed 'ceph-{fsid}@osd.31.service' ; ceph orch daemon restart osd.31"
    )


def test_several_failed_osds_are_counted() -> None:
    reply = answer(f"osd.30 error\nosd.31 error\nosd.32 error\n{ERROR}", "aio")
    assert reply.summary.startswith("osd.30, osd.31, osd.32: ")
    assert "3 OSDs need 6,144 to 12,288." in reply.summary


def test_a_limit_that_was_raised_already_goes_to_the_next_step() -> None:
    reply = answer("fs.aio-nr = 1048576\nfs.aio-max-nr = 1048576", "aio")
    assert commands(reply)[0] == "sysctl -w fs.aio-max-nr=2097152"


@pytest.mark.parametrize(
    "text",
    [
        "io_setup(2) failed with EAGAIN; try increasing /proc/sys/fs/aio-max-nr",
        "what is fs.aio-max-nr?",
        "aio-max-nr 65536",
    ],
)
def test_without_an_osd_or_two_numbers_the_article_knows_as_much(text: str) -> None:
    assert read(text) is None
