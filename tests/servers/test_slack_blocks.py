"""Each limit of Block Kit bites, and what keeps to all of them passes."""

from __future__ import annotations

from typing import Any

import pytest

from tests.servers.slack.blocks import all_text, problems
from tests.servers.slack.blocks import metadata as message_metadata
from tests.servers.slack.blocks import views as view_rules

Json = dict[str, Any]


def plain(text: str = "x") -> Json:
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str = "x") -> Json:
    return {"type": "mrkdwn", "text": text}


def section(**more: Any) -> Json:
    return {"type": "section", "text": mrkdwn(), **more}


def button(**more: Any) -> Json:
    return {"type": "button", "text": plain(), **more}


def actions(*elements: Json) -> Json:
    return {"type": "actions", "elements": list(elements)}


def rich(*elements: Json) -> Json:
    return {"type": "rich_text", "elements": list(elements)}


def asking(**more: Any) -> Json:
    return {"type": "input", "label": plain(), "element": {"type": "plain_text_input", **more}}


def modal(*blocks: Json, **more: Any) -> Json:
    return {"type": "modal", "title": plain(), "submit": plain(), "blocks": list(blocks), **more}


CONFIRM = {"title": plain("x" * 100), "text": mrkdwn("x" * 300), "confirm": plain("x" * 30), "deny": plain("x" * 30)}

FINE = [
    [section(text=mrkdwn("x" * 3000), block_id="x" * 255, expand=True)],
    [section(fields=[mrkdwn("x" * 2000)] * 10)],
    [{"type": "section", "fields": [plain()]}],
    [section(accessory=button())],
    [section(accessory={"type": "image", "image_url": "https://test.invalid/x.png", "alt_text": ""})],
    [{"type": "header", "text": plain("x" * 150)}, {"type": "divider"}],
    [actions(*(button(action_id=str(number)) for number in range(25)))],
    [actions(button(text=plain("x" * 75), value="x" * 2000, action_id="x" * 255, style="danger", confirm=CONFIRM))],
    [{"type": "context", "elements": [mrkdwn(), plain()] * 5}],
    [{"type": "image", "image_url": "https://test.invalid/x.png", "alt_text": "x", "title": plain()}],
    [{"type": "markdown", "text": "**x**"}],
    [{"type": "table", "rows": [[{"type": "raw_text", "text": "a"}] * 20] * 100}],
    [asking(multiline=True, max_length=3000)],
    [rich({"type": "rich_text_preformatted", "elements": [{"type": "text", "text": "ls"}]})],
    [section()] * 50,
    [],
]

WRONG = {
    "51 blocks": [section()] * 51,
    "no such block": [{"type": "nonsense"}],
    "no type": [{"text": mrkdwn()}],
    "not an object": ["x"],
    "a long section": [section(text=mrkdwn("x" * 3001))],
    "an empty text": [section(text=mrkdwn(""))],
    "a text that is no object": [section(text="x")],
    "a section of nothing": [{"type": "section"}],
    "eleven fields": [section(fields=[mrkdwn()] * 11)],
    "a long field": [section(fields=[mrkdwn("x" * 2001)])],
    "a long block_id": [section(block_id="x" * 256)],
    "a property that does not exist": [section(colour="red")],
    "emoji in mrkdwn": [section(text={**mrkdwn(), "emoji": True})],
    "a header in mrkdwn": [{"type": "header", "text": mrkdwn()}],
    "a long header": [{"type": "header", "text": plain("x" * 151)}],
    "26 elements": [actions(*(button(action_id=str(number)) for number in range(26)))],
    "no elements": [actions()],
    "a text among actions": [actions(mrkdwn())],
    "a button in mrkdwn": [actions(button(text=mrkdwn()))],
    "a button without text": [actions({"type": "button"})],
    "a long button": [actions(button(text=plain("x" * 76)))],
    "a long value": [actions(button(value="x" * 2001))],
    "a value that is a number": [actions(button(value=1))],
    "a long action_id": [actions(button(action_id="x" * 256))],
    "an empty action_id": [actions(button(action_id=""))],
    "a style that does not exist": [actions(button(style="green"))],
    "a relative link": [actions(button(url="/x"))],
    "a long link": [actions(button(url="https://" + "x" * 3000))],
    "a long confirmation": [actions(button(confirm={**CONFIRM, "text": mrkdwn("x" * 301)}))],
    "eleven elements of context": [{"type": "context", "elements": [mrkdwn()] * 11}],
    "a button in context": [{"type": "context", "elements": [button()]}],
    "an image without alt_text": [{"type": "image", "image_url": "https://test.invalid/x.png"}],
    "an image of nothing": [{"type": "image", "alt_text": "x"}],
    "two tables": [{"type": "table", "rows": [[{"type": "raw_text", "text": "a"}]]}] * 2,
    "a table of 101 rows": [{"type": "table", "rows": [[{"type": "raw_text", "text": "a"}]] * 101}],
    "the same block_id twice": [section(block_id="a"), section(block_id="a")],
    "the same action_id twice": [actions(button(action_id="a")), section(accessory=button(action_id="a"))],
    "a select of nothing": [section(accessory={"type": "static_select", "options": []})],
    "a long option": [
        section(accessory={"type": "static_select", "options": [{"text": plain("x" * 76), "value": "x"}]})
    ],
    "rich text of nothing": [rich()],
    "rich text of a text": [rich({"type": "text", "text": "x"})],
    "an empty piece of rich text": [rich({"type": "rich_text_section", "elements": [{"type": "text", "text": ""}]})],
    "no list": {"type": "section"},
}


@pytest.mark.parametrize("blocks", FINE, ids=range(len(FINE)))
def test_what_keeps_to_the_limits_passes(blocks: Any) -> None:
    assert problems(blocks) == []


@pytest.mark.parametrize("blocks", WRONG.values(), ids=WRONG.keys())
def test_what_breaks_a_limit_is_named_with_its_place(blocks: Any) -> None:
    found = problems(blocks)
    assert found
    assert all("[json-pointer:/blocks" in text for text in found)


def test_modals_and_homes_take_a_hundred_blocks_and_messages_fifty() -> None:
    hundred = [section()] * 100
    assert not problems(hundred, "home")
    assert not problems(hundred, "modal")
    assert problems(hundred, "message")
    assert problems([*hundred, section()], "home")


def test_markdown_and_tables_belong_to_messages() -> None:
    assert problems([{"type": "markdown", "text": "x"}], "home")
    assert problems([{"type": "table", "rows": [[{"type": "raw_text", "text": "a"}]]}], "modal")


def test_all_text_of_blocks_is_counted_wherever_it_stands() -> None:
    blocks = [section(fields=[mrkdwn("abc")]), actions(button(text=plain("de"))), {"type": "markdown", "text": "f"}]
    assert all_text(blocks) == len("x" + "abc" + "de" + "f")


def test_a_modal_that_keeps_to_the_limits_passes() -> None:
    view = modal(asking(), title=plain("x" * 24), private_metadata="x" * 3000, callback_id="x" * 255)
    assert view_rules.problems(view, "modal") == []
    assert view_rules.problems({"type": "home", "blocks": [section()]}, "home") == []


@pytest.mark.parametrize(
    "view",
    [
        modal(title=plain("x" * 25)),
        modal(submit=plain("x" * 25)),
        modal(close=plain("x" * 25)),
        modal(title=mrkdwn()),
        modal(private_metadata="x" * 3001),
        modal(callback_id="x" * 256),
        modal(colour="red"),
        {"type": "modal", "blocks": []},
        {"type": "modal", "title": plain(), "blocks": [asking()]},
        {"type": "home", "blocks": []},
        modal(asking(max_length=3001)),
        modal(asking(initial_value="x" * 3001)),
        modal(asking(placeholder=plain("x" * 151))),
        modal({"type": "input", "label": mrkdwn(), "element": {"type": "plain_text_input"}}),
        modal({"type": "input", "label": plain(), "element": button()}),
        modal(actions({"type": "plain_text_input"})),
        None,
    ],
)
def test_a_modal_that_breaks_a_limit_does_not_pass(view: Any) -> None:
    assert view_rules.problems(view, "modal")


def test_a_home_has_neither_title_nor_button_to_submit() -> None:
    assert view_rules.problems({"type": "home", "title": plain(), "blocks": []}, "home")
    assert view_rules.problems({"type": "home", "submit": plain(), "blocks": []}, "home")


def test_a_view_of_more_than_250_kilobytes_is_too_large() -> None:
    assert view_rules.is_too_large(modal(*[section(text=mrkdwn("x" * 3000))] * 84))
    assert not view_rules.is_too_large(modal(*[section(text=mrkdwn("x" * 3000))] * 80))


@pytest.mark.parametrize(
    ("metadata", "error"),
    [
        ({"event_type": "letter", "event_payload": {"id": "1", "part": 2, "flags": [True]}}, ""),
        ("letter", "invalid_metadata_format"),
        ({"event_type": "letter"}, "invalid_metadata_format"),
        ({"event_payload": {}}, "invalid_metadata_format"),
        ({"event_type": "a letter", "event_payload": {}}, "invalid_metadata_format"),
        ({"event_type": "letter", "event_payload": {}, "more": 1}, "invalid_metadata_format"),
        ({"event_type": "letter", "event_payload": {"id": None}}, "invalid_metadata_schema"),
        ({"event_type": "letter", "event_payload": {"id": "x" * 16_000}}, "metadata_too_large"),
    ],
)
def test_metadata_has_a_format(metadata: Any, error: str) -> None:
    assert message_metadata.problem(metadata) == error
