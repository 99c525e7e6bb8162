"""Self-signed certificates for servers on loopback, and for clients that log in with one."""

from __future__ import annotations

import base64
import hashlib
import subprocess
from dataclasses import dataclass
from pathlib import Path

from tests.servers.process import give_away, need


@dataclass(frozen=True)
class Certificate:
    """A certificate and its key as PEM files."""

    cert: Path
    key: Path

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the certificate, as services want it."""
        pem = self.cert.read_text().split("-----")[2]
        return hashlib.sha256(base64.b64decode(pem)).hexdigest()


def make(folder: Path, name: str, *hosts: str) -> Certificate:
    """Make a self-signed certificate for hosts (`DNS:localhost`, `IP:127.0.0.1`)."""
    made = Certificate(folder / f"{name}.pem", folder / f"{name}.key")
    command = [need("openssl", "openssl"), "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"]
    command += ["-nodes", "-days", "3650", "-subj", f"/CN={name}", "-keyout", str(made.key), "-out", str(made.cert)]
    if hosts:
        command += ["-addext", f"subjectAltName={','.join(hosts)}"]
    subprocess.run(command, check=True, capture_output=True)
    made.key.chmod(0o644)
    give_away(made.cert, made.key)
    return made
