"""Puts nova into a virtual environment of its own, outside the checkout: it wants other versions of what the project uses.

The folder is kept from run to run and named by the versions of nova and Python. `OPENINFRA_BOT_TEST_CACHE` says where, else it
is the user's cache. Where nova cannot be had the tests that need it are skipped; on CI they fail.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from platformdirs import user_cache_path

VERSION = "34.0.0"
SECONDS = 600


def nova_python() -> Path:
    """The interpreter of an environment with nova."""
    root = Path(os.environ.get("OPENINFRA_BOT_TEST_CACHE") or user_cache_path("openinfra-bot-tests"))
    home = root / f"nova-{VERSION}-py{sys.version_info.major}.{sys.version_info.minor}"
    python = home / "bin" / "python"
    if not python.exists():
        root.mkdir(parents=True, exist_ok=True)
        _install(root, home)
    return python


def _install(root: Path, home: Path) -> None:
    """Into a folder beside, moved when it is whole: a run that was broken off leaves nothing half-done behind."""
    with tempfile.TemporaryDirectory(dir=root, prefix=".nova-", ignore_cleanup_errors=True) as building:
        place = Path(building) / "env"
        for command in _commands(place):
            _run(command)
        try:
            place.rename(home)
        except OSError:  # another run was faster
            if not home.exists():
                raise


def _commands(place: Path) -> list[list[str]]:
    wanted = f"nova=={VERSION}"
    uv = shutil.which("uv")
    if uv:
        return [
            [uv, "venv", "-q", "--python", sys.executable, str(place)],
            [uv, "pip", "install", "-q", "--python", str(place / "bin" / "python"), wanted],
        ]
    return [
        [sys.executable, "-m", "venv", str(place)],
        [str(place / "bin" / "python"), "-m", "pip", "install", "-q", "--disable-pip-version-check", wanted],
    ]


def _run(command: list[str]) -> None:
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, check=False)
        wrong = "" if done.returncode == 0 else (done.stderr.strip().splitlines() or ["no reason given"])[-1]
    except subprocess.TimeoutExpired:
        wrong = f"not done after {SECONDS} s"
    if wrong:
        say = pytest.fail if os.environ.get("CI") == "true" else pytest.skip
        say(f"nova {VERSION} is missing and could not be installed from the package index: {wrong[:300]}")
