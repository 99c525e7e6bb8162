"""Filling in a modal, and what becomes of it by the app's answer.

https://docs.slack.dev/surfaces/modals#interactions
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.servers.slack.log import Delivery
from tests.servers.slack.office import Office
from tests.servers.slack.refusal import Refused
from tests.servers.slack.web import views
from tests.servers.slack.world import Json, View

TROUBLE = "We had some trouble connecting. Try again?"


def filled_in(blocks: list[Json], values: Mapping[str, Any]) -> Json:
    """The state of a modal's inputs. Raises `AssertionError` where Slack's client would not send it."""
    left, state = dict(values), {}
    for block in blocks:
        if block["type"] != "input":
            continue
        element, label = block["element"], block["label"]["text"]
        names = (label, element["action_id"], block["block_id"])
        given = next((left.pop(name) for name in names if name in left), element.get("initial_value"))
        assert given or block.get("optional"), f"{label!r} is required"
        state[block["block_id"]] = {element["action_id"]: _value(element, given, label)}
    assert not left, f"the modal has no fields {list(left)}"
    return state


def take_answer(office: Office, view: View, delivery: Delivery) -> tuple[str, ...]:
    """Do what the acknowledgement of a submission says; what the person saw of it."""
    if not delivery.acked:
        return (TROUBLE,)
    answer = delivery.answer or {}
    action = answer.get("response_action") if isinstance(answer, dict) else "?"
    if action is None and not answer:
        view.is_open = False
        return ()
    if action == "clear":
        _clear(office, view)
        return ()
    if action == "errors":
        return _errors(view, answer.get("errors"))
    return _changed(office, view, action, answer.get("view") if isinstance(answer, dict) else None)


def _errors(view: View, errors: Any) -> tuple[str, ...]:
    inputs = {block["block_id"] for block in view.blocks if block["type"] == "input"}
    if not isinstance(errors, dict) or not errors or not errors.keys() <= inputs:
        return (TROUBLE,)
    return tuple(str(text) for text in errors.values())


def _changed(office: Office, view: View, action: Any, body: Any) -> tuple[str, ...]:
    try:
        if action not in {"update", "push"}:
            raise Refused("invalid_arguments")
        views.check(body, "modal")
    except Refused:
        return (TROUBLE,)
    if action == "update":
        views.change(office, view, body)
    else:
        views.put(office, view.user, body, below=view)
    return (office.journal.entries[-1].text,)


def _clear(office: Office, view: View) -> None:
    for other in office.workspace.views.values():
        if other.user == view.user and other.root == view.root:
            other.is_open = False


def _value(element: Json, given: Any, label: str) -> Json:
    kind = element["type"]
    if kind in {"static_select", "radio_buttons"}:
        return {"type": kind, "selected_option": _option(element, given, label) if given else None}
    if kind in {"checkboxes", "multi_static_select"}:
        return {"type": kind, "selected_options": [_option(element, one, label) for one in given or ()]}
    if given is not None:
        assert len(str(given)) >= element.get("min_length", 0), f"{label!r} is too short"
        assert len(str(given)) <= element.get("max_length", 3000), f"{label!r} is too long"
    return {"type": kind, "value": None if given in {None, ""} else str(given)}


def _option(element: Json, given: Any, label: str) -> Json:
    options: list[Json] = list(element.get("options") or ())
    options += [option for group in element.get("option_groups") or () for option in group["options"]]
    found = next((option for option in options if given in {option["value"], option["text"]["text"]}), None)
    assert found is not None, f"{label!r} has no option {given!r}"
    return found
