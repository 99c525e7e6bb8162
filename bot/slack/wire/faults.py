"""What can go wrong with a call of Slack's Web API, as kinds that say what to do next."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from enum import Enum
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError

from bot.errors import BackendDown

CALL_ERRORS = (SlackClientError, aiohttp.ClientError, OSError, asyncio.TimeoutError, AttributeError, ValueError)
"""What a call of slack_sdk raises. The last two: it reads a plain-text answer (of a proxy, say) as if it were JSON."""

TOKEN = frozenset(
    [
        "invalid_auth",
        "not_authed",
        "token_revoked",
        "token_expired",
        "account_inactive",
        "not_allowed_token_type",
        "team_access_not_granted",
        "team_disabled",
        "user_removed_from_team",
    ]
)
"""The token itself is refused: no retry mends that."""
_CLOSED = frozenset(["not_in_channel", "channel_not_found"])
_SHAPE = frozenset(
    [
        "invalid_blocks",
        "invalid_blocks_format",
        "msg_blocks_too_long",
        "msg_too_long",
        "no_text",
        "invalid_metadata_format",
        "metadata_too_large",
        "invalid_metadata_schema",
        "invalid_attachments",
        "too_many_attachments",
    ]
)
_PASSING = frozenset(
    [
        "fatal_error",
        "internal_error",
        "service_unavailable",
        "request_timeout",
        "team_added_to_org",
        "ekm_access_denied",
        "accesslimited",
        "rollup_error",
    ]
)


class Kind(Enum):
    """What to do after a call that failed."""

    RATE = "wait, then do it again"
    LOST = "it may have been done: look before it is done again"
    AWAY = "it was not done, and Slack cannot be reached"
    CLOSED = "somebody has to invite the bot"
    SHAPE = "say it more simply"
    TOKEN = "give up altogether"  # noqa: S105 - the name of a kind
    REFUSED = "give this up"


class CallFailed(BackendDown):
    """A call of the Web API failed; `error` is Slack's own word for it, empty where Slack did not answer."""

    def __init__(self, sentence: str, kind: Kind, *, error: str = "", wait: float = 0.0, needed: str = "") -> None:
        super().__init__(sentence)
        self.kind, self.error, self.wait, self.needed = kind, error, wait, needed


def found(answer: Mapping[str, Any], *path: str) -> str:
    """A text inside an answer. Raises `CallFailed` where Slack left it out: then nobody knows what happened."""
    value: Any = answer
    for name in path:
        value = value.get(name) if isinstance(value, Mapping) else None
    if not isinstance(value, str) or not value:
        raise CallFailed(f"Slack's answer lacks {'.'.join(path)}", Kind.LOST)
    return value


def failed(method: str, error: Exception, seconds: float) -> CallFailed:
    """What an exception of slack_sdk or aiohttp means. Never holds an address: that may carry a ticket."""
    if isinstance(error, SlackApiError):
        return _answered(method, error)
    if isinstance(error, TimeoutError):
        return CallFailed(f"Slack did not answer {method} within {seconds:g} s", Kind.LOST)
    if isinstance(error, aiohttp.ClientConnectorError):
        return CallFailed(f"no connection to Slack: {error.strerror or type(error).__name__}", Kind.AWAY)
    return CallFailed(f"the connection broke during {method} ({type(error).__name__})", Kind.LOST)


def _answered(method: str, error: SlackApiError) -> CallFailed:
    response: Any = error.response
    status = int(getattr(response, "status_code", 0) or getattr(response, "status", 0) or 0)
    data = getattr(response, "data", None)
    body: Mapping[str, Any] = data if isinstance(data, Mapping) else {}
    word = str(body.get("error") or "")
    if status == 429 or word in {"ratelimited", "rate_limited"}:
        return CallFailed(f"Slack wants {method} slower", Kind.RATE, error="ratelimited", wait=_retry_after(response))
    if not word:
        return CallFailed(f"Slack answered {method} with HTTP {status} and no reason", Kind.LOST)
    return CallFailed(
        f"Slack refuses {method}: {word}", _kind(word, status), error=word, needed=str(body.get("needed") or "")
    )


def _kind(word: str, status: int) -> Kind:
    if word in TOKEN:
        return Kind.TOKEN
    if word in _CLOSED:
        return Kind.CLOSED
    if word in _SHAPE:
        return Kind.SHAPE
    return Kind.LOST if word in _PASSING or status >= 500 else Kind.REFUSED


def _retry_after(response: Any) -> float:
    """Seconds; Slack sends whole ones. What cannot be read means a cautious wait."""
    headers = {str(name).lower(): value for name, value in dict(response.headers or {}).items()}
    value = headers.get("retry-after", "")
    if isinstance(value, list):
        value = value[0] if value else ""
    try:
        return max(0.1, min(float(value), 3600.0))
    except ValueError:
        return 30.0
