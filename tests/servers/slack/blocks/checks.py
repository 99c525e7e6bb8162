"""The small checks that Block Kit's rules are made of. Each yields what is wrong, in Slack's manner, with a JSON pointer."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

Check = Callable[[Any, str], Iterator[str]]


def wrong(what: str, path: str) -> str:
    """One problem."""
    return f"[ERROR] {what} [json-pointer:{path}]"


def string(low: int, high: int) -> Check:
    """A string of `low` to `high` characters."""

    def check(value: Any, path: str) -> Iterator[str]:
        if not isinstance(value, str):
            yield wrong("must be a string", path)
        elif len(value) < low:
            yield wrong(f"must be more than {low - 1} characters", path)
        elif len(value) > high:
            yield wrong(f"must be less than {high + 1} characters", path)

    return check


def whole(low: int, high: int) -> Check:
    """A whole number."""

    def check(value: Any, path: str) -> Iterator[str]:
        if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
            yield wrong(f"must be a whole number from {low} to {high}", path)

    return check


def flag(value: Any, path: str) -> Iterator[str]:
    """A Boolean."""
    if not isinstance(value, bool):
        yield wrong("must be a boolean", path)


def anything(value: Any, path: str) -> Iterator[str]:
    """What we do not look into."""
    yield from ()


def one_of(*values: str) -> Check:
    """One of some words."""

    def check(value: Any, path: str) -> Iterator[str]:
        if value not in values:
            yield wrong(f"must be one of {', '.join(values)}", path)

    return check


def web_address(high: int = 3000) -> Check:
    """An http(s) address."""

    def check(value: Any, path: str) -> Iterator[str]:
        yield from string(1, high)(value, path)
        if isinstance(value, str) and not value.startswith(("http://", "https://")):
            yield wrong("must be a valid URL", path)

    return check


def listed(each: Check, low: int, high: int) -> Check:
    """A list of `low` to `high` items."""

    def check(value: Any, path: str) -> Iterator[str]:
        if not isinstance(value, list):
            yield wrong("must be an array", path)
            return
        if len(value) < low:
            yield wrong(f"must be more than {low - 1} items", path)
        if len(value) > high:
            yield wrong(f"no more than {high} items allowed", path)
        for number, item in enumerate(value):
            yield from each(item, f"{path}/{number}")

    return check


def record(required: Mapping[str, Check], optional: Mapping[str, Check]) -> Check:
    """An object with these properties (and `type`) and no others."""
    known = {**required, **optional, "type": anything}

    def check(value: Any, path: str) -> Iterator[str]:
        if not isinstance(value, dict):
            yield wrong("must be an object", path)
            return
        for name in required.keys() - value.keys():
            yield wrong(f"missing required field: {name}", path)
        for name, item in value.items():
            if name not in known:
                yield wrong(f"invalid additional property: {name}", path)
            else:
                yield from known[name](item, f"{path}/{name}")

    return check


def tagged(kinds: Mapping[str, Check]) -> Check:
    """An object whose `type` says which rules hold."""

    def check(value: Any, path: str) -> Iterator[str]:
        if not isinstance(value, dict):
            yield wrong("must be an object", path)
            return
        kind = value.get("type")
        if not isinstance(kind, str) or kind not in kinds:
            yield wrong(f"unsupported type: {kind}", f"{path}/type")
            return
        yield from kinds[kind](value, path)

    return check


def both(*checks: Check) -> Check:
    """Several checks of one value."""

    def check(value: Any, path: str) -> Iterator[str]:
        for one in checks:
            yield from one(value, path)

    return check
