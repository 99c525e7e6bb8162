"""A reply as Slack shows it.

In a channel the answer is one line, and the detail is in that line's thread; asked in a thread or in private, it is one message.
So is what people act on (a reply with a topic): its buttons must stand under what they are about.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.chat import reply as said
from bot.chat.adapter import Rendered
from bot.chat.message import Principal, Room
from bot.chat.reply import Reply, Severity
from bot.slack.speaking import blocks, home, limits, mrkdwn
from bot.slack.speaking.blocks import Block
from bot.slack.speaking.page import fallback, page
from bot.slack.speaking.payload import Payload, Post, Upload, encode
from bot.slack.speaking.tidy import tidy
from bot.text.clean import one_line, shorten
from bot.text.plain import block_lines, head

_USER = re.compile(r"[UW][A-Z0-9]+\Z")
_MARKS = {Severity.INFO: "", Severity.GOOD: "*OK*", Severity.WARNING: "`WARN`", Severity.CRITICAL: "`CRIT`"}
"""Slack writes code in red and has no other colour for text."""


def render(reply: Reply, room: Room, to: Principal | None, *, bot_name: str) -> Rendered:
    """Show a reply in a room; `to` is the person whom it answers: named where others read along. `bot_name` is what people
    call the bot by."""
    reply = tidy(reply)
    if home.is_home(room):
        return Rendered(encode(home.view(reply)))
    if room.is_direct:
        return _whole(reply, None, prefix="")
    prefix = f"@{bot_name} "
    if room.thread or reply.topic:
        return _whole(reply, to, prefix=prefix)
    return _line_and_thread(reply, to, prefix=prefix)


def _whole(reply: Reply, to: Principal | None, *, prefix: str) -> Rendered:
    shown = page(reply, _summary(reply, to), prefix=prefix)
    post = Post(_text(reply, to), shown.blocks)
    return Rendered(encode(Payload((post,), _uploads(reply))), shown.rest)


def _line_and_thread(reply: Reply, to: Principal | None, *, prefix: str) -> Rendered:
    lead, text = _summary(reply, to), _text(reply, to)
    detail = page(reply, (), prefix=prefix)
    if all(block["type"] == "actions" for block in detail.blocks):
        return Rendered(encode(Payload((Post(text, [*lead, *detail.blocks]),), _uploads(reply))), detail.rest)
    below = Post(fallback(_lines(reply)), detail.blocks, below=True)
    return Rendered(encode(Payload((Post(text, lead), below), _uploads(reply))), detail.rest)


def _text(reply: Reply, to: Principal | None) -> str:
    """What a notification says. It names the asker as the blocks do, so that they are told and nobody else is."""
    line = fallback([head(reply)])
    return f"{_name(to)} {line}" if to else line


def _summary(reply: Reply, to: Principal | None) -> list[Block]:
    """One line that says it, and in grey what the log knows it by."""
    line = mrkdwn.prose(shorten(one_line(reply.summary), limits.SUMMARY)) or "…"
    parts = [_name(to) if to else "", _MARKS[reply.severity], line]
    found = [blocks.section(" ".join(part for part in parts if part))]
    return [*found, blocks.context(f"ref {mrkdwn.span(reply.ref[:100])}")] if reply.ref.strip() else found


def _name(who: Principal) -> str:
    user = who.id.rpartition("/")[2]
    return mrkdwn.mention(user) if _USER.match(user) else mrkdwn.bold(shorten(who.name, 80))


def _lines(reply: Reply) -> list[str]:
    return [line for block in reply.body if not isinstance(block, said.Actions) for line in block_lines(block)]


def _uploads(reply: Reply) -> tuple[Upload, ...]:
    images: Sequence[said.Image] = [block for block in reply.body if isinstance(block, said.Image) and block.png]
    files = [block for block in reply.body if isinstance(block, said.File)]
    return (
        *(
            Upload(f"picture-{number}.png", shorten(one_line(image.alt), 100) or "picture", image.png)
            for number, image in enumerate(images, 1)
        ),
        *(
            Upload(shorten(one_line(file.name), 100), shorten(one_line(file.title), 100), file.content)
            for file in files
        ),
    )
