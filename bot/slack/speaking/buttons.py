"""Actions as buttons: how one looks, and what it says when it is pressed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from bot.chat.reply import Action, Field, Style
from bot.slack.speaking import limits
from bot.slack.speaking.blocks import Block, actions, words
from bot.text.clean import clean, one_line, shorten

RUN, ASK = "run", "ask"
"""What the action_id begins with: run the value, or ask first."""


class Asked(msgspec.Struct, frozen=True, array_like=True):
    """A `Field` as a button carries it."""

    flag: str
    label: str
    initial: str = ""
    multiline: bool = False
    required: bool = False


class Form(msgspec.Struct, frozen=True):
    """The value of a button that asks before its command runs."""

    command: str
    title: Annotated[str, Meta(max_length=200)] = ""
    asks: tuple[Asked, ...] = ()


_forms = msgspec.json.Decoder(Form)


def rows(items: Iterable[Action]) -> tuple[list[Block], list[Action]]:
    """Rows of buttons, and the actions that cannot be buttons."""
    elements: list[Block] = []
    left: list[Action] = []
    for item in items:
        element = button(item, len(elements)) if len(elements) < limits.BUTTONS else None
        if element is None:
            left.append(item)
        else:
            elements.append(element)
    row = limits.BUTTON_ROW
    return [actions(elements[at : at + row]) for at in range(0, len(elements), row)], left


def button(action: Action, number: int, kind: str = "") -> Block | None:
    """One button; None where Slack could not carry what it has to say. The number keeps the ids of one message apart."""
    value = _form(action) if action.asks else clean(action.command)
    label = shorten(_begun(one_line(action.label)) or one_line(action.command), limits.BUTTON)
    if not label or not value.strip() or len(value) > limits.VALUE:
        return None
    kind = kind or (ASK if action.asks else RUN)
    made: dict[str, Any] = {"type": "button", "text": words(label), "action_id": f"{kind}:{number}", "value": value}
    return made if action.style is Style.PLAIN else made | {"style": action.style.value}


def form_of(value: str) -> Form | None:
    """What a button that asks was made with; None for what none of ours has made."""
    try:
        return _forms.decode(value)
    except msgspec.DecodeError:
        return None


def _begun(label: str) -> str:
    """A label begins with a capital like its neighbours, unless it begins with a name."""
    first = label.partition(" ")[0]
    return label[:1].upper() + label[1:] if first.isalpha() and first.islower() else label


def _form(action: Action) -> str:
    """What stands in the fields already is given up first when it is too much for a button."""
    for keep in (True, False):
        asks = tuple(_asked(field, keep=keep) for field in action.asks)
        value = msgspec.json.encode(Form(clean(action.command), one_line(action.label)[:100], asks)).decode()
        if len(value) <= limits.VALUE:
            break
    return value


def _asked(field: Field, *, keep: bool) -> Asked:
    initial = clean(field.initial) if keep else ""
    return Asked(clean(field.flag), one_line(field.label), initial, field.multiline, field.required)
