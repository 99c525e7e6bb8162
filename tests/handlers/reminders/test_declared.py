"""Every command of the two families says what it does, and its examples can be said."""

from __future__ import annotations

import pytest

import handlers.cfp
import handlers.reminders
from bot.commands.arguments import bind
from bot.commands.family import from_module
from bot.commands.registry import Registry

REGISTRY = Registry([from_module("cfp", handlers.cfp), from_module("reminders", handlers.reminders)])
EXAMPLES = [(spec.name, example) for spec in REGISTRY.commands for example in spec.examples]


@pytest.mark.parametrize(("name", "example"), EXAMPLES)
def test_an_example_names_its_command_and_parses(name: str, example: str) -> None:
    match = REGISTRY.match(example)
    assert match is not None
    assert match.spec.name == name
    bind(match.spec, match.line, match.rest)


def test_every_command_is_documented_and_has_an_example() -> None:
    assert all(spec.summary and spec.examples for spec in REGISTRY.commands)
    assert len(REGISTRY.commands) == 14
