"""`openinfra-bot run` as a service manager sees it."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.cli.notify import Notifier
from tests.bot.cli.driving import Cli, stop
from tests.servers.scripted_irc import ScriptedServer

NETWORK = """\
    [irc.test]
    servers = ["127.0.0.1:{port}"]
    tls = false
    nick = "oib"
    [irc.test.channels."#ops"]
"""


class Systemd:
    """The other end of NOTIFY_SOCKET."""

    def __init__(self, path: Path) -> None:
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.bind(str(path))
        self._socket.settimeout(20)

    def hear(self) -> str:
        return self._socket.recv(4096).decode()

    def hear_until(self, state: str) -> None:
        while state not in self.hear().split("\n"):
            pass

    def close(self) -> None:
        self._socket.close()


@pytest.fixture
def systemd(tmp_path: Path) -> Iterator[Systemd]:
    service = Systemd(tmp_path / "notify")
    yield service
    service.close()


def start(cli: Cli, tmp_path: Path, **environment: str) -> subprocess.Popen[bytes]:
    """A bot whose only server refuses the connection: it goes on trying."""
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        cli.config(NETWORK.format(port=unused.getsockname()[1]))
    return cli.start("run", NOTIFY_SOCKET=str(tmp_path / "notify"), **environment)


def test_without_a_network_it_says_what_to_do_instead(cli: Cli) -> None:
    done = cli.run("run")
    assert done.returncode == 1
    assert done.stderr.startswith("No network is configured")
    assert "“openinfra-bot init”" in done.stderr
    assert "“openinfra-bot chat”" in done.stderr


def test_a_wrong_configuration_is_told_line_by_line(cli: Cli) -> None:
    path = cli.config('[bott]\n[irc.libera]\nnik = "x"\nservers = ["irc.libera.chat:6697"]\npassword = "hunter2"')
    done = cli.run("run")
    assert done.returncode == 1
    assert done.stderr == (
        f"The configuration {path} is not right:\n"
        "[bott] is no section that I know. Did you mean [bot]?\n"
        "[irc.libera] has no key nik. Did you mean nick?\n"
        "[irc.libera] password: a secret does not stand in this file. "
        'Write where it is: password = { env = "NAME" } or password = { file = "PATH" }.\n'
    )


def test_a_missing_secret_stops_the_start(cli: Cli) -> None:
    cli.config('[irc.x]\nservers = ["127.0.0.1:1"]\nsasl = "plain"\npassword = { env = "NO_SUCH_SECRET" }')
    done = cli.run("run")
    assert done.returncode == 1
    assert "The secret in the environment variable NO_SUCH_SECRET is empty" in done.stderr


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_stops_it_cleanly(cli: Cli, tmp_path: Path, systemd: Systemd, number: signal.Signals) -> None:
    with start(cli, tmp_path) as process:
        systemd.hear_until("READY=1")
        code, log = stop(process, number)
    systemd.hear_until("STOPPING=1")
    assert code == 0
    assert log.splitlines()[-2].endswith(f"{number.name}: stopping")
    assert log.splitlines()[-1].endswith("stopped")
    assert "Traceback" not in log


def test_a_hangup_does_not_end_a_service(cli: Cli, tmp_path: Path, systemd: Systemd) -> None:
    with start(cli, tmp_path, WATCHDOG_USEC="100000") as process:
        systemd.hear_until("READY=1")
        process.send_signal(signal.SIGHUP)
        systemd.hear_until("WATCHDOG=1")
        code, log = stop(process)
    assert code == 0
    assert "SIGHUP: the configuration is read at start; restart the bot to have it read again" in log


def test_the_watchdog_is_fed_with_a_state_in_words(cli: Cli, tmp_path: Path, systemd: Systemd) -> None:
    with start(cli, tmp_path, WATCHDOG_USEC="100000") as process:
        systemd.hear_until("READY=1")
        heard = systemd.hear()
        while "refused" not in heard:
            heard = systemd.hear()
        stop(process)
    assert heard.startswith("WATCHDOG=1\nSTATUS=test: down for ")


async def test_it_connects_answers_and_leaves_with_a_quit(cli: Cli) -> None:
    async with ScriptedServer() as server:
        cli.config(NETWORK.format(port=server.port))
        with cli.start("run") as process:
            peer = await server.peer(seconds=20)
            nick = await peer.register()
            await peer.join(nick, "#ops")
            peer.send(":ada!ada@host PRIVMSG #ops :!ping")
            await peer.expect("^PRIVMSG #ops :ada: pong")
            process.terminate()
            await peer.expect("^QUIT")
            peer.close()
            code, _ = await asyncio.to_thread(stop, process)
    assert code == 0


class TestNotifier:
    def test_without_a_socket_it_is_silent(self) -> None:
        Notifier({}).tell("READY=1")

    def test_a_socket_that_is_gone_is_no_error(self, tmp_path: Path) -> None:
        Notifier({"NOTIFY_SOCKET": str(tmp_path / "gone")}).tell("READY=1")

    def test_an_abstract_socket_is_found(self) -> None:
        name = f"openinfra-bot-test-{os.getpid()}"
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as service:
            service.bind(f"\0{name}")
            service.settimeout(5)
            Notifier({"NOTIFY_SOCKET": f"@{name}"}).tell("READY=1", "STATUS=two\nlines")
            assert service.recv(100) == b"READY=1\nSTATUS=two lines"

    @pytest.mark.parametrize(
        ("environment", "seconds"),
        [
            ({}, 0.0),
            ({"WATCHDOG_USEC": "30000000"}, 30.0),
            ({"WATCHDOG_USEC": "30000000", "WATCHDOG_PID": str(os.getpid())}, 30.0),
            ({"WATCHDOG_USEC": "30000000", "WATCHDOG_PID": "1"}, 0.0),
            ({"WATCHDOG_USEC": "soon"}, 0.0),
        ],
    )
    def test_the_watchdog_is_ours_only_if_systemd_says_so(self, environment: dict[str, str], seconds: float) -> None:
        assert Notifier(environment).watchdog_seconds == seconds
