"""HTTP mode: the same deliveries as signed requests to the app's request URL.

https://docs.slack.dev/authentication/verifying-requests-from-slack and https://docs.slack.dev/apis/events-api/using-http-request-urls
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import secrets
import time
import urllib.parse
from dataclasses import dataclass
from typing import Any

import aiohttp

from tests.servers.slack.delivery import Ack, NotDelivered
from tests.servers.slack.log import Delivery
from tests.servers.slack.rules import Rules

_FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True)
class Answer:
    """What the request URL answered."""

    status: int
    body: str
    headers: dict[str, str]


def signature(secret: str, timestamp: str, body: str) -> str:
    """Version 0 of Slack's signature."""
    return "v0=" + hmac.new(secret.encode(), f"v0:{timestamp}:{body}".encode(), hashlib.sha256).hexdigest()


class HttpMode:
    """Posts to the request URL."""

    def __init__(self, url: str, rules: Rules, secret: str) -> None:
        self.url, self.secret, self._rules = url, secret, rules
        self._session = aiohttp.ClientSession()
        self._count = 0

    async def send(self, delivery: Delivery, attempt: int, reason: str) -> Ack:
        """One signed request."""
        body, kind = _body(delivery)
        headers = {"Content-Type": kind}
        if attempt:
            headers |= {"X-Slack-Retry-Num": str(attempt), "X-Slack-Retry-Reason": _retry_reason(reason)}
        try:
            answer = await self.post(body, headers=headers)
        except aiohttp.ClientError:
            raise NotDelivered("connection_failed") from None
        if answer.status != 200:
            raise NotDelivered("http_error", is_final=answer.headers.get("X-Slack-No-Retry") == "1")
        self._count += 1
        return Ack(_payload(answer.body), self._count)

    async def post(
        self,
        body: str,
        *,
        headers: dict[str, str] | None = None,
        secret: str | None = None,
        age: float = 0.0,
        sign: bool = True,
    ) -> Answer:
        """Post a body. A test may sign with another secret, with a timestamp of `age` seconds ago, or not at all."""
        stamp = str(int(time.time() - age))
        sent = {"Content-Type": "application/json", "User-Agent": "Slackbot 1.0", **(headers or {})}
        if sign:
            made = signature(self.secret if secret is None else secret, stamp, body)
            sent |= {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": made}
        limit = aiohttp.ClientTimeout(total=self._rules.ack)
        async with self._session.post(self.url, data=body.encode(), headers=sent, timeout=limit) as answer:
            return Answer(answer.status, await answer.text(), dict(answer.headers))

    async def challenge(self) -> bool:
        """The handshake that Slack does when a request URL is entered: whether the challenge came back."""
        challenge = secrets.token_hex(20)
        body = {"token": "legacy", "challenge": challenge, "type": "url_verification"}
        answer = await self.post(json.dumps(body))
        try:
            said = json.loads(answer.body)
        except ValueError:
            return answer.status == 200 and answer.body.strip() == challenge
        return answer.status == 200 and isinstance(said, dict) and said.get("challenge") == challenge

    async def close(self) -> None:
        """Close the client."""
        await self._session.close()
        await asyncio.sleep(0)


def _body(delivery: Delivery) -> tuple[str, str]:
    if delivery.kind == "events_api":
        return json.dumps(delivery.payload), "application/json"
    if delivery.kind == "slash_commands":
        return urllib.parse.urlencode(delivery.payload), _FORM
    return urllib.parse.urlencode({"payload": json.dumps(delivery.payload)}), _FORM


def _retry_reason(reason: str) -> str:
    return "http_timeout" if reason == "timeout" else reason


def _payload(text: str) -> Any:
    """The body of an acknowledgement: nothing, JSON, or text to show."""
    if not text.strip():
        return None
    try:
        return json.loads(text)
    except ValueError:
        return {"text": text}
