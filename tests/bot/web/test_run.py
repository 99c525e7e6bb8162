"""`openinfra-bot run` with pages: the real program, with no network to talk to."""

from __future__ import annotations

import asyncio
import signal
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import aiohttp
import pytest

from tests.bot.cli.driving import Cli, fresh, stop

CONFIG = (
    '[web]\nlisten = "127.0.0.1:{port}"\n{more}\n[irc.test]\nservers = ["127.0.0.1:1"]\ntls = false\nnick = "bot"\n'
)


@pytest.fixture
def cli(tmp_path: Path) -> Cli:
    return fresh(tmp_path, tmp_path / "cache")


@pytest.fixture
def port() -> int:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        return int(unused.getsockname()[1])


@pytest.fixture
def started(cli: Cli, port: int, request: pytest.FixtureRequest) -> Iterator[subprocess.Popen[bytes]]:
    cli.config(CONFIG.format(port=port, more=request.param))
    process = cli.start("run")
    yield process
    if process.poll() is None:
        process.kill()
        process.communicate()


async def got(port: int, path: str) -> tuple[int, str]:
    """The answer, once somebody listens."""
    async with aiohttp.ClientSession() as session, asyncio.timeout(30):
        while True:
            try:
                async with session.get(f"http://127.0.0.1:{port}{path}") as answer:
                    return answer.status, await answer.text()
            except aiohttp.ClientConnectorError:
                await asyncio.sleep(0.05)


@pytest.mark.parametrize("started", ["pages = true"], indirect=True)
async def test_pages_are_there_while_no_network_is(started: subprocess.Popen[bytes], port: int) -> None:
    status, text = await got(port, "/")
    assert status == 200
    assert "<h1>Pages</h1>" in text
    assert (await got(port, "/nothing"))[0] == 404
    code, log = await asyncio.to_thread(stop, started, signal.SIGTERM)
    assert code == 0, log
    assert "Traceback" not in log


@pytest.mark.parametrize("started", [""], indirect=True)
async def test_without_being_told_to_nothing_listens(started: subprocess.Popen[bytes], port: int) -> None:
    assert started.stderr is not None
    async with asyncio.timeout(30):
        while b"IRC network test" not in await asyncio.to_thread(started.stderr.readline):
            pass  # the networks are being connected, and the server would be up
    with pytest.raises(ConnectionRefusedError):
        await asyncio.open_connection("127.0.0.1", port)
