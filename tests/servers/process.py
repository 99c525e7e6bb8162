"""A server that a test starts: a process with a port, stopped by the pid that was started and by nothing else."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import threading
import time
from collections import deque
from collections.abc import Sequence
from pathlib import Path

import pytest

LOOPBACK = "127.0.0.1"
_LOG_LINES = 200
_UNPRIVILEGED = "nobody"


def need(binary: str, package: str) -> str:
    """The path of a server's binary. Without it the test is skipped, on CI it fails; both say what to install."""
    path = shutil.which(binary, path=os.environ.get("PATH", "") + ":/usr/sbin:/usr/local/sbin")
    if path is None:
        say = pytest.fail if os.environ.get("CI") == "true" else pytest.skip
        say(f"{binary} is missing: apt-get install {package}")
    return path


def free_port() -> int:
    """A TCP port on loopback that nobody uses now."""
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])


def wait_for_port(port: int, seconds: float = 15.0) -> None:
    """Wait until something listens; raises `TimeoutError`."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            socket.create_connection((LOOPBACK, port), 1).close()
        except OSError:
            time.sleep(0.02)
        else:
            return
    raise TimeoutError(f"nothing listens on port {port}")


def give_away(*paths: Path) -> None:
    """Let the unprivileged user have files, when we are root; servers do not like to run as root."""
    if os.geteuid() == 0:
        user = pwd.getpwnam(_UNPRIVILEGED)
        for path in paths:
            os.chown(path, user.pw_uid, user.pw_gid)


class Process:
    """One server process. Its output is read all the time and only the last lines are kept."""

    def __init__(self, name: str, command: Sequence[str], *, folder: Path, port: int = 0) -> None:
        self.name, self.command, self.folder, self.port = name, list(command), folder, port
        self._process: subprocess.Popen[bytes] | None = None
        self._reader: threading.Thread | None = None
        self.log: deque[str] = deque(maxlen=_LOG_LINES)

    @property
    def pid(self) -> int:
        """The pid of the running server."""
        assert self._process is not None, f"{self.name} does not run"
        return self._process.pid

    @property
    def is_alive(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        """Start it and wait for its port."""
        if self.is_alive:
            return
        other = {"user": _UNPRIVILEGED, "group": pwd.getpwnam(_UNPRIVILEGED).pw_gid, "extra_groups": []}
        self._process = subprocess.Popen(
            self.command,
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            **(other if os.geteuid() == 0 else {}),  # type: ignore[call-overload]
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        if self.port:
            self._wait()

    def stop(self, seconds: float = 5.0) -> None:
        """Ask it to end, and end it when it does not."""
        self._signal(signal.SIGTERM)
        self._end(seconds)

    def kill(self) -> None:
        """End it without a chance to say goodbye."""
        self._signal(signal.SIGKILL)
        self._end(5.0)

    def pause(self) -> None:
        """Freeze it: the link stays up and nothing answers."""
        self._signal(signal.SIGSTOP)

    def resume(self) -> None:
        """Let it run on."""
        self._signal(signal.SIGCONT)

    def _signal(self, number: signal.Signals) -> None:
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(number)

    def _end(self, seconds: float) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        if self._reader:
            self._reader.join(2)
        if process.stdout:
            process.stdout.close()

    def _wait(self) -> None:
        try:
            wait_for_port(self.port)
        except TimeoutError:
            self.kill()
            raise RuntimeError("\n".join([f"{self.name} did not start", *self.log])) from None
        if not self.is_alive:
            raise RuntimeError("\n".join([f"{self.name} ended at once", *self.log]))

    def _read(self) -> None:
        process = self._process
        if process is None or process.stdout is None:
            return
        for line in process.stdout:
            self.log.append(line.decode("utf-8", "replace").rstrip()[:500])
