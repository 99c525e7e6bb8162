"""What the configuration may say, read from the settings themselves: one source for messages, documentation and `init`."""

from __future__ import annotations

import ast
import inspect
import types
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import pairwise
from textwrap import dedent
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

import msgspec
from msgspec import UNSET, Meta

from bot.fields import SecretRef

REQUIRED = UNSET
"""Stands where a key has no default."""


@dataclass(frozen=True, slots=True)
class Key:
    """One key of the section `owner`. `hint` is its type as the settings declare it, `default` may be `REQUIRED`."""

    owner: type[msgspec.Struct]
    name: str
    hint: Any
    default: Any

    @property
    def doc(self) -> str:
        """Its one line: the description in its type, else the string below the field."""
        described = next((meta.description for meta in _metas(self.hint) if meta.description), "")
        return described or _docstrings(self.owner).get(self.name, "")

    @property
    def is_path(self) -> bool:
        """Whether it holds files or folders (see bot.config.paths)."""
        return any((meta.extra or {}).get("path") for meta in (*_metas(self.hint), *_metas(element(self.hint))))

    @property
    def is_required(self) -> bool:
        return self.default is REQUIRED

    @property
    def kind(self) -> str:
        """The type in words."""
        return in_words(self.hint)

    @property
    def section(self) -> type[msgspec.Struct] | None:
        """The settings inside, where the key is a table, or a table of tables by name."""
        inner = plain(self.hint)
        if get_origin(inner) is dict:
            inner = plain(get_args(inner)[1])
        return inner if is_section(inner) else None

    @property
    def is_table_by_name(self) -> bool:
        return get_origin(plain(self.hint)) is dict


@cache
def keys(kind: type[msgspec.Struct]) -> tuple[Key, ...]:
    """The keys of a section, in the order of the source."""
    hints = get_type_hints(kind, include_extras=True)
    return tuple(
        Key(kind, field.encode_name, hints[field.name], _default(field)) for field in msgspec.structs.fields(kind)
    )


def _default(field: msgspec.structs.FieldInfo) -> Any:
    if field.default_factory is not msgspec.NODEFAULT:
        return field.default_factory()
    return REQUIRED if field.default is msgspec.NODEFAULT else field.default


def _metas(hint: Any) -> tuple[Meta, ...]:
    parts = get_args(hint)[1:] if get_origin(hint) is Annotated else ()
    return tuple(part for part in parts if isinstance(part, Meta))


def plain(hint: Any) -> Any:
    """The type without its annotations, and without `| None`."""
    if get_origin(hint) is Annotated:
        return plain(get_args(hint)[0])
    if get_origin(hint) in (Union, types.UnionType):
        return plain(next(part for part in get_args(hint) if part is not types.NoneType))
    return hint


def is_section(kind: Any) -> bool:
    """Whether a type is a table with keys of its own; a secret is a value, though it is written as a table."""
    return isinstance(kind, type) and issubclass(kind, msgspec.Struct) and kind is not SecretRef


def element(hint: Any) -> Any:
    """What a list or a table by name holds; None for everything else."""
    kind = plain(hint)
    if get_origin(kind) in (tuple, list):
        return get_args(kind)[0]
    return get_args(kind)[1] if get_origin(kind) is dict else None


_WORDS = {
    str: "text",
    bool: "true or false",
    int: "a whole number",
    float: "a number",
    date: "a date",
    SecretRef: "a secret",
}


def in_words(hint: Any) -> str:
    """A type as people say it: `a list of text`."""
    kind = plain(hint)
    if get_origin(kind) is Literal:
        return "one of " + ", ".join(f'"{choice}"' for choice in get_args(kind))
    if get_origin(kind) in (tuple, list):
        inside = element(hint)
        return "a list of tables" if is_section(plain(inside)) else "a list of " + in_words(inside).removeprefix("a ")
    if get_origin(kind) is dict or is_section(kind):
        return "a table"
    return _WORDS.get(kind, "a value")


@cache
def _docstrings(kind: type) -> dict[str, str]:
    """The first lines of the strings that stand below the fields, for settings that describe themselves so."""
    try:
        tree = ast.parse(dedent(inspect.getsource(kind)))
    except (OSError, TypeError, SyntaxError):
        return {}
    body = tree.body[0].body if isinstance(tree.body[0], ast.ClassDef) else []
    return dict(_below(body))


def _below(body: list[ast.stmt]) -> Iterator[tuple[str, str]]:
    for statement, following in pairwise(body):
        match statement, following:
            case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(value=ast.Constant(value=str(text))):
                yield name, text.strip().partition("\n")[0]
