"""The same on the `irc` library's asyncio classes as they come, with the one thing that every user adds: lenient decoding."""

import asyncio
import contextlib
import sys
from typing import Any

import irc.client_aio
from jaraco.stream import buffer

LIBRARY: Any = irc.client_aio  # it has no types
LIBRARY.AioConnection.buffer_class = buffer.LenientDecodingLineBuffer


async def main(host: str, port: int, channel: str) -> None:
    reactor = LIBRARY.AioReactor(loop=asyncio.get_running_loop())
    lost = asyncio.Event()

    def answer(connection: Any, event: Any) -> None:
        if event.arguments[0] == "!ping":
            connection.privmsg(channel, f"{event.source.nick}: pong")

    reactor.add_global_handler("welcome", lambda connection, _event: connection.join(channel))
    reactor.add_global_handler("pubmsg", answer)
    reactor.add_global_handler("disconnect", lambda *_: lost.set())
    while True:
        lost.clear()
        with contextlib.suppress(OSError):
            await reactor.server().connect(host, port, "peer")
            await lost.wait()
        await asyncio.sleep(0.5)


asyncio.run(main(sys.argv[1], int(sys.argv[2]), sys.argv[3]))
