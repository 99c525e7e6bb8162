"""`openinfra-bot chat` in a real terminal."""

from __future__ import annotations

import re
import signal
import stat
import termios
from collections.abc import Callable, Iterator
from pathlib import Path

import pexpect
import pytest

from tests.bot.cli.driving import Cli

PROMPT = r"> |>\x08\x1b\[2C"
"""The mark; behind it the cursor is moved rather than a space written."""
PASTE = "\x1b[200~{}\x1b[201~"
CODES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
Start = Callable[..., "pexpect.spawn[str]"]


@pytest.fixture
def start() -> Iterator[Start]:
    """Start a conversation and wait for its prompt; whatever is left of it is closed at the end."""
    started: list[pexpect.spawn[str]] = []

    def begin(program: Cli, *before: str, **environment: str) -> pexpect.spawn[str]:
        talk = program.talk(*before, "chat", **environment)
        started.append(talk)
        talk.expect(PROMPT)
        return talk

    yield begin
    for talk in started:
        talk.close(force=True)


def ask(talk: pexpect.spawn[str], line: str, answer: str) -> str:
    """Enter a line; what was shown up to the end of the expected answer, without its codes."""
    talk.send(f"{line}\r")
    talk.expect_exact(answer)
    return CODES.sub("", str(talk.before) + answer)


def leave(talk: pexpect.spawn[str], by: str = "\x04") -> tuple[int | None, str]:
    """Leave; the exit code and the last words."""
    talk.send(by)
    talk.expect(pexpect.EOF)
    talk.close()
    return talk.exitstatus, CODES.sub("", str(talk.before))


def test_the_greeting_says_what_to_try(cli: Cli, start: Start) -> None:
    talk = start(cli)
    greeting = CODES.sub("", str(talk.before)).splitlines()
    assert greeting[0].startswith("openinfra-bot ")
    assert "Try “help”" in greeting[1]
    assert "Ctrl-D leaves" in greeting[1]


def test_a_pasted_error_finds_its_article(cli: Cli, start: Start) -> None:
    talk = start(cli)
    shown = ask(talk, 'host not found in resolver "kube-dns.kube-system"', "kb show openwhisk-kubespray-coredns")
    assert "kubectl get svc -A" in shown
    assert "next: " in shown


def test_an_answer_stands_below_its_question(cli: Cli, start: Start) -> None:
    talk = start(cli)
    ask(talk, "ping", "pong")
    talk.expect(PROMPT)
    ask(talk, "whoami", "vouched for by terminal")


@pytest.mark.parametrize("by", ["\x04", "exit\r", "quit\r", "QUIT\r", "\x03"])
def test_there_are_several_ways_to_leave(cli: Cli, start: Start, by: str) -> None:
    talk = start(cli)
    ask(talk, "ping", "pong")
    talk.expect(PROMPT)
    code, last = leave(talk, by)
    assert code == 0
    assert "Traceback" not in last


def test_ctrl_c_discards_the_line_and_goes_on(cli: Cli, start: Start) -> None:
    talk = start(cli)
    talk.send("help pi\x03")
    talk.expect(PROMPT)
    ask(talk, "ping", "pong")
    assert leave(talk)[0] == 0


def test_a_paste_of_many_lines_is_one_message(cli: Cli, start: Start) -> None:
    talk = start(cli)
    log = 'kubelet: pulling image\r\nnginx: [emerg] host not found in resolver "kube-dns.kube-system"\r\nkubelet: back-off'
    talk.send(PASTE.format(log))
    talk.expect_exact("back-off")
    shown = ask(talk, "", "kb show openwhisk-kubespray-coredns")
    assert shown.count("next:") == 1


def test_tab_completes_commands_word_by_word(plugged: Cli, start: Start) -> None:
    talk = start(plugged)
    ask(talk, "demo ech\thel\t", "you said hello")


def test_tab_completes_flags(plugged: Cli, start: Start) -> None:
    talk = start(plugged)
    ask(talk, "demo echo hello --sh\t", "you said HELLO")


def test_tab_knows_what_an_answer_has_proposed(plugged: Cli, start: Start) -> None:
    talk = start(plugged)
    ask(talk, "demo propose", "(the next)")
    talk.expect(PROMPT)
    ask(talk, "demo echo lear\t", "you said learnt-from-an-answer")


def test_lines_are_remembered_for_the_next_time(cli: Cli, start: Start) -> None:
    first = start(cli)
    ask(first, "help whoami", "whoami")
    first.expect(PROMPT)
    leave(first)
    history = cli.state / "history"
    assert stat.S_IMODE(history.stat().st_mode) == 0o600
    second = start(cli)
    second.send("\x1b[A")  # arrow up
    second.expect_exact("help whoami")
    second.send("\x03")
    second.expect(PROMPT)
    second.send("\x12whoa")  # Ctrl-R
    second.expect_exact("help")
    second.send("\r\r")
    second.expect("Show which account")


def test_a_secret_in_a_paste_is_not_remembered(cli: Cli, start: Start) -> None:
    talk = start(cli)
    ask(talk, "ping --password=hunter2hunter2", "There is no flag --password")
    talk.expect(PROMPT)
    leave(talk)
    assert "hunter2" not in (cli.state / "history").read_text()


def test_a_slow_answer_leaves_the_prompt_free_and_shows_that_it_is_awaited(
    plugged: Cli, start: Start, tmp_path: Path
) -> None:
    talk = start(plugged)
    flag = tmp_path / "flag"
    talk.send(f"demo wait {flag}\r")
    talk.expect(r"[|/\\-](?: |\x1b\[C)")
    ask(talk, "ping", "pong")
    flag.touch()
    talk.expect_exact("waited long enough")
    talk.expect(PROMPT)
    assert leave(talk)[0] == 0


def test_nothing_is_kept_back_for_more(plugged: Cli, start: Start) -> None:
    talk = start(plugged)
    ask(talk, "demo long", "line 4999")


def test_a_mistake_of_a_handler_shows_no_traceback(plugged: Cli, start: Start) -> None:
    talk = start(plugged)
    shown = ask(talk, "demo boom", "(ref ")
    assert "RuntimeError" not in shown
    talk.expect(PROMPT)
    assert "RuntimeError" in (plugged.state / "chat.log").read_text()


def test_hostile_text_cannot_colour_or_move_anything(plugged: Cli, start: Start) -> None:
    talk = start(plugged)
    talk.send("demo evil\r")
    talk.expect_exact("[bold]markup[/bold]")
    talk.expect(PROMPT)
    shown = str(talk.before)
    assert "\x1b[31mred" not in shown
    assert "\x9b" not in shown
    assert "\x07" not in shown


def test_no_colour_is_respected(cli: Cli, start: Start) -> None:
    talk = start(cli, NO_COLOR="1")
    talk.send("kb show openwhisk-kubespray-coredns\r")
    talk.expect_exact("kube-dns")
    talk.expect(PROMPT)
    assert not re.search(r"\x1b\[[0-9;]*(?:3[0-7]|9[0-7])m", str(talk.before))


def test_without_a_writable_home_it_talks_all_the_same(cli: Cli, start: Start) -> None:
    talk = start(cli, HOME="/dev/null/home", XDG_CACHE_HOME="/dev/null/home")
    assert "Until then nothing is remembered." in CODES.sub("", str(talk.before))
    ask(talk, "ping", "pong")
    assert leave(talk)[0] == 0


def test_a_wrong_configuration_is_a_sentence(cli: Cli) -> None:
    cli.config("[bott]")
    talk = cli.talk("chat")
    talk.expect(pexpect.EOF)
    talk.close()
    assert talk.exitstatus == 1
    assert "[bott] is no section that I know." in str(talk.before)


def test_what_is_typed_while_an_answer_is_awaited_is_not_lost(plugged: Cli, start: Start, tmp_path: Path) -> None:
    talk = start(plugged)
    talk.send(f"demo wait {tmp_path}/never\rping\r")
    talk.expect_exact("pong")


@pytest.mark.parametrize("key", ["\x03", "\x04"])
def test_leaving_in_the_moment_of_an_answer_is_not_lost(cli: Cli, start: Start, key: str) -> None:
    talk = start(cli)
    talk.send(f"ping\r{key}")
    talk.expect(pexpect.EOF)
    talk.close()
    assert talk.exitstatus == 0


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_it_and_gives_the_terminal_back(cli: Cli, start: Start, number: signal.Signals) -> None:
    talk = start(cli)
    assert not termios.tcgetattr(talk.child_fd)[3] & termios.ICANON
    talk.kill(number)
    talk.expect(pexpect.EOF)
    assert termios.tcgetattr(talk.child_fd)[3] & termios.ICANON
    talk.close()
    assert talk.exitstatus == 130
