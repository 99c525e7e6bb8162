"""Taints that keep a pod away: from FailedScheduling, `kubectl describe node`, or a list of nodes and their taints.

Who sets which: RKE1 `controlplane` and `etcd` with value true (rke, services/workerplane.go); kubeadm `control-plane`, before
1.25 also `master`; RKE2 and k3s made by Rancher `control-plane` and `etcd`; by hand on RKE2 and k3s `CriticalAddonsOnly`. The
kubelet's and the controllers' own are in k8s.io/api/core/v1/well_known_taints.go.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.chat.reply import Block, Code, Command, Reply, Severity, Text
from handlers.pastes.errors.names import HOST, KUBE, count, lines_of, listed

ARTICLE = "rke-pods-on-master"
_KEY = r"(?:[A-Za-z0-9.-]{1,253}/)?[A-Za-z0-9][\w.-]{0,62}"
_VALUE = r"[\w.-]{0,63}"
_EFFECT = r"NoSchedule|NoExecute|PreferNoSchedule"
_UNTOLERATED = re.compile(rf"(\d{{1,5}}) node\(s\) had (?:untolerated )?taint {{({_KEY}): ({_VALUE})}}")
_TOTAL = re.compile(r"\b0/(\d{1,5}) nodes are available")
_OTHER = re.compile(
    r"(\d{1,5}) ((?:Insufficient [\w./-]{0,60}\w)|(?:node\(s\) didn't [\w' /()-]{1,60})|(?:node\(s\) were unschedulable))"
)
_TAINT = re.compile(rf"({_KEY})(?:=({_VALUE}))?:({_EFFECT})")
_NODE_NAME = re.compile(rf"Name:\s{{1,40}}({HOST})\s*")
_MAP = re.compile(r"map\[([^\]\n]{1,400})\]")
_PART = {
    name: re.compile(rf"\b{name}:({pattern})(?=\s|$)")
    for name, pattern in (("effect", _EFFECT), ("key", _KEY), ("value", _VALUE))
}
_POD = re.compile(rf"\bpod/({KUBE})")
_ROLE = "node-role.kubernetes.io/"
_CONDITIONS = {
    "not-ready": "the kubelet is not ready: look at kubectl describe node",
    "unreachable": "the node does not answer: look at the node and its kubelet",
    "disk-pressure": "its disk is nearly full: free space",
    "memory-pressure": "it is short of memory",
    "pid-pressure": "it is short of process ids",
    "network-unavailable": "its network plugin has not set it up",
}
MOST_NODES = 200
NODES = "kubectl get nodes -o custom-columns=NAME:.metadata.name,TAINTS:.spec.taints"
_ABOUT_PODS = re.compile(r"(?i)\btaint(?!s:)|\bschedul|FailedScheduling|\btolera|\bpending\b|\bmaster\b")


@dataclass(frozen=True, slots=True)
class Taint:
    """A taint as far as the text tells; the scheduler's message has no effect in it."""

    key: str
    value: str = ""
    effect: str = ""

    @property
    def removal(self) -> str:
        """As `kubectl taint` takes it away: with the effect where it is known, else all of that key."""
        return f"{self.key}:{self.effect}-" if self.effect else f"{self.key}-"

    @property
    def shown(self) -> str:
        value = f"={self.value}" if self.value else ""
        return f"{self.key}{value}" + (f":{self.effect}" if self.effect else "")

    @property
    def condition(self) -> str:
        """What a taint that the cluster sets by itself tells; such a one goes when its cause goes."""
        prefix, _, name = self.key.partition("/")
        return _CONDITIONS.get(name, "") if prefix == "node.kubernetes.io" else ""


def wants(text: str) -> bool:
    """Cheap: plain words only."""
    return "taint" in text or "Taints:" in text or "TAINTS" in text


def read(text: str) -> Reply | None:
    """Nodes by name where the paste has them, else the scheduler's counts."""
    nodes = {name: taints for name, taints in _nodes(text) if taints}
    refused = {Taint(match[2], match[3]): int(match[1]) for match in _UNTOLERATED.finditer(_without_preemption(text))}
    if nodes and ("Conditions:" not in text or _ABOUT_PODS.search(text)):
        return _by_name(nodes)
    return _by_count(refused, text) if refused else None


def _without_preemption(text: str) -> str:
    """The scheduler says it all once more behind “preemption:”."""
    return text.split("preemption:", 1)[0]


def _nodes(text: str) -> Iterator[tuple[str, tuple[Taint, ...]]]:
    """From `kubectl describe node`, and from a table of nodes with `map[effect:… key:…]`."""
    name, found, is_open = "", list[Taint](), False
    for line in lines_of(text):
        named = _NODE_NAME.fullmatch(line)
        if named:
            if found:
                yield name, tuple(found)
            name, found, is_open = named[1], [], False
        elif line.lstrip().startswith("Taints:") or (is_open and _TAINT.fullmatch(line.strip())):
            is_open = True
            found += [Taint(m[1], m[2] or "", m[3]) for m in _TAINT.finditer(line)]
        else:
            is_open = False
            yield from _row(line)
    if found:
        yield name, tuple(found)


def _row(line: str) -> Iterator[tuple[str, tuple[Taint, ...]]]:
    words = line.split(maxsplit=1)
    if len(words) == 2 and "map[" in words[1] and re.fullmatch(HOST, words[0]):
        parts = (
            {name: p[1] for name, pattern in _PART.items() if (p := pattern.search(one[1]))}
            for one in _MAP.finditer(words[1])
        )
        yield (
            words[0],
            tuple(Taint(part["key"], part.get("value", ""), part.get("effect", "")) for part in parts if "key" in part),
        )


def distribution(taints: list[Taint]) -> str:
    """Who sets such taints, as far as their names tell."""
    names = {taint.key.removeprefix(_ROLE): taint for taint in taints if taint.key.startswith(_ROLE)}
    if "controlplane" in names:
        return "RKE1, a node without the role worker"
    if "etcd" in names and "control-plane" in names:
        return "RKE2 or k3s made by Rancher, without the role worker"
    if "etcd" in names:
        return "RKE or Rancher, role etcd without worker"
    if "control-plane" in names:
        return "RKE2 or k3s with a taint for its servers" if names["control-plane"].value else "kubeadm"
    if "master" in names:
        return "kubeadm before 1.25, or an old kubespray"
    if any(taint.key == "CriticalAddonsOnly" for taint in taints):
        return "RKE2 or k3s with servers closed by hand"
    return ""


def _by_count(refused: dict[Taint, int], text: str) -> Reply:
    """The scheduler's message: how many nodes, which taints, what else."""
    total, pod = _TOTAL.search(text), _POD.search(text)
    taints = list(refused)
    who = distribution(taints)
    others = [f"{m[1]} {m[2].replace('node(s) ', '')}" for m in _OTHER.finditer(_without_preemption(text))]
    counted = listed(f"{taint.shown} on {count(number, 'node')}" for taint, number in refused.items())
    of = f"of {total[1]} " if total else ""
    summary = f"Pod{f' {pod[1]}' if pod else ''} tolerates none of these taints: {counted} {of}".rstrip()
    summary += f" ({who})" if who else ""
    summary += f"; besides: {listed(others)}." if others else "."
    return Reply(summary, _steps("NODE", taints), Severity.WARNING, data=_data({"": tuple(taints)}, who))


def _by_name(nodes: dict[str, tuple[Taint, ...]]) -> Reply:
    """Nodes with their taints: the commands can be run as they stand."""
    names = list(nodes)[:MOST_NODES]
    first = nodes[names[0]]
    alike = [name for name in names if nodes[name] == first]
    who = distribution([taint for taints in nodes.values() for taint in taints])
    summary = f"{listed(name or 'The node' for name in alike)} {'keep' if len(alike) > 1 else 'keeps'} pods away: "
    summary += f"{listed(taint.shown for taint in first)}{f' ({who})' if who else ''}."
    if len(names) > len(alike):
        summary += f" {count(len(names) - len(alike), 'more node')} with other taints."
    is_safe = all(alike)
    return Reply(
        summary, _steps(" ".join(alike) if is_safe else "NODE", list(first)), Severity.INFO, data=_data(nodes, who)
    )


def _steps(node: str, taints: list[Taint]) -> tuple[Block, ...]:
    """Remove what may go; what the cluster set by itself needs its cause removed."""
    cordoned = [taint for taint in taints if taint.key == "node.kubernetes.io/unschedulable"]
    sick = [taint for taint in taints if taint.condition]
    mine = [taint for taint in taints if taint not in cordoned and taint not in sick]
    steps: list[Block] = []
    if mine:
        run = f"kubectl taint nodes {node} {' '.join(taint.removal for taint in mine)}"
        steps.append(Command(run, "the minus at the end removes"))
        if node == "NODE":
            steps.append(Command(NODES, "which nodes; paste it here for the exact command"))
    if cordoned:
        steps.append(Command(f"kubectl uncordon {node}", "somebody cordoned it, perhaps for maintenance: ask first"))
    if sick:
        steps.append(Text(" ".join(f"{taint.key}: do not remove it, {taint.condition}." for taint in sick)))
    if mine:
        durable = (
            "On RKE1 the next rke up sets them again: add the role worker in cluster.yml. " if _is_rke1(mine) else ""
        )
        steps += [
            Text(f"{durable}Safer: tolerate it in one workload only, in its pod template:"),
            Code(_tolerations(mine), "yaml"),
        ]
    return tuple(steps)


def _is_rke1(taints: list[Taint]) -> bool:
    return any(taint.key == f"{_ROLE}controlplane" for taint in taints)


def _tolerations(taints: list[Taint]) -> str:
    lines = ["tolerations:"]
    for taint in taints[:6]:
        value = f'operator: Equal, value: "{taint.value}"' if taint.value else "operator: Exists"
        effect = f", effect: {taint.effect}" if taint.effect else ""
        lines.append(f"  - {{key: {taint.key}, {value}{effect}}}")
    return "\n".join(lines)


def _data(nodes: dict[str, tuple[Taint, ...]], who: str) -> dict[str, object]:
    listed_nodes: dict[str, object] = {name or "?": [taint.shown for taint in taints] for name, taints in nodes.items()}
    return {"nodes": listed_nodes, "distribution": who}
