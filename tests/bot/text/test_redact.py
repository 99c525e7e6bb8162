"""What must go, what must stay, and that no text however hostile takes long."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text.dense import entropy, is_dense
from bot.text.redact import MASK, redact

PEM = "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAA\nQyNTUxOQAAACA\n-----END OPENSSH PRIVATE KEY-----"
JWT = "eyJhbGciOiJSUzI1NiIsImtpZCI6IjEifQ.eyJzdWIiOiJzeXN0ZW06c2VydmljZWFjY291bnQifQ.c2lnbmF0dXJlLWhlcmU"
FERNET = "gAAAAABlX" + "q1Wz-x_7Ty" * 12 + "=="
CEPH = "AQBvbW5pYWMxRhAAnQp5v0Xx3s2GmLrT7e9YkA=="
LONG_BASE64 = "kJ8s+Q2/zXv7Lw1Rt5Yp" * 400

SECRETS = [
    ("a PEM block", f"here:\n{PEM}\nend", "b3BlbnNzaC1rZXktdjE"),
    ("a PEM block cut off", PEM[:70], "b3BlbnNzaC1r"),
    ("a JWT", f"token is {JWT}", "c2lnbmF0"),
    ("a bearer header", "Authorization: Bearer a1b2c3d4e5f6", "a1b2c3d4e5f6"),
    ("a basic header in a dict", "{'Authorization': 'Basic bW9uYTpodW50ZXIy'}", "bW9uYTpodW50ZXIy"),
    ("a bearer in a sentence", "it sent bearer abc123def456 to the api", "abc123def456"),
    ("X-Auth-Token", f'-H "X-Auth-Token: {FERNET}"', FERNET[20:60]),
    ("a cookie", "Cookie: theme=dark; sessionid=abcd1234; x=1", "abcd1234"),
    ("a URL with a password", "https://mona:hunter2@git.example.org/x", "hunter2"),
    ("a URL with a token", "https://abcdefghijklmnopqrst@git.example.org/x", "abcdefghijklmnopqrst"),
    ("a list of rabbit hosts", "rabbit://openstack:pa55@m1:5672,openstack:pa56@m2:5672//", "pa56"),
    ("transport_url", "transport_url = rabbit://openstack:pa/55@m1:5672//", "pa/55"),
    ("a database URL", "connection = mysql+pymysql://nova:s3cr3t@10.0.0.2/nova", "s3cr3t"),
    ("password=", "password=hunter2", "hunter2"),
    ("a password of letters only", "password: correcthorse", "correcthorse"),
    ("a password with a comma", "password=ab,cd;ef", "cd"),
    ("a password with spaces in YAML", "  admin_password: correct horse battery", "battery"),
    ("a password that begins with a dollar", "password=$ecretPassw0rd", "ecret"),
    ("a quoted password", 'rabbit_password = "a b c"', "b c"),
    ("an unclosed quote", 'password = "hunter2', "hunter2"),
    ("JSON", '{"user": "mona", "password": "hun\\"ter2"}', "ter2"),
    ("JSON in JSON", r'body="{\"auth\": {\"password\": \"hunter2\"}}"', "hunter2"),
    ("Python", "{'adminPass': u'hunter2', 'name': 'vm'}", "hunter2"),
    ("a list", '"tokens": ["abc", "def"]', "def"),
    ("XML", "<adminPassword>hunter2</adminPassword>", "hunter2"),
    ("--os-password with a space", "openstack --os-password hunter2 server list", "hunter2"),
    ("--os-password=", "openstack --os-password='hunter 2' server list", "hunter 2"),
    ("OS_PASSWORD", "export OS_PASSWORD=hunter2", "hunter2"),
    ("DB_PASS", "DB_PASS=hunter2", "hunter2"),
    ("MYSQL_PWD", "MYSQL_PWD=hunter2 mysql", "hunter2"),
    ("an application credential", "application_credential_secret = s3cr3t", "s3cr3t"),
    ("sshpass", "sshpass -p hunter2 ssh root@host", "hunter2"),
    ("curl -u", "curl -k -u mona:hunter2 https://host/", "hunter2"),
    ("SQL", "CREATE USER nova IDENTIFIED BY 'hunter2'", "hunter2"),
    ("a slip to NickServ", "/msg NickServ IDENTIFY mona hunter2", "hunter2"),
    ("AWS key id", "AKIAIOSFODNN7EXAMPLE", "IOSFODNN7"),
    ("AWS secret key", "aws: wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "K7MDENG"),
    ("GitHub", "ghp_abcdefghijklmnopqrstuvwxyz0123456789", "abcdefghij"),
    ("GitHub, fine-grained", "github_pat_11ABCDEFG0123456789abcdefgh", "11ABCDEFG"),
    ("GitLab", "glpat-abcdefghijklmnopqrst", "abcdefghij"),
    ("Slack", "xoxb-" + "123456789012-abcdefghij", "abcdefghij"),
    ("Slack app", "xapp-" + "1-A012-abcdefghij", "abcdefghij"),
    ("a Slack webhook", "https://hooks.slack.com/services/T0000/" + "B0000/abcdefghijkl", "abcdefghijkl"),
    ("Vault", "hvs.CAESIabcdefghijklmnopq", "CAESI"),
    ("Fernet", f"got {FERNET} back", FERNET[20:60]),
    ("a Ceph key", f"key = {CEPH}", CEPH[5:20]),
    ("a bare Ceph key", f"client.admin {CEPH}", CEPH[5:20]),
    ("kubeadm", "kubeadm join 10.0.0.1:6443 --token abcdef.0123456789abcdef", "0123456789abcdef"),
    ("a bare bootstrap token", "use abcdef.0123456789abcdef", "0123456789abcdef"),
    ("long base64", f"client-key-data {LONG_BASE64}", LONG_BASE64[4000:4040]),
    ("base64 with slashes", "value q7Hs/Xv2Lw1Rt5Yp/kJ8sQ2zM/nB4cV6", "kJ8sQ2zM"),
    ("base32", "otp GEZD2WN3VHY4TQ5JK7MBPX6RSALUCFOI", "GEZD2WN3"),
    ("base36", "key 4k9z2m7x1q8w5e3r6t0y4u2i9o7p1a3s", "4k9z2m7x"),
]

HARMLESS = [
    "8e1f20aa-66c1-11ec-b0f7-0cc47a6f3c20",
    "registry.example.org/nova@sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "fa:16:3e:4d:2a:7b is down",
    "/var/lib/kubelet/pods/0b6c9f52-1e0a-4a55-b0f1-77d0e9ce2a11/volumes/kubernetes.io~csi/pvc-0b6c9f52/mount",
    "/dev/disk/by-id/nvme-SAMSUNG_MZQL21T9HCJR-00A07_S64GNE0R801234",
    "/dev/disk/by-id/ata-WDC_WD40EFRX-68N32N0_WD-WCC7K0ABCDEF",
    "/dev/disk/by-id/wwn-0x5000c500a1b2c3d4-part1",
    "openstack-nova-compute-default-5d8f7c9b6d-x7k2p is in CrashLoopBackOff",
    "csi-cephfsplugin-provisioner-7d9f8c6b5d-4x2kz",
    "prometheus-kube-prometheus-stack-prometheus-0",
    "volume-7b11e0d4-2f0c-4f06-9a55-83c1d9be7a02@snapshot-1",
    "cinder-volume-worker-01@rbd-ssd-pool-primary#RBD-SSD-POOL",
    "2024-02-19 14:08:51.377 21 ERROR nova.compute.manager [req-5a9d2c1e-0b7f-4d58-8c0a-1f4b7de0f3c2 - - - - -] "
    "[instance: 7b11e0d4-2f0c-4f06-9a55-83c1d9be7a02] Instance failed to spawn",
    "rbd image replicapool/csi-vol-93a1d0fe-5c2b-11ed-9be1-0a580a2c011f is still being used",
    "CRITICAL keystonemiddleware.auth_token [-] Unable to validate token: Failed to fetch token data from identity server",
    "openstack flavor set FLAVOR --property 'pci_passthrough:alias=NAME:1'",
    "https://lists.openstack.org/archives/list/openstack-discuss@lists.openstack.org/",
    "ssh root@compute-3 and git+ssh://git@git.example.org/x",
    "kubeadm join --discovery-token-ca-cert-hash sha256:9f86d081884c7d659a2feaa0c55ad015",
    "password = ${OS_PASSWORD}",
    "password: <your password>",
    "password: {{ keystone_password }}",
    'token = "TOKEN_GOES_HERE"',
    "the bearer of bad news, basic authentication failed",
    "NetworkInterfaceControllerConfigurationV2Alpha1Spec",
    "apiVersion: v1\ndata:\n  ceph.conf: |\n    [global]\n    fsid = 8e1f20aa\nkind: ConfigMap",
    "apiVersion: v1\ndata:\n  mode: enabled\n  size: 10Gi\nkind: ConfigMap",
    "hello all, is anybody from the release team here?",
]

SECRET_YAML = """\
apiVersion: v1
data:
  username: bW9uYQ==
  tls.key: |
    LS0tLS1CRUdJTiBQUklWQVRF
    S0VZLS0tLS0K
kind: Secret
metadata:
  name: keystone-admin
"""


@pytest.mark.parametrize(("text", "secret"), [row[1:] for row in SECRETS], ids=[row[0] for row in SECRETS])
def test_a_secret_goes(text: str, secret: str) -> None:
    assert secret in text
    assert secret not in redact(text)
    assert MASK in redact(text)


@pytest.mark.parametrize("text", HARMLESS)
def test_what_operators_need_stays(text: str) -> None:
    assert redact(text) == text


def test_all_lines_of_a_key_go_and_its_neighbours_stay() -> None:
    assert redact(f"before\n{PEM}\nafter") == f"before\n{MASK}\nafter"


def test_the_name_of_a_secret_stays() -> None:
    assert redact("rabbit_password = hunter2, host=m1") == f"rabbit_password = {MASK}, host=m1"


def test_values_of_a_kubernetes_secret_go_and_its_names_stay() -> None:
    found = redact(SECRET_YAML)
    for gone in ("bW9uYQ==", "LS0tLS1CRUdJTiBQUklWQVRF", "S0VZLS0tLS0K"):
        assert gone not in found
    for kept in ("username:", "tls.key:", "kind: Secret", "name: keystone-admin"):
        assert kept in found


def test_values_of_a_kubernetes_secret_go_from_json() -> None:
    found = redact(json.dumps({"kind": "Secret", "data": {"user": "YQ==", "b": "Yg=="}, "metadata": {"name": "x"}}))
    assert "YQ==" not in found
    assert "Yg==" not in found
    assert json.loads(found)["metadata"] == {"name": "x"}


def test_base64_under_data_goes_without_a_kind() -> None:
    assert "c2VjcmV0LXZhbHVl" not in redact("data:\n  foo: c2VjcmV0LXZhbHVl\ntype: Opaque")


def test_plain_values_under_string_data_go() -> None:
    assert "hunter" not in redact("kind: Secret\nstringData:\n  conf: hunter\n")


@pytest.mark.parametrize("text", [row[1] for row in SECRETS] + HARMLESS + [SECRET_YAML])
def test_redacting_twice_changes_nothing(text: str) -> None:
    assert redact(redact(text)) == redact(text)


def test_log_lines_of_the_articles_stay() -> None:
    articles = list((Path(__file__).parents[3] / "knowledge" / "articles").glob("*.md"))
    assert articles
    for article in articles:
        for line in article.read_text(encoding="utf-8").splitlines():
            assert redact(line) == line, article.name


WORDS = (
    """password = : " ' \\ [redacted] token data: eyJ :// @ -----BEGIN_A----- authorization bearer --os-token { } AQ"""
)
PIECES = st.sampled_from(
    [*WORDS.split(), " ", "\n", "  ", "\ud800", "\0", "a" * 33, "kind: Secret", "-----BEGIN A-----"]
)
ANYTHING = st.text(st.characters(), max_size=300) | st.lists(PIECES, max_size=30).map("".join)


@given(ANYTHING)
def test_it_never_raises_and_settles_at_once(text: str) -> None:
    once = redact(text)
    assert redact(once) == once


HOSTILE = [
    "a",
    " ",
    "eyJaaaaaaaa-",
    "password=\\",
    'password="',
    "authorization:  ",
    "://a",
    "a://b@",
    "--a-",
    "curl x ",
]
HOSTILE += [
    "-----BEGIN A-----",
    "data:\n x: y\n",
    '"data": {',
    "bearer a",
    "AQ" + "b" * 38 + " ",
    "<password",
    "a-",
    "Ab3/",
]


@pytest.mark.parametrize("part", HOSTILE)
def test_the_time_is_linear_in_the_text(part: str) -> None:
    short, long = _seconds(part * (25_000 // len(part))), _seconds(part * (200_000 // len(part)))
    assert long < 8 * 8 * max(short, 0.0005)


def _seconds(text: str) -> float:
    began = time.process_time()
    redact(text)
    return time.process_time() - began


def test_entropy_tells_noise_from_repetition() -> None:
    assert entropy("abcd" * 10) == pytest.approx(2.0)
    assert not is_dense("a1" * 40)
    assert is_dense("kJ8sQ2zXv7Lw1Rt5YpkJ8sQ2zXv7Lw1R")
