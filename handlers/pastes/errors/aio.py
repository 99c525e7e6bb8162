"""OSDs that find no asynchronous I/O slots: the arithmetic of fs.aio-nr, fs.aio-max-nr and the OSDs of a host.

Events per OSD, measured on 16.2, 18.2 and 20.2: 2048 with the block device alone, 3072 with a DB device, 4096 with DB and WAL.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.chat.reply import Block, Command, Reply, Severity
from handlers.pastes.errors.names import UUID, count, listed

ARTICLE = "cephadm-osd-aio-max-nr"
DEFAULT = 65_536
RAISED = 1_048_576
HIGH = 2_097_152
_ERROR = re.compile(r"io_setup\(2\) failed with EAGAIN|_aio_start failed: \(11\)|increasing /proc/sys/fs/aio-max-nr")
_VALUE = re.compile(r"aio-(max-)?nr\s{0,4}[=:]?\s{0,4}\n?\s{0,4}(\d{1,12})\b(?![\w./-])")
_PAIR = re.compile(r"cat\s[^\n]{0,80}aio-(?:nr|max-nr)[^\n]{0,80}aio-(nr|max-nr)\s*\n\s*(\d{1,12})\s*\n\s*(\d{1,12})\b")
_OSD = re.compile(r"\bosd\.(\d{1,6})\b|ceph-(\d{1,6})/block")
_COUNT = re.compile(r"\b(\d{1,4})\s{1,3}(?:osds?|disks|drives)\b", re.IGNORECASE)
_FSID = re.compile(rf"/var/lib/ceph/({UUID})/|ceph-({UUID})@")


@dataclass(frozen=True, slots=True)
class Host:
    """What a paste says of one host; None where it does not."""

    used: int | None
    limit: int | None
    osds: tuple[int, ...]
    said: int | None
    per_osd: int
    fsid: str
    has_error: bool

    @property
    def many(self) -> int | None:
        """How many OSDs the host has."""
        return self.said or (len(self.osds) if len(self.osds) > 1 else None)


def wants(text: str) -> bool:
    """Cheap: plain words only."""
    return "aio" in text and ("io_setup" in text or "aio-" in text or "_aio_start" in text)


def read(text: str) -> Reply | None:
    """The sum, if there is anything to add up."""
    host = _host(text)
    if host.limit is not None and host.used is not None:
        return _measured(host)
    if host.limit is not None and host.many is not None:
        return _planned(host, host.limit)
    if not host.has_error or not (host.osds or host.many or host.limit):
        return None
    return _failed(host)


def _host(text: str) -> Host:
    values: dict[bool, int] = {bool(match[1]): int(match[2]) for match in _VALUE.finditer(text)}
    pair = _PAIR.search(text)
    if pair:
        last_is_most = pair[1] == "max-nr"
        values = {last_is_most: int(pair[3]), not last_is_most: int(pair[2])}
    said, fsid = _COUNT.search(text), _FSID.search(text)
    numbers = sorted({int(match[1] or match[2]) for match in _OSD.finditer(text)})
    per_osd = 2048 + 1024 * ("block.db" in text or "db device" in text) + 1024 * ("block.wal" in text)
    return Host(
        used=values.get(False),
        limit=values.get(True),
        osds=tuple(numbers),
        said=int(said[1]) if said else None,
        per_osd=per_osd,
        fsid=(fsid[1] or fsid[2]) if fsid else "",
        has_error=_ERROR.search(text) is not None,
    )


def _measured(host: Host) -> Reply | None:
    """aio-nr and aio-max-nr are both there."""
    used, limit = host.used or 0, host.limit or 0
    free = max(limit - used, 0)
    fit = free // host.per_osd
    numbers = f"fs.aio-nr {used:,} of fs.aio-max-nr {limit:,}, {free:,} free"
    if fit == 0:
        verdict = f"No further OSD can start on this host: {numbers}, and an OSD takes {host.per_osd:,} (4,096 with DB and WAL)."
        return Reply(verdict, _steps(host), Severity.WARNING, data=_data(host, fit))
    room = f"There is room for {count(fit, 'more OSD')} at {host.per_osd:,} each: {numbers}"
    if host.has_error:
        verdict = f"{room}. If OSDs fail all the same, they started together or another program took the rest."
        return Reply(verdict, _steps(host), Severity.WARNING, data=_data(host, fit))
    return Reply(f"{room}. aio-max-nr is not what stops OSDs here.", severity=Severity.GOOD, data=_data(host, fit))


def _planned(host: Host, limit: int) -> Reply:
    """The limit and the number of OSDs are there."""
    many = host.many or 0
    low, high = many * 2048, many * 4096
    sums = f"{many} OSDs need {low:,} AIO events (block only) to {high:,} (DB and WAL); fs.aio-max-nr is {limit:,}"
    if limit >= high:
        verdict = f"{sums}: enough. Look who else uses AIO: sysctl fs.aio-nr"
        return Reply(verdict, severity=Severity.GOOD, data=_data(host))
    word = "too little for all" if limit < low else "too little with DB and WAL"
    verdict = f"{sums}: {word}, it carries {limit // 4096} to {limit // 2048} OSDs."
    return Reply(verdict, _steps(host), Severity.WARNING, data=_data(host))


def _failed(host: Host) -> Reply:
    """The error, with OSDs by name or number."""
    which = listed(f"osd.{number}" for number in host.osds) or count(host.many or 0, "OSD")
    sums = ""
    if host.many:
        sums = f" {host.many} OSDs need {host.many * 2048:,} to {host.many * 4096:,}."
    limit = f"{host.limit:,}" if host.limit is not None else f"{DEFAULT:,} by default"
    verdict = f"{which}: the host has no AIO events left (fs.aio-max-nr is {limit}; an OSD takes 2,048 to 4,096).{sums}"
    return Reply(verdict, _steps(host), Severity.WARNING, data=_data(host))


def _steps(host: Host) -> tuple[Block, ...]:
    """Raise the limit, keep it, start what failed."""
    wanted = HIGH if max(host.limit or 0, (host.many or 0) * 4096) >= RAISED else RAISED
    keep = f"echo 'fs.aio-max-nr = {wanted}' > /etc/sysctl.d/99-ceph-aio.conf"
    raised = Command(f"sysctl -w fs.aio-max-nr={wanted}", f"on that host, at once; keep it: {keep}")
    return raised, Command(_restart(host), f"start what failed{_others(host)}")


def _restart(host: Host) -> str:
    number = str(host.osds[0]) if host.osds else "N"
    reset = f"systemctl reset-failed 'ceph-{host.fsid or 'FSID'}@osd.{number}.service'"
    return f"{reset} ; ceph orch daemon restart osd.{number}"


def _others(host: Host) -> str:
    return f"; the same for {listed(f'osd.{number}' for number in host.osds[1:])}" if len(host.osds) > 1 else ""


def _data(host: Host, fit: int | None = None) -> dict[str, object]:
    osds: list[object] = [f"osd.{number}" for number in host.osds]
    return {"aio_nr": host.used, "aio_max_nr": host.limit, "osds": osds, "room_for": fit}
