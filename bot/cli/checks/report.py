"""The findings, for people and for programs."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from dataclasses import asdict

import msgspec

from bot.cli.say import say
from bot.config.checking import CheckItem
from bot.text.clean import clean, one_line

_COLOURS = {"ok": "32", "warning": "33", "wrong": "31", "skipped": "2"}


def print_item(item: CheckItem) -> None:
    """`wrong    network libera: …`, and below it what to do."""
    text = f"{item.name}: {one_line(item.text)}" if item.text else item.name
    sys.stdout.write(f"{_word(item.state)} {clean(text)}\n")
    if item.hint:
        say(f"         {one_line(item.hint)}")
    sys.stdout.flush()


def _word(state: str) -> str:
    padded = f"{state:8}"
    coloured = sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    return f"\x1b[{_COLOURS[state]}m{padded}\x1b[0m" if coloured else padded


def print_end(items: Sequence[CheckItem]) -> None:
    """The sum."""
    wrong = sum(item.state == "wrong" for item in items)
    warnings = sum(item.state == "warning" for item in items)
    say(f"{wrong} wrong, {warnings} warnings" if wrong or warnings else "all is well")


def print_json(items: Sequence[CheckItem], *, all_well: bool) -> None:
    """`{ok, items: [{name, state, text, hint}]}`"""
    say(msgspec.json.encode({"ok": all_well, "items": [asdict(item) for item in items]}).decode())
