"""The bots of the Slack benchmark: how each is started, and what is read off its process."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil

from tests.bench.slack_load import WAIT_SECONDS
from tests.servers.irc import IrcServer
from tests.servers.slack import Channel, SlackServer

HERE = Path(__file__).resolve().parent
PROGRAM = Path(sys.executable).parent / "openinfra-bot"

CORE = """
[bot]
state = "{state}"
log_level = "error"
[limits]
burst = 1000000000
at_once = 1000000
"""
SLACK = """
[slack.bench]
bot_token = {{ env = "BOT" }}
app_token = {{ env = "APP" }}
api_url = "{api}"
[slack.bench.timing]
post_gap = 0.0
[slack.bench.channels.{channel}]
ambient = {ambient}
"""
IRC = """
[irc.old]
servers = ["{host}:{port}"]
tls = false
nick = "peer"
[irc.old.channels."#bench"]
"""
PLUGIN = f'''
"""A command that hangs."""
import asyncio

from bot.chat.reply import Reply
from bot.commands.spec import command


@command("bench wait", examples=["bench wait"], deadline=60)
async def wait(ctx) -> Reply:
    """Wait."""
    await asyncio.sleep({WAIT_SECONDS})
    return Reply("waited")
'''


@dataclass(frozen=True, slots=True)
class Bot:
    """What to start. `links` is how many Socket Mode connections it has when it is ready."""

    name: str
    command: tuple[str, ...]
    links: int = 0


class Home:
    """A folder with what the bots need: a home of their own, so that nothing of this machine's user is used or left behind."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._count = 0
        info = folder / "plugins/bench_hang-1.0.dist-info"
        info.mkdir(parents=True)
        (folder / "plugins/bench_hang.py").write_text(PLUGIN, encoding="utf-8")
        (info / "METADATA").write_text("Metadata-Version: 2.1\nName: bench_hang\nVersion: 1.0\n", encoding="utf-8")
        (info / "entry_points.txt").write_text("[openinfra_bot.handlers]\nbench = bench_hang\n", encoding="utf-8")

    @property
    def environment(self) -> dict[str, str]:
        """Without proxies, and with the plugin."""
        kept = {"PATH": os.environ.get("PATH", ""), "LANG": "C.UTF-8", "HOME": str(self._folder)}
        return kept | {"PYTHONPATH": str(self._folder / "plugins"), "BENCH_WAIT": str(WAIT_SECONDS)}

    def bolt(self, server: SlackServer) -> Bot:
        """The bare slack-bolt bot."""
        return Bot("bare slack-bolt", (sys.executable, str(HERE / "peers/bolt_echo.py"), server.api_url), 1)

    def ours(
        self,
        name: str,
        slack: tuple[SlackServer, Channel] | None = None,
        irc: IrcServer | None = None,
        *,
        ambient: bool = False,
    ) -> Bot:
        """The whole bot with these networks, and a store of its own."""
        self._count += 1
        text = CORE.format(state=self._folder / f"{self._count}.db")
        if slack is not None:
            server, channel = slack
            text += SLACK.format(api=server.api_url, channel=channel.id, ambient=str(ambient).lower())
        if irc is not None:
            text += IRC.format(host=irc.host, port=irc.port)
        path = self._folder / f"{self._count}.toml"
        path.write_text(text, encoding="utf-8")
        return Bot(name, (str(PROGRAM), "--config", str(path), "run"), 2 if slack is not None else 0)

    @contextlib.contextmanager
    def running(self, bot: Bot, server: SlackServer | None = None) -> Iterator[psutil.Process]:
        """The bot's process; it is ended in any case."""
        tokens = {"BOT": server.bot_token, "APP": server.app_token} if server is not None else {}
        with subprocess.Popen(bot.command, stdout=subprocess.DEVNULL, env=self.environment | tokens) as process:
            try:
                yield psutil.Process(process.pid)
                if process.poll() is not None:
                    raise AssertionError(f"{bot.name} has ended by itself")
            finally:
                process.terminate()
                with contextlib.suppress(subprocess.TimeoutExpired):
                    process.wait(15)
                process.kill()


def cpu(process: psutil.Process) -> float:
    """Seconds of processor time, user and system."""
    times = process.cpu_times()
    return float(times.user + times.system)


def megabytes(process: psutil.Process) -> float:
    """What is resident."""
    return float(process.memory_info().rss) / 1e6


IMPORTS = """
import time
from time import process_time as cpu, perf_counter as wall
import bot.cli.serve, bot.config.load
before = cpu(), wall()
import bot.slack.adapter
print((cpu() - before[0]) * 1e3, (wall() - before[1]) * 1e3)
"""


def import_ms(home: Home, times: int = 5) -> tuple[float, float]:
    """What the import of the adapter adds to that of the service, in ms of processor and of clock: medians."""
    found = []
    for _ in range(times):
        code = [sys.executable, "-c", IMPORTS]
        done = subprocess.run(code, capture_output=True, text=True, check=True, timeout=60, env=home.environment)
        found.append(tuple(float(part) for part in done.stdout.split()))
    used, took = (sorted(column)[times // 2] for column in zip(*found, strict=True))
    return used, took
