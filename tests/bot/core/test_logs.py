"""The log holds no secret, and nobody can forge a line of it."""

from __future__ import annotations

import json
import logging
import sys

import pytest

from bot.core.logs import JsonFormatter, TextFormatter


def record(message: str, *args: object, error: BaseException | None = None) -> logging.LogRecord:
    info = (type(error), error, error.__traceback__) if error else None
    found = logging.LogRecord("bot.irc.link", logging.WARNING, __file__, 1, message, args, info)
    found.created = 1_795_690_803.0
    return found


def failure() -> BaseException:
    try:
        raise ValueError("password=hunter2")
    except ValueError:
        error = sys.exc_info()[1]
        assert error is not None
        return error


@pytest.mark.parametrize("formatter", [TextFormatter(), JsonFormatter()])
def test_secrets_are_gone_from_message_and_traceback(formatter: logging.Formatter) -> None:
    line = formatter.format(record("token=%s", "abcdef123", error=failure()))
    assert "ValueError" in line
    assert "hunter2" not in line.replace("failure()", "")
    assert "abcdef123" not in line


def test_text_is_one_line_an_event() -> None:
    line = TextFormatter().format(record("down: %s", "refused"))
    assert line == "2026-11-26T11:00:03Z WARNING irc.link: down: refused"


def test_a_line_break_in_somebody_elses_text_forges_no_event() -> None:
    line = TextFormatter().format(record("said: %s", "x\n2026-11-26T11:00:03Z ERROR bot: on fire\rmore"))
    first, *others = line.split("\n")
    assert others
    assert all(other.startswith("    ") for other in others)
    assert "\r" not in first + "".join(others)


def test_json_is_one_object_a_line_whatever_the_text() -> None:
    line = JsonFormatter().format(record("half \ud800 a pair\nand more", error=failure()))
    found = json.loads(line)
    assert "\n" not in line
    assert found["at"] == "2026-11-26T11:00:03Z"
    assert (found["level"], found["logger"]) == ("warning", "bot.irc.link")
    assert found["message"] == "half \\ud800 a pair\nand more"
    assert "Traceback" in found["traceback"]
