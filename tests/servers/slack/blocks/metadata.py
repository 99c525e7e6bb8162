"""Message metadata: https://docs.slack.dev/messaging/message-metadata"""

from __future__ import annotations

import json
import re
from typing import Any

_NAME = re.compile(r"[A-Za-z0-9_.-]{1,255}")
_LARGEST = 16_000


def problem(metadata: Any) -> str:
    """The error code that Slack would answer with, or nothing."""
    if not isinstance(metadata, dict):
        return "invalid_metadata_format"
    kind, payload = metadata.get("event_type"), metadata.get("event_payload")
    if not isinstance(kind, str) or not _NAME.fullmatch(kind) or not isinstance(payload, dict):
        return "invalid_metadata_format"
    if set(metadata) - {"event_type", "event_payload", "entities"}:
        return "invalid_metadata_format"
    if not all(_fits(value) for value in payload.values()):
        return "invalid_metadata_schema"
    return "metadata_too_large" if len(json.dumps(metadata).encode()) > _LARGEST else ""


def _fits(value: Any) -> bool:
    """Values are strings, numbers, Booleans, lists of them or flat objects."""
    if isinstance(value, list):
        return all(isinstance(item, str | int | float | bool | dict) for item in value)
    return isinstance(value, str | int | float | bool | dict)
