"""Commands are found by their exact words, the longest path first; everything else only suggests."""

from __future__ import annotations

from types import ModuleType
from typing import Any

import pytest

from bot.chat.reply import Reply
from bot.commands.arguments import bind
from bot.commands.context import Context
from bot.commands.family import Family, from_module, installed
from bot.commands.registry import Registry
from bot.commands.spec import command, listener
from bot.errors import ConfigError


@command("volume", examples=["volume"])
async def volume(ctx: Context) -> Reply:
    """Count volumes."""
    return Reply("")


@command("volume why", aliases=("why volume", "vw"))
async def volume_why(ctx: Context, name: str) -> Reply:
    """Explain a volume."""
    return Reply("")


@command("volume why not")
async def volume_why_not(ctx: Context) -> Reply:
    """Explain why not."""
    return Reply("")


@command("Ping")
async def ping(ctx: Context) -> Reply:
    """Answer."""
    return Reply("pong")


def family(*functions: Any) -> Family:
    module = ModuleType("sample", "A sample.\n\nMore.")
    for number, function in enumerate(functions):
        setattr(module, f"thing{number}", function)
    return from_module("sample", module)


@pytest.fixture
def registry() -> Registry:
    return Registry([family(volume, volume_why, volume_why_not, ping)])


@pytest.mark.parametrize(
    ("line", "name", "rest"),
    [
        ("volume", "volume", []),
        ("volume why", "volume why", []),
        ("volume why v1", "volume why", ["v1"]),
        ("volume why not", "volume why not", []),
        ("volume why not v1", "volume why not", ["v1"]),
        ("volume list", "volume", ["list"]),
        ("VOLUME  Why V1", "volume why", ["V1"]),
        ("why volume v1", "volume why", ["v1"]),
        ("vw v1", "volume why", ["v1"]),
        ("ping", "ping", []),
    ],
)
def test_the_longest_path_is_the_command(registry: Registry, line: str, name: str, rest: list[str]) -> None:
    match = registry.match(line)
    assert match is not None
    assert match.spec.name == name
    assert [word.text for word in match.rest] == rest


@pytest.mark.parametrize("line", ["", "volumes", "why", '"ping"', "x ping", "pinging", "/ping"])
def test_other_words_are_no_command(registry: Registry, line: str) -> None:
    assert registry.match(line) is None


def test_at_most_three_are_suggested_as_usage_lines(registry: Registry) -> None:
    assert registry.suggest("pign") == ("ping",)
    assert registry.suggest("volume wyh") == ("volume why NAME", "volume why not", "volume")
    assert registry.suggest("zzzz") == ()
    assert registry.suggest("") == ()
    assert len(registry.suggest("volume x y z")) <= 3


def test_two_commands_of_one_name_are_refused() -> None:
    @command("vw")
    async def other(ctx: Context) -> Reply:
        return Reply("")

    with pytest.raises(ValueError, match="two commands are called “vw”"):
        Registry([family(volume_why), family(other)])


@pytest.mark.parametrize("path", ["", "one two three four"])
def test_a_path_has_one_to_three_words(path: str) -> None:
    @command(path)
    async def odd(ctx: Context) -> Reply:
        return Reply("")

    with pytest.raises(ValueError, match="one to three words"):
        Registry([family(odd)])


def test_a_bad_signature_is_refused_when_the_registry_is_built() -> None:
    @command("bad")
    async def bad(ctx: Context, names: dict[str, str]) -> Reply:
        return Reply("")

    with pytest.raises(TypeError, match="no word of chat"):
        Registry([family(bad)])


def test_an_ambient_listener_that_wants_nothing_is_refused() -> None:
    @listener(ambient=True)
    async def deaf(ctx: Context, text: str) -> Reply | None:
        return None

    with pytest.raises(TypeError, match="has no `wants`"):
        Registry([family(deaf)])


def test_a_function_under_two_names_is_one_command() -> None:
    found = family(ping, ping)
    assert [spec.name for spec in found.commands] == ["ping"]
    assert found.doc == "A sample."


def test_only_wanted_channel_talk_is_wanted() -> None:
    @listener(ambient=True, wants=lambda text: "?" in text)
    async def asks(ctx: Context, text: str) -> Reply | None:
        return None

    registry = Registry([family(asks)])
    assert registry.wants("why?")
    assert not registry.wants("because")


def test_an_unknown_name_cannot_be_disabled() -> None:
    with pytest.raises(ConfigError, match="nosuch"):
        installed(["nosuch"])


def test_every_shipped_command_is_documented_and_its_examples_parse() -> None:
    """What `help` and the page of commands show is all from here; a plugin is held to the same."""
    registry = Registry(installed())
    assert registry.commands
    for spec in registry.commands:
        assert spec.summary, f"“{spec.name}” has no docstring"
        assert len(spec.summary) <= 100, f"the first line about “{spec.name}” is no summary"
        assert spec.examples, f"“{spec.name}” has no example"
        for example in spec.examples:
            match = registry.match(example)
            assert match is not None, f"“{example}” names no command"
            assert match.spec is spec, f"“{example}” is an example of “{match.spec.name}”, not of “{spec.name}”"
            bind(spec, match.line, match.rest)
