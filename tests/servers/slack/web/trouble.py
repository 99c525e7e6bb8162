"""What faults do to a request, and the record of requests; shared by all addresses of the server."""

from __future__ import annotations

import asyncio
import time

from aiohttp import web

from tests.servers.slack.faults import Fault
from tests.servers.slack.log import Call
from tests.servers.slack.office import Office
from tests.servers.slack.refusal import Refused
from tests.servers.slack.world import Json

_HTML = "<!DOCTYPE html><html><body>Server Error</body></html>"


def record(office: Office, request: web.Request, name: str, args: Json, token: str) -> tuple[Call, Fault | None]:
    """Note a request, and what is to go wrong with it."""
    peer = request.transport.get_extra_info("peername") if request.transport else None
    call = Call(name, dict(args), token, time.monotonic(), peer=tuple(peer[:2]) if peer else ("", 0))
    office.log.calls.append(call)
    fault = office.faults.next(name, str(args.get("channel", "")))
    call.fault = fault.trouble if fault else ""
    return call, fault


async def before(call: Call, fault: Fault | None, request: web.Request) -> web.StreamResponse | None:
    """What a fault does before the request is looked at; None when it is to be looked at."""
    if fault is None:
        return None
    if fault.trouble == "delay":
        await asyncio.sleep(fault.seconds)
    if fault.trouble == "ratelimited":
        call.status = 429
        return refusal(Refused("ratelimited", status=429, retry_after=fault.retry_after))
    if fault.trouble == "html":
        call.status = fault.status
        return web.Response(status=fault.status, text=_HTML, content_type="text/html")
    if fault.trouble == "garbage":
        return web.Response(text='{"ok": tr', content_type="application/json")
    if fault.trouble == "error":
        call.error = fault.error
        return web.json_response({"ok": False, "error": fault.error})
    return cut(request) if fault.trouble == "drop_before" else None


def after(fault: Fault | None, request: web.Request, answer: web.StreamResponse) -> web.StreamResponse:
    """What a fault does when all is done and only the answer is left."""
    return cut(request) if fault is not None and fault.trouble == "drop_after" else answer


def refusal(no: Refused, headers: dict[str, str] | None = None) -> web.Response:
    """The answer that says no."""
    more = {"Retry-After": str(no.retry_after)} if no.retry_after else {}
    return web.json_response(no.body(), status=no.status, headers=(headers or {}) | more)


def cut(request: web.Request) -> web.StreamResponse:
    """Break the connection."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response()
