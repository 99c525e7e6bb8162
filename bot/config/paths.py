"""Paths in the configuration are relative to its file, not to wherever the bot was started; `~` is this user's home.

A field says that it holds a path by its type: `ca_file: Annotated[FilePath, Meta(description="…")]` (see bot.fields).
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, TypeVar

import msgspec

S = TypeVar("S", bound=msgspec.Struct)


def anchored(settings: S, folder: Path) -> S:
    """The same settings with every path in them made absolute."""
    return _anchor(settings, folder, is_path=False)  # type: ignore[no-any-return] # a Struct stays what it is


def _anchor(value: Any, folder: Path, *, is_path: bool) -> Any:
    match value:
        case str():
            return _absolute(value, folder) if is_path else value
        case msgspec.Struct():
            return _anchor_struct(value, folder)
        case tuple():
            return tuple(_anchor(one, folder, is_path=is_path) for one in value)
        case dict():
            return {name: _anchor(one, folder, is_path=is_path) for name, one in value.items()}
        case _:
            return value


def _anchor_struct(value: msgspec.Struct, folder: Path) -> msgspec.Struct:
    from bot.config.keys import keys  # noqa: PLC0415 - it knows the secrets, which know us

    old = {key.name: getattr(value, key.name) for key in keys(type(value)) if hasattr(value, key.name)}
    new = {
        key.name: _anchor(old[key.name], folder, is_path=key.is_path) for key in keys(type(value)) if key.name in old
    }
    changed = {name: one for name, one in new.items() if one != old[name]}
    return msgspec.structs.replace(value, **changed) if changed else value


def _absolute(text: str, folder: Path) -> str:
    if not text or "://" in text:
        return text
    return str(folder / Path(text).expanduser())
