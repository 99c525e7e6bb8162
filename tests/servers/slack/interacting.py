"""Slash commands, shortcuts, buttons, modals and the App Home: what people do with an app."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tests.servers.slack.journal import Shown, fitting
from tests.servers.slack.log import Delivery
from tests.servers.slack.office import Office
from tests.servers.slack.passes import ResponseUrl
from tests.servers.slack.refusal import Refused
from tests.servers.slack.shapes import view_json
from tests.servers.slack.submitting import filled_in, take_answer
from tests.servers.slack.web.hooks import Hooks
from tests.servers.slack.world import Channel, Json, User, View

_CHANNEL_NAMES = {"im": "directmessage", "group": "privategroup", "mpim": "mpdm"}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of it: whether it was acknowledged, with what, how fast, and what the person saw of that alone."""

    delivery: Delivery
    saw: tuple[str, ...] = ()
    trigger_id: str = ""
    response_url: str = ""

    @property
    def acked(self) -> bool:
        return self.delivery.acked

    @property
    def payload(self) -> Any:
        """What the acknowledgement carried."""
        return self.delivery.answer

    @property
    def ms(self) -> float | None:
        """How long the acknowledgement took, in milliseconds."""
        return self.delivery.ms


class Interacting:
    """What people do with the app, apart from talking."""

    def __init__(self, office: Office, hooks: Hooks) -> None:
        self._office, self._workspace, self._hooks = office, office.workspace, hooks

    async def slash(self, user: str | User, channel: str | Channel, text: str, *, command: str = "") -> Outcome:
        """Type a slash command: `text` is what follows it, or all of it when it begins with a slash."""
        name, words = (command or "/openinfra"), text
        if text.startswith("/"):
            name, _, words = text.partition(" ")
        assert name in self._office.rules.commands, f"{name} is not a valid command"
        who, target = self._workspace.user(user), self._place(user, channel)
        hook, trigger = self._office.response_urls.make(target, who), self._office.triggers.make(who)
        payload = {
            "token": "legacy",
            "team_id": self._workspace.team,
            "team_domain": self._workspace.domain,
            "channel_id": target.id,
            "channel_name": _CHANNEL_NAMES.get(target.kind, target.name),
            "user_id": who.id,
            "user_name": who.name,
            "command": name,
            "text": words.strip(),
            "api_app_id": self._workspace.app,
            "is_enterprise_install": "false",
            "response_url": self._hook_url(hook),
            "trigger_id": trigger,
        }
        delivery = Delivery("slash_commands", name, payload, accepts_response=True)
        await self._office.dispatcher.once(delivery)
        saw = self._slash_answer(delivery, hook, f"{name} {words}".strip())
        return Outcome(delivery, saw, trigger, payload["response_url"])

    async def shortcut(self, user: str | User, callback_id: str, message: Shown | None = None) -> Outcome:
        """Choose a shortcut from a message's menu, or a global one."""
        assert callback_id in self._office.rules.shortcuts, f"there is no shortcut {callback_id}"
        who = self._workspace.user(user)
        payload = self._common("message_action" if message else "shortcut", who) | {"callback_id": callback_id}
        payload["action_ts"] = self._workspace.clock.next()
        if message is not None:
            channel = self._workspace.channels[message.channel]
            hook = self._office.response_urls.make(channel, who, message.ts)
            current = channel.messages.get(message.ts, dict(message.message))
            payload |= {"channel": self._short(channel), "message_ts": message.ts, "message": current}
            payload["response_url"] = self._hook_url(hook)
        return await self._interact(payload)

    async def click(self, user: str | User, shown: Shown | View, label: str, *, nth: int = 0) -> Outcome:
        """Press the button with this label on a message, an ephemeral message, an App Home or a modal, as it looks now."""
        who = self._workspace.user(user)
        body = self._current(shown)
        button, block = _button(body, label, nth)
        payload = self._common("block_actions", who) | self._where(shown, body, who)
        action: Json = {
            name: button[name] for name in ("action_id", "text", "value", "style", "type") if name in button
        }
        action |= {"block_id": block, "action_ts": self._workspace.clock.next()}
        return await self._interact(payload | {"actions": [action]})

    async def submit(self, user: str | User, view: View | Shown, values: Mapping[str, Any]) -> Outcome:
        """Fill in a modal and send it. Keys of `values` are labels, action IDs or block IDs; what Slack's client itself
        would not let pass (a required field left empty, too many characters) is an `AssertionError`."""
        who, modal = self._workspace.user(user), self._view(view)
        assert modal.is_open, "this modal is not open"
        assert modal.user == who.id, f"it is not {who.name}'s modal"
        state = {"values": filled_in(modal.blocks, values)}
        payload = self._common("view_submission", who) | {"response_urls": []}
        payload["view"] = view_json(modal, self._workspace) | {"state": state}
        delivery = Delivery("interactive", "view_submission", payload, accepts_response=True)
        await self._office.dispatcher.once(delivery)
        return Outcome(delivery, take_answer(self._office, modal, delivery), payload["trigger_id"])

    async def close(self, user: str | User, view: View | Shown) -> Outcome | None:
        """Close a modal; the app hears of it only when the modal asks for that."""
        who, modal = self._workspace.user(user), self._view(view)
        modal.is_open = False
        if not modal.body.get("notify_on_close"):
            return None
        payload = self._common("view_closed", who) | {"is_cleared": False}
        payload["view"] = view_json(modal, self._workspace)
        payload.pop("trigger_id")
        return await self._interact(payload)

    async def open_home(self, user: str | User, timeout: float = 5.0) -> Shown:
        """Open the app's Home tab and wait for what is published for this person."""
        who = self._workspace.user(user)
        known = self._workspace.homes.get(who.id)
        event: Json = {"type": "app_home_opened", "user": who.id, "channel": self._workspace.dm(who).id, "tab": "home"}
        event["event_ts"] = self._workspace.clock.next()
        if known is not None:
            event["view"] = view_json(known, self._workspace)
        self._office.journal.skip(f"home:{who.id}")
        self._office.tell(event, "app_home_opened")
        return await self.expect_home(who, timeout=timeout)

    async def expect_home(self, user: str | User, pattern: str = "", timeout: float = 5.0) -> Shown:
        """The next App Home that is published for somebody."""
        who, matches = self._workspace.user(user), fitting(pattern)
        found = await self._office.journal.wait(
            f"home:{who.id}", lambda one: one.kind == "home" and one.to == who.id and matches(one.text), timeout
        )
        assert found is not None, f"no App Home was published for {who.name} within {timeout} s"
        return found

    async def expect_modal(self, user: str | User, pattern: str = "", timeout: float = 5.0) -> View:
        """The next modal that opens on somebody's screen, by its title and blocks."""
        who, matches = self._workspace.user(user), fitting(pattern)
        found = await self._office.journal.wait(
            f"modal:{who.id}", lambda one: one.kind == "modal" and one.to == who.id and matches(one.text), timeout
        )
        assert found is not None, f"no modal for {who.name} within {timeout} s"
        return self._workspace.views[str(found.message["id"])]

    def _slash_answer(self, delivery: Delivery, hook: ResponseUrl, typed: str) -> tuple[str, ...]:
        name = typed.split(maxsplit=1)[0]
        if not delivery.acked:
            why = "operation_timeout" if delivery.attempts[-1].reason == "timeout" else "dispatch_failed"
            return (f'{name} failed with the error "{why}"',)
        body = {"text": delivery.answer} if isinstance(delivery.answer, str) else (delivery.answer or {})
        if body.get("response_type") == "in_channel":
            who, ts = hook.user, self._workspace.clock.next()
            self._office.show("post", hook.channel, {"type": "message", "user": who.id, "text": typed, "ts": ts})
        if not body.get("text") and not body.get("blocks"):
            return ()
        try:
            self._hooks.show(hook, body)
        except Refused as no:
            return (f'{name} failed with the error "{no.error}"',)
        return (self._office.journal.entries[-1].text,)

    async def _interact(self, payload: Json) -> Outcome:
        delivery = Delivery("interactive", payload["type"], payload)
        await self._office.dispatcher.once(delivery)
        saw = () if delivery.acked else ("This app is not responding.",)
        return Outcome(delivery, saw, payload.get("trigger_id", ""), payload.get("response_url", ""))

    def _common(self, kind: str, who: User) -> Json:
        team = {"id": self._workspace.team, "domain": self._workspace.domain}
        return {
            "type": kind,
            "token": "legacy",
            "team": team,
            "user": {"id": who.id, "username": who.name, "name": who.name, "team_id": who.team},
            "api_app_id": self._workspace.app,
            "enterprise": None,
            "is_enterprise_install": False,
            "trigger_id": self._office.triggers.make(who),
        }

    def _where(self, shown: Shown | View, body: Json, who: User) -> Json:
        """The part of a block_actions payload that says where the button was."""
        if isinstance(shown, View) or shown.kind in {"home", "modal"}:
            view = view_json(self._view(shown), self._workspace)
            return {"container": {"type": "view", "view_id": view["id"]}, "view": view}
        channel = self._workspace.channels[shown.channel]
        assert who.id in channel.members or shown.to == who.id, f"{who.name} does not see this message"
        hidden = shown.kind == "ephemeral"
        container = {"type": "message", "message_ts": shown.ts, "channel_id": channel.id, "is_ephemeral": hidden}
        if body.get("thread_ts"):
            container["thread_ts"] = body["thread_ts"]
        hook = self._office.response_urls.make(channel, who, shown.ts)
        where = {"container": container, "channel": self._short(channel), "response_url": self._hook_url(hook)}
        return where | {"state": {"values": {}}} | ({} if hidden else {"message": body})

    def _current(self, shown: Shown | View) -> Json:
        if isinstance(shown, View) or shown.kind in {"home", "modal"}:
            return self._view(shown).body
        if shown.kind == "ephemeral":
            return dict(shown.message)
        message = self._workspace.channels[shown.channel].messages.get(shown.ts)
        assert message is not None, "this message is gone"
        return message

    def _view(self, shown: Shown | View) -> View:
        return shown if isinstance(shown, View) else self._workspace.views[str(shown.message["id"])]

    def _place(self, user: str | User, channel: str | Channel) -> Channel:
        return self._workspace.dm(self._workspace.user(user)) if channel == "dm" else self._workspace.channel(channel)

    def _short(self, channel: Channel) -> Json:
        return {"id": channel.id, "name": _CHANNEL_NAMES.get(channel.kind, channel.name)}

    def _hook_url(self, hook: ResponseUrl) -> str:
        return f"{self._office.base}/actions/{hook.key}"


def _button(body: Mapping[str, Any], label: str, nth: int) -> tuple[Json, str]:
    """The button that people see with this label, and the ID of its block."""
    found, labels = [], []
    for block in body.get("blocks") or ():
        items = [*(block.get("elements") or ()), block.get("accessory"), block.get("element")]
        for item in items:
            if isinstance(item, dict) and item.get("type") == "button":
                labels.append(item["text"]["text"])
                if labels[-1] == label:
                    found.append((item, str(block.get("block_id", ""))))
    assert len(found) > nth, f"there is no button {label!r}; there are {labels}"
    return found[nth]
