"""cephadm that cannot log in to a host: three generations of one error (pybind/mgr/cephadm, module.py and ssh.py)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.chat.reply import Block, Command, Reply, Severity, Text
from handlers.pastes.errors.names import ADDRESS, HOST

ARTICLE = "cephadm-host-add-ssh"
_FAILED = re.compile(rf"Failed to connect to ({HOST}) \(({HOST}|{ADDRESS})\)\.?\s{{0,3}}(.{{0,200}})")
_SILENT = re.compile(rf"Can't communicate with remote host `({HOST}|{ADDRESS})`")
_CHECKED = re.compile(rf"host ({HOST}) \(({HOST}|{ADDRESS})\) failed check")
_DIFFERS = re.compile(rf"hostname \"({HOST})\" does not match expected hostname \"({HOST})\"")
_ADDED = re.compile(rf"orch host add ({HOST})(?:[ \t]+({HOST}|{ADDRESS}))?")
_USER = re.compile(r"(?:Permission denied for user|ssh-copy-id [^\n]{0,80}?) ?([a-z_][a-z0-9_-]{0,31})(?:@| on host)")
_REASONS = (
    (
        re.compile(r"Errno 111|Connection refused"),
        "port 22 is closed there: sshd does not run, or listens on another port",
    ),
    (re.compile(r"Errno 113|No route to host"), "no route to it: wrong address, host down, or a firewall that rejects"),
    (re.compile(r"Errno 110|timed out"), "no answer on port 22: host down or a firewall that drops"),
    (
        re.compile(r"Name or service not known|Errno -[235]\b|not known"),
        "its name is not resolved inside the mgr container",
    ),
)


@dataclass(frozen=True, slots=True)
class Trouble:
    """Which host, at which address; empty where the text does not say."""

    host: str
    address: str
    user: str

    @property
    def is_named(self) -> bool:
        """Whether an IP address is known, not the name once more."""
        return re.fullmatch(ADDRESS, self.address) is not None

    @property
    def ip(self) -> str:
        return self.address if self.is_named else "IP"

    @property
    def name(self) -> str:
        """The host's name; some add a host by its address alone."""
        return "HOST" if re.fullmatch(ADDRESS, self.host) else self.host


def wants(text: str) -> bool:
    """Cheap: plain words only."""
    return (
        "Failed to connect to " in text
        or "Can't communicate with" in text
        or "does not match expected hostname" in text
    )


def read(text: str) -> Reply | None:
    """What cephadm could not do, and which of the reasons it names."""
    differs = _DIFFERS.search(text)
    if differs:
        return _other_name(differs[1], differs[2], text)
    failed, silent = _FAILED.search(text), _SILENT.search(text)
    if silent:
        return _silent(text, silent[1])
    if failed is None or not _is_cephadm(text, failed[3]):
        return None
    trouble = Trouble(failed[1], failed[2], _user(text))
    if "Permission denied" in text:
        return _refused(trouble)
    return _unsaid(trouble, text)


def _is_cephadm(text: str, tail: str) -> bool:
    """Other programs fail to connect as well: these words are cephadm's."""
    return "cephadm" in text or "orch host" in text or tail.startswith("Permission denied")


def _user(text: str) -> str:
    match = _USER.search(text)
    return match[1] if match else "root"


def _refused(trouble: Trouble) -> Reply:
    """Second generation: sshd answered, and did not take the key."""
    at = f" ({trouble.address})" if trouble.address != trouble.host else ""
    summary = f"{trouble.host}{at} answers on SSH, but does not accept the cluster's key for user {trouble.user}."
    return Reply(summary, _key(trouble), Severity.WARNING, data=_data(trouble, "key not accepted"))


def _unsaid(trouble: Trouble, text: str) -> Reply:
    """First generation: unreachable, refused, or no python3; the text does not say which."""
    reason = next((words for pattern, words in _REASONS if pattern.search(text)), "")
    if not trouble.is_named:
        summary = (
            f"cephadm tried {trouble.host} by its name: no IP was given, so the mgr container had to look it up. "
            "Give the address; then the key is the next suspect."
        )
        add = Command(f"ceph orch host add {trouble.host} IP", f"{trouble.host} exactly as hostname prints it there")
        return Reply(summary, (add, *_key(trouble)), Severity.WARNING, data=_data(trouble, "no IP given"))
    summary = f"cephadm cannot log in to {trouble.host} ({trouble.address}) as {trouble.user}: "
    summary += (
        f"{reason}." if reason else "unreachable, or the cluster's key is not installed there, or python3 is missing."
    )
    return Reply(summary, _key(trouble), Severity.WARNING, data=_data(trouble, reason))


def _silent(text: str, address: str) -> Reply:
    """Third generation: nobody answered, or python3 is not there."""
    checked, added = _CHECKED.search(text), _ADDED.search(text)
    host = checked[1] if checked else added[1] if added else address
    trouble = Trouble(host, address, _user(text))
    reason = next(
        (words for pattern, words in _REASONS if pattern.search(text)), "unreachable on port 22, or python3 is missing"
    )
    named = f"{host} ({address})" if host != address else address
    summary = f"cephadm gets no session on {named}: {reason}. The key is not the matter here."
    reach = Command(
        f"nc -vz {address} 22",
        "from the host of the active mgr (ceph mgr stat); open? Then python3 --version over there",
    )
    check = Command(f"ceph cephadm check-host {trouble.name} {trouble.ip}", "the manager's own test")
    return Reply(summary, (reach, check), Severity.WARNING, data=_data(trouble, reason))


def _other_name(real: str, expected: str, text: str) -> Reply:
    """The host calls itself otherwise than the cluster does."""
    added = _ADDED.search(text)
    address = added[2] if added and added[2] else "IP"
    summary = f"The host calls itself {real}, the cluster was told {expected}: cephadm wants the name that hostname prints there."
    add = Command(f"ceph orch host add {real} {address}", "the same host under its own name")
    return Reply(summary, (add,), Severity.WARNING, data={"host": real, "expected": expected})


def _key(trouble: Trouble) -> tuple[Block, ...]:
    where = trouble.ip if trouble.is_named else trouble.host
    install = f"ceph cephadm get-pub-key > ~/ceph.pub && ssh-copy-id -f -i ~/ceph.pub {trouble.user}@{where}"
    check = f"ceph cephadm check-host {trouble.name} {trouble.ip} && ceph orch host add {trouble.name} {trouble.ip}"
    return (
        Command(install, "the cluster's public key onto the host"),
        Command(check, "the manager's own test, then the host"),
        Text("Never dump mgr/cephadm/ssh_identity_key to test the login: that key opens every host."),
    )


def _data(trouble: Trouble, reason: str) -> dict[str, object]:
    return {"host": trouble.host, "address": trouble.address, "user": trouble.user, "reason": reason}
