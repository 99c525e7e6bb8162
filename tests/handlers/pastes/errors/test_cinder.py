"""Cinder: services, owners, volumes, and its API."""

from __future__ import annotations

import pytest

from bot.chat.reply import Severity
from tests.handlers.pastes.errors.reading import answer, commands, read, words

UUID = "6f1c0000-0000-4000-8000-000000000000"
SERVICES = """+------------------+-----------+------+---------+-------+----------------------------+
| Binary           | Host      | Zone | Status  | State | Updated At                 |
+------------------+-----------+------+---------+-------+----------------------------+
| cinder-scheduler | ctl1      | nova | enabled | up    | 2026-11-20T11:50:01.000000 |
| cinder-volume    | ctl1@ceph | nova | enabled | up    | 2026-11-20T11:50:01.000000 |
| cinder-volume    | ctl2@ceph | nova | enabled | down  | 2026-11-20T09:41:00.000000 |
+------------------+-----------+------+---------+-------+----------------------------+"""
OLD_SERVICES = SERVICES.replace("Updated At ", "Updated_at ")
OWNER = "| os-vol-host-attr:host | {owner} |"


@pytest.mark.parametrize("table", [SERVICES, OLD_SERVICES])
def test_the_service_that_is_down_is_named_and_since_when(table: str) -> None:
    reply = answer(table, "cinder")
    assert reply.summary.startswith("cinder-volume ctl2@ceph is down since 2026-11-20 09:41:00 UTC: ")
    assert commands(reply) == [
        "systemctl start cinder-volume",
        "cinder-manage volume update_host --currenthost ctl2@ceph#POOL --newhost ctl1@ceph#POOL",
    ]


def test_the_same_for_programs() -> None:
    assert answer(SERVICES, "cinder").data == {"owner": "", "down": ["ctl2@ceph"], "up": 1}


def test_with_the_volume_s_owner_the_pool_is_filled_in() -> None:
    reply = answer(f"{SERVICES}\n{OWNER.format(owner='ctl2@ceph#RBD')}", "cinder")
    assert reply.summary.startswith("The volume's owner ctl2@ceph#RBD is down since 2026-11-20 09:41:00 UTC")
    assert commands(reply)[1] == "cinder-manage volume update_host --currenthost ctl2@ceph#RBD --newhost ctl1@ceph#RBD"


def test_an_owner_that_is_in_no_list_was_renamed_or_removed() -> None:
    reply = answer(f"{SERVICES}\n{OWNER.format(owner='ctl9@ceph#RBD')}", "cinder")
    assert "no cinder-volume of the name ctl9@ceph is in the list" in reply.summary
    assert commands(reply) == ["cinder-manage volume update_host --currenthost ctl9@ceph#RBD --newhost ctl1@ceph#RBD"]


def test_an_owner_that_is_up_is_not_the_reason() -> None:
    reply = answer(f"{SERVICES}\n{OWNER.format(owner='ctl1@ceph#RBD')}", "cinder")
    assert "a dead backend is not the reason" in reply.summary
    assert reply.severity is Severity.INFO


def test_a_member_of_a_cluster_that_is_down_has_partners() -> None:
    table = "\n".join(
        f"{line} {cell} |"
        for line, cell in zip(SERVICES.splitlines()[1:6:1], ["Cluster", "+", "None", "c1@ceph", "c1@ceph"], strict=True)
    )
    assert read(table) is None
    assert "has a member that is up" in answer(f"{table}\n{OWNER.format(owner='ctl2@ceph#RBD')}", "cinder").summary


def test_services_that_are_all_up_need_no_word() -> None:
    assert read(SERVICES.replace("down ", "up   ")) is None


def test_the_owner_alone_gives_the_command_with_its_name() -> None:
    table = f"| id | {UUID} |\n| name | db-data |\n{OWNER.format(owner='ctl2@ceph#RBD')}\n| status | in-use |"
    reply = answer(table, "cinder")
    assert reply.summary.startswith("Volume db-data (status in-use) belongs to cinder-volume ctl2@ceph")
    assert commands(reply) == ["openstack volume service list --service cinder-volume --host ctl2@ceph"]


def test_a_volume_that_is_not_there_is_named() -> None:
    reply = answer(f"nova.exception.VolumeNotFound: Volume {UUID} could not be found.", "cinder")
    assert reply.summary.startswith(f"Cinder knows no volume {UUID}")
    assert commands(reply) == [f"openstack volume show {UUID}"]
    assert f"nova-manage volume_attachment show SERVER {UUID}" in words(reply)


FAILED = "nova.exception.CinderConnectionFailed: Connection to cinder host failed: Unable to establish connection to {url}: {why}"


@pytest.mark.parametrize(
    ("why", "says"),
    [
        ("[Errno 111] Connection refused", "refused"),
        ("[Errno 110] Connection timed out", "timed out"),
        ("[Errno -2] Name or service not known", "the name is not resolved"),
        ("[Errno 113] No route to host", "no route"),
        ("[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed", "TLS failed"),
        ("('Connection aborted.', RemoteDisconnected('Remote end closed connection without response'))", "cut"),
    ],
)
def test_an_api_that_cannot_be_reached_has_its_address_and_the_reason(why: str, says: str) -> None:
    reply = answer(FAILED.format(url="http://10.0.0.5:8776/v3/abc/volumes/x", why=why), "cinder-api")
    assert reply.summary.startswith(f"nova-compute cannot reach the cinder API at http://10.0.0.5:8776/: {says} (")
    assert reply.summary.endswith("That is the API, not a dead cinder-volume.")
    assert commands(reply) == ["curl -sv http://10.0.0.5:8776/"]


@pytest.mark.parametrize(
    ("url", "service"),
    [
        ("http://keystone:5000/v3", "keystone"),
        ("https://[2001:db8::5]:9696/v2.0/networks", "neutron"),
        ("https://cloud.example.org/image/v2", "glance"),
        ("https://cloud.example.org/compute/v2.1", "nova"),
    ],
)
def test_another_api_is_told_by_its_port_or_its_path(url: str, service: str) -> None:
    reply = answer(f"Unable to establish connection to {url}: timed out", "endpoint")
    assert f"cannot reach the {service} API" in reply.summary


def test_an_account_in_the_address_is_not_repeated() -> None:
    reply = answer("Unable to establish connection to https://bot:hunter2@cloud.example.org:8774/v2.1", "endpoint")
    assert "hunter2" not in repr(reply)
    assert commands(reply) == ["curl -sv https://cloud.example.org:8774/"]


@pytest.mark.parametrize(
    "text",
    [
        "Unable to establish connection to http://$(reboot):80/",
        "Unable to establish connection to http://[::1",
        "Unable to establish connection to http://x:99999999/",
        "os-vol-host-attr:host is what?",
        "| os-vol-host-attr:host | None |",
        "Volume data could not be found",
    ],
)
def test_what_has_no_name_that_can_be_used_is_left_alone(text: str) -> None:
    assert read(text) is None
