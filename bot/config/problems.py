"""Everything that is wrong with a section, one line each, with its place as it stands in the file and what to write instead.

msgspec stops at the first mistake; this looks on. It runs only when there is one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, Literal, get_args, get_origin

import msgspec

from bot.config.keys import REQUIRED, Key, element, in_words, is_section, keys, plain
from bot.config.toml import header
from bot.fields import SecretRef
from bot.text.clean import one_line, shorten
from bot.text.nearest import nearest

At = tuple[str | int, ...]
_PLACE = re.compile(r" - at `\$.*`$")
_BOUND = re.compile(r"`(?:int|float|str|array|object)` (.*)")
_LENGTH = re.compile(r"of length (<=|>=) (\d+)")
_GIVEN = {bool: "true or false", str: "text", int: "a whole number", float: "a number", list: "a list", dict: "a table"}


def problems(at: At, value: Any, hint: Any, doc: str = "") -> list[str]:
    """What keeps `value` from being read as `hint`; `at` is its place, the section first; `doc` is the key's own line."""
    try:
        msgspec.convert(value, hint, strict=True)
    except msgspec.ValidationError as error:
        where = _table(at) if is_section(plain(hint)) and isinstance(value, dict) else place(at)
        return [*_inside(at, value, hint, doc)] or [f"{where}: {_sentence(value, hint, str(error), doc)}"]
    return []


def place(at: At) -> str:
    """`[irc.libera] nick`, `[irc.libera] servers, entry 2`, `[[access]] entry 1, effect`; a section alone is `[irc.libera]`."""
    match at:
        case (*table, str(key), int(number)) if table:
            return f"{_in_table(table)}{key}, entry {number}"
        case (*table, str(key)) if table:
            return f"{_in_table(table)}{key}"
        case _:
            return _table(at)


def _in_table(parts: Sequence[str | int]) -> str:
    return _table(parts) + (", " if isinstance(parts[-1], int) else " ")


def _table(parts: Sequence[str | int]) -> str:
    path = [part for part in parts if isinstance(part, str)]
    number = next((part for part in parts if isinstance(part, int)), 0)
    return f"{header(path, is_list=True)} entry {number}" if number else header(path)


def _inside(at: At, value: Any, hint: Any, doc: str) -> Iterator[str]:
    """The problems of the parts; none when the whole is the problem."""
    kind = plain(hint)
    if kind is SecretRef:
        yield from _secret(at, value)
    elif is_section(kind) and isinstance(value, dict):
        yield from _section(at, value, kind)
    elif get_origin(kind) is dict and isinstance(value, dict):
        for name, one in value.items():
            yield from problems((*at, name), one, element(hint), doc)
    elif get_origin(kind) in (tuple, list) and isinstance(value, list):
        for number, one in enumerate(value, start=1):
            yield from problems((*at, number), one, element(hint), doc)


def _section(at: At, value: dict[str, Any], kind: type[msgspec.Struct]) -> Iterator[str]:
    known = {key.name: key for key in keys(kind)}
    if kind.__struct_config__.forbid_unknown_fields:
        for name in (name for name in value if name not in known):
            yield f"{_table(at)} has no key {name}.{_meant(name, known)}"
    for name, key in known.items():
        if name in value:
            yield from problems((*at, name), value[name], key.hint, key.doc)
        elif key.default is REQUIRED:
            yield f"{_table(at)} needs the key {name}: {_doc(key)}"


def _meant(name: str, known: dict[str, Key]) -> str:
    close = nearest(name, known, limit=1)
    return f" Did you mean {close[0]}?" if close else f" Its keys are: {', '.join(known)}."


def _secret(at: At, value: Any) -> Iterator[str]:
    """Never shows the value: it may be the secret."""
    if not isinstance(value, dict) or value.keys() - {"env", "file"} or len(value) != 1:
        where = f'{at[-1]} = {{ env = "NAME" }} or {at[-1]} = {{ file = "PATH" }}'
        yield f"{place(at)}: a secret does not stand in this file. Write where it is: {where}."


def _doc(key: Key) -> str:
    return f"{key.kind}. {key.doc}".rstrip()


def _sentence(value: Any, hint: Any, message: str, doc: str) -> str:
    """What is expected, and what stands there."""
    text = _PLACE.sub("", message)
    kind = plain(hint)
    if get_origin(kind) is Literal and isinstance(value, str):
        return f"{in_words(hint)} is expected, not “{_short(value)}”.{_choice(value, get_args(kind))}"
    if "regex" in text:
        return f"“{_short(value)}” is not written as it must be.{f' {doc}' if doc else ''}"
    if not text.startswith(("Expected", "Object", "Invalid")):
        return f"{text}."  # the settings' own sentence
    bound = _BOUND.search(text)
    limit = f" {_LENGTH.sub(_length, bound[1])}" if bound and "," not in bound[1] else ""
    given = _GIVEN.get(type(value), "this") if not limit else f"“{_short(value)}”"
    return f"{in_words(hint)}{limit} is expected, not {given}."


def _length(found: re.Match[str]) -> str:
    return f"with {'at most' if found[1] == '<=' else 'at least'} {found[2]}"


def _choice(value: str, choices: tuple[Any, ...]) -> str:
    close = nearest(value, [str(choice) for choice in choices if choice], limit=1)
    return f" Did you mean “{close[0]}”?" if close else ""


def _short(value: Any) -> str:
    return shorten(one_line(str(value)), 60)
