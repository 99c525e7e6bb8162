"""The whole of `init`: ask, show, write."""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bot.cli.init.asking import Asker
from bot.cli.init.network import ask_network
from bot.cli.init.workspace import ask_workspace
from bot.cli.init.writing import write
from bot.cli.say import say
from bot.commands.family import Family, installed
from bot.config.keys import keys
from bot.config.load import read, user_path
from bot.config.template import template
from bot.errors import ConfigError

ARTICLES = ("knowledge", "folders")
"""The section and key that hold folders of articles, asked for where that family is installed."""


def init(path: Path | None, *, only_defaults: bool) -> None:
    """Write a configuration. Raises `ConfigError` where it cannot, or may not, be written."""
    target, families = path or user_path(), installed()
    if only_defaults or not sys.stdin.isatty():
        if target.exists():
            raise ConfigError(f"{target} exists already and was left as it is: remove it, or name another place.")
        _finish(target, template(families, {}))
        return
    _talk(target, families)


def _talk(target: Path, families: Sequence[Family]) -> None:
    ask = Asker()
    if target.exists() and not ask.yes(f"{target} exists already. Replace it?", default=False):
        say("Nothing was written.")
        return
    text = template(families, _answers(ask, families))
    say(f"\nThis will stand in {target}, among {text.count(chr(10))} lines that explain what else can be set:\n")
    say("\n".join(f"  {line}" for line in _set_lines(text)))
    if ask.yes("\nWrite it?", default=True):
        _finish(target, text)
    else:
        say("Nothing was written.")


def _answers(ask: Asker, families: Sequence[Family]) -> dict[str, Any]:
    values: dict[str, Any] = {"irc": ask_network(ask), "slack": ask_workspace(ask)}
    section, key = ARTICLES
    if any(one.name == section and one.settings and key in {k.name for k in keys(one.settings)} for one in families):
        folders = ask.words("Folders with Markdown articles of your own, if any", _folder_problem)
        if folders:
            values[section] = {key: folders}
    return values


def _folder_problem(folder: str) -> str:
    path = Path(folder).expanduser()
    if not path.is_absolute():
        return "Write it from the root or from ~/: the bot may be started from anywhere."
    return "" if path.is_dir() else f"{folder} is no folder."


def _set_lines(text: str) -> list[str]:
    """What is not a comment, without sections in which nothing is set."""
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    following = [*lines[1:], "["]
    return [line for line, after in zip(lines, following, strict=True) if _has_content(line, after)]


def _has_content(line: str, after: str) -> bool:
    return not line.startswith("[") or not after.startswith("[") or ".channels." in line


def _finish(target: Path, text: str) -> None:
    read(tomllib.loads(text), installed())  # what we write must load
    write(target, text)
    say(f"Wrote {target}.\nNext: “openinfra-bot check”, then “openinfra-bot run”.")
