"""The file that `init` writes: commented, complete, and true to the settings."""

from __future__ import annotations

import math
import re
import tomllib
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.commands.family import installed
from bot.config.keys import Key, element, is_section, keys, plain
from bot.config.load import read
from bot.config.template import sections, template
from bot.config.toml import written

FAMILIES = installed()
OFF = re.compile(r"^#(?! |$)", re.MULTILINE)


def all_keys(key: Key) -> list[Key]:
    """A key, and those of the table that it is."""
    inside = key.section or plain(element(key.hint))
    return [key, *(deeper for one in keys(inside) for deeper in all_keys(one))] if is_section(inside) else [key]


EVERY_KEY = [one for section in sections(FAMILIES) for one in all_keys(section) if one.owner is not one.hint]


@pytest.mark.parametrize("key", EVERY_KEY, ids=lambda key: f"{key.owner.__name__}.{key.name}")
def test_every_key_is_explained_in_one_line(key: Key) -> None:
    assert key.doc, f"{key.owner.__module__}.{key.owner.__name__}.{key.name} has no description"
    assert "\n" not in key.doc


def test_as_it_stands_it_sets_nothing() -> None:
    assert read(tomllib.loads(template(FAMILIES, {})), FAMILIES) == read({}, FAMILIES)


def test_every_key_is_in_it() -> None:
    text = template(FAMILIES, {})
    comments = " ".join(line.removeprefix("# ") for line in text.splitlines() if line.startswith("# "))
    for key in EVERY_KEY:
        stands = re.search(rf"^#?(\[.*)?{re.escape(key.name)}\b", text, re.MULTILINE)
        assert stands or re.search(rf"Each is a table with [^.]*\b{re.escape(key.name)}\b", comments), key.name


def test_every_line_that_is_off_can_be_switched_on_and_means_the_default() -> None:
    on = tomllib.loads(OFF.sub("", template(FAMILIES, {})))
    settings, defaults = read(on, FAMILIES), read({}, FAMILIES)
    for section in ("bot", "limits", "audit"):
        assert getattr(settings, section) == getattr(defaults, section)
    for name, family in settings.families.items():
        for key in keys(type(family)):
            if not key.is_table_by_name:  # an example is not the default
                assert getattr(family, key.name) == getattr(defaults.families[name], key.name)
    network = settings.irc["libera"]
    assert network.channels["#example"].prefix == "!"
    for key in keys(type(network)):
        if key.default is not None and not key.is_required and key.name != "channels":
            assert getattr(network, key.name) == key.default


def test_what_is_set_is_set_and_the_rest_stays_off() -> None:
    values: dict[str, Any] = {
        "bot": {"log_level": "debug"},
        "irc": {
            "one": {"servers": ["a:1"], "password": {"env": "PW"}, "channels": {"#a": {}, "#b": {"ambient": True}}},
            "two": {"servers": ["b:2"], "limits": {"burst": 9}},
        },
    }
    assert {name: value for name, value in tomllib.loads(template(FAMILIES, values)).items() if value} == values


def test_lines_are_short_enough_to_read() -> None:
    assert max(map(len, template(FAMILIES, {}).splitlines())) <= 120


TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
VALUES = st.recursive(
    st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.floats() | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=8,
)


@given(VALUES)
def test_any_value_is_read_back_as_it_was(value: Any) -> None:
    back = tomllib.loads(f"x = {written(value)}")["x"]
    assert same(back, value)


def same(one: Any, other: Any) -> bool:
    """Equal, NaN included."""
    if isinstance(one, float) and isinstance(other, float):
        return one == other or (math.isnan(one) and math.isnan(other))
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    return all(map(same, one, other)) and len(one) == len(other) if isinstance(one, list) else bool(one == other)


def test_nothing_cannot_be_written() -> None:
    with pytest.raises(TypeError):
        written(None)
    assert written(msgspec.defstruct("Empty", [("a", str, "")])()) == "{}"
