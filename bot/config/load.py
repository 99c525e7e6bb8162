"""Reads the configuration file. Whatever is wrong stops the start, with the place and what to write instead."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import msgspec
import platformdirs

from bot.commands.family import Family
from bot.config.model import Settings
from bot.config.paths import anchored
from bot.config.toml import header
from bot.errors import ConfigError
from bot.text.clean import one_line
from bot.text.nearest import nearest

APP = "openinfra-bot"
VARIABLE = "OPENINFRA_BOT_CONFIG"
FILE = "config.toml"


def user_path() -> Path:
    """Where this user's file is looked for, and where `init` writes it."""
    return Path(platformdirs.user_config_dir(APP)) / FILE


def find() -> Path | None:
    """The file to read when none is named: the environment variable, the user's, the system's; None when there is none."""
    named = os.environ.get(VARIABLE)
    if named:
        return Path(named).expanduser()
    return next((path for path in (user_path(), Path("/etc") / APP / FILE) if path.is_file()), None)


def state_url(settings: Settings) -> str:
    """The store as a database URL; makes the folder of a file. Raises `ConfigError`."""
    state = settings.bot.state
    if "://" in state:
        return state
    path = Path(state).expanduser() if state else Path(platformdirs.user_data_dir(APP)) / "state.db"
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise ConfigError(
            f"The folder for the store, {path.parent}, cannot be made: {error.strerror}. Set `state` under [bot] to a file "
            "that this user may write."
        ) from error
    return f"sqlite:///{path}"


def cache_path(name: str) -> Path:
    """A file that may be deleted at any time and is made again. Raises `OSError` where no folder can be made for it."""
    folder = Path(platformdirs.user_cache_dir(APP))
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder / name


def load(path: Path | None, families: Iterable[Family]) -> Settings:
    """Read and check everything. Raises `ConfigError` that lists all that is wrong, a line each."""
    if path is None:
        return read({}, families)
    data = _parse(path)
    try:
        return anchored(read(data, families), path.absolute().parent)
    except ConfigError as error:
        raise ConfigError(f"The configuration {path} is not right:\n{error.sentence}") from error


def disabled(path: Path | None) -> tuple[str, ...]:
    """The families that are switched off: needed before the rest can be understood."""
    return _disabled(_parse(path)) if path else ()


def _disabled(data: Mapping[str, Any]) -> tuple[str, ...]:
    match data:
        case {"bot": {"disabled": [*names]}}:
            return tuple(name for name in names if isinstance(name, str))
        case _:
            return ()


def read(data: Mapping[str, Any], families: Iterable[Family]) -> Settings:
    """The same from a mapping, as TOML gives it; paths stay as they are."""
    own = {family.name: family.settings for family in families if family.settings is not None}
    core = {field.name: field.type for field in msgspec.structs.fields(Settings) if field.name != "families"}
    kinds = {**own, **core}
    data = {section: value for section, value in data.items() if section in kinds or section not in _disabled(data)}
    wrong = [one_line(line) for section, value in data.items() for line in _problems(section, value, kinds)]
    if wrong:
        raise ConfigError("\n".join(wrong))
    values = {section: msgspec.convert(value, kinds[section], strict=True) for section, value in data.items()}
    families_settings = {name: values.pop(name, None) or kind() for name, kind in own.items()}
    return Settings(**values, families=families_settings)


def _problems(section: str, value: Any, kinds: Mapping[str, Any]) -> list[str]:
    if section not in kinds:
        return [_unknown_section(section, list(kinds))]
    try:
        msgspec.convert(value, kinds[section], strict=True)
    except msgspec.ValidationError:
        from bot.config.problems import problems  # noqa: PLC0415 - only a mistake needs it

        return problems((section,), value, kinds[section])
    return []


def _parse(path: Path) -> dict[str, Any]:
    try:
        with path.open("rb") as file:
            return tomllib.load(file)
    except OSError as error:
        raise ConfigError(
            f"The configuration {path} cannot be read: {error.strerror}. “openinfra-bot init” writes one."
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"The configuration {path} is no TOML: {_reason(error)}.") from error


def _reason(error: tomllib.TOMLDecodeError | UnicodeDecodeError) -> str:
    """A decoding error would show bytes of the file, and a secret may be among them."""
    return "it is not written in UTF-8" if isinstance(error, UnicodeDecodeError) else str(error)


def _unknown_section(section: str, known: list[str]) -> str:
    close = nearest(section, known, limit=1)
    hint = f" Did you mean [{close[0]}]?" if close else f" Sections are: {', '.join(sorted(known))}."
    return f"{header([section])} is no section that I know.{hint}"
