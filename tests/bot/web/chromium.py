"""A real browser without a window, by its own protocol (https://chromedevtools.github.io/devtools-protocol/). Optional."""

from __future__ import annotations

import asyncio
import base64
import json
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import aiohttp

PROGRAM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
MISSING = "no browser to measure with: apt-get install chromium"
OPTIONS = ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run")


@dataclass
class Chromium:
    """One tab. `complaints` are what the browser had to say of what it has loaded."""

    socket: aiohttp.ClientWebSocketResponse
    complaints: list[str] = field(default_factory=list)
    _ids: Any = field(default_factory=count)
    _events: list[str] = field(default_factory=list)

    async def call(self, method: str, **arguments: Any) -> Any:
        number = next(self._ids)
        await self.socket.send_json({"id": number, "method": method, "params": arguments})
        while True:
            message = await self._next()
            if message.get("id") == number:
                assert "error" not in message, message
                return message["result"]

    async def open(self, url: str, width: int, *, dark: bool = False, height: int = 800) -> None:
        """Load a page at this width."""
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        await self.call("Emulation.setEmulatedMedia", features=[scheme])
        await self.call(
            "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=width < 600
        )
        self._events.clear()
        await self.call("Page.navigate", url=url)
        while "Page.loadEventFired" not in self._events:
            await self._next()

    async def evaluate(self, script: str) -> Any:
        return (await self.call("Runtime.evaluate", expression=script, returnByValue=True))["result"].get("value")

    async def picture(self, path: Path) -> None:
        """The whole page as a PNG."""
        made = await self.call("Page.captureScreenshot", captureBeyondViewport=True)
        await asyncio.to_thread(path.write_bytes, base64.b64decode(made["data"]))

    async def _next(self) -> dict[str, Any]:
        message: dict[str, Any] = json.loads((await self.socket.receive(timeout=20)).data)
        self._events.append(message.get("method", ""))
        if message.get("method") == "Log.entryAdded":
            self.complaints.append(message["params"]["entry"]["text"])
        return message


@asynccontextmanager
async def chromium(folder: Path) -> AsyncIterator[Chromium]:
    """The browser, with its profile in this folder."""
    assert PROGRAM is not None, MISSING
    process = await asyncio.create_subprocess_exec(
        *(PROGRAM, *OPTIONS, f"--user-data-dir={folder}", "--remote-debugging-port=0", "about:blank"),
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        port = await _port(folder / "DevToolsActivePort")
        async with aiohttp.ClientSession() as session:
            async with session.get(f"http://127.0.0.1:{port}/json/list") as answer:
                tab = next(one for one in await answer.json() if one["type"] == "page")
            async with session.ws_connect(tab["webSocketDebuggerUrl"], max_msg_size=0) as socket:
                made = Chromium(socket)
                for domain in ("Page", "Log"):
                    await made.call(f"{domain}.enable")
                yield made
    finally:
        with suppress(ProcessLookupError):
            process.terminate()
        await process.wait()


async def _port(path: Path) -> int:
    """Chromium writes it there once it listens, and says so in no other way."""
    async with asyncio.timeout(30):
        while not path.exists() or not path.read_text():
            await asyncio.sleep(0.05)
    return int(path.read_text().splitlines()[0])
