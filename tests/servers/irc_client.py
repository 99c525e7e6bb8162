"""A person on IRC: a small asyncio client of our own, so that tests do not trust the code under test."""

from __future__ import annotations

import asyncio
import contextlib
import re
import ssl
from collections.abc import AsyncIterator

from tests.servers.irc import IrcServer

PATIENCE = 15.0


class Person:
    """Sends raw lines and waits for lines that match; answers PING by itself."""

    def __init__(self, nick: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.nick, self._reader, self._writer = nick, reader, writer
        self.lines: list[str] = []
        self.raw: list[bytes] = []
        self._seen = 0
        self._news = asyncio.Event()
        self._closed = False
        self._task = asyncio.create_task(self._read())

    @classmethod
    async def connect(cls, server: IrcServer, nick: str, *joins: str, caps: str = "", tls: bool = False) -> Person:
        """Connect, register and join channels."""
        context = ssl.create_default_context(cafile=str(server.certificate.cert)) if tls else None
        port = server.tls_port if tls else server.port
        reader, writer = await asyncio.open_connection(server.host, port, ssl=context, limit=2**22)
        person = cls(nick, reader, writer)
        if caps:
            person.send(f"CAP REQ :{caps}", "CAP END")
        person.send(f"NICK {nick}", "USER person 0 * :a person")
        await person.expect(r" (376|422) ")
        for channel in joins:
            await person.join(channel)
        return person

    @classmethod
    async def crowd(cls, server: IrcServer, *nicks: str, join: str = "", caps: str = "") -> list[Person]:
        """Several people at once; InspIRCd lets clients in only on its one-second tick."""
        joins = [join] if join else []
        return list(await asyncio.gather(*(cls.connect(server, nick, *joins, caps=caps) for nick in nicks)))

    async def join(self, channel: str) -> None:
        """Join a channel."""
        self.send(f"JOIN {channel}")
        await self.expect(rf" 366 \S+ {re.escape(channel.split()[0])}")

    def send(self, *lines: str) -> None:
        """Write lines as they are."""
        self._writer.write("".join(f"{line}\r\n" for line in lines).encode())

    def send_bytes(self, raw: bytes) -> None:
        """Write bytes as they are."""
        self._writer.write(raw)

    def say(self, target: str, *texts: str) -> None:
        """PRIVMSG."""
        self.send(*(f"PRIVMSG {target} :{text}" for text in texts))

    async def pour(self, target: str, *texts: str, at_once: int = 20) -> None:
        """Many lines as fast as the server takes them; InspIRCd makes a client wait that sends all of it in one piece."""
        for start in range(0, len(texts), at_once):
            self.say(target, *texts[start : start + at_once])
            self.send(f"PING :poured{start}")
            await self.expect(rf" PONG .*poured{start}$")

    async def expect(self, pattern: str, *, seconds: float = PATIENCE) -> str:
        """The next line that matches; lines before it are passed over."""
        found = re.compile(pattern)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while True:
                    while self._seen < len(self.lines):
                        self._seen += 1
                        if found.search(self.lines[self._seen - 1]):
                            return self.lines[self._seen - 1]
                    if self._closed:
                        break
                    self._news.clear()
                    await self._news.wait()
        raise AssertionError(f"{self.nick} saw nothing like {pattern!r} but:\n" + "\n".join(self.lines[-20:]))

    async def hear(self, who: str, *, seconds: float = PATIENCE) -> str:
        """The text of the next PRIVMSG of somebody."""
        line = await self.expect(rf"^(@\S+ )?:{re.escape(who)}!\S+ PRIVMSG ", seconds=seconds)
        return line.split(" PRIVMSG ", 1)[1].split(" :", 1)[1]

    async def silence(self, pattern: str) -> None:
        """Nothing that matches has ever come, and everything so far has been answered."""
        self.send("PING :quiet")
        await self.expect(r" PONG .*quiet")
        wrong = [line for line in self.lines if re.search(pattern, line)]
        assert not wrong, wrong

    async def quit(self) -> None:
        """Leave."""
        if not self._closed:
            with contextlib.suppress(OSError):
                self.send("QUIT")
                await asyncio.wait({self._task}, timeout=2)
        self._task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._task
        self._writer.close()
        with contextlib.suppress(OSError, ssl.SSLError):
            await self._writer.wait_closed()

    def cut(self) -> None:
        """Break the link without a word."""
        self._writer.transport.abort()

    async def _read(self) -> None:
        with contextlib.suppress(OSError, ssl.SSLError):
            async for raw in self._raw_lines():
                line = raw.rstrip(b"\r\n")
                self.raw.append(line)
                self.lines.append(line.decode("utf-8", "replace"))
                if line.startswith(b"PING"):
                    self._writer.write(b"PONG" + line[4:] + b"\r\n")
                self._news.set()
        self._closed = True
        self._news.set()

    async def _raw_lines(self) -> AsyncIterator[bytes]:
        while line := await self._reader.readline():
            yield line
