"""A server that says exactly what a test tells it: for what real daemons will not do."""

from __future__ import annotations

import asyncio
import contextlib
import re
from types import TracebackType

from tests.servers.process import LOOPBACK


class Peer:
    """One client of ours."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer
        self.lines: list[str] = []

    def send(self, *lines: str) -> None:
        """Write lines."""
        self.send_bytes("".join(f"{line}\r\n" for line in lines).encode())

    def send_bytes(self, raw: bytes) -> None:
        """Write bytes as they are."""
        self._writer.write(raw)

    async def expect(self, pattern: str, *, seconds: float = 10.0) -> str:
        """Read until a line matches; PINGs of the client on the way are answered."""
        async with asyncio.timeout(seconds):
            while raw := await self._reader.readline():
                line = raw.decode().rstrip("\r\n")
                self.lines.append(line)
                if re.search(pattern, line):
                    return line
                if line.startswith("PING"):
                    self.send(f":irc.test PONG irc.test {line[5:]}")
        raise AssertionError(f"the client left without {pattern!r}: {self.lines[-20:]}")

    async def settle(self) -> list[str]:
        """Let the client take in all that was sent; returns the lines it wrote meanwhile."""
        before = len(self.lines)
        self.send("PING :settled")
        await self.expect(r"PONG :settled")
        return self.lines[before:-1]

    async def register(self, *, caps: str = "", isupport: str = "CASEMAPPING=ascii", nick: str = "") -> str:
        """Play the registration; `caps` is what is offered, and everything that is asked for is granted."""
        await self.expect(r"^CAP LS 302$")
        self.send(f":irc.test CAP * LS :{caps}")
        while not (line := await self.expect(r"^CAP (REQ|END)")).startswith("CAP END"):
            self.send(f":irc.test CAP * ACK {line.partition('REQ ')[2]}")
        wanted = nick or next(line[5:] for line in self.lines if line.startswith("NICK "))
        self.welcome(wanted, isupport)
        return wanted

    def welcome(self, nick: str, isupport: str = "CASEMAPPING=ascii") -> None:
        """001, 005 and the end of the MOTD."""
        self.send(
            f":irc.test 001 {nick} :Welcome",
            f":irc.test 005 {nick} {isupport} :are supported",
            f":irc.test 422 {nick} :No MOTD",
        )

    async def join(self, nick: str, channel: str, *, extended: str = "") -> None:
        """Grant the JOIN."""
        await self.expect(rf"^JOIN \S*{re.escape(channel)}")
        self.send(f":{nick}!bot@host.test JOIN {channel}{extended}")

    async def gone(self, *, seconds: float = 10.0) -> None:
        """Wait until the client has closed its end."""
        async with asyncio.timeout(seconds):
            with contextlib.suppress(OSError):
                while await self._reader.read(65536):
                    pass

    def close(self) -> None:
        """Close the connection."""
        self._writer.close()

    def cut(self) -> None:
        """Break it."""
        self._writer.transport.abort()


class ScriptedServer:
    """Listens on loopback; `peer` waits for the next client."""

    def __init__(self) -> None:
        self._peers: asyncio.Queue[Peer] = asyncio.Queue()
        self._all: list[Peer] = []
        self._server: asyncio.Server | None = None
        self.host, self.port = LOOPBACK, 0

    async def __aenter__(self) -> ScriptedServer:
        self._server = await asyncio.start_server(self._accept, LOOPBACK, 0, limit=2**20)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        assert self._server is not None
        self._server.close()
        for peer in self._all:
            peer.cut()

    async def peer(self, *, seconds: float = 10.0) -> Peer:
        """The next client that connects."""
        return await asyncio.wait_for(self._peers.get(), seconds)

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        peer = Peer(reader, writer)
        self._all.append(peer)
        self._peers.put_nowait(peer)
