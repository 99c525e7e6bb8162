"""One connection against a server that does what Slack would not, and listeners that take their time."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import aiohttp
from aiohttp import web

from bot.slack.wire.link import Envelope, Link
from bot.slack.wire.running import Running
from tests.bot.slack.conftest import Start
from tests.servers.slack import SlackServer

HELLO = '{"type":"hello","connection_info":{"app_id":"A1"}}'
Script = Callable[[web.WebSocketResponse], Awaitable[None]]


@asynccontextmanager
async def serving(script: Script) -> AsyncIterator[str]:
    """A WebSocket server that does what the script says, and then closes."""

    async def accept(request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse(autoping=False)
        await socket.prepare(request)
        await script(socket)
        await socket.close()
        return socket

    app = web.Application()
    app.router.add_get("/link", accept)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1, handler_cancellation=True)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    try:
        yield f"ws://127.0.0.1:{runner.addresses[0][1]}/link"
    finally:
        await runner.cleanup()


async def run(script: Script) -> tuple[Link, list[Envelope]]:
    """A link that has lived through a script."""
    taken: list[Envelope] = []

    async def take(envelope: Envelope) -> None:
        taken.append(envelope)
        await envelope.answer({"text": "ok"})

    async with serving(script) as url, aiohttp.ClientSession() as session:
        link = Link(session, take, ping=0.1, patience=0.3)
        async with asyncio.timeout(5):
            await link.run(url)
    assert not link.is_up
    return link, taken


async def test_a_server_that_never_greets_is_left() -> None:
    async def silent(socket: web.WebSocketResponse) -> None:
        async for frame in socket:
            await socket.pong(frame.data)

    link, _ = await run(silent)
    assert link.ended == "Slack did not greet us"
    assert not link.ready.is_set()


async def test_a_server_that_stops_answering_pings_is_left() -> None:
    async def deaf(socket: web.WebSocketResponse) -> None:
        await socket.send_str(HELLO)
        await asyncio.Event().wait()

    link, _ = await run(deaf)
    assert link.ended in {"no answer to our ping", "the connection was cut"}
    assert link.app == "A1"


async def test_frames_that_are_no_envelopes_are_passed_over() -> None:
    answers: list[object] = []

    async def odd(socket: web.WebSocketResponse) -> None:
        await socket.send_str(HELLO)
        for odd_one in ("", "Ping", "[]", "{", "null", '{"type":5}', '{"type":"events_api"}', '{"envelope_id":"1"}'):
            await socket.send_str(odd_one)
        for payload in ('"text"', "null", "[]"):
            await socket.send_str(f'{{"type":"events_api","envelope_id":"x","payload":{payload}}}')
        await socket.send_bytes(b"\x00\xff")
        await socket.send_str('{"type":"events_api","envelope_id":"last","payload":{"a":1},"retry_attempt":"many"}')
        async for frame in socket:
            if frame.type is aiohttp.WSMsgType.TEXT:
                answers.append(frame.json())
                return

    _, taken = await run(odd)
    assert [(one.kind, one.payload, one.attempt) for one in taken] == [("events_api", {"a": 1}, 0)]
    assert answers == [{"envelope_id": "last", "payload": {"text": "ok"}}]


async def test_nobody_there_is_an_end_without_the_address() -> None:
    async with aiohttp.ClientSession() as session:
        link = Link(session, _nothing, ping=1, patience=1)
        await link.run("ws://127.0.0.1:1/link?ticket=secret")
    assert link.ended.startswith("no connection to Slack")
    assert "secret" not in link.ended


async def _nothing(_: Envelope) -> None:
    """Nothing comes."""


async def test_a_task_that_only_we_hold_is_not_collected() -> None:
    running, go = Running(), asyncio.Event()
    done: list[int] = []

    async def work(number: int) -> None:
        await go.wait()
        done.append(number)

    for number in range(10):
        running.start(work(number))
    await asyncio.sleep(0)
    gc.collect()
    go.set()
    await running.drain(1)
    assert sorted(done) == list(range(10))


async def test_what_does_not_end_is_cancelled_at_last() -> None:
    running = Running()
    running.start(_for_ever())
    await running.drain(0.05)
    assert len(running) == 0


async def _for_ever() -> None:
    await asyncio.Event().wait()


async def test_a_slash_command_is_acknowledged_while_its_work_goes_on(slack: SlackServer, start: Start) -> None:
    """Slack waits three seconds; looking up who somebody is may take longer."""
    bot = await start(slack)
    slack.fail("users.info", "delay", 1, seconds=0.4)
    outcome = await slack.slash("mona", "#ops", "status")
    assert outcome.acked
    assert not bot.inbox.all
    assert (await bot.heard()).text == "status"


async def test_a_full_bot_leaves_events_to_be_delivered_again(slack: SlackServer, start: Start) -> None:
    slack.rules.ack = 0.2
    bot = await start(slack)
    slack.fail("users.info", "delay", 1, seconds=0.3)
    transport = bot.adapter._transport
    running = transport._delivery._running  # type: ignore[union-attr] # Socket Mode
    running._most = 1
    await slack.say("mona", "@mona", "first")
    await bot.until(lambda: len(running) == 1)
    await slack.say("ada", "@ada", "second")
    texts = {(await bot.heard()).text, (await bot.heard()).text}
    assert texts == {"first", "second"}
    assert running.refused >= 1
