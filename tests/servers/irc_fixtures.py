"""Pytest fixtures of the IRC daemons; `tests/conftest.py` registers them."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.servers import certificate
from tests.servers.irc import Atheme, InspIRCd, IrcServer, NgIRCd
from tests.servers.irc_client import Person

CLIENT_ACCOUNT = ("certbot", "certpass1")
ACCOUNTS = {"botacct": "botpass1", "ada": "adapass1", "mona": "monapass1", "bothelper": "helperpass1"}


@pytest.fixture(scope="session")
def server_folder() -> Iterator[Path]:
    """A folder that the servers' unprivileged user can reach; pytest's own cannot be."""
    with tempfile.TemporaryDirectory(prefix="servers-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield folder


def _folder(parent: Path, name: str) -> Path:
    return Path(tempfile.mkdtemp(prefix=f"{name}-", dir=parent))


@pytest.fixture(scope="session")
def ngircd(server_folder: Path) -> Iterator[NgIRCd]:
    """An old-style server."""
    server = NgIRCd(_folder(server_folder, "ngircd"))
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def inspircd(server_folder: Path) -> Iterator[InspIRCd]:
    """An IRCv3 server, without services unless `atheme` is asked for."""
    server = InspIRCd(_folder(server_folder, "inspircd"))
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def client_certificate(server_folder: Path) -> certificate.Certificate:
    """A certificate that an account accepts as its login."""
    return certificate.make(_folder(server_folder, "client"), "client")


@pytest.fixture(scope="session")
def atheme(inspircd: InspIRCd, client_certificate: certificate.Certificate) -> Iterator[Atheme]:
    """Services on `inspircd` with a few accounts."""
    services = Atheme(inspircd)
    services.start()
    with ThreadPoolExecutor() as pool:  # each registration waits for InspIRCd's one-second tick
        made = [pool.submit(services.register, *account) for account in ACCOUNTS.items()]
        made.append(pool.submit(services.register, *CLIENT_ACCOUNT, f"CERT ADD {client_certificate.fingerprint}"))
        for account in made:
            account.result()
    yield services
    services.stop()


@pytest.fixture(scope="session", params=["ngircd", "inspircd"])
def ircd(request: pytest.FixtureRequest) -> IrcServer:
    """Either daemon: what is common to both runs on both."""
    server: IrcServer = request.getfixturevalue(request.param)
    return server


MakeServer = Callable[..., IrcServer]
Connect = Callable[..., Awaitable[Person]]


@pytest.fixture
def own_server(server_folder: Path) -> Iterator[MakeServer]:
    """Start a daemon of one test's own, to be killed or paused: `own_server("ngircd", flood_limits=True)`."""
    made: list[IrcServer] = []

    def make(name: str, *, flood_limits: bool = False) -> IrcServer:
        kind = {"ngircd": NgIRCd, "inspircd": InspIRCd}[name]
        server = kind(_folder(server_folder, name), flood_limits=flood_limits)
        made.append(server)
        server.start()
        return server

    yield make
    for server in made:
        server.resume()
        server.kill()


@pytest.fixture
async def person() -> AsyncIterator[Connect]:
    """Connect people: `await person(server, "mona", "#ops")`; they leave when the test ends."""
    people: list[Person] = []

    async def connect(server: IrcServer, nick: str, *joins: str, caps: str = "", tls: bool = False) -> Person:
        someone = await Person.connect(server, nick, *joins, caps=caps, tls=tls)
        people.append(someone)
        return someone

    yield connect
    await asyncio.gather(*(someone.quit() for someone in people))
