"""The whole bot as a process of its own, on real daemons: what a team gets."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.servers.irc import IrcServer
from tests.servers.irc_client import Person
from tests.servers.irc_fixtures import Connect

NICK = "oib"
COMMAND = str(Path(sys.executable).parent / "openinfra-bot")

CONFIGURATION = """
[bot]
state = "{state}"
[limits]
burst = 1000
{more}
"""

NETWORK = """
[irc.{name}]
servers = ["{host}:{port}"]
tls = false
nick = "{nick}"
{keys}
[irc.{name}.channels."{channel}"]
ambient = true
"""


class RunningBot:
    """One `openinfra-bot run`, which keeps its store when it is started again."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.config = folder / "config.toml"
        self.state = folder / "state.db"
        self._process: subprocess.Popen[bytes] | None = None
        self._networks = ""

    def join(self, server: IrcServer, channel: str, *, name: str = "net", keys: str = "") -> RunningBot:
        """Add a network to the configuration."""
        self._networks += NETWORK.format(
            name=name, host=server.host, port=server.port, nick=NICK, channel=channel, keys=keys
        )
        return self

    def start(self, more: str = "") -> None:
        """Start it; a test waits for its JOIN to know that it is there."""
        text = CONFIGURATION.format(state=self.state, more=more) + self._networks
        self.config.write_text(text, encoding="utf-8")
        env = os.environ | {f"XDG_{kind}_HOME": str(self.folder / kind.lower()) for kind in ("CACHE", "DATA", "CONFIG")}
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen([COMMAND, "--config", str(self.config), "run"], env=env, stderr=log)

    def kill(self) -> None:
        """As if the power had gone."""
        self._signal(signal.SIGKILL)

    def stop(self) -> int:
        """As a service manager does it; returns the exit code."""
        return self._signal(signal.SIGTERM)

    def _signal(self, number: signal.Signals) -> int:
        assert self._process is not None
        if self._process.poll() is None:
            self._process.send_signal(number)
        return self._process.wait(15)

    @property
    def log(self) -> str:
        return (self.folder / "log").read_text(encoding="utf-8")


@pytest.fixture
def bot() -> Iterator[RunningBot]:
    with tempfile.TemporaryDirectory(prefix="bot-") as folder:
        running = RunningBot(Path(folder))
        yield running
        if running._process is not None:
            running.kill()


@pytest.fixture
def channel(request: pytest.FixtureRequest) -> str:
    """A channel of the test's own."""
    return f"#t{abs(hash(request.node.nodeid)) % 10**8}"


@pytest.fixture
async def mona(bot: RunningBot, ircd: IrcServer, channel: str, person: Connect) -> Person:
    """Somebody in a channel with the running bot, on either daemon."""
    someone = await person(ircd, "mona", channel)
    bot.join(ircd, channel).start()
    await someone.expect(rf":{NICK}!\S+ JOIN :?{channel}")
    return someone
