"""`openinfra-bot ask`: one question, one answer, and an exit code that scripts can use."""

from __future__ import annotations

import json
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import pytest

from tests.bot.cli.driving import Cli

RESOLVER = 'host not found in resolver "kube-dns.kube-system"'
ARTICLE = "openwhisk-kubespray-coredns"


def test_a_known_error_finds_its_article(cli: Cli) -> None:
    done = cli.run("ask", RESOLVER)
    assert (done.returncode, done.stderr) == (0, "")
    assert ARTICLE in done.stdout


def test_a_pasted_log_is_read_from_standard_input(cli: Cli) -> None:
    log = f"2026-11-20 controller-0 starting\nnginx: [emerg] 1#1: {RESOLVER} in /etc/nginx/nginx.conf:41\n"
    assert ARTICLE in cli.run("ask", stdin=log).stdout
    assert ARTICLE in cli.run("ask", "-", stdin=log).stdout


def test_words_need_no_quotes(cli: Cli) -> None:
    assert cli.run("ask", "help", "ping").stdout.startswith("ping")


def test_a_question_on_the_command_line_leaves_standard_input_alone(cli: Cli) -> None:
    assert cli.run("ask", "ping", stdin="something else").stdout == "pong\n"


def test_commands_work_as_in_chat(cli: Cli) -> None:
    assert "resolver" in cli.run("ask", f"kb show {ARTICLE}").stdout


@pytest.mark.parametrize(
    ("question", "code"),
    [
        ("ping", 0),
        ("zorblax quuxification of the frumious snark", 3),
        ("kb serach x", 2),
        ("ping --twice", 2),
        ("demo change", 4),
        ("demo boom", 1),
        ("demo down", 1),
    ],
)
def test_the_exit_code_says_how_it_ended(plugged: Cli, question: str, code: int) -> None:
    assert plugged.run("ask", question).returncode == code


def test_a_rule_denies_in_the_shell_as_well(cli: Cli) -> None:
    cli.config('[[access]]\ncommand = "ping"\nroom = "shell:*"\neffect = "deny"')
    done = cli.run("ask", "ping")
    assert (done.returncode, done.stdout) == (4, "A rule denies “ping” in this room.\n")


@pytest.mark.parametrize("stdin", ["", " \n\t\n", "\x00\u200b\n"])
def test_nothing_asked_is_wrong_usage(cli: Cli, stdin: str) -> None:
    done = cli.run("ask", stdin=stdin)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == 'Nothing was asked.\nUsage: openinfra-bot ask "QUESTION", or … | openinfra-bot ask\n'


def test_bytes_that_are_no_utf8_are_no_obstacle(cli: Cli) -> None:
    done = cli.run("ask", stdin=b"\xff\xfe caf\xe9: " + RESOLVER.encode())
    assert (done.returncode, done.stderr) == (0, "")


def test_a_log_of_many_megabytes_is_cut_and_says_so(cli: Cli) -> None:
    done = cli.run("ask", stdin=RESOLVER.encode() + b"\n" + b"all is well here 1234\n" * 300_000)
    assert done.stderr == "Only the first 4 MiB were read; paste the part around the error.\n"
    assert "Traceback" not in done.stdout
    assert done.returncode in {0, 1, 3}


def test_a_mistake_of_a_handler_shows_a_reference_and_the_log_has_the_rest(plugged: Cli) -> None:
    done = plugged.run("ask", "demo boom")
    assert "mistake of mine" in done.stdout
    assert "RuntimeError" not in done.stdout + done.stderr
    reference = done.stdout.partition("ref ")[2].partition(")")[0]
    log = (plugged.state / "chat.log").read_text()
    assert reference
    assert f"[{reference}]" in log
    assert "hunter2" not in log


def test_hostile_text_cannot_reach_the_terminal(plugged: Cli) -> None:
    for arguments in (["ask", "demo evil"], ["ask", "--json", "demo evil"], ["ask", "help \x1b[2Jfoo"]):
        shown = plugged.run(*arguments).stdout
        assert not set(shown) & {chr(code) for code in (*range(10), *range(11, 32), *range(127, 160))}


class TestJson:
    def test_one_object_tells_everything(self, cli: Cli) -> None:
        answer = json.loads(cli.run("ask", "--json", RESOLVER).stdout)
        assert set(answer) == {"status", "summary", "severity", "body", "ref", "data"}
        assert (answer["status"], answer["severity"]) == ("answered", "warning")
        assert answer["data"]["article"] == ARTICLE
        assert {block["type"] for block in answer["body"]} >= {"command", "actions"}

    def test_the_exit_code_stays(self, cli: Cli) -> None:
        done = cli.run("ask", "--json", "ping --twice")
        assert done.returncode == 2
        assert json.loads(done.stdout)["status"] == "usage"

    def test_it_is_one_line(self, plugged: Cli) -> None:
        assert plugged.run("ask", "--json", "demo evil").stdout.count("\n") == 1


class TestWithoutADisk:
    NOWHERE = "/dev/null/home"

    def test_an_unwritable_home_costs_only_the_memory(self, cli: Cli) -> None:
        done = cli.run("ask", RESOLVER, HOME=self.NOWHERE, XDG_CACHE_HOME=self.NOWHERE)
        assert done.returncode == 0
        assert ARTICLE in done.stdout
        assert done.stderr.startswith(
            "The folder for the store, /dev/null/home/.local/share/openinfra-bot, cannot be made"
        )
        assert done.stderr.endswith("Until then nothing is remembered.\n")

    def test_a_store_that_is_no_database_costs_only_the_memory(self, cli: Cli, tmp_path: Path) -> None:
        (tmp_path / "notes.txt").write_text(
            "this is no database, it is a shopping list, and it is long enough to be read" * 20
        )
        cli.config(f'[bot]\nstate = "{tmp_path}/notes.txt"')
        done = cli.run("ask", "ping")
        assert (done.returncode, done.stdout) == (0, "pong\n")
        assert "notes.txt cannot be opened: file is not a database" in done.stderr

    def test_a_full_device_as_output_is_said(self, cli: Cli) -> None:
        with Path("/dev/full").open("wb") as full:
            done = subprocess.run(
                [*cli.program, "ask", "ping"],
                stdout=full,
                stderr=subprocess.PIPE,
                env=cli.environment,
                timeout=60,
                check=False,
            )
        assert (done.returncode, done.stderr) == (1, b"The system does not let me go on: No space left on device.\n")


def test_a_reader_that_goes_away_is_no_error(plugged: Cli) -> None:
    with plugged.start("ask", "demo long") as process:
        assert process.stdout
        assert process.stderr
        process.stdout.readline()
        process.stdout.close()
        assert process.wait(timeout=20) == 141
        assert process.stderr.read() == b""


def test_questions_are_recorded(cli: Cli, tmp_path: Path) -> None:
    cli.config(f'[bot]\nstate = "{tmp_path}/state.db"')
    cli.run("ask", "ping")
    with closing(sqlite3.connect(tmp_path / "state.db")) as store:
        assert store.execute("select network, command, status from audit").fetchall() == [("shell", "ping", "answered")]
