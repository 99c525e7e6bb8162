"""The floor: a bot on a bare asyncio socket that answers `!ping` and nothing else. Reconnects at once."""

import asyncio
import contextlib
import sys


async def talk(host: str, port: int, channel: str) -> None:
    reader, writer = await asyncio.open_connection(host, port)
    writer.write(b"NICK peer\r\nUSER peer 0 * :peer\r\n")
    async for line in reader:
        if line.startswith(b"PING"):
            writer.write(b"PONG" + line[4:])
        elif b" 001 " in line:
            writer.write(b"JOIN " + channel.encode() + b"\r\n")
        elif b" PRIVMSG " in line and line.rstrip().endswith(b" :!ping"):
            nick = line[1 : line.index(b"!")]
            writer.write(b"PRIVMSG " + channel.encode() + b" :" + nick + b": pong\r\n")


async def main(host: str, port: int, channel: str) -> None:
    while True:
        with contextlib.suppress(OSError):
            await talk(host, port, channel)
        await asyncio.sleep(0.5)


asyncio.run(main(sys.argv[1], int(sys.argv[2]), sys.argv[3]))
