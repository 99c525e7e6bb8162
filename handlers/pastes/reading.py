"""What a reader of pastes is, and what every answer to a paste carries besides its verdict."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from bot.chat.reply import Action, Actions, Field, Reply


def always(reply: Reply) -> bool:
    """Every answer is worth saying."""
    del reply
    return True


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads one kind of paste.

    `article` is the id of the knowledge article that goes with it, empty where there is none. `wants` runs on every line of
    channel talk and takes microseconds. `read` is pure and takes time linear in the text; None means that it was not its kind
    after all. `unasked` says whether an answer is worth saying in a channel where nobody asked the bot.
    """

    name: str
    article: str
    wants: Callable[[str], bool]
    read: Callable[[str], Reply | None]
    unasked: Callable[[Reply], bool] = always


def with_article(reply: Reply, article: str) -> Reply:
    """The same answer with the way to the article, and two buttons that tell the curators whether it helped."""
    if not article:
        return reply
    given = tuple(action for block in reply.body if isinstance(block, Actions) for action in block.items)
    body = tuple(block for block in reply.body if not isinstance(block, Actions))
    data = {**(reply.data or {}), "article": article}
    return replace(reply, body=(*body, Actions((*given, *_actions(article)))), data=data)


def _actions(article: str) -> tuple[Action, ...]:
    note = Field("note", "What was missing or wrong?", multiline=True)
    return (
        Action("the whole article", f"kb show {article}"),
        Action("helpful", f"kb feedback yes {article}", needs_button=True),
        Action("not helpful", f"kb feedback no {article}", asks=(note,), needs_button=True),
    )
