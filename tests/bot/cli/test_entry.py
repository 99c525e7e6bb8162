"""From the process's start to its exit code."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pytest

from bot import __version__
from bot.cli import actions
from bot.cli.express import express
from bot.cli.options import Options
from tests.bot.cli.driving import Cli

HEAVY = {"pydantic", "rich", "numpy", "structlog", "alembic", "prompt_toolkit"}


@pytest.mark.parametrize("way", [["--version"], ["version"]])
def test_it_says_its_version(cli: Cli, way: list[str]) -> None:
    assert cli.run(*way).stdout == f"openinfra-bot {__version__}\n"


def test_help_shows_how_to_begin_and_every_command(plugged: Cli) -> None:
    shown = plugged.run("--help").stdout
    assert "openinfra-bot chat" in shown
    for command in ("chat", "ask", "run", "init", "check", "config", "version", "kb", "demo"):
        assert re.search(rf"^  {command} ", shown, re.MULTILINE), command


@pytest.mark.parametrize("command", ["chat", "ask", "run", "init", "check", "config show", "config docs"])
def test_every_command_explains_itself(cli: Cli, command: str) -> None:
    shown = cli.run(*command.split(), "--help").stdout
    assert f"Usage: openinfra-bot {command}" in shown
    assert len(shown.splitlines()) > 5


def test_without_arguments_it_shows_help(cli: Cli) -> None:
    done = cli.run()
    assert "Usage: openinfra-bot" in done.stdout + done.stderr


@pytest.mark.parametrize(
    ("arguments", "said"), [(["aks"], "aks"), (["ask", "--jsno", "x"], "--jsno"), (["run", "now"], "now")]
)
def test_wrong_usage_runs_nothing(cli: Cli, arguments: list[str], said: str) -> None:
    done = cli.run(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "line",
    [
        "--config {} config show",
        "config show --config {}",
        "config --config={} show",
        "ask --config {} ping",
        "ask ping --debug",
    ],
)
def test_common_options_may_stand_anywhere(cli: Cli, line: str) -> None:
    path = cli.config("[limits]\nburst = 77").rename(cli.home / "other.toml")
    done = cli.run(*line.format(path).split())
    assert done.returncode == 0
    assert done.stdout == "pong\n" or "burst = 77" in done.stdout


def test_behind_two_dashes_nothing_is_an_option(cli: Cli) -> None:
    done = cli.run("ask", "--", "help", "--debug")
    assert (done.returncode, "no flag --debug" in done.stdout) == (2, True)


def test_a_family_brings_a_group_of_commands(plugged: Cli) -> None:
    assert plugged.run("demo", "hello").stdout == "hello\n"


@pytest.mark.parametrize(
    ("how", "code", "said"),
    [
        ("later", 75, "Not now.\n"),
        ("config", 1, "Not so.\n"),
        (
            "bug",
            1,
            "This is a mistake of mine: ZeroDivisionError: oops. Run it again as “openinfra-bot --debug …” to see where.\n",
        ),
    ],
)
def test_an_error_is_one_sentence(plugged: Cli, how: str, code: int, said: str) -> None:
    done = plugged.run("demo", "fail", how)
    assert (done.returncode, done.stdout, done.stderr) == (code, "", said)


@pytest.mark.parametrize("how", ["later", "bug"])
def test_debug_shows_where(plugged: Cli, how: str) -> None:
    assert "Traceback" in plugged.run("--debug", "demo", "fail", how).stderr


def test_a_group_that_does_not_load_is_a_sentence(cli: Cli) -> None:
    cli.install("broken", "", "[openinfra_bot.cli]\nbroken = broken:app\nother = broken_too:app\n")
    done = cli.run("broken")
    assert done.returncode == 1
    assert done.stderr.startswith("The command group broken (broken:app) does not load: ")
    assert cli.run("version").returncode == 0


def test_a_family_that_does_not_load_says_how_to_go_on(cli: Cli) -> None:
    cli.install("broken", "import no_such_module", "[openinfra_bot.handlers]\nbroken = broken\n")
    done = cli.run("ask", "ping")
    assert done.returncode == 1
    assert 'switch it off with disabled = ["broken"] under [bot]' in done.stderr
    cli.config('[bot]\ndisabled = ["broken"]\n\n[broken]\nkey = "is ignored meanwhile"')
    assert cli.run("ask", "ping").stdout == "pong\n"


def test_a_terminal_without_unicode_still_gets_its_answer(cli: Cli) -> None:
    done = cli.run("ask", "kb serach x", PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("openinfra-bot c", ["chat", "check", "config"]),
        ("openinfra-bot config ", ["show", "docs"]),
        ("openinfra-bot k", ["kb"]),
    ],
)
def test_a_shell_completes_commands(cli: Cli, line: str, expected: list[str]) -> None:
    words = {"COMP_WORDS": line, "COMP_CWORD": str(line.count(" "))}
    done = cli.run(_OPENINFRA_BOT_COMPLETE="complete_bash", **words)
    assert done.stdout.split() == expected


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_can_be_had_for_common_shells(cli: Cli, shell: str) -> None:
    assert "openinfra-bot" in cli.run("--show-completion", shell).stdout


@pytest.mark.parametrize(
    ("arguments", "forbidden"),
    [
        (["ask", "ping"], HEAVY | {"typer"}),
        (["run"], HEAVY | {"typer"}),
        (["--version"], {"rich", "sqlalchemy", "prompt_toolkit", "knowledge", "bot.app"}),
        (["ask", "--help"], {"rich", "sqlalchemy", "prompt_toolkit", "knowledge", "bot.app"}),
    ],
)
def test_nothing_heavy_is_imported_without_need(cli: Cli, arguments: list[str], forbidden: set[str]) -> None:
    report = cli.run(*arguments, PYTHONPROFILEIMPORTTIME="1").stderr
    imported = {line.rpartition("|")[2].strip() for line in report.splitlines() if line.startswith("import time:")}
    assert "bot.cli.entry" in imported
    assert not imported & forbidden


class TestTheShortWay:
    """`run` and `ask` are read without the command-line library: it must understand exactly what the library would."""

    @pytest.fixture
    def calls(self, monkeypatch: pytest.MonkeyPatch) -> list[tuple[object, ...]]:
        made: list[tuple[object, ...]] = []

        def ask(options: Options, words: Sequence[str], *, as_json: bool) -> int:
            made.append(("ask", str(options.config), options.debug, list(words), as_json))
            return 0

        def run(options: Options) -> None:
            made.append(("run", str(options.config), options.debug))

        monkeypatch.setattr(actions, "ask", ask)
        monkeypatch.setattr(actions, "run", run)
        return made

    @pytest.mark.parametrize("variable", ["", "/from/variable.toml"])
    @pytest.mark.parametrize(
        "line",
        [
            "run",
            "--debug run",
            "--config a.toml run",
            "--config=a.toml --debug run",
            "ask ping",
            "ask kb show x --json",
            "ask --json -",
            "ask",
            "--config a.toml ask what is this",
        ],
    )
    def test_both_ways_read_a_line_alike(
        self, calls: list[tuple[object, ...]], monkeypatch: pytest.MonkeyPatch, line: str, variable: str
    ) -> None:
        from typer.testing import CliRunner

        from bot.cli.app import app

        monkeypatch.setenv("OPENINFRA_BOT_CONFIG", variable)
        assert express(line.split(), Options()) == 0
        assert CliRunner().invoke(app, line.split(), obj=Options()).exit_code == 0
        short, long = calls
        assert short == long

    @pytest.mark.parametrize(
        "line",
        [
            "",
            "version",
            "run now",
            "run --help",
            "ask --jsno x",
            "ask --json --json x",
            "--config",
            "--nope run",
            "-h",
            "ask -- --x",
        ],
    )
    def test_everything_else_goes_the_long_way(self, calls: list[tuple[object, ...]], line: str) -> None:
        assert express(line.split(), Options()) is None
        assert not calls
