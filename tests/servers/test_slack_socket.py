"""Socket Mode against slack_sdk's own client: tickets, envelopes, retries and all the ways in which a connection ends."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from tests.servers.slack import SlackServer
from tests.servers.slack_fixtures import ConnectApp


async def ticket(web: AsyncWebClient, slack: SlackServer) -> str:
    """A fresh address."""
    return str((await web.apps_connections_open(app_token=slack.app_token))["url"])


async def refused(session: aiohttp.ClientSession, address: str) -> int:
    """The status that a handshake is refused with."""
    with pytest.raises(aiohttp.WSServerHandshakeError) as no:
        await session.ws_connect(address)
    return no.value.status


async def test_slack_says_hello(slack: SlackServer, slack_web: AsyncWebClient) -> None:
    async with aiohttp.ClientSession() as session, session.ws_connect(await ticket(slack_web, slack)) as ws:
        hello = await ws.receive_json()
    assert hello["type"] == "hello"
    assert hello["num_connections"] == 1
    assert hello["connection_info"] == {"app_id": slack.workspace.app}
    assert hello["debug_info"]["approximate_connection_time"] > 0


async def test_an_address_works_once(slack: SlackServer, slack_web: AsyncWebClient) -> None:
    address = await ticket(slack_web, slack)
    async with aiohttp.ClientSession() as session:
        async with session.ws_connect(address):
            assert await refused(session, address) == 403
        assert await refused(session, f"ws://127.0.0.1:{slack.port}/link/?ticket=nonsense") == 403


async def test_an_address_works_for_half_a_minute(slack: SlackServer, slack_web: AsyncWebClient) -> None:
    slack.rules.ticket = 0.0
    async with aiohttp.ClientSession() as session:
        assert await refused(session, await ticket(slack_web, slack)) == 403


async def test_a_handshake_that_fails_spends_its_ticket(slack: SlackServer, slack_web: AsyncWebClient) -> None:
    slack.refuse_links(1, status=500)
    address = await ticket(slack_web, slack)
    async with aiohttp.ClientSession() as session:
        assert await refused(session, address) == 500
        assert await refused(session, address) == 403
        slack.refuse_links(1, status=0)
        with pytest.raises(aiohttp.ClientError):
            await session.ws_connect(await ticket(slack_web, slack))
        given = await ticket(slack_web, slack)
        slack.spend_tickets()
        assert await refused(session, given) == 403
        async with session.ws_connect(await ticket(slack_web, slack)) as ws:
            assert (await ws.receive_json())["type"] == "hello"


async def test_an_event_comes_as_an_envelope_and_is_acknowledged(slack: SlackServer, slack_app: ConnectApp) -> None:
    app = await slack_app()
    await slack.say("mona", "ops", "hello")
    request = await app.next()
    await slack.settled()
    assert (request.type, request.accepts_response_payload, request.retry_attempt) == ("events_api", False, 0)
    assert request.payload["api_app_id"] == slack.workspace.app
    (delivery,) = slack.deliveries("message")
    assert delivery.acked
    assert delivery.event_id == request.payload["event_id"]
    assert delivery.ms is not None


async def test_an_event_that_is_not_acknowledged_comes_again_under_the_same_id(
    slack: SlackServer, slack_app: ConnectApp
) -> None:
    slack.rules.ack, slack.rules.retry_delays = 0.05, (0.0, 0.01, 0.02)
    app = await slack_app()
    app.is_silent = True
    await slack.say("mona", "ops", "hello")
    tries = [await app.next() for _ in range(4)]
    await slack.settled()
    assert [request.retry_attempt for request in tries] == [0, 1, 2, 3]
    assert {request.retry_reason for request in tries[1:]} == {"timeout"}
    assert len({request.payload["event_id"] for request in tries}) == 1
    assert len({request.envelope_id for request in tries}) == 4
    (delivery,) = slack.deliveries("message")
    assert not delivery.acked
    assert len(delivery.attempts) == 4


async def test_an_event_that_nobody_was_there_for_comes_when_somebody_is(
    slack: SlackServer, slack_app: ConnectApp
) -> None:
    slack.rules.retry_delays = (0.1,) * 50
    await slack.say("mona", "ops", "is anybody there?")
    app = await slack_app()
    assert (await app.next()).retry_reason == "connection_failed"


async def test_a_late_acknowledgement_does_not_count(slack: SlackServer, slack_web: AsyncWebClient) -> None:
    slack.rules.ack, slack.rules.retry_delays = 0.05, ()
    address = await ticket(slack_web, slack)
    async with aiohttp.ClientSession() as session, session.ws_connect(address, autoping=False) as ws:
        await ws.receive_json()
        await slack.say("mona", "ops", "hello")
        envelope = await ws.receive_json()
        await slack.settled()
        await ws.send_json({"envelope_id": envelope["envelope_id"]})
        await ws.send_str("nonsense")
        await ws.ping(b"x")
        await ws.receive()  # the pong: what was sent before it has been read
    assert not slack.deliveries("message")[0].acked
    assert [text.partition(":")[0] for text in slack.log.strays] == ["late or unknown", "no acknowledgement"]


async def test_each_envelope_goes_to_one_of_the_connections(slack: SlackServer, slack_app: ConnectApp) -> None:
    apps = [await slack_app() for _ in range(2)]
    for number in range(40):
        await slack.say("mona", "ops", str(number))
    await slack.settled()
    texts = [[request.payload["event"]["text"] for request in app.got] for app in apps]
    assert all(texts), "both get some"
    assert sorted(texts[0] + texts[1], key=int) == [str(number) for number in range(40)]


async def test_the_eleventh_connection_is_one_too_many(slack: SlackServer, slack_web: AsyncWebClient) -> None:
    async with aiohttp.ClientSession() as session:
        sockets = [await session.ws_connect(await ticket(slack_web, slack)) for _ in range(10)]
        await slack.connected(10)
        one_more = await session.ws_connect(await ticket(slack_web, slack))
        assert (await one_more.receive_json())["reason"] == "too_many_websockets"
        assert (await one_more.receive()).type in {aiohttp.WSMsgType.CLOSE, aiohttp.WSMsgType.CLOSING}
        for ws in (*sockets, one_more):
            await ws.close()


async def test_pings_come_back_with_the_same_bytes(slack: SlackServer, slack_web: AsyncWebClient) -> None:
    async with aiohttp.ClientSession() as session:
        ws = await session.ws_connect(await ticket(slack_web, slack), autoping=False)
        await ws.receive_json()
        await ws.ping(b"sdk-ping-pong:1700000000.5")
        pong = await ws.receive()
        assert (pong.type, pong.data) == (aiohttp.WSMsgType.PONG, b"sdk-ping-pong:1700000000.5")
        await slack.socket_mode.ping()
        assert (await ws.receive()).type == aiohttp.WSMsgType.PING
        await ws.close()


@pytest.mark.parametrize("reason", ["warning", "refresh_requested"])
async def test_the_client_comes_back_after_a_goodbye(slack: SlackServer, slack_app: ConnectApp, reason: Any) -> None:
    slack.rules.refresh_grace = 0.05
    app = await slack_app(ping=0.05)
    first = slack.socket_mode.live[0].number
    await slack.disconnect(reason)
    async with asyncio.timeout(5):
        while not slack.socket_mode.live or max(slack.socket_mode.connections) == first:
            slack.socket_mode.changed.clear()
            await slack.socket_mode.changed.wait()
    await slack.say("mona", "ops", "still there?")
    assert (await app.next_event("message"))["text"] == "still there?"


async def test_nothing_new_goes_to_a_connection_that_was_told_to_leave(
    slack: SlackServer, slack_web: AsyncWebClient
) -> None:
    slack.rules.refresh_grace, slack.rules.retry_delays = 0.2, ()
    async with aiohttp.ClientSession() as session, session.ws_connect(await ticket(slack_web, slack)) as ws:
        await ws.receive_json()
        await slack.disconnect("link_disabled")
        await slack.say("mona", "ops", "hello")
        frames = [frame async for frame in ws]
    assert [json.loads(frame.data)["reason"] for frame in frames] == ["link_disabled"]
    assert slack.deliveries("message")[0].attempts[0].reason == "connection_failed"


async def test_a_cut_connection_has_no_close_frame(slack: SlackServer, slack_web: AsyncWebClient) -> None:
    async with aiohttp.ClientSession() as session, session.ws_connect(await ticket(slack_web, slack)) as ws:
        await ws.receive_json()
        assert slack.cut() == 1
        frame = await ws.receive()
        assert frame.type in {aiohttp.WSMsgType.CLOSED, aiohttp.WSMsgType.ERROR}
        assert ws.close_code == aiohttp.WSCloseCode.ABNORMAL_CLOSURE
    await slack.connected(0)


async def test_the_client_comes_back_after_a_cut(slack: SlackServer, slack_app: ConnectApp) -> None:
    app = await slack_app(ping=0.05)
    slack.cut()
    await slack.connected(0)
    await slack.connected(1)
    await slack.say("mona", "ops", "back?")
    assert (await app.next_event("message"))["text"] == "back?"


async def test_a_half_open_connection_is_replaced_by_the_client(slack: SlackServer, slack_app: ConnectApp) -> None:
    await slack_app(ping=0.05)
    first = slack.socket_mode.live[0]
    slack.go_deaf()
    async with asyncio.timeout(5):
        while first.number in slack.socket_mode.connections:
            slack.socket_mode.changed.clear()
            await slack.socket_mode.changed.wait()


async def test_what_is_sent_into_a_half_open_connection_is_lost(slack: SlackServer, slack_app: ConnectApp) -> None:
    slack.rules.ack, slack.rules.retry_delays = 0.05, ()
    app = await slack_app()
    slack.go_deaf()
    await slack.say("mona", "ops", "hello")
    await slack.settled()
    assert not app.got
    (lost,) = slack.deliveries("message")
    assert lost.attempts[0].reason == "timeout"
    slack.go_deaf(False)
    slack.replay(lost)
    assert (await app.next()).payload["event_id"] == lost.event_id


async def test_an_event_is_replayed_under_its_id(slack: SlackServer, slack_app: ConnectApp) -> None:
    app = await slack_app()
    await slack.say("mona", "ops", "hello")
    first = await app.next()
    slack.replay(slack.deliveries("message")[0], after=0.05)
    again = await app.next()
    assert again.payload["event_id"] == first.payload["event_id"]
    assert again.payload["event"] == first.payload["event"]


async def test_where_socket_mode_is_off_nothing_comes(slack: SlackServer, slack_app: ConnectApp) -> None:
    slack.rules.retry_delays, slack.rules.socket_mode = (), False
    app = await slack_app()
    await slack.say("mona", "ops", "hello")
    await slack.settled()
    assert not app.got


async def test_any_event_can_be_sent_as_it_is(slack: SlackServer, slack_app: ConnectApp) -> None:
    app = await slack_app()
    await slack.event({"type": "message", "text": None}, event_id="Ev1")
    request = await app.next()
    assert request.payload["event_id"] == "Ev1"
    assert request.payload["event"] == {"type": "message", "text": None}
