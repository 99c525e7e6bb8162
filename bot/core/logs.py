"""The log: standard error, one line an event, redacted before it is written.

The standard library's logging serves: a structured logging library costs a sixth of a second and several megabytes at start.
"""

from __future__ import annotations

import logging
import sys
from datetime import UTC, datetime

import msgspec

from bot.text.redact import redact


class TextFormatter(logging.Formatter):
    """`2026-11-26T11:00:03Z WARNING irc.libera: …`; what follows on more lines is indented, so that no text of somebody else's
    can pass for an event of ours."""

    def format(self, record: logging.LogRecord) -> str:
        name = record.name.removeprefix("bot.")
        text = f"{_moment(record)} {record.levelname} {name}: {record.getMessage()}"
        if record.exc_info:
            text += "\n" + self.formatException(record.exc_info)
        return redact(text).replace("\r", "\\r").replace("\n", "\n    ")


class JsonFormatter(logging.Formatter):
    """The same as one JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        event = {
            "at": _moment(record),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": redact(record.getMessage()),
        }
        if record.exc_info:
            event["traceback"] = redact(self.formatException(record.exc_info))
        safe = {key: value.encode(errors="backslashreplace").decode() for key, value in event.items()}
        return msgspec.json.encode(safe).decode()


def _moment(record: logging.LogRecord) -> str:
    return datetime.fromtimestamp(record.created, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


TALKATIVE = ("apscheduler", "slack_bolt", "slack_sdk", "aiohttp")
"""Libraries that tell of every turn of their own."""


def set_up(level: str, style: str) -> None:
    """Send the log to standard error."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonFormatter() if style == "json" else TextFormatter())
    logging.basicConfig(level=level.upper(), handlers=[handler], force=True)
    for name in TALKATIVE:
        logging.getLogger(name).setLevel(max(logging.WARNING, logging.root.level))
