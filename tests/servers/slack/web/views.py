"""views.*: https://docs.slack.dev/reference/methods?family=views"""

from __future__ import annotations

import hashlib
import json
import time
from typing import Any

from tests.servers.slack.blocks import views as view_rules
from tests.servers.slack.office import Office
from tests.servers.slack.refusal import Refused
from tests.servers.slack.shapes import view_json
from tests.servers.slack.web.chat import with_ids
from tests.servers.slack.web.method import Method, Request
from tests.servers.slack.world import Json, View, new_id


def opened(request: Request) -> Json:
    """views.open: a modal for the person whose trigger it is."""
    body = _body(request, "modal")
    user = request.office.triggers.redeem(_trigger(request))
    return _answer(request.office, put(request.office, user, body))


def pushed(request: Request) -> Json:
    """views.push: a modal on top of another; three at most."""
    office, body = request.office, _body(request, "modal")
    user = office.triggers.redeem(_trigger(request))
    stack = [view for view in office.workspace.views.values() if view.user == user and view.is_open]
    if len(stack) >= 3:
        raise Refused("push_limit_reached")
    below = stack[-1] if stack else None
    return _answer(office, put(office, user, body, below=below))


def updated(request: Request) -> Json:
    """views.update: by ID or external ID; the hash guards against races."""
    office, body = request.office, request.decoded("view", "invalid_arguments")
    view = _find(office, request.text("view_id"), request.text("external_id"))
    kind = "home" if view.id in {home.id for home in office.workspace.homes.values()} else "modal"
    _check(body, kind)
    if request.text("hash") not in {"", view.hash}:
        raise Refused("hash_conflict")
    change(office, view, body)
    return _answer(office, view)


def published(request: Request) -> Json:
    """views.publish: somebody's App Home."""
    office, body = request.office, _body(request, "home")
    user = request.user("user_id")
    if not office.rules.home_tab:
        raise Refused("not_enabled")
    known = office.workspace.homes.get(user.id)
    if known is not None and request.text("hash") not in {"", known.hash}:
        raise Refused("hash_conflict")
    view = known or View(new_id("V"), user.id, body)
    office.workspace.homes[user.id] = office.workspace.views[view.id] = view
    change(office, view, body)
    return _answer(office, view)


def put(office: Office, user: str, body: Json, *, below: View | None = None) -> View:
    """Open a modal on somebody's screen."""
    view = View(new_id("V"), user, body)
    view.root, view.previous = (below.root, below.id) if below else (view.id, "")
    office.workspace.views[view.id] = view
    change(office, view, body)
    return view


def change(office: Office, view: View, body: Json) -> None:
    """Show a view with another content."""
    view.body = {**body, "blocks": with_ids(body["blocks"])}
    view.hash = f"{int(time.time())}.{hashlib.sha256(json.dumps(body).encode()).hexdigest()[:8]}"
    office.show_view("home" if body["type"] == "home" else "modal", view, view_json(view, office.workspace))


def check(body: Any, kind: str) -> None:
    """Raises `Refused`."""
    _check(body, kind)


def _body(request: Request, kind: str) -> Json:
    body = request.decoded("view", "invalid_arguments")
    _check(body, kind)
    return dict(body)


def _check(body: Any, kind: str) -> None:
    if wrong := view_rules.problems(body, kind):
        raise Refused.with_messages("invalid_arguments", wrong)
    if view_rules.is_too_large(body):
        raise Refused("view_too_large")


def _trigger(request: Request) -> str:
    return request.text("trigger_id") or request.required("interactivity_pointer")


def _find(office: Office, key: str, external: str) -> View:
    for view in office.workspace.views.values():
        if view.is_open and (view.id == key or (external and view.body.get("external_id") == external)):
            return view
    raise Refused("not_found")


def _answer(office: Office, view: View) -> Json:
    return {"ok": True, "view": view_json(view, office.workspace)}


METHODS = {
    "views.open": Method(opened),
    "views.push": Method(pushed),
    "views.update": Method(updated),
    "views.publish": Method(published),
}
