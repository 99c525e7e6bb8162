"""The emulator as a process on loopback."""

from __future__ import annotations

import json
import subprocess
import threading
from pathlib import Path

from tests.servers.process import LOOPBACK, Process, free_port
from tests.servers.slack.emulator.install import installed
from tests.servers.slack.emulator.seed import seed


class _Own(Process):
    """Runs as who we are: what it is made of lies in our own cache, which nobody else may read."""

    def start(self) -> None:
        if self.is_alive:
            return
        self._process = subprocess.Popen(
            self.command, cwd=self.folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        self._wait()


class Emulator:
    """One workspace; it answers at most 5000 calls an hour and token."""

    def __init__(self, folder: Path) -> None:
        found, path, port = installed(), folder / "seed.json", free_port()
        path.write_text(json.dumps(seed()))
        script = Path(__file__).with_name("start.mjs")
        # Bounded: a workspace of a few channels needs far less than what V8 would take by itself.
        command = [str(found.node), "--max-old-space-size=256", str(script), str(found.package), str(port), str(path)]
        self._process = _Own("emulate", command, folder=folder, port=port)
        self.url = f"http://{LOOPBACK}:{port}"

    @property
    def api_url(self) -> str:
        """Where its Web API is."""
        return f"{self.url}/api/"

    def start(self) -> None:
        """Start it and wait for its port."""
        self._process.start()

    def stop(self) -> None:
        """Stop it."""
        self._process.stop()
