"""Starts the real `openinfra-bot` in a home of its own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from textwrap import dedent

import pexpect

PROGRAM = Path(sys.executable).parent / "openinfra-bot"
COLUMNS = 110


@dataclass
class Cli:
    """The program, a home folder, and what its environment holds."""

    home: Path
    environment: dict[str, str] = field(default_factory=dict)
    program: tuple[str, ...] = (str(PROGRAM),)

    def run(self, *arguments: str, stdin: bytes | str = b"", **environment: str) -> subprocess.CompletedProcess[str]:
        """Run to the end without a terminal."""
        data = stdin if isinstance(stdin, bytes) else stdin.encode()
        done = subprocess.run(
            [*self.program, *arguments],
            input=data,
            capture_output=True,
            env=self.all(environment),
            timeout=60,
            check=False,
        )
        return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())

    def start(self, *arguments: str, **environment: str) -> subprocess.Popen[bytes]:
        """Start it with pipes; end it with `stop`."""
        return subprocess.Popen(
            [*self.program, *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=self.all(environment),
        )

    def talk(self, *arguments: str, **environment: str) -> pexpect.spawn[str]:
        """Start it in a terminal."""
        return pexpect.spawn(
            str(PROGRAM),
            list(arguments),
            env={**self.all({}), "TERM": "xterm-256color", **environment},
            encoding="utf-8",
            timeout=10,
            dimensions=(40, COLUMNS),
        )

    def all(self, more: dict[str, str]) -> dict[str, str]:
        return {**self.environment, **more}

    def config(self, text: str) -> Path:
        """Write the user's configuration."""
        path = self.home / ".config" / "openinfra-bot" / "config.toml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(dedent(text))
        return path

    @property
    def state(self) -> Path:
        return self.home / ".local" / "state" / "openinfra-bot"

    def install(self, name: str, module: str, entry_points: str) -> None:
        """Put a plugin where the program finds it, as pip would."""
        site = self.home / "plugins"
        info = site / f"{name}-1.0.dist-info"
        info.mkdir(parents=True, exist_ok=True)
        (site / f"{name}.py").write_text(dedent(module))
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
        (info / "entry_points.txt").write_text(dedent(entry_points))
        self.environment["PYTHONPATH"] = str(site)


def fresh(home: Path, cache: Path) -> Cli:
    """A program without any past; compiled modules and the article index are shared, since making them takes a second."""
    environment = {
        "HOME": str(home),
        "PATH": os.environ.get("PATH", ""),
        "LANG": "C.UTF-8",
        "PYTHONPYCACHEPREFIX": str(cache / "bytecode"),
        "XDG_CACHE_HOME": str(cache / "xdg"),
    }
    return Cli(home, environment)


def stop(process: subprocess.Popen[bytes], number: int = signal.SIGTERM) -> tuple[int, str]:
    """Signal a process that we started; its exit code and what it wrote to standard error."""
    process.send_signal(number)
    _, errors = process.communicate(timeout=20)
    return process.returncode, errors.decode()
