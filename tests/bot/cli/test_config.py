"""`openinfra-bot config`: what is in effect, and what there is to set."""

from __future__ import annotations

import tomllib

import pytest

from tests.bot.cli.driving import Cli


def test_without_a_file_the_defaults_are_shown(cli: Cli) -> None:
    shown = cli.run("config", "show").stdout
    assert shown.startswith("# no configuration file: these are the defaults\n[bot]\n")
    assert tomllib.loads(shown)["limits"]["burst"] == 8


def test_what_is_shown_is_toml_with_every_setting(cli: Cli) -> None:
    path = cli.config(
        """\
        [bot]
        state = "postgresql://bot:sesame123@db.example/bot"
        [irc.libera]
        servers = ["irc.libera.chat:6697"]
        sasl = "plain"
        password = { env = "LIBERA_PASSWORD" }
        [irc.libera.channels."#ops"]
        key = { file = "key.txt" }
        [roles]
        operator = ["libera:ada"]
        "on call" = []
        [[access]]
        command = "can"
        who = ["libera:ada"]
        args = { line = "kb *" }
        """
    )
    shown = cli.run("config", "show").stdout
    assert shown.startswith(f"# from {path}\n")
    assert "sesame123" not in shown
    settings = tomllib.loads(shown)
    assert settings["bot"]["state"] == "postgresql://[redacted]@db.example/bot"
    assert settings["irc"]["libera"]["password"] == {"env": "LIBERA_PASSWORD"}
    assert settings["irc"]["libera"]["channels"]["#ops"]["key"] == {"file": str(path.parent / "key.txt")}
    assert settings["irc"]["libera"]["limits"]["burst"] == 5
    assert settings["roles"] == {"operator": ["libera:ada"], "on call": []}
    rule = {
        "command": "can",
        "room": "*",
        "who": ["libera:ada"],
        "role": [],
        "effect": "allow",
        "args": {"line": "kb *"},
    }
    assert settings["access"] == [rule]


@pytest.mark.parametrize("way", ["option", "variable"])
def test_the_file_can_be_named(cli: Cli, way: str) -> None:
    path = cli.config("[limits]\nburst = 77")
    other = path.rename(path.with_name("other.toml"))
    named = {"option": ["--config", str(other)], "variable": []}[way]
    variable = {} if way == "option" else {"OPENINFRA_BOT_CONFIG": str(other)}
    assert "burst = 77" in cli.run(*named, "config", "show", **variable).stdout


def test_a_file_that_is_named_must_be_there(cli: Cli) -> None:
    done = cli.run("--config", "/nowhere/bot.toml", "config", "show")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == (
        "The configuration /nowhere/bot.toml cannot be read: No such file or directory. “openinfra-bot init” writes one.\n"
    )


def test_docs_explain_every_section_of_core_and_plugins(plugged: Cli) -> None:
    shown = plugged.run("config", "docs").stdout
    for section in ("[bot]", "[limits]", "[audit]", "[[access]]", "[irc.NAME]", "[irc.NAME.channels.NAME]", "[demo]"):
        assert f"{section}\n" in shown
    assert '  log_level (one of "debug", "info", "warning", "error", default "info")\n    How much is logged' in shown


def test_docs_of_one_section(cli: Cli) -> None:
    shown = cli.run("config", "docs", "audit").stdout
    assert shown.startswith("[audit]\n")
    assert "[bot]" not in shown


def test_docs_of_no_section(cli: Cli) -> None:
    done = cli.run("config", "docs", "nosuch")
    assert done.returncode == 2
    assert done.stderr.startswith("There is no section nosuch. Sections are: bot, limits, ")
