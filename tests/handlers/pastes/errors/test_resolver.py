"""nginx and the name of the cluster's DNS."""

from __future__ import annotations

import pytest

from bot.chat.reply import Severity
from tests.handlers.pastes.errors.reading import answer, commands, read, words

ERROR = 'nginx: [emerg] 1#1: host not found in resolver "kube-dns.kube-system" in /etc/nginx/nginx.conf:41'
SERVICES = """NAME      TYPE        CLUSTER-IP   EXTERNAL-IP   PORT(S)                  AGE
coredns   ClusterIP   10.233.0.3   <none>        53/UDP,53/TCP,9153/TCP   12d"""
ALL_SERVICES = """NAMESPACE     NAME                        TYPE        CLUSTER-IP   EXTERNAL-IP   PORT(S)         AGE
loki          loki-gateway                ClusterIP   10.43.1.2    <none>        80/TCP          3d
kube-system   rke2-coredns-rke2-coredns   ClusterIP   10.43.0.10   <none>        53/UDP,53/TCP   40d"""


def test_the_error_alone_names_the_resolver_and_how_to_find_the_real_service() -> None:
    reply = answer(ERROR, "resolver")
    assert reply.summary.startswith(
        "nginx exits because its resolver line (/etc/nginx/nginx.conf:41) names kube-dns.kube-system, and that name is not found."
    )
    assert "coredns (Kubespray)" in reply.summary
    assert commands(reply)[0] == "kubectl get svc -A | grep 53/UDP"


def test_a_name_that_is_coredns_is_not_suggested_once_more() -> None:
    summary = answer(ERROR.replace("kube-dns", "coredns"), "resolver").summary
    assert "coredns (Kubespray)" not in summary
    assert "kube-dns (kubeadm, k3s and RKE1)" in summary


def test_with_the_services_the_line_to_write_is_given() -> None:
    text = f"$ kubectl -n openwhisk logs deploy/owdev-nginx --previous\n{ERROR}\n$ kubectl -n kube-system get svc\n{SERVICES}"
    reply = answer(text, "resolver")
    assert "the DNS Service is kube-system/coredns (10.233.0.3). Write resolver coredns.kube-system;" in reply.summary
    assert commands(reply) == [
        "helm upgrade owdev ./helm/openwhisk -n openwhisk -f mycluster.yaml --set k8s.dns=coredns.kube-system"
    ]
    assert "kubectl -n openwhisk rollout restart deploy/owdev-nginx" in words(reply)


def test_the_full_name_stays_a_full_name_and_loki_has_its_own_values() -> None:
    error = ERROR.replace("kube-system", "kube-system.svc.cluster.local.")
    reply = answer(f"{error}\n{ALL_SERVICES}", "resolver")
    assert "Write resolver rke2-coredns-rke2-coredns.kube-system.svc.cluster.local;" in reply.summary
    assert "global.dnsService=rke2-coredns-rke2-coredns,global.dnsNamespace=kube-system" in commands(reply)[0]


def test_a_pod_s_name_gives_its_deployment() -> None:
    text = f"kubectl logs web-nginx-6d4cf56db6-abcde -n shop\n{ERROR}\n{SERVICES}"
    assert commands(answer(text, "resolver")) == [
        "kubectl -n shop edit configmap web-nginx && kubectl -n shop rollout restart deploy/web-nginx"
    ]


def test_a_service_that_is_there_means_that_dns_does_not_answer() -> None:
    reply = answer(f"{ERROR}\n{SERVICES.replace('coredns', 'kube-dns')}", "resolver")
    assert "so the name is right and DNS itself does not answer" in reply.summary
    assert commands(reply) == ["kubectl -n kube-system get endpointslices -l kubernetes.io/service-name=kube-dns"]


def test_a_configuration_with_a_name_says_where_that_name_fits() -> None:
    reply = answer("server {\n  resolver kube-dns.kube-system valid=5s;\n  proxy_pass http://x;\n}", "resolver")
    assert reply.summary.startswith("resolver line 2 names kube-dns.kube-system: that fits kubeadm, k3s and RKE1.")
    assert commands(reply) == ["kubectl -n kube-system get svc kube-dns"]


def test_a_configuration_that_names_another_service_is_wrong() -> None:
    reply = answer(f"http {{\n  resolver kube-dns.kube-system;\n}}\n{SERVICES}", "resolver")
    assert reply.severity is Severity.WARNING
    assert "Write resolver coredns.kube-system;" in reply.summary


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("10.233.0.3", "resolver line 2 (10.233.0.3) is the ClusterIP of kube-system/coredns"),
        (
            "10.96.0.10",
            "resolver line 2 (10.96.0.10) is none of the DNS Services here: kube-system/coredns is 10.233.0.3.",
        ),
    ],
)
def test_an_address_is_compared_with_the_services(address: str, says: str) -> None:
    assert answer(f"http {{\n  resolver {address};\n}}\n{SERVICES}", "resolver").summary.startswith(says)


@pytest.mark.parametrize(
    "text",
    [
        "what is a resolver; and why does nginx need it?",
        "server {\n  resolver $dns;\n}",
        "server {\n  resolver {{ .Values.dns }};\n}",
        "host not found in resolver",
        'host not found in resolver "$(reboot)"',
    ],
)
def test_what_names_no_service_is_left_to_others(text: str) -> None:
    assert read(text) is None


def test_an_address_is_wrong_only_where_the_services_say_so() -> None:
    conf = "http {{\n  resolver {address};\n}}\n"
    assert answer(conf.format(address="10.96.0.10"), "resolver").severity is Severity.INFO
    assert answer(conf.format(address="10.233.0.3") + SERVICES, "resolver").severity is Severity.INFO
    assert answer(conf.format(address="10.96.0.10") + SERVICES, "resolver").severity is Severity.WARNING
