"""Why a connection ended: what `status` says, and how long to wait before the next one."""

from __future__ import annotations

import re
import ssl
from dataclasses import dataclass
from enum import Enum


class Kind(Enum):
    """What an ending asks for."""

    LOST = "lost"
    """Ordinary: try again soon, slower each time."""
    THROTTLED = "throttled"
    """The server wants us to wait before we come again."""
    AUTH = "auth"
    """The same login will be refused again, and too many attempts lock the account."""
    BANNED = "banned"
    """K-line or another ban of the network."""
    TLS = "tls"
    """The server's certificate does not prove who it is."""


@dataclass(frozen=True, slots=True)
class Ending:
    """The end of a connection; `sentence` starts in lower case, as `health` continues with it."""

    kind: Kind
    sentence: str


_THROTTLED = r"too fast|throttl|reconnect.*(?:slow|wait)|too many connections|connection limit"
_BANNED = r"k-?lined?|g-?lined?|z-?lined?|akill|banned|not (?:welcome|authori[sz]ed)|you are not allowed"


def from_error(text: str) -> Ending:
    """Read the text of an `ERROR` line; every server words it its own way."""
    text = text.strip()[:200]
    if re.search(_THROTTLED, text, re.IGNORECASE):
        return Ending(Kind.THROTTLED, f"the server says that we reconnect too fast ({text})")
    if re.search(_BANNED, text, re.IGNORECASE):
        return banned(text)
    return Ending(Kind.LOST, f"the server closed the link ({text})" if text else "the server closed the link")


def banned(text: str) -> Ending:
    """The network does not want us (numeric 465, or an ERROR that says so)."""
    return Ending(Kind.BANNED, f"banned from the network ({text}): ask its operators to lift the ban")


def from_exception(error: BaseException, server: str) -> Ending:
    """Why a connection could not be made, or broke."""
    if isinstance(error, ssl.SSLCertVerificationError):
        why = error.verify_message or "certificate verify failed"
        return Ending(
            Kind.TLS, f"the certificate of {server} is not trusted ({why}): set ca_file or fix the server name"
        )
    if isinstance(error, ssl.SSLError):
        why = (error.reason or str(error)).lower().replace("_", " ")
        return Ending(Kind.TLS, f"TLS with {server} failed ({why}): is this its TLS port?")
    if isinstance(error, ConnectionAbortedError):
        return Ending(Kind.LOST, f"TLS with {server} got no answer in time: is this its TLS port?")
    if isinstance(error, TimeoutError):
        return Ending(Kind.LOST, f"{server} does not answer")
    if isinstance(error, ConnectionRefusedError):
        return Ending(Kind.LOST, f"{server} refused the connection")
    if isinstance(error, OSError):
        return Ending(Kind.LOST, f"no connection to {server} ({error.strerror or error})")
    return Ending(Kind.LOST, f"the connection to {server} broke")
