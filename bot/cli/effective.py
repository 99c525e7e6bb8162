"""The settings as text: those in effect, and all that there are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from textwrap import fill
from typing import Any

import msgspec

from bot.config.keys import Key, element, is_section, keys, plain
from bot.config.model import Settings
from bot.config.toml import header, written
from bot.config.toml import name as word
from bot.fields import SecretRef
from bot.text.redact import redact

INDENT = "    "


def effective(settings: Settings) -> str:
    """All settings as TOML, by section."""
    core = {name: value for name, value in msgspec.structs.asdict(settings).items() if name != "families"}
    return "\n".join(
        line for name, value in (core | settings.families).items() for line in _shown((name,), value)
    ).strip()


def _shown(path: tuple[str, ...], value: Any) -> Iterator[str]:
    if isinstance(value, msgspec.Struct):
        yield from _table(path, value)
    elif isinstance(value, Mapping):
        plain_ones = {name: one for name, one in value.items() if isinstance(one, tuple | str)}
        if plain_ones:
            yield from ("", header(path))
            yield from (f"{word(name)} = {written(_harmless(one))}" for name, one in plain_ones.items())
        for name, one in value.items():
            if name not in plain_ones:
                yield from _shown((*path, name), one)
    else:
        for one in value:
            yield from _table(path, one, is_list=True)


def _table(path: tuple[str, ...], value: msgspec.Struct, *, is_list: bool = False) -> Iterator[str]:
    yield from ("", header(path, is_list=is_list))
    own = {key.name: getattr(value, key.name) for key in keys(type(value))}
    tables = {name: one for name, one in own.items() if _is_table(one)}
    yield from (
        f"{name} = {written(_harmless(one))}" for name, one in own.items() if name not in tables and one is not None
    )
    for name, one in tables.items():
        yield from _shown((*path, name), one)


def _harmless(value: Any) -> Any:
    """The only place for a secret is in a URL: postgresql://bot:…@host."""
    return redact(value) if isinstance(value, str) and "://" in value else value


def _is_table(value: Any) -> bool:
    return isinstance(value, Mapping) or (isinstance(value, msgspec.Struct) and not isinstance(value, SecretRef))


def explained(section: Key) -> str:
    """A section's keys with type, default and their one line."""
    inside = element(section.hint)
    if inside is not None and is_section(plain(inside)) and not section.is_table_by_name:
        head, kind = header((section.name,), is_list=True), plain(inside)
    else:
        head, kind = header((section.name, "NAME") if section.is_table_by_name else (section.name,)), section.section
    return "\n".join([head, f"  {section.doc}".rstrip(), *_lines((head,), kind)]) + "\n"


def _lines(path: tuple[str, ...], kind: type[msgspec.Struct] | None) -> Iterator[str]:
    for key in keys(kind) if kind else ():
        if key.section is None:
            yield f"  {key.name} ({_kind(key)})"
            yield fill(key.doc, 100, initial_indent=INDENT, subsequent_indent=INDENT)
    for key in keys(kind) if kind else ():
        if key.section is not None:
            name = f"{path[-1][:-1]}.{key.name}{'.NAME' if key.is_table_by_name else ''}]"
            yield from ("", name, f"  {key.doc}")
            yield from _lines((*path, name), key.section)


def _kind(key: Key) -> str:
    if key.is_required:
        return f"{key.kind}, required"
    return f"{key.kind}, default {written(key.default)}" if key.default is not None else f"{key.kind}, not set"
