"""Asks the process with nova in it."""

from __future__ import annotations

import json
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from tests.servers.nova_oracle.install import nova_python

WORKER = Path(__file__).with_name("worker.py")


class NovaOracle:
    """Answers of nova's own validators; see `worker.py` for what they hold."""

    def __init__(self, process: subprocess.Popen[str], log: IO[str]) -> None:
        self._process, self._log = process, log

    def check(self, conf: str) -> dict[str, Any]:
        """What each stage of nova says of a whole nova.conf."""
        return self._ask({"conf": conf})

    def serves(self, pools: list[dict[str, Any]], alias: list[str]) -> dict[str, Any]:
        """Whether a host with these pools can serve one device of the alias, and how nova prints the pools."""
        return self._ask({"pools": pools, "alias": alias})

    def _ask(self, question: dict[str, Any]) -> dict[str, Any]:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        try:
            self._process.stdin.write(json.dumps(question) + "\n")
            self._process.stdin.flush()
            answer = self._process.stdout.readline()
        except BrokenPipeError:
            answer = ""
        if not answer:
            self._log.seek(0)
            raise RuntimeError(f"nova's process ended: {self._log.read()[-3000:]}")
        found: dict[str, Any] = json.loads(answer)
        return found


@contextmanager
def start_nova() -> Iterator[NovaOracle]:
    """A process that lives as long as the block."""
    command = [str(nova_python()), "-W", "ignore", str(WORKER)]
    with tempfile.TemporaryFile("w+") as log:
        pipe = subprocess.PIPE
        with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=log, text=True) as process:
            try:
                yield NovaOracle(process, log)
            finally:
                process.kill()
