"""Cinder: a volume service that is down, the owner of a volume, and an API that cannot be reached.

A volume's requests go to the queue of the service in its host attribute (HOST@BACKEND#POOL). A dead cinder-volume gives HTTP 500
and requests that never end; `CinderConnectionFailed` means the API itself, seen from that compute host.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.chat.reply import Block, Command, Reply, Severity, Text
from handlers.pastes.errors.names import HOST, UUID, count, fields, listed, safe, tables

ARTICLE = "rbd-volume-migration-backend"
_BACKEND = rf"{HOST}@[\w.-]{{1,100}}"
_OWNER = re.compile(rf"os-vol-host-attr:host\W{{1,80}}({_BACKEND}(?:#[\w.+-]{{1,100}})?)")
_MISSING = re.compile(rf"\bVolume ({UUID}) could not be found")


@dataclass(frozen=True, slots=True)
class Service:
    """One cinder-volume of a service list."""

    host: str
    state: str
    status: str
    since: str
    cluster: str

    @property
    def is_up(self) -> bool:
        return self.state == "up"

    @property
    def backend(self) -> str:
        return self.host.partition("@")[2]

    @property
    def node(self) -> str:
        return self.host.partition("@")[0]


def wants(text: str) -> bool:
    """Cheap: plain words only."""
    return (
        "cinder-volume" in text or "os-vol-host-attr" in text or ("Volume " in text and " could not be found" in text)
    )


def read(text: str) -> Reply | None:
    """The service list first, then the owner of the volume, then the volume that is not there."""
    owner, services = _owner(text), _services(text)
    if services:
        return _listed(services, owner)
    if owner:
        return _owned(owner, text)
    missing = _MISSING.search(text)
    return _gone(missing[1], text) if missing else None


def _owner(text: str) -> str:
    match = _OWNER.search(text)
    return match[1] if match else ""


def _services(text: str) -> tuple[Service, ...]:
    """Of `openstack volume service list` and `cinder service-list`."""
    found = []
    for row in tables(text, "binary", "host", "state"):
        if row["binary"] == "cinder-volume" and safe(row["host"], _BACKEND):
            cluster = row.get("cluster", "")
            since = safe(row.get("updated at", "")[:19], r"[\d:T -]{10,19}").replace("T", " ")
            found.append(
                Service(
                    row["host"], row["state"], row.get("status", ""), since, "" if cluster in {"None", "-"} else cluster
                )
            )
    return tuple(found)


def _listed(services: tuple[Service, ...], owner: str) -> Reply | None:
    """What a service list says, of the owner of the volume if there is one in the paste."""
    if owner:
        return _verdict(services, owner)
    down = [one for one in services if not one.is_up and not _has_partner(one, services)]
    if not down:
        return None
    first = down[0]
    others = f" (and {listed(one.host for one in down[1:])})" if len(down) > 1 else ""
    since, up = f" since {first.since} UTC" if first.since else "", sum(one.is_up for one in services)
    summary = (
        f"cinder-volume {first.host} is down{since}{others}: its volumes cannot be attached, detached, migrated or "
        f"snapshotted until it runs. New volumes go elsewhere: {up} of {count(len(services), 'service')} up."
    )
    return Reply(summary, _move(first, services, "POOL"), Severity.WARNING, data=_data(services, owner))


def _has_partner(service: Service, services: tuple[Service, ...]) -> bool:
    """Whether another member of its cluster serves its volumes."""
    return bool(service.cluster) and any(one.is_up and one.cluster == service.cluster for one in services)


def _verdict(services: tuple[Service, ...], owner: str) -> Reply:
    where, _, pool = owner.partition("#")
    mine = next((one for one in services if one.host == where), None)
    data = _data(services, owner)
    if mine is None:
        summary = (
            f"The volume belongs to {owner}, and no cinder-volume of the name {where} is in the list: host or backend was "
            "renamed or removed."
        )
        lost = Service(where, "gone", "", "", "")
        return Reply(summary, _move(lost, services, pool), Severity.WARNING, data=data)
    if mine.is_up or _has_partner(mine, services):
        state = "up" if mine.is_up else f"down, but its cluster {mine.cluster} has a member that is up"
        summary = (
            f"The volume's owner {owner} is {state}: a dead backend is not the reason. Next suspects: the cinder API as that "
            "compute host sees it, stale connection_info."
        )
        look = Command(
            "openstack server event list SERVER", "then server event show SERVER REQUEST_ID: the step that failed"
        )
        return Reply(summary, (look,), data=data)
    since = f" since {mine.since} UTC" if mine.since else ""
    summary = (
        f"The volume's owner {owner} is down{since}: attach, detach, migration and snapshot of its volumes fail until "
        f"cinder-volume runs on {mine.node} again."
    )
    return Reply(summary, _move(mine, services, pool), Severity.WARNING, data=data)


def _move(dead: Service, services: tuple[Service, ...], pool: str) -> tuple[Block, ...]:
    """Start it; or, when it will not come back, give its volumes to a live service of the same backend."""
    heir = next((one for one in services if one.is_up and one.backend == dead.backend), None)
    new = heir.host if heir else "NEWHOST@BACKEND"
    pool = pool or "POOL"
    update = f"cinder-manage volume update_host --currenthost {dead.host}#{pool} --newhost {new}#{pool}"
    why = "only if it is gone for good, and the new one serves the same Ceph pool"
    if pool == "POOL":
        why += "; POOL stands behind # in os-vol-host-attr:host"
    if dead.state == "gone":
        return Command(update, why), Text(
            "Do not use openstack volume migrate here: cinder sends that to the queue of the lost owner."
        )
    start = Command(
        "systemctl start cinder-volume", f"on {dead.node}; RPM systems: openstack-cinder-volume, or its container"
    )
    return start, Command(update, why)


def _owned(owner: str, text: str) -> Reply:
    """The owner alone: what to look at, with its name filled in."""
    shown = fields(text)
    name = safe(shown.get("name", ""), r"[\w.:@ -]{1,60}") or safe(shown.get("id", ""), UUID)
    what = f"Volume {name}" if name and name != "-" else "The volume"
    where = owner.partition("#")[0]
    status = safe(shown.get("status", ""), r"[a-z_-]{1,30}")
    state = f" (status {status})" if status else ""
    summary = (
        f"{what}{state} belongs to cinder-volume {where}: whether that service is up decides if it can be attached, migrated "
        "or snapshotted."
    )
    look = Command(
        f"openstack volume service list --service cinder-volume --host {where}",
        "paste the table here; an empty one means renamed or removed",
    )
    return Reply(summary, (look,), data={"owner": owner})


def _gone(volume: str, text: str) -> Reply:
    summary = (
        f"Cinder knows no volume {volume}, or not for this project: deleted, another project's, or another region's."
    )
    look = Command(f"openstack volume show {volume}", "as admin; found: it is another project's")
    steps: list[Block] = [look]
    server = re.search(rf"(?:server|instance)[:= \"'\[]{{1,4}}({UUID})", text)
    if "nova" in text or server:
        target = server[1] if server else "SERVER"
        steps.append(Text(f"Nova may still list it: nova-manage volume_attachment show {target} {volume}"))
    return Reply(summary, tuple(steps), Severity.WARNING, data={"volume": volume})


def _data(services: tuple[Service, ...], owner: str) -> dict[str, object]:
    down: list[object] = [one.host for one in services if not one.is_up]
    return {"owner": owner, "down": down, "up": sum(one.is_up for one in services)}
