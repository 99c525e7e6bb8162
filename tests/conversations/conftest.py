"""The whole bot as a process of its own, on real daemons: what a team gets."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from textwrap import dedent
from typing import TYPE_CHECKING

import pytest

from tests.servers.irc import IrcServer
from tests.servers.irc_client import Person
from tests.servers.irc_fixtures import Connect

if TYPE_CHECKING:
    from tests.servers.slack import SlackServer

NICK = "oib"
COMMAND = str(Path(sys.executable).parent / "openinfra-bot")

CONFIGURATION = """
[bot]
state = "{state}"
[limits]
burst = 1000
{more}
"""

WORKSPACE = """
[slack.{name}]
bot_token = {{ env = "TEST_BOT_TOKEN" }}
app_token = {{ env = "TEST_APP_TOKEN" }}
api_url = "{url}"
[slack.{name}.timing]
post_gap = 0.0
retry = 0.1
longest = 0.5
stuck = 1.0
ping = 0.5
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
        self._env: dict[str, str] = {}

    def join(self, server: IrcServer, channel: str, *, name: str = "net", keys: str = "") -> RunningBot:
        """Add a network to the configuration."""
        self._networks += NETWORK.format(
            name=name, host=server.host, port=server.port, nick=NICK, channel=channel, keys=keys
        )
        return self

    def sign_in(self, slack: SlackServer, *, name: str = "work") -> RunningBot:
        """Add a Slack workspace to the configuration."""
        self._networks += WORKSPACE.format(name=name, url=slack.api_url)
        self._env |= {"TEST_BOT_TOKEN": slack.bot_token, "TEST_APP_TOKEN": slack.app_token}
        return self

    def plug(self, name: str, module: str) -> RunningBot:
        """Install a handler family where the bot finds it, as pip would."""
        site = self.folder / "plugins"
        (site / f"{name}-1.0.dist-info").mkdir(parents=True)
        (site / f"{name}-1.0.dist-info" / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
        points = f"[openinfra_bot.handlers]\n{name} = {name}\n"
        (site / f"{name}-1.0.dist-info" / "entry_points.txt").write_text(points)
        (site / f"{name}.py").write_text(dedent(module), encoding="utf-8")
        self._env["PYTHONPATH"] = str(site)
        return self

    def start(self, more: str = "") -> None:
        """Start it; a test waits for its JOIN to know that it is there."""
        text = CONFIGURATION.format(state=self.state, more=more) + self._networks
        self.config.write_text(text, encoding="utf-8")
        env = os.environ | {f"XDG_{kind}_HOME": str(self.folder / kind.lower()) for kind in ("CACHE", "DATA", "CONFIG")}
        env |= self._env
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

    def ended(self) -> int:
        """Wait until it ends by itself; returns the exit code."""
        assert self._process is not None
        return self._process.wait(20)

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
