"""What Slack demands of a view: https://docs.slack.dev/reference/views"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from tests.servers.slack.blocks import layout
from tests.servers.slack.blocks.checks import Check, anything, flag, record, string, wrong
from tests.servers.slack.blocks.objects import plain

LARGEST = 250_000
_common: dict[str, Check] = {
    "private_metadata": string(0, 3000),
    "callback_id": string(0, 255),
    "external_id": string(0, 255),
}
_modal = record(
    {"title": plain(24), "blocks": anything},
    _common
    | {
        "submit": plain(24),
        "close": plain(24),
        "clear_on_close": flag,
        "notify_on_close": flag,
        "submit_disabled": flag,
    },
)
_home = record({"blocks": anything}, _common)


def problems(view: Any, kind: str) -> list[str]:
    """What Slack would say of this `modal` or `home`."""
    if not isinstance(view, dict) or view.get("type") != kind:
        return [wrong(f"must be a {kind}", "/view/type")]
    found = list((_modal if kind == "modal" else _home)(view, "/view"))
    found += layout.problems(view.get("blocks", []), kind)
    return [*found, *_inputs(view)]


def is_too_large(view: Any) -> bool:
    """More than Slack takes, as JSON."""
    return len(json.dumps(view).encode()) > LARGEST


def _inputs(view: dict[str, Any]) -> Iterator[str]:
    blocks = view.get("blocks")
    asks = any(
        isinstance(block, dict) and block.get("type") == "input"
        for block in (blocks if isinstance(blocks, list) else [])
    )
    if asks and view["type"] == "modal" and not view.get("submit"):
        yield wrong("`submit` is required when an `input` is in a view's blocks", "/view")
