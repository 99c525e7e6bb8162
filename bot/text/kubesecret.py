"""Kubernetes Secrets as they are pasted: YAML or JSON, whole or in part.

In a Secret every value under `data` and `stringData` goes. Where the kind was not pasted, values that are base64 go: a ConfigMap
has a `data` too (https://kubernetes.io/docs/concepts/configuration/secret/).
"""

from __future__ import annotations

import re

_IS_SECRET = re.compile(r"""(?m)["']?kind["']?[ \t]{0,3}:[ \t]{0,3}["']?Secret\b""")
_HEAD = re.compile(r"""([ \t]*)(?:-[ ])?(?:data|stringData):[ \t]*\Z""")
_ITEM = re.compile(r"([ \t]*[\w.-]{1,253}:[ \t]+)(\S[^\n]*)")
_JSON = re.compile(r"""("(?:data|stringData)"\s{0,20}:\s{0,20}\{)([^{}]*+)(\})""")
_JSON_ITEM = re.compile(r'("[^"\n]{1,253}"\s{0,20}:\s{0,20}")([^"\n]+)(")')
_BASE64 = re.compile(r"""["']?(?:[A-Za-z0-9+/]{4}){2,}+(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?["']?\Z""")


def redact_secret_data(text: str, mask: str) -> str:
    """The same text without the values of Secrets. Linear: one pass over the lines, one over the JSON objects."""
    if "data" not in text.casefold():
        return text
    is_secret = _IS_SECRET.search(text) is not None
    text = _JSON.sub(lambda m: m[1] + _json_items(m[2], mask, is_secret=is_secret) + m[3], text)
    return _yaml(text, mask, is_secret=is_secret)


def _json_items(text: str, mask: str, *, is_secret: bool) -> str:
    return _JSON_ITEM.sub(lambda m: m[1] + mask + m[3] if is_secret or _is_base64(m[2]) else m[0], text)


def _yaml(text: str, mask: str, *, is_secret: bool) -> str:
    """Lines deeper than a `data:` belong to it."""
    lines, depth = text.split("\n"), -1
    for number, line in enumerate(lines):
        indent = len(line) - len(line.lstrip(" \t"))
        if depth >= 0 and line.strip() and indent > depth:
            lines[number] = _item(line, mask, is_secret=is_secret)
        elif line.strip():
            head = _HEAD.match(line)
            depth = len(head[1]) if head else -1
    return "\n".join(lines)


def _item(line: str, mask: str, *, is_secret: bool) -> str:
    item = _ITEM.fullmatch(line)
    if item is None:  # a further line of a block of text
        indent = line[: len(line) - len(line.lstrip(" \t"))]
        is_value = not line.rstrip().endswith(":") and (is_secret or _is_base64(line.strip()))
        return indent + mask if is_value else line
    is_value = item[2].strip() not in {"|", ">", "|-", ">-"} and (is_secret or _is_base64(item[2].strip()))
    return item[1] + mask if is_value else line


def _is_base64(value: str) -> bool:
    return _BASE64.match(value) is not None
