"""The command line as a fixture."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.bot.cli.driving import Cli, fresh
from tests.bot.cli.plugin import ENTRY_POINTS, MODULE


@pytest.fixture(scope="session")
def shared_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


@pytest.fixture
def cli(tmp_path: Path, shared_cache: Path) -> Cli:
    """The program in an empty home."""
    return fresh(tmp_path, shared_cache)


@pytest.fixture
def plugged(cli: Cli) -> Cli:
    """The same with a plugin that brings a handler family and a command group."""
    cli.install("demo", MODULE, ENTRY_POINTS)
    return cli
