"""The HTTP server: whoever has something to serve gives it routes; what nobody gave is 404."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

from aiohttp import web

from bot.errors import ConfigError
from bot.web.settings import WebSettings

log = logging.getLogger(__name__)

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
Explain = Callable[[web.Request, web.HTTPException], web.StreamResponse]

GRACE = 2.0
"""Seconds that requests under way get when the server stops."""


class WebServer:
    """One for the whole bot. Routes come first (`add`), then `open` says that there are no more, and `run` serves."""

    def __init__(self, settings: WebSettings) -> None:
        self._settings = settings
        self._app = web.Application(client_max_size=settings.body_bytes, middlewares=[self._plain])
        self._has_routes = False
        self._is_open = asyncio.Event()
        self.explain: Explain = _empty
        """Makes the answer to a request that no route takes."""
        self.listening = asyncio.Event()
        self.port = 0
        """Where it listens once it does."""

    def add(self, method: str, path: str, handler: Handler) -> None:
        """Serve a path, with `{name}` for its variable parts. A path that is there twice is an error of ours."""
        self._app.router.add_route(method, path, handler)
        self._has_routes = True

    def open(self) -> None:
        """All routes are there."""
        self._is_open.set()

    async def run(self) -> None:
        """Serve until cancelled; without routes nothing listens. Raises `ConfigError` where it cannot listen."""
        await self._is_open.wait()
        if not self._has_routes:
            await asyncio.Event().wait()
        runner = web.AppRunner(self._app, access_log=None, handle_signals=False, shutdown_timeout=GRACE)
        await runner.setup()
        try:
            await self._listen(runner)
            await asyncio.Event().wait()
        finally:
            await runner.cleanup()

    async def _listen(self, runner: web.AppRunner) -> None:
        try:
            await web.TCPSite(runner, self._settings.host, self._settings.port).start()
        except OSError as error:
            raise ConfigError(
                f"The HTTP server cannot listen on {self._settings.listen}: {error.strerror or error}. Set `listen` under "
                "[web] to an address of this machine and a free port."
            ) from error
        self.port = int(runner.addresses[0][1])
        self.listening.set()
        log.info("HTTP server on %s", self._settings.listen)

    @web.middleware
    async def _plain(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Errors without a page that says what we run on."""
        try:
            response = await handler(request)
        except web.HTTPException as error:
            response = self.explain(request, error)
            response.headers.update(_kept(error))
        response.headers["Server"] = "openinfra-bot"
        return response


def _empty(_: web.Request, error: web.HTTPException) -> web.StreamResponse:
    return web.Response(status=error.status)


def _kept(error: web.HTTPException) -> dict[str, str]:
    return {name: error.headers[name] for name in ("Allow", "Location") if name in error.headers}
