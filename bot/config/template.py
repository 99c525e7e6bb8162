"""A configuration file in which every key explains itself, written from the settings' own descriptions.

A line that begins with `# ` is explanation; one that begins with `#` and a letter or bracket is a default that can be
switched on by taking the `#` away.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from textwrap import wrap
from typing import Any, Literal, get_args, get_origin

import msgspec

from bot.commands.family import Family
from bot.config.keys import REQUIRED, Key, element, is_section, keys, plain
from bot.config.model import Settings
from bot.config.toml import header, written
from bot.fields import SecretRef

WIDTH = 110
HEAD = """\
# openinfra-bot: the configuration.
#
# Lines that begin with “# ” explain. To change a default, take away the “#” before its key and before its [section].
# Secrets never stand in this file: { env = "NAME" } or { file = "PATH" } says where one is. Relative paths are relative
# to this file. “openinfra-bot check” says whether all of it works.
"""
EXAMPLES: Mapping[str, Any] = {
    "access": {"command": "status", "room": "libera:#example", "who": ["libera:lee"], "effect": "allow"},
    "roles": {"operator": ["libera:mona"]},
    "irc": {"libera": {"servers": ["irc.libera.chat:6697"]}},
    "slack": {"ops": {"bot_token": {"env": "SLACK_OPS_BOT_TOKEN"}}},
    "irc.channels": {"#example": {}},
    "slack.channels": {"C0123456789": {}},
    "governance.feeds": {"example": {"url": "https://example.org/news.atom"}},
    "hours.series": {
        "getting-started": {
            "title": "Getting Started office hours",
            "day": "Thursday",
            "time": "11:00",
            "rooms": ["libera:#open-infra-summit-cfp"],
            "start_date": date(2026, 1, 8),
            "end_date": date(2026, 12, 31),
        }
    },
}
"""What is shown, as a comment, where a table has no sensible default."""


def sections(families: Iterable[Family]) -> tuple[Key, ...]:
    """The sections of the file: the core's, then the families'."""
    core = [key for key in keys(Settings) if key.name != "families"]
    own = [Key(one.settings, one.name, one.settings, REQUIRED) for one in families if one.settings is not None]
    return (*core, *own)


def template(families: Iterable[Family], values: Mapping[str, Any]) -> str:
    """The whole file; `values` is what is set, as TOML would give it."""
    lines = [line for key in sections(families) for line in _section(key, values.get(key.name))]
    return HEAD + "\n".join(lines).rstrip("\n") + "\n"


def _section(key: Key, value: Any) -> Iterator[str]:
    yield ""
    yield from _comment(key.doc or _first_line(key.owner))
    inside = element(key.hint)
    if key.is_table_by_name and key.section is None:
        yield from _values_by_name(key, value)
    elif key.is_table_by_name:
        yield from _tables((key.name,), key, value)
    elif inside is not None and is_section(plain(inside)):
        yield from _table((key.name,), plain(inside), EXAMPLES[key.name], is_off=True, is_list=True)
    elif key.section is not None:
        yield from _table((key.name,), key.section, value or {}, is_off=False)


def _values_by_name(key: Key, value: Mapping[str, Any] | None) -> Iterator[str]:
    """A table whose keys are names of the writer's choice."""
    yield header((key.name,))
    off = "" if value else "#"
    yield from (f"{off}{name} = {written(one)}" for name, one in (value or EXAMPLES[key.name]).items())


def _tables(path: tuple[str, ...], key: Key, value: Mapping[str, Any] | None, *, is_off: bool = False) -> Iterator[str]:
    """A table by name for each that is set; an example where there is none."""
    assert key.section is not None
    (first, one), *others = (value or _example(path, key)).items()
    yield from _table((*path, first), key.section, one, is_off=is_off or not value)
    for name, one in others:
        yield from _bare((*path, name), one)


def _example(path: tuple[str, ...], key: Key) -> Mapping[str, Any]:
    """What stands there as a comment: channels look different on each platform."""
    found: Mapping[str, Any] = EXAMPLES.get(f"{path[0]}.{path[-1]}") or EXAMPLES.get(key.name) or {"example": {}}
    return found


def _bare(path: tuple[str, ...], given: Mapping[str, Any]) -> Iterator[str]:
    """A further table of a kind that was explained above: only what is set."""
    yield from ("", header(path))
    yield from (f"{name} = {written(one)}" for name, one in given.items() if not isinstance(one, Mapping))
    for name, one in given.items():
        if isinstance(one, Mapping):
            yield from _bare((*path, name), one)


def _table(
    path: tuple[str, ...], kind: type[msgspec.Struct], given: Mapping[str, Any], *, is_off: bool, is_list: bool = False
) -> Iterator[str]:
    """One table: its own keys first, since a key that follows a sub-table belongs to that."""
    off = "#" if is_off else ""
    yield f"{off}{header(path, is_list=is_list)}"
    for key in keys(kind):
        if key.section is None:
            yield from _line(path, key, given, off)
    for key in keys(kind):
        if key.section is not None:
            yield ""
            yield from _comment(key.doc)
            yield from _below((*path, key.name), key, given, is_off=is_off)


def _below(path: tuple[str, ...], key: Key, given: Mapping[str, Any], *, is_off: bool) -> Iterator[str]:
    assert key.section is not None
    value = given.get(key.name)
    if key.is_table_by_name:
        yield from _tables(path, key, value, is_off=is_off)
    else:
        yield from _table(path, key.section, value or {}, is_off=is_off or value is None)


def _line(path: tuple[str, ...], key: Key, given: Mapping[str, Any], off: str) -> Iterator[str]:
    yield from _comment(f"{key.doc} {_choices(key)} {_inside(key)}")
    if key.name in given:
        yield f"{off}{key.name} = {written(given[key.name])}"
    else:
        yield f"#{key.name} = {written(_shown(path, key))}"


def _choices(key: Key) -> str:
    kind = plain(key.hint)
    if get_origin(kind) is not Literal:
        return ""
    return "One of " + ", ".join(f'"{choice}"' for choice in get_args(kind)) + "."


def _inside(key: Key) -> str:
    """What the tables of a list hold; they are written inline."""
    kind = plain(element(key.hint)) if element(key.hint) else None
    return f"Each is a table with {', '.join(one.name for one in keys(kind))}." if kind and is_section(kind) else ""


def _shown(path: tuple[str, ...], key: Key) -> Any:
    """The default; an example where the default is nothing."""
    if key.default is not None and not key.is_required:
        return key.default
    if plain(key.hint) is SecretRef:
        words = [
            word for part in (*path, key.name) if (word := "".join(c if c.isalnum() else "_" for c in part).strip("_"))
        ]
        return SecretRef(env="_".join(words).upper())
    empty: dict[Any, Any] = {str: "", int: 0, float: 0.0, bool: False, date: date(2026, 1, 1)}
    return empty.get(plain(key.hint), [])


def _comment(text: str) -> Iterator[str]:
    return (f"# {line}" for line in wrap(text.strip(), WIDTH))


def _first_line(kind: type) -> str:
    return (kind.__doc__ or "").strip().partition("\n")[0]
