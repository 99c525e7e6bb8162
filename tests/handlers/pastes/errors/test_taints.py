"""Taints: who set them, and the command that takes them away."""

from __future__ import annotations

import pytest

from bot.chat.reply import Severity
from tests.handlers.pastes.errors.reading import answer, commands, read, words

SCHEDULING = (
    "Warning  FailedScheduling  default/pod/web-7f  0/{nodes} nodes are available: {why}. preemption: "
    "0/{nodes} nodes are available: 3 Preemption is not helpful for scheduling."
)
DESCRIBED = """Name:               node-1
Roles:              controlplane,etcd
Taints:             node-role.kubernetes.io/etcd=true:NoExecute
                    node-role.kubernetes.io/controlplane=true:NoSchedule
Unschedulable:      false"""
LISTED = """NAME     TAINTS
node-1   [map[effect:NoSchedule key:node-role.kubernetes.io/control-plane]]
node-2   [map[effect:NoSchedule key:node-role.kubernetes.io/control-plane]]
node-3   <none>"""


def test_the_scheduler_s_message_is_counted() -> None:
    why = "3 node(s) had untolerated taint {node-role.kubernetes.io/controlplane: true}, 2 Insufficient memory"
    reply = answer(SCHEDULING.format(nodes=5, why=why), "taints")
    assert reply.summary == (
        "Pod web-7f tolerates none of these taints: node-role.kubernetes.io/controlplane=true on 3 nodes of 5 (RKE1, a node "
        "without the role worker); besides: 2 Insufficient memory."
    )
    assert commands(reply)[0] == "kubectl taint nodes NODE node-role.kubernetes.io/controlplane-"
    assert "the next rke up sets them again" in words(reply)
    assert 'key: node-role.kubernetes.io/controlplane, operator: Equal, value: "true"' in words(reply)


@pytest.mark.parametrize(
    ("taint", "who"),
    [
        ("node-role.kubernetes.io/controlplane: true", "RKE1"),
        ("node-role.kubernetes.io/control-plane: ", "kubeadm"),
        ("node-role.kubernetes.io/control-plane: true", "RKE2 or k3s"),
        ("node-role.kubernetes.io/master: ", "kubeadm before 1.25"),
        ("CriticalAddonsOnly: true", "RKE2 or k3s with servers closed by hand"),
    ],
)
def test_a_taint_tells_who_set_it(taint: str, who: str) -> None:
    assert (
        f"({who}"
        in answer(SCHEDULING.format(nodes=3, why=f"3 node(s) had untolerated taint {{{taint}}}"), "taints").summary
    )


def test_the_words_of_older_schedulers_are_known() -> None:
    why = "1 node(s) had taint {node-role.kubernetes.io/master: }, that the pod didn't tolerate"
    assert (
        "node-role.kubernetes.io/master on 1 node of 3" in answer(SCHEDULING.format(nodes=3, why=why), "taints").summary
    )


def test_a_described_node_has_its_name_in_the_command() -> None:
    reply = answer(DESCRIBED, "taints")
    assert reply.summary.startswith("node-1 keeps pods away: node-role.kubernetes.io/etcd=true:NoExecute, ")
    assert commands(reply) == [
        "kubectl taint nodes node-1 node-role.kubernetes.io/etcd:NoExecute- node-role.kubernetes.io/controlplane:NoSchedule-"
    ]
    assert reply.severity is Severity.INFO


def test_nodes_with_the_same_taints_go_into_one_command() -> None:
    reply = answer(LISTED, "taints")
    assert reply.summary.startswith("node-1, node-2 keep pods away: ")
    assert commands(reply) == ["kubectl taint nodes node-1 node-2 node-role.kubernetes.io/control-plane:NoSchedule-"]


def test_a_cordon_and_a_sick_node_are_no_taints_to_remove() -> None:
    why = (
        "1 node(s) had untolerated taint {node.kubernetes.io/unschedulable: }, "
        "2 node(s) had untolerated taint {node.kubernetes.io/disk-pressure: }"
    )
    reply = answer(SCHEDULING.format(nodes=3, why=why), "taints")
    assert commands(reply) == ["kubectl uncordon NODE"]
    assert "node.kubernetes.io/disk-pressure: do not remove it, its disk is nearly full" in words(reply)


def test_a_whole_description_is_read_only_when_it_is_about_pods() -> None:
    whole = f"{DESCRIBED}\nConditions:\n  Type   Status\n  Ready  False\n"
    assert read(f"why is this node not ready?\n{whole}") is None
    assert read(f"my pod is pending\n{whole}") is not None


@pytest.mark.parametrize(
    "text",
    [
        "what is a taint?",
        "Taints:             <none>",
        "0/3 nodes are available: 3 node(s) had untolerated taint(s).",
        "0/3 nodes are available: 3 node(s) had untolerated taint {$(reboot): x}.",
        "kubectl taint nodes node-1 dedicated=gpu:NoSchedule",
    ],
)
def test_talk_of_taints_without_one_is_left_to_others(text: str) -> None:
    assert read(text) is None
