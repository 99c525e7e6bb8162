"""Rich text: https://docs.slack.dev/reference/block-kit/blocks/rich-text-block"""

from __future__ import annotations

from tests.servers.slack.blocks.checks import (
    Check,
    anything,
    flag,
    listed,
    one_of,
    record,
    string,
    tagged,
    web_address,
    whole,
)

_marks = dict.fromkeys(
    ("bold", "italic", "strike", "code", "underline", "highlight", "client_highlight", "unlink"), flag
)
_style: dict[str, Check] = {"style": record({}, _marks)}
_pieces: dict[str, Check] = {
    "text": record({"text": string(1, 40_000)}, dict(_style)),
    "link": record({"url": web_address()}, _style | {"text": string(1, 3000), "unsafe": flag}),
    "emoji": record({"name": string(1, 255)}, _style | {"unicode": anything}),
    "user": record({"user_id": string(1, 20)}, dict(_style)),
    "usergroup": record({"usergroup_id": string(1, 20)}, dict(_style)),
    "channel": record({"channel_id": string(1, 20)}, dict(_style)),
    "broadcast": record({"range": one_of("here", "channel", "everyone")}, dict(_style)),
    "date": record(
        {"timestamp": whole(0, 10**11), "format": string(1, 255)}, {"url": web_address(), "fallback": anything}
    ),
    "color": record({"value": string(1, 7)}, {}),
}
_border: dict[str, Check] = {"border": whole(0, 1)}
_line: dict[str, Check] = {"elements": listed(tagged(_pieces), 0, 1000)}
_code: dict[str, Check] = {"elements": listed(tagged({name: _pieces[name] for name in ("text", "link")}), 1, 1000)}
_section = record(_line, {})
_items: dict[str, Check] = {
    "elements": listed(tagged({"rich_text_section": _section}), 1, 1000),
    "style": one_of("bullet", "ordered"),
}
_parts: dict[str, Check] = {
    "rich_text_section": _section,
    "rich_text_preformatted": record(_code, _border | {"language": string(1, 50)}),
    "rich_text_quote": record(_line, dict(_border)),
    "rich_text_list": record(_items, _border | {"indent": whole(0, 8), "offset": whole(0, 10_000)}),
}
rich_text: Check = record({"elements": listed(tagged(_parts), 1, 1000)}, {"block_id": string(1, 255)})
