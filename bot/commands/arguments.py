"""Typed arguments: a handler's signature says what a command takes, and this module reads chat words into it.

Positional parameters are arguments in order, keyword-only ones are `--flags`; `bool` flags take no value. A parameter of type
`Rest` takes the rest of the line as it stands, `*words` takes all words that are left. Types: `str`, `int`, `float`, `bool`,
`timedelta` (`15m`, `2h`, `1d12h`), `ZoneInfo`, `Literal`, an `Enum` by value, `X | None`, and any class with a
`from_chat(text)` class method that raises `ValueError` with a phrase that says what is expected.
"""

from __future__ import annotations

import inspect
import math
import re
import types
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum
from functools import cache
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.commands.grammar import Word
from bot.commands.spec import CommandSpec
from bot.errors import UsageError
from bot.text.clean import one_line, shorten
from bot.text.nearest import nearest


class Rest(str):
    """The rest of the line as it stands, quotes and all."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Parameter:
    """One argument or flag of a command."""

    name: str
    convert: Callable[[str], object]
    required: bool
    is_flag: bool = False
    is_switch: bool = False
    takes_rest: bool = False
    takes_all: bool = False

    @property
    def label(self) -> str:
        """The name as people type it: `from_` is `from`, `dry_run` is `dry-run`."""
        return self.name.rstrip("_").replace("_", "-")

    @property
    def shown(self) -> str:
        """As the usage line shows it: `VOLUME`, `[WORDS…]`, `[--zone ZONE]`."""
        if self.is_switch:
            return f"[--{self.label}]"
        if self.is_flag:
            text = f"--{self.label} {self.label.upper()}"
        else:
            text = self.label.upper() + ("…" if self.takes_rest or self.takes_all else "")
        return text if self.required else f"[{text}]"


@dataclass(frozen=True, slots=True)
class Parameters:
    """All that a command takes."""

    positional: tuple[Parameter, ...]
    flags: dict[str, Parameter]


@dataclass(frozen=True, slots=True)
class Bound:
    """Arguments ready for the handler."""

    args: tuple[object, ...]
    kwargs: dict[str, object]

    def named(self, spec: CommandSpec) -> dict[str, str]:
        """Every argument as text under its name, defaults included: what rules compare and approvals are bound to."""
        declared = list(inspect.signature(spec.handler).parameters.values())[1:]
        given: dict[str, object] = {p.name: p.default for p in declared if p.default is not inspect.Parameter.empty}
        positional = [p for p in declared if p.kind in _POSITIONAL]
        given |= {p.name: value for p, value in zip(positional, self.args, strict=False)} | self.kwargs
        rest = next((p.name for p in declared if p.kind is inspect.Parameter.VAR_POSITIONAL), None)
        if rest:
            given[rest] = " ".join(str(value) for value in self.args[len(positional) :])
        return {name.rstrip("_").replace("_", "-"): _as_text(value) for name, value in given.items()}


def _as_text(value: object) -> str:
    if value is None:
        return ""
    return str(value.value) if isinstance(value, Enum) else str(value)


_POSITIONAL = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)


@cache
def parameters(spec: CommandSpec) -> Parameters:
    """Read a handler's signature. Raises `TypeError` for one that no line of chat can call: a mistake of the programmer."""
    if not inspect.iscoroutinefunction(spec.handler):
        raise TypeError(f"the handler of “{spec.name}” is no async function")
    declared = list(inspect.signature(spec.handler).parameters.values())
    if not declared or declared[0].kind not in _POSITIONAL:
        raise TypeError(f"the handler of “{spec.name}” takes no context: its first parameter is the `Context`")
    hints = _hints(spec)
    found = [_parameter(p, hints.get(p.name, str)) for p in declared[1:]]
    positional = tuple(p for p in found if not p.is_flag)
    if any(p.takes_rest or p.takes_all for p in positional[:-1]):
        raise TypeError(f"“{spec.name}”: what takes the rest of the line must be the last argument")
    return Parameters(positional, {p.label.casefold(): p for p in found if p.is_flag})


def _hints(spec: CommandSpec) -> dict[str, Any]:
    try:
        return get_type_hints(spec.handler)
    except NameError as error:
        raise TypeError(f"“{spec.name}”: {error}; import the types of a handler outside TYPE_CHECKING") from error


def usage(spec: CommandSpec) -> str:
    """`kb show ARTICLE [--full]`"""
    takes = parameters(spec)
    return " ".join([spec.name, *(p.shown for p in (*takes.positional, *takes.flags.values()))])


def bind(spec: CommandSpec, line: str, given: Sequence[Word]) -> Bound:
    """Read the words after the command's path. Raises `UsageError`: an unknown flag or a missing or extra word runs nothing."""
    return _Binding(spec, line, list(given)).read()


class _Binding:
    """The reading of one line; lives for one call."""

    def __init__(self, spec: CommandSpec, line: str, given: list[Word]) -> None:
        self.spec, self.line, self.left = spec, line, given
        self.takes = parameters(spec)
        self.args: list[object] = []
        self.kwargs: dict[str, object] = {}
        self.flags_over = False

    def read(self) -> Bound:
        todo = list(self.takes.positional)
        while self.left:
            word = self.left.pop(0)
            if word.ends_flags and not self.flags_over:
                self.flags_over = True
            elif word.is_flag and not self.flags_over:
                self._flag(word)
            elif not todo:
                raise self._wrong(f"“{_shown(word.text)}” is one word too many.")
            elif todo[0].takes_rest:
                self.args.append(Rest(self.line[word.start :].strip()))
                self.left.clear()
                todo.pop(0)
            else:
                self.args.append(self._value(todo[0], word.text))
                if not todo[0].takes_all:
                    todo.pop(0)
        flags = (p for p in self.takes.flags.values() if p.name not in self.kwargs)
        missing = next((p for p in (*todo, *flags) if p.required), None)
        if missing:
            raise self._wrong(f"{missing.shown} is missing.")
        return Bound(tuple(self.args), self.kwargs)

    def _flag(self, word: Word) -> None:
        name, equals, text = word.text[2:].partition("=")
        flag = self.takes.flags.get(name.casefold())
        if flag is None:
            close = nearest(name, self.takes.flags)
            hint = f" Did you mean --{close[0]}?" if close else ""
            raise self._wrong(f"There is no flag --{_shown(name)}; nothing was run.{hint}")
        if flag.name in self.kwargs:
            raise self._wrong(f"--{flag.label} is there twice.")
        if flag.is_switch:
            if equals:
                raise self._wrong(f"--{flag.label} takes no value.")
            self.kwargs[flag.name] = True
        else:
            self.kwargs[flag.name] = self._value(flag, text if equals else self._next_value(flag))

    def _next_value(self, flag: Parameter) -> str:
        """The word after a flag. `--from --to x` has forgotten a value; one that begins so is quoted, or follows a `=`."""
        if not self.left or self.left[0].is_flag or self.left[0].ends_flags:
            raise self._wrong(f"--{flag.label} needs a value.")
        return self.left.pop(0).text

    def _value(self, parameter: Parameter, text: str) -> object:
        try:
            return parameter.convert(text)
        except ValueError as error:
            name = f"--{parameter.label}" if parameter.is_flag else parameter.label.upper()
            raise self._wrong(f"{name} cannot be “{_shown(text)}”: {error}.") from error

    def _wrong(self, sentence: str) -> UsageError:
        return UsageError(sentence, usage=usage(self.spec))


def _shown(text: str) -> str:
    """What somebody typed, as it may stand in a sentence of ours."""
    return shorten(one_line(text), 60)


def _parameter(declared: inspect.Parameter, hint: Any) -> Parameter:
    kind = _without_none(hint)
    is_flag = declared.kind is inspect.Parameter.KEYWORD_ONLY
    takes_all = declared.kind is inspect.Parameter.VAR_POSITIONAL
    is_switch = is_flag and kind is bool
    if declared.kind is inspect.Parameter.VAR_KEYWORD:
        raise TypeError(f"**{declared.name}: every flag has a name of its own")
    if is_switch and declared.default is not False:
        raise TypeError(f"the switch {declared.name} must be False unless it is given")
    if kind is Rest and (is_flag or takes_all):
        raise TypeError(f"{declared.name}: the rest of the line is one positional argument")
    return Parameter(
        name=declared.name,
        convert=_converter(kind),
        required=declared.default is inspect.Parameter.empty and not takes_all,
        is_flag=is_flag,
        is_switch=is_switch,
        takes_rest=kind is Rest,
        takes_all=takes_all,
    )


def _without_none(hint: Any) -> Any:
    """`X | None` is read as X; leaving the word out gives the default."""
    if get_origin(hint) not in (Union, types.UnionType):
        return hint
    kinds = [kind for kind in get_args(hint) if kind is not types.NoneType]
    if len(kinds) != 1:
        raise TypeError(f"a word can be read into one type only, not into {hint}")
    return kinds[0]


def _converter(kind: Any) -> Callable[[str], object]:
    if get_origin(kind) is Literal:
        return _one_of({str(choice): choice for choice in get_args(kind)})
    if isinstance(kind, type) and issubclass(kind, Enum):
        return _one_of({str(member.value): member for member in kind})
    if hasattr(kind, "from_chat"):
        return kind.from_chat  # type: ignore[no-any-return] # documented protocol
    if kind in _CONVERTERS:
        return _CONVERTERS[kind]
    raise TypeError(f"no word of chat can be read into {kind!r}: give the type a from_chat class method")


def _one_of(choices: dict[str, object]) -> Callable[[str], object]:
    folded = {name.casefold(): choice for name, choice in choices.items()}

    def convert(text: str) -> object:
        if text.casefold() not in folded:
            raise ValueError(f"it is one of {', '.join(choices)}")
        return folded[text.casefold()]

    return convert


def _integer(text: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise ValueError("a whole number is expected") from None


def _number(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise ValueError("a number is expected")
    return number


_UNITS = ("weeks", "days", "hours", "minutes", "seconds")
_DURATION = re.compile("".join(rf"(?:(?P<{unit}>[0-9]{{1,6}}){unit[0]})?" for unit in _UNITS))


def duration(text: str) -> timedelta:
    """`15m`, `2h`, `1d12h`, the larger unit first. Raises `ValueError`."""
    match = _DURATION.fullmatch(text.casefold())
    if not match or not text:
        raise ValueError("a duration such as 15m, 2h or 1d12h is expected")
    return timedelta(**{unit: int(number) for unit, number in match.groupdict().items() if number})


def _zone(text: str) -> ZoneInfo:
    try:
        return ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError("a time zone such as Europe/Berlin or UTC is expected") from None


def _boolean(text: str) -> bool:
    if text.casefold() not in {"on", "off", "yes", "no", "true", "false"}:
        raise ValueError("on or off is expected")
    return text.casefold() in {"on", "yes", "true"}


_CONVERTERS: dict[Any, Callable[[str], object]] = {
    str: str,
    Rest: Rest,
    int: _integer,
    float: _number,
    bool: _boolean,
    timedelta: duration,
    ZoneInfo: _zone,
}
