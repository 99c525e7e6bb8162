"""cephadm that cannot log in: three generations of the error."""

from __future__ import annotations

import pytest

from tests.handlers.pastes.errors.reading import answer, commands, read

FIRST = (
    "Error ENOENT: Failed to connect to ceph-07 ({address}).  Check that the host is reachable and accepts connections using "
    "the cephadm SSH key"
)
SECOND = (
    "# ceph orch host add ceph-07 10.1.0.17\nError EINVAL: Failed to connect to ceph-07 (10.1.0.17). Permission denied"
)
THIRD = (
    "host osd-01 (10.10.10.13) failed check: Can't communicate with remote host `10.10.10.13`, possibly because the host is not "
    "reachable or python3 is not installed on the host. [Errno {errno}] Connect call failed ('10.10.10.13', 22)"
)


def test_a_name_in_the_brackets_means_that_no_ip_was_given() -> None:
    reply = answer(FIRST.format(address="ceph-07"), "cephadm")
    assert reply.summary.startswith("cephadm tried ceph-07 by its name: no IP was given")
    assert commands(reply)[0] == "ceph orch host add ceph-07 IP"


def test_with_an_ip_the_commands_are_complete() -> None:
    reply = answer(FIRST.format(address="10.1.0.17"), "cephadm")
    assert commands(reply) == [
        "ceph cephadm get-pub-key > ~/ceph.pub && ssh-copy-id -f -i ~/ceph.pub root@10.1.0.17",
        "ceph cephadm check-host ceph-07 10.1.0.17 && ceph orch host add ceph-07 10.1.0.17",
    ]


def test_the_pacific_text_with_its_advice_names_the_user() -> None:
    text = (
        "Error EINVAL: Failed to connect to stor2 (10.1.0.2).\nPlease make sure that the host is reachable and accepts "
        "connections using the cephadm SSH key\n\nTo add the cephadm SSH key to the host:\n> ceph cephadm get-pub-key > "
        "~/ceph.pub\n> ssh-copy-id -f -i ~/ceph.pub cephadm@10.1.0.2\n"
    )
    reply = answer(text, "cephadm")
    assert "as cephadm: " in reply.summary
    assert commands(reply)[0].endswith("ssh-copy-id -f -i ~/ceph.pub cephadm@10.1.0.2")


def test_a_reason_in_the_text_is_told() -> None:
    reply = answer(f"{FIRST.format(address='10.1.0.17')}\n[Errno 111] Connection refused", "cephadm")
    assert reply.summary == (
        "cephadm cannot log in to ceph-07 (10.1.0.17) as root: port 22 is closed there: sshd does not run, or listens on "
        "another port."
    )


def test_permission_denied_is_a_matter_of_the_key() -> None:
    reply = answer(SECOND, "cephadm")
    assert reply.summary == "ceph-07 (10.1.0.17) answers on SSH, but does not accept the cluster's key for user root."


@pytest.mark.parametrize(
    ("errno", "says"), [(111, "port 22 is closed there"), (113, "no route to it"), (110, "no answer on port 22")]
)
def test_the_third_generation_says_by_its_errno_why(errno: int, says: str) -> None:
    reply = answer(THIRD.format(errno=errno), "cephadm")
    assert reply.summary.startswith(f"cephadm gets no session on osd-01 (10.10.10.13): {says}")
    assert reply.summary.endswith("The key is not the matter here.")
    assert commands(reply) == ["nc -vz 10.10.10.13 22", "ceph cephadm check-host osd-01 10.10.10.13"]


def test_a_host_that_was_added_by_its_address_has_no_name_to_repeat() -> None:
    text = FIRST.replace("ceph-07", "10.10.1.2").format(address="10.10.1.2")
    assert "ceph orch host add HOST 10.10.1.2" in commands(answer(text, "cephadm"))[-1]


def test_a_host_that_calls_itself_otherwise_is_added_under_that_name() -> None:
    text = 'ceph orch host add ceph-07 10.1.0.17\nhostname "ceph-07.example.org" does not match expected hostname "ceph-07"'
    assert commands(answer(text, "cephadm")) == ["ceph orch host add ceph-07.example.org 10.1.0.17"]
    assert commands(answer(text.replace(" 10.1.0.17", ""), "cephadm")) == ["ceph orch host add ceph-07.example.org IP"]


@pytest.mark.parametrize(
    "text",
    [
        "Failed to connect to redis (10.0.0.1). retrying",
        "ceph orch host add fails to connect, what now?",
        "Can't communicate with remote host",
        "Failed to connect to $(reboot) (10.0.0.1). cephadm",
    ],
)
def test_other_failures_to_connect_are_not_cephadm_s(text: str) -> None:
    assert read(text) is None
