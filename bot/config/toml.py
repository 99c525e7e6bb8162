"""Values as TOML writes them: the standard library reads TOML only."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from datetime import date
from typing import Any

import msgspec

_BARE = re.compile(r"[A-Za-z0-9_-]+\Z")
_CONTROL = re.compile("[\x7f-\x9f]")


def written(value: Any) -> str:
    """A value on one line; a Struct becomes an inline table without its empty keys. `None` cannot be written."""
    match value:
        case bool():
            return "true" if value else "false"
        case int() | float():
            return repr(value)
        case str():
            return _text(value)
        case date():
            return value.isoformat()
        case list() | tuple():
            return "[" + ", ".join(written(one) for one in value) + "]"
        case dict():
            return (
                "{ " + ", ".join(f"{name(key)} = {written(one)}" for key, one in value.items()) + " }"
                if value
                else "{}"
            )
        case msgspec.Struct():
            return written({key: one for key, one in msgspec.structs.asdict(value).items() if one not in ("", None)})
        case _:
            raise TypeError(f"TOML has no way to write {value!r}")


def name(key: str) -> str:
    """A key, quoted where it must be."""
    return key if _BARE.match(key) else _text(key)


def header(path: Iterable[str], *, is_list: bool = False) -> str:
    """`[irc.libera.channels."#ops"]`"""
    inside = ".".join(name(part) for part in path)
    return f"[[{inside}]]" if is_list else f"[{inside}]"


def _text(text: str) -> str:
    """A basic string: JSON's escapes are TOML's as well, but JSON lets some control characters through."""
    return _CONTROL.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(text, ensure_ascii=False))
