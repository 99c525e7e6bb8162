"""Block Kit's blocks and their limits: https://docs.slack.dev/reference/block-kit/blocks"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from tests.servers.slack.blocks import elements
from tests.servers.slack.blocks.checks import (
    Check,
    anything,
    both,
    flag,
    listed,
    record,
    string,
    tagged,
    web_address,
    wrong,
)
from tests.servers.slack.blocks.objects import plain, text
from tests.servers.slack.blocks.rich import rich_text

MOST = {"message": 50, "modal": 100, "home": 100}
MOST_TEXT = 12_000
_id: dict[str, Check] = {"block_id": string(1, 255)}


def _section(value: Any, path: str) -> Iterator[str]:
    if "text" not in value and "fields" not in value:
        yield wrong("must have text or fields", path)


def _image(value: Any, path: str) -> Iterator[str]:
    if ("image_url" in value) == ("slack_file" in value):
        yield wrong("must have either image_url or slack_file", path)


_context = elements.image
_texts = {"plain_text": text(3000), "mrkdwn": text(3000)}
_cell = tagged({"raw_text": record({"text": string(0, 3000)}, {}), "rich_text": rich_text})
BLOCKS: dict[str, Check] = {
    "section": both(
        record(
            {},
            _id
            | {"text": text(3000), "fields": listed(text(2000), 1, 10), "expand": flag}
            | {"accessory": tagged(elements.ACCESSORIES)},
        ),
        _section,
    ),
    "header": record({"text": plain(150)}, dict(_id)),
    "divider": record({}, dict(_id)),
    "image": both(
        record(
            {"alt_text": string(1, 2000)},
            _id | {"image_url": web_address(), "slack_file": anything, "title": plain(2000)},
        ),
        _image,
    ),
    "actions": record({"elements": listed(tagged(elements.ACTIONS), 1, 25)}, dict(_id)),
    "context": record({"elements": listed(tagged({"image": _context, **_texts}), 1, 10)}, dict(_id)),
    "input": record(
        {"label": plain(2000), "element": tagged(elements.INPUTS)},
        _id | {"hint": plain(2000), "optional": flag, "dispatch_action": flag},
    ),
    "rich_text": rich_text,
    "markdown": record({"text": string(1, MOST_TEXT)}, dict(_id)),
    "table": record({"rows": listed(listed(_cell, 1, 20), 1, 100)}, _id | {"column_settings": listed(anything, 1, 20)}),
}
_ONLY = {"message": BLOCKS.keys(), "modal": BLOCKS.keys() - {"markdown", "table"}}
_ONLY["home"] = _ONLY["modal"]


def problems(blocks: Any, surface: str = "message") -> list[str]:
    """What Slack would say of these blocks on a `message`, `modal` or `home`; nothing when they are fine."""
    allowed = {kind: check for kind, check in BLOCKS.items() if kind in _ONLY[surface]}
    found = list(listed(tagged(allowed), 0, MOST[surface])(blocks, "/blocks"))
    if isinstance(blocks, list):
        found += _repeated(blocks)
        if sum(1 for block in blocks if isinstance(block, dict) and block.get("type") == "table") > 1:
            found.append(wrong("only one table allowed", "/blocks"))
    return found


def all_text(blocks: Any) -> int:
    """How many characters of text are in blocks, all together."""
    if isinstance(blocks, list):
        return sum(all_text(item) for item in blocks)
    if not isinstance(blocks, dict):
        return 0
    own = blocks.get("text")
    deeper = sum(all_text(item) for name, item in blocks.items() if name != "text" or isinstance(item, dict))
    return deeper + (len(own) if isinstance(own, str) else 0)


def _repeated(blocks: list[Any]) -> Iterator[str]:
    """IDs are unique: the client could not tell which button was pressed."""
    ids = [block.get("block_id") for block in blocks if isinstance(block, dict)]
    actions = [item.get("action_id") for block in blocks for item in interactive(block)]
    for name, values in (("block_id", ids), ("action_id", actions)):
        for value, count in Counter(str(value) for value in values if value).items():
            if count > 1:
                yield wrong(f'`{name}` "{value}" already exists', "/blocks")


def interactive(block: Any) -> list[dict[str, Any]]:
    """The elements of a block that people can use."""
    if not isinstance(block, dict):
        return []
    found = block.get("elements") if block.get("type") == "actions" else None
    items = [*(found if isinstance(found, list) else []), block.get("accessory"), block.get("element")]
    return [item for item in items if isinstance(item, dict) and item.get("type") != "image"]
