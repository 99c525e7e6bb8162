"""The HTTP server: serves what was registered, and nothing else."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator

import aiohttp
import msgspec
import pytest
from aiohttp import web

from bot.errors import ConfigError
from bot.web.server import WebServer
from bot.web.settings import WebSettings


async def echo(request: web.Request) -> web.Response:
    return web.Response(text=f"{request.match_info['name']}: {await request.text()}")


@pytest.fixture
async def server() -> AsyncIterator[WebServer]:
    made = WebServer(WebSettings(listen="127.0.0.1:0", body_bytes=1024))
    made.add("POST", "/echo/{name}", echo)
    made.open()
    task = asyncio.create_task(made.run())
    await made.listening.wait()
    yield made
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task


@pytest.fixture
async def client(server: WebServer) -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(f"http://127.0.0.1:{server.port}") as session:
        yield session


async def test_a_route_is_served(client: aiohttp.ClientSession) -> None:
    async with client.post("/echo/mona", data="hi") as answer:
        assert (answer.status, await answer.text()) == (200, "mona: hi")
        assert answer.headers["Server"] == "openinfra-bot"


@pytest.mark.parametrize(
    ("method", "path", "status"), [("GET", "/", 404), ("GET", "/echo/x", 405), ("POST", "/no", 404)]
)
async def test_nothing_else_is_and_the_answer_is_empty(
    client: aiohttp.ClientSession, method: str, path: str, status: int
) -> None:
    async with client.request(method, path) as answer:
        assert (answer.status, await answer.text()) == (status, "")
        assert "aiohttp" not in str(answer.headers)


async def test_a_large_body_is_refused(client: aiohttp.ClientSession) -> None:
    async with client.post("/echo/x", data="x" * 5000) as answer:
        assert answer.status == 413


async def test_without_routes_nothing_listens() -> None:
    made = WebServer(WebSettings(listen="127.0.0.1:0"))
    made.open()
    task = asyncio.create_task(made.run())
    await asyncio.sleep(0)
    assert not made.listening.is_set()
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task
    assert made.port == 0


async def test_a_port_that_is_taken_is_said() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        made = WebServer(WebSettings(listen=f"127.0.0.1:{taken.getsockname()[1]}"))
        made.add("GET", "/", echo)
        made.open()
        with pytest.raises(ConfigError, match=r"cannot listen on 127.0.0.1:.* `listen` under \[web\]"):
            await made.run()


@pytest.mark.parametrize("wrong", ["8080", "localhost", "localhost:", "localhost:99999", "http://x:1", "a b:1"])
def test_an_address_that_is_none_is_refused(wrong: str) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({"listen": wrong}, WebSettings)


def test_an_address_of_the_newer_kind() -> None:
    settings = msgspec.convert({"listen": "[::1]:8080"}, WebSettings)
    assert (settings.host, settings.port) == ("::1", 8080)


@pytest.mark.parametrize(
    ("url", "base"),
    [
        ("", ""),
        ("https://bot.example.org", ""),
        ("https://bot.example.org/", ""),
        ("http://x:8080/bot/", "/bot"),
        ("https://x/a/b", "/a/b"),
    ],
)
def test_where_readers_find_the_pages(url: str, base: str) -> None:
    assert msgspec.convert({"public_url": url}, WebSettings).base == base


@pytest.mark.parametrize(
    "wrong", ["bot.example.org", "ftp://x", "https://me@x/", "https://x/?a", "https://x/#a", "https://x//a", "https://"]
)
def test_an_address_for_readers_that_is_none_is_refused(wrong: str) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({"public_url": wrong}, WebSettings)


@pytest.mark.parametrize("wrong", ["#ops", "libera:", ":x", "a b:c"])
def test_a_room_that_is_none_is_refused(wrong: str) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({"rooms": [wrong]}, WebSettings)
