"""What the parts of the server share, and the two things that all of them do: show a message, and tell the app."""

from __future__ import annotations

import copy
import time
from collections.abc import Mapping
from typing import Any

from tests.servers.slack.delivery import Dispatcher
from tests.servers.slack.faults import Faults
from tests.servers.slack.journal import Journal, Shown, ShownAs
from tests.servers.slack.log import Delivery, Log
from tests.servers.slack.passes import ResponseUrls, Tokens, Triggers
from tests.servers.slack.reading import blocks_text, message_text
from tests.servers.slack.rules import EVENT_SCOPES, Rules
from tests.servers.slack.shapes import channel_json
from tests.servers.slack.world import Channel, Json, User, View, Workspace, bound, new_id, replies

_SUBSCRIPTIONS = {"channel": "message.channels", "group": "message.groups", "im": "message.im", "mpim": "message.mpim"}


class Office:
    """Slack's side of one workspace."""

    def __init__(self, workspace: Workspace, rules: Rules) -> None:
        self.workspace, self.rules = workspace, rules
        self.log, self.faults, self.journal = Log(), Faults(), Journal()
        self.tokens = Tokens(workspace.bot)
        self.triggers, self.response_urls = Triggers(rules), ResponseUrls(rules)
        self.dispatcher = Dispatcher(self.log, rules)
        self.last_post: dict[str, float] = {}
        self.base = ""

    @property
    def bot(self) -> User:
        return self.workspace.bot

    def show(self, kind: ShownAs, channel: Channel, message: Mapping[str, Any], *, to: str = "") -> Shown:
        """Put it on the screen."""
        ts, thread = str(message.get("ts", "")), str(message.get("thread_ts", ""))
        message = copy.deepcopy(dict(message))  # later edits must not change what was seen
        return self.journal.add(
            Shown(
                kind=kind,
                channel=channel.id,
                text=message_text(message, self.workspace),
                message=message,
                by=str(message.get("user", "")),
                ts=ts,
                thread="" if thread == ts else thread,
                to=to,
            )
        )

    def show_view(self, kind: ShownAs, view: View, body: Json) -> Shown:
        """A modal or an App Home on somebody's screen."""
        text = "\n".join(part for part in (view.title, blocks_text(view.blocks, self.workspace)) if part)
        return self.journal.add(Shown(kind=kind, channel="", text=text, message=body, by=self.bot.id, to=view.user))

    def store(self, channel: Channel, message: Json) -> Shown:
        """A new message: kept, shown, and told to the app if it is a member."""
        thread = message.get("thread_ts")
        if thread:
            self._count_reply(channel, message)
        channel.messages[message["ts"]] = message
        bound(channel.messages)
        shown = self.show("post", channel, message)
        self.tell_message(channel, message)
        return shown

    def tell_message(self, channel: Channel, event: Mapping[str, Any]) -> Delivery | None:
        """The message event of a channel where the bot is a member."""
        if self.bot.id not in channel.members:
            return None
        kind = channel.kind
        full = {"type": "message", "event_ts": event["ts"], **event, "channel": channel.id, "channel_type": kind}
        full.pop("metadata", None)
        return self.tell(full, _SUBSCRIPTIONS[kind], channel)

    def tell(self, event: Mapping[str, Any], subscription: str, channel: Channel | None = None) -> Delivery | None:
        """An event for the app, if it subscribed to it and may have it."""
        needed = EVENT_SCOPES.get(subscription)
        if subscription not in self.rules.events or (needed and needed not in self.tokens.bot.scopes):
            return None
        delivery = self.wrapped(event, channel)
        self.dispatcher.start(delivery)
        return delivery

    def wrapped(self, event: Mapping[str, Any], channel: Channel | None = None, event_id: str = "") -> Delivery:
        """An event as the Events API wraps it: https://docs.slack.dev/apis/events-api#callback-field"""
        team, bot = self.workspace.team, self.bot
        key = event_id or new_id("Ev")
        authorization = {
            "enterprise_id": None,
            "team_id": team,
            "user_id": bot.id,
            "is_bot": True,
            "is_enterprise_install": False,
        }
        payload = {
            "token": "legacy",
            "team_id": team,
            "context_team_id": team,
            "context_enterprise_id": None,
            "api_app_id": self.workspace.app,
            "event": dict(event),
            "type": "event_callback",
            "event_id": key,
            "event_time": int(time.time()),
            "authorizations": [authorization],
            "is_ext_shared_channel": bool(channel and channel.is_shared),
            "event_context": f"4-{new_id('X')}",
        }
        return Delivery("events_api", str(event.get("type", "")), payload, event_id=key)

    def channel_json(self, channel: Channel) -> Json:
        """A channel as the bot sees it."""
        return channel_json(channel, self.bot)

    def _count_reply(self, channel: Channel, reply: Json) -> None:
        parent = channel.messages.get(reply["thread_ts"])
        if parent is None:
            return
        reply["parent_user_id"] = parent.get("user", "")
        earlier = replies(channel, parent["ts"])
        users = {str(message.get("user")) for message in (*earlier, reply)}
        parent |= {
            "thread_ts": parent["ts"],
            "reply_count": len(earlier) + 1,
            "reply_users": sorted(users),
            "reply_users_count": len(users),
            "latest_reply": reply["ts"],
        }
