"""The command line. Each command imports what it needs when it runs, so that help and version cost nothing."""

from __future__ import annotations


def main() -> None:
    """Run `openinfra-bot` and exit: the entry point of the distribution."""
    from bot.cli.entry import run  # noqa: PLC0415 - importing bot.cli must stay free

    run()
