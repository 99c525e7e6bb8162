"""JSON as operators write it: what Python's decoder refuses is explained by the mistake that people make most."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

_SMART = re.compile("[\u201c\u201d\u201e\u201f\u2018\u2019]")
_TRAILING_COMMA = re.compile(r",\s*+[}\]]")
_BARE_KEY = re.compile(r"[{,]\s*+[A-Za-z_]\w*+\s*+:")
_PYTHON = re.compile(r":\s*+(?:True|False|None)\b")


@dataclass(frozen=True, slots=True)
class NotJson:
    """Why a value is no JSON; `line` counts from 0 within the value."""

    sentence: str
    line: int = 0


def load(text: str) -> object | NotJson:
    """The value, or why there is none."""
    try:
        return json.loads(text)  # type: ignore[no-any-return]
    except json.JSONDecodeError as error:
        return NotJson(_why(text, error), min(error.lineno - 1, text.count("\n")))
    except (ValueError, RecursionError):
        return NotJson("is nested too deeply or has a number that is too long")


def _why(text: str, error: json.JSONDecodeError) -> str:
    text = text.strip()
    if not text:
        return "is empty: remove the line, or give it a JSON object in braces"
    if _SMART.search(text):
        return 'has typographic quotes: write plain " around every name and value'
    if text[0] in "'\"" and text[-1] != text[0]:
        return "begins with a quote and does not end with it on the same line: leave the outer quotes away"
    if "'" in text and '"' not in text:
        return 'has single quotes: JSON wants " around every name and value'
    return _detail(text, error)


def _detail(text: str, error: json.JSONDecodeError) -> str:
    if _TRAILING_COMMA.search(text):
        return "has a comma before the closing bracket: remove it"
    if error.msg == "Extra data":
        return "goes on after its JSON object: one object for each option, so repeat the option"
    if error.pos >= len(error.doc.rstrip()):
        return "is not finished: a closing } or ] is missing, or the lines after it do not begin with a space"
    if "'" in text:
        return 'has single quotes: JSON wants " around every name and value'
    if _PYTHON.search(text):
        return "is written as Python: JSON has true, false and null"
    if _BARE_KEY.search(text):
        return 'has a name without quotes: JSON wants " around every name'
    return f"is no JSON: {error.msg.lower()} at character {error.colno} of that line"
