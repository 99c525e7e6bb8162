"""nginx that cannot find the name in its `resolver` line: the cluster's DNS Service is called otherwise here.

Service names by distribution: Kubespray `coredns` (roles/kubernetes-apps/ansible, coredns-svc.yml.j2), RKE2
`rke2-coredns-rke2-coredns` (rancher/rke2#4745), kubeadm, k3s and RKE1 `kube-dns`, OpenShift `dns-default` in `openshift-dns`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.chat.reply import Block, Command, Reply, Severity, Text
from handlers.pastes.errors.names import ADDRESS, KUBE, lines_of

ARTICLE = "openwhisk-kubespray-coredns"
_ERROR = re.compile(r'host not found in resolver "([A-Za-z0-9._-]{1,253})"(?: in (/[\w./-]{1,200}):(\d{1,6}))?')
_LINE = re.compile(r"\s{0,60}(?:- )?resolver\s+([^;#]{1,200});")
_NGINX = re.compile(
    r"\b(?:server|http|upstream|location)\b[^\n;{]{0,200}\{|\bproxy_pass\b|nginx\.conf|kind:\s*ConfigMap"
)
_SERVICE = re.compile(
    rf"\s{{0,8}}(?:(?P<ns>{KUBE})\s+)?(?P<name>{KUBE})\s+(?:ClusterIP|NodePort|LoadBalancer)\s+(?P<ip>{ADDRESS}|None)\s+\S{{1,200}}\s+"
    r"\S*?53(?::\d{1,5})?/UDP"
)
_NAMESPACE = re.compile(rf"(?:\s-n|--namespace)[ =]({KUBE})")
_WORKLOAD = re.compile(rf"\b(?:pod|deploy|deployment)(?:s|\.apps)?/({KUBE})")
_LOGS = re.compile(rf"\blogs\s+(?:-[fp]\s+|--previous\s+)?({KUBE})(?![/=\w])")
_ASKS_SERVICES = re.compile(r"\bget\s+(?:svc|services?)\b")
_POD_TAIL = re.compile(r"-[a-z0-9]{6,10}-[a-z0-9]{5}$")
_HOMES = {
    "coredns": "Kubespray",
    "rke2-coredns-rke2-coredns": "RKE2",
    "kube-dns": "kubeadm, k3s and RKE1",
}


@dataclass(frozen=True, slots=True)
class Name:
    """A resolver's name taken apart: Service, namespace, and what stands behind."""

    whole: str
    service: str
    namespace: str

    @classmethod
    def of(cls, whole: str) -> Name:
        service, _, rest = whole.partition(".")
        return cls(whole, service, rest.partition(".")[0])

    def renamed(self, service: str, namespace: str) -> str:
        """The same form of name for another Service."""
        return ".".join([service, namespace, *self.whole.split(".")[2:]])


@dataclass(frozen=True, slots=True)
class Service:
    """A Service that listens on 53/UDP, from a pasted `kubectl get svc`."""

    name: str
    namespace: str
    ip: str


def wants(text: str) -> bool:
    """Cheap: plain words only."""
    return "resolver" in text and ("host not found" in text or ";" in text)


def read(text: str) -> Reply | None:
    """The error, or a configuration with such a line."""
    error = _ERROR.search(text)
    if error:
        return _not_found(text, Name.of(error[1].rstrip(".")), f"{error[2]}:{error[3]}" if error[2] else "")
    return _configured(text)


def services(text: str) -> tuple[Service, ...]:
    """The DNS Services in a pasted list; without a column for it the namespace is the one that was asked for."""
    namespace, found = "kube-system", list[Service]()
    for line in lines_of(text):
        asked = _NAMESPACE.search(line) if _ASKS_SERVICES.search(line) else None
        match = _SERVICE.match(line) if "53" in line and "UDP" in line else None
        if asked:
            namespace = asked[1]
        elif match:
            found.append(Service(match["name"], match["ns"] or namespace, match["ip"]))
    return tuple(found)


def _not_found(text: str, name: Name, place: str) -> Reply:
    there = services(text)
    at = f" ({place})" if place else ""
    if not there:
        homes = " or ".join(f"{service} ({home})" for service, home in _HOMES.items() if service != name.service)
        summary = (
            f"nginx exits because its resolver line{at} names {name.whole}, and that name is not found. Most likely "
            f"the DNS Service has another name here: {homes}."
        )
        look = Command("kubectl get svc -A | grep 53/UDP", "the real name of the cluster DNS, for the next line")
        return Reply(
            summary,
            (look, *_fix(text, name, "SERVICE", name.namespace or "NAMESPACE")),
            Severity.WARNING,
            data=_data(name, place),
        )
    real = next((one for one in there if one.name == name.service and one.namespace == name.namespace), None)
    if real is not None:
        return _no_answer(name, real, at)
    real = there[0]
    ip = f" ({real.ip})" if real.ip != "None" else ""
    summary = (
        f"nginx exits because its resolver line{at} names {name.whole}, which does not exist here: the DNS Service is "
        f"{real.namespace}/{real.name}{ip}. Write resolver {name.renamed(real.name, real.namespace)};"
    )
    return Reply(summary, _fix(text, name, real.name, real.namespace), Severity.WARNING, data=_data(name, place, real))


def _no_answer(name: Name, real: Service, at: str) -> Reply:
    summary = (
        f"nginx exits because it cannot look up {name.whole}{at}; the Service {real.namespace}/{real.name} ({real.ip}) is there, "
        "so the name is right and DNS itself does not answer."
    )
    look = Command(
        f"kubectl -n {real.namespace} get endpointslices -l kubernetes.io/service-name={real.name}",
        "no endpoints: CoreDNS is down",
    )
    return Reply(summary, (look,), Severity.WARNING, data=_data(name, "", real))


def _fix(text: str, name: Name, service: str, namespace: str) -> tuple[Block, ...]:
    """The chart's value where the chart is known, the ConfigMap else; nginx reads it at its start only."""
    asked = next((m for line in lines_of(text) if "logs" in line and (m := _NAMESPACE.search(line))), None)
    where, workload = asked[1] if asked else "NAMESPACE", _workload(text)
    new = name.renamed(service, namespace)
    restart = f"kubectl -n {where} rollout restart deploy/{workload or 'DEPLOYMENT'}"
    low = text.lower()
    if "owdev" in low or "openwhisk" in low:
        run = f"helm upgrade owdev ./helm/openwhisk -n {where if asked else 'openwhisk'} -f mycluster.yaml --set k8s.dns={new}"
        return Command(run, "the durable fix"), Text(f"Then: {restart}")
    if re.search(r"\b(?:loki|mimir|tempo)\b", low):
        values = f"global.dnsService={service},global.dnsNamespace={namespace}"
        run = f"helm upgrade RELEASE CHART -n {where} --reuse-values --set {values}"
        return Command(run, "the durable fix"), Text(f"Then: {restart}")
    edit = Command(
        f"kubectl -n {where} edit configmap {workload or 'CONFIGMAP'} && {restart}", f"its line: resolver {new};"
    )
    charts = f"OpenWhisk k8s.dns={new}, Loki and Mimir global.dnsService={service}"
    return edit, Text(f"Set it in the chart's values too, or the next helm upgrade undoes it: {charts}.")


def _workload(text: str) -> str:
    """The deployment whose log was asked for; a pod's name loses its two random parts."""
    match = _WORKLOAD.search(text) or _LOGS.search(text)
    return _POD_TAIL.sub("", match[1]) if match else ""


def _configured(text: str) -> Reply | None:
    """A pasted nginx.conf or ConfigMap."""
    if not _NGINX.search(text):
        return None
    for number, line in enumerate(lines_of(text), 1):
        match = _LINE.match(line)
        if match:
            return _line(text, match[1].split(), number)
    return None


def _line(text: str, words: list[str], number: int) -> Reply | None:
    value = words[0] if words else ""
    if re.fullmatch(ADDRESS, value):
        return _address(text, value, number)
    if not re.fullmatch(rf"{KUBE}\.?", value) or "." not in value:
        return None
    name = Name.of(value.rstrip("."))
    there = services(text)
    if there and not any(one.name == name.service and one.namespace == name.namespace for one in there):
        return _not_found(text, name, f"line {number}")
    home = _HOMES.get(name.service)
    fits = f"fits {home}" if home else "is no name that a distribution uses by default"
    summary = f"resolver line {number} names {name.whole}: that {fits}. nginx looks it up once, at its start."
    look = Command(
        f"kubectl -n {name.namespace} get svc {name.service}", "there and with a ClusterIP: the line is right"
    )
    return Reply(summary, (look,), data=_data(name, f"line {number}"))


def _address(text: str, value: str, number: int) -> Reply | None:
    there, line = services(text), f"resolver line {number} ({value})"
    match = next((one for one in there if one.ip == value), None)
    if match:
        summary = f"{line} is the ClusterIP of {match.namespace}/{match.name}: right for this cluster only."
    elif there:
        real = there[0]
        summary = f"{line} is none of the DNS Services here: {real.namespace}/{real.name} is {real.ip}."
    else:
        summary = (
            f"resolver line {number} is the address {value}: it must be the ClusterIP of this cluster's DNS Service."
        )
    severity = Severity.WARNING if there and not match else Severity.INFO
    look = Command(
        "kubectl get svc -A | grep 53/UDP", "its name and ClusterIP; a name survives a move, an address does not"
    )
    return Reply(summary, (look,), severity, data={"resolver": value})


def _data(name: Name, place: str, real: Service | None = None) -> dict[str, object]:
    found: dict[str, object] = {"resolver": name.whole, "place": place}
    if real is not None:
        found["service"] = f"{real.namespace}/{real.name}"
    return found
