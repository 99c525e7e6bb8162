"""`openinfra-bot chat` without a terminal: one message a line, plain answers in order."""

from __future__ import annotations

import signal
import subprocess
from pathlib import Path

from tests.bot.cli.driving import Cli, stop


def test_each_line_is_answered_before_the_next_one_is_read(plugged: Cli, tmp_path: Path) -> None:
    (tmp_path / "flag").touch()
    done = plugged.run("chat", stdin=f"ping\n\n  \ndemo wait {tmp_path}/flag\nversion")
    assert done.returncode == 0
    first, second, third = done.stdout.splitlines()
    assert (first, second) == ("pong", "waited long enough")
    assert third.startswith("openinfra-bot ")


def test_quit_ends_it_before_the_input_does(cli: Cli) -> None:
    assert cli.run("chat", stdin="ping\nquit\nping\n").stdout == "pong\n"


def test_nobody_is_limited_at_their_own_machine(cli: Cli) -> None:
    assert cli.run("chat", stdin="ping\n" * 50).stdout == "pong\n" * 50


def test_bytes_that_are_no_utf8_are_no_obstacle(cli: Cli) -> None:
    done = cli.run("chat", stdin=b"\xff\xfe\x00\nping\n")
    assert done.returncode == 0
    assert done.stdout.endswith("pong\n")


def test_a_file_serves_as_input(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "lines").write_text("ping\nping\n")
    with (tmp_path / "lines").open("rb") as lines:
        done = subprocess.run(
            [*cli.program, "chat"], stdin=lines, capture_output=True, env=cli.environment, timeout=60, check=True
        )
    assert done.stdout == b"pong\npong\n"


def test_answers_come_while_the_input_stays_open(cli: Cli) -> None:
    with cli.start("chat") as process:
        assert process.stdin
        assert process.stdout
        for _ in range(2):
            process.stdin.write(b"ping\n")
            process.stdin.flush()
            assert process.stdout.readline() == b"pong\n"
        code, errors = stop(process, signal.SIGINT)
    assert (code, errors) == (130, "")


def test_a_reader_that_goes_away_is_no_error(plugged: Cli) -> None:
    with plugged.start("chat") as process:
        assert process.stdin
        assert process.stdout
        assert process.stderr
        process.stdin.write(b"demo long\n" * 20)
        process.stdin.flush()
        process.stdout.readline()
        process.stdout.close()
        assert process.wait(timeout=20) == 141
        assert process.stderr.read() == b""


def test_a_conversation_and_a_service_share_one_store(cli: Cli, tmp_path: Path) -> None:
    cli.config(f'[bot]\nstate = "{tmp_path}/state.db"')
    with cli.start("chat") as first:
        assert first.stdin
        assert first.stdout
        first.stdin.write(b"ping\n")
        first.stdin.flush()
        first.stdout.readline()
        assert cli.run("chat", stdin="ping\n").stdout == "pong\n"
        assert cli.run("ask", "ping").stdout == "pong\n"
        stop(first)
