"""What a failed call means, and when it is tried again."""

from __future__ import annotations

from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError

from bot.slack.wire.backoff import Backoff
from bot.slack.wire.faults import CallFailed, Kind, failed, found
from bot.slack.wire.web import Calls, proxy_for


class Response:
    def __init__(self, status: int, data: Any, headers: dict[str, Any] | None = None) -> None:
        self.status_code, self.data, self.headers = status, data, headers or {}


def refusal(response: Response) -> SlackApiError:
    return SlackApiError("", response)  # type: ignore[no-untyped-call]


def answered(status: int, data: Any, **headers: Any) -> CallFailed:
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    return failed("chat.postMessage", refusal(Response(status, data, given)), 15)


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("not_in_channel", Kind.CLOSED),
        ("channel_not_found", Kind.CLOSED),
        ("invalid_blocks", Kind.SHAPE),
        ("msg_too_long", Kind.SHAPE),
        ("token_revoked", Kind.TOKEN),
        ("account_inactive", Kind.TOKEN),
        ("is_archived", Kind.REFUSED),
        ("something_new", Kind.REFUSED),
        ("internal_error", Kind.LOST),
        ("service_unavailable", Kind.LOST),
        ("ratelimited", Kind.RATE),
    ],
)
def test_each_word_of_slack_s_says_what_to_do_next(word: str, kind: Kind) -> None:
    fault = answered(200, {"ok": False, "error": word})
    assert (fault.kind, fault.error) == (kind, word)
    assert "chat.postMessage" in fault.sentence


@pytest.mark.parametrize("data", [{}, "", b"", None, "<html>", {"ok": True}])
def test_an_answer_without_a_reason_may_have_done_it(data: Any) -> None:
    fault = answered(500, data)
    assert (fault.kind, fault.error) == (Kind.LOST, "")
    assert fault.sentence == "Slack answered chat.postMessage with HTTP 500 and no reason"


@pytest.mark.parametrize(
    ("value", "seconds"), [("1", 1.0), (["7"], 7.0), ("soon", 30.0), ([], 30.0), ("-5", 0.1), ("99999999", 3600.0)]
)
def test_retry_after_is_obeyed_within_reason(value: Any, seconds: float) -> None:
    fault = answered(429, {"ok": False, "error": "ratelimited"}, retry_after=value)
    assert (fault.kind, fault.wait) == (Kind.RATE, seconds)


@pytest.mark.parametrize("error", [TimeoutError(), aiohttp.ServerDisconnectedError(), ConnectionResetError()])
def test_a_connection_that_broke_may_have_done_it(error: Exception) -> None:
    assert failed("chat.postMessage", error, 15).kind is Kind.LOST


def test_a_connection_that_never_stood_has_done_nothing() -> None:
    error = aiohttp.ClientConnectorError(None, OSError(111, "Connection refused"))  # type: ignore[arg-type]
    assert failed("chat.postMessage", error, 15).kind is Kind.AWAY


def test_a_sentence_holds_no_address() -> None:
    error = aiohttp.WSServerHandshakeError(None, (), message="wss://x/?ticket=abc", status=500)  # type: ignore[arg-type]
    assert "ticket" not in failed("apps.connections.open", error, 15).sentence


def test_an_answer_that_lacks_what_it_should_say_is_in_doubt() -> None:
    assert found({"channel": {"id": "D1"}}, "channel", "id") == "D1"
    for wrong in ({}, {"channel": None}, {"channel": "D1"}, {"channel": {"id": 5}}, {"channel": {"id": ""}}):
        with pytest.raises(CallFailed) as caught:
            found(wrong, "channel", "id")
        assert caught.value.kind is Kind.LOST


class Busy:
    """A client whose every call is refused as too fast."""

    def __init__(self) -> None:
        self.calls = 0

    async def users_info(self, **_: object) -> None:
        self.calls += 1
        raise refusal(Response(429, {"error": "ratelimited"}, {"Retry-After": "30"}))


async def test_a_method_that_slack_wants_slower_is_not_called_meanwhile() -> None:
    now = 100.0
    client = Busy()
    calls = Calls(client, 15, lambda: now)  # type: ignore[arg-type] # as much of a client as this needs
    for _ in range(3):
        with pytest.raises(CallFailed) as caught:
            await calls("users.info")
    assert (client.calls, caught.value.wait) == (1, 30.0)
    now += 31
    with pytest.raises(CallFailed):
        await calls("users.info")
    assert client.calls == 2


def test_waiting_grows_to_a_limit_and_begins_anew() -> None:
    backoff = Backoff(1, 60, draw=lambda _low, high: high)
    assert [backoff.next() for _ in range(8)] == [1, 2, 4, 8, 16, 32, 60, 60]
    backoff.reset()
    assert backoff.next() == 1


def test_waiting_is_spread_but_never_nothing() -> None:
    backoff = Backoff(1, 60)
    waits = [backoff.next() for _ in range(200)]
    assert max(waits) <= 60
    assert min(waits) >= 0.1
    assert len(set(waits)) > 100


def test_a_proxy_is_used_where_the_environment_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "no_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    assert proxy_for("https://slack.com/api/") is None
    monkeypatch.setenv("https_proxy", "http://proxy.example:3128")
    monkeypatch.setenv("no_proxy", "127.0.0.1,.internal.example")
    assert proxy_for("https://slack.com/api/") == "http://proxy.example:3128"
    assert proxy_for("wss://wss-primary.slack.com/link/") == "http://proxy.example:3128"
    assert proxy_for("https://slack.internal.example/api/") is None
    assert proxy_for("http://127.0.0.1:8080/api/") is None
