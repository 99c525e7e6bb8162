"""The same program, talked to in a terminal."""

from tests.bot.cli.conftest import cli, plugged, shared_cache

__all__ = ["cli", "plugged", "shared_cache"]
