"""“Unable to establish connection to URL”: which API it was, and why the connection did not come about.

keystoneauth1/session.py raises ConnectFailure with that text; nova wraps it as “Connection to cinder host failed”. The same text
serves any service: its port or its path says which.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from bot.chat.reply import Command, Reply, Severity, Text
from handlers.pastes.errors.names import ADDRESS, HOST

ARTICLE = "rbd-volume-migration-backend"
_ERROR = re.compile(r"Unable to establish (?:a )?connection to (https?://[^\s'\"<>,]{3,400})")
_SERVICES = {
    5000: "keystone",
    35357: "keystone",
    8774: "nova",
    8776: "cinder",
    8778: "placement",
    9292: "glance",
    9696: "neutron",
    8004: "heat",
    9876: "octavia",
    9311: "barbican",
    8080: "swift",
    9001: "designate",
    6385: "ironic",
}
"""Default ports (docs.openstack.org/install-guide/firewalls-default-ports.html)."""
_REASONS = (
    (
        re.compile(r"Connection refused|Errno 111"),
        "refused",
        "nothing listens there, or a proxy has no live member behind it",
    ),
    (
        re.compile(
            r"Name or service not known|getaddrinfo failed|NameResolutionError|Errno -[235]\b|Temporary failure in name"
        ),
        "the name is not resolved",
        "DNS or /etc/hosts of the host that asked",
    ),
    (re.compile(r"timed out|Errno 110|ConnectTimeout"), "timed out", "a firewall or a route between the two hosts"),
    (
        re.compile(r"No route to host|Errno 113|Network is unreachable|Errno 101"),
        "no route",
        "the network between the two hosts",
    ),
    (
        re.compile(r"CERTIFICATE_VERIFY_FAILED|SSLError|SSL:"),
        "TLS failed",
        "the certificate, its name, or the cafile of the service that asked",
    ),
    (
        re.compile(r"Remote end closed|Connection aborted|reset by peer"),
        "cut",
        "the API behind it died or a proxy gave up",
    ),
)


def wants(text: str) -> bool:
    """Cheap: plain words only."""
    return "Unable to establish" in text


def read(text: str) -> Reply | None:
    """Which API, and why; None for an address that is none."""
    match = _ERROR.search(text)
    root = _root(match[1]) if match else ""
    if not match or not root:
        return None
    service = _service(match[1], text)
    is_cinder = service == "cinder"
    found = next(((short, cause) for pattern, short, cause in _REASONS if pattern.search(text)), None)
    why = f": {found[0]} ({found[1]})" if found else ""
    asker = "nova-compute" if "CinderConnectionFailed" in text or "cinder host failed" in text else "The caller"
    summary = f"{asker} cannot reach the {service} API at {root}{why}."
    if is_cinder:
        summary += " That is the API, not a dead cinder-volume."
    look = Command(
        f"curl -sv {root}", "from the host whose log has the error; any HTTP answer means it is reachable from there"
    )
    after = [
        Text(
            "Reachable? Then compare it with the endpoint that is used: openstack endpoint list --service SERVICE".replace(
                "SERVICE", service
            )
        )
    ]
    data: dict[str, object] = {"service": service, "endpoint": root, "reason": found[0] if found else ""}
    return Reply(summary, (look, *after), Severity.WARNING, data=data)


def read_cinder(text: str) -> Reply | None:
    """The same for cinder, which has an article."""
    reply = read(text)
    return reply if reply is not None and (reply.data or {}).get("service") == "cinder" else None


def _root(url: str) -> str:
    """Scheme, host and port: no account, no path, nothing that a shell would read."""
    try:
        parts = urlsplit(url.rstrip(":.;)"))
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return ""
    if not re.fullmatch(HOST, host) and not re.fullmatch(ADDRESS, host):
        return ""
    shown = f"[{host}]" if ":" in host else host
    return f"{parts.scheme}://{shown}{f':{port}' if port else ''}/"


def _service(url: str, text: str) -> str:
    """By port, by path, by name, by the error's class."""
    if "CinderConnectionFailed" in text or "cinder host failed" in text:
        return "cinder"
    try:
        port = urlsplit(url).port
    except ValueError:
        port = None
    if port in _SERVICES:
        return _SERVICES[port]
    names = {"volume": "cinder", "compute": "nova", "network": "neutron", "image": "glance", "identity": "keystone"}
    low = url.lower()
    known = {**names, **{name: name for name in _SERVICES.values()}}
    return next((service for word, service in known.items() if word in low), "OpenStack")
