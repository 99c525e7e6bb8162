"""What Slack delivers, as far as we read it. What has another shape is no message of Slack's, and is dropped.

https://docs.slack.dev/reference/events/message and https://docs.slack.dev/reference/interaction-payloads
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, TypeVar

import msgspec
from msgspec import Meta

MOST_TEXT = 250_000
"""Characters. Slack takes 40 000 in one message, each of which may arrive as five (`&amp;`)."""

UserId = Annotated[str, Meta(pattern=r"^[UW][A-Z0-9]{1,40}\Z")]
ChannelId = Annotated[str, Meta(pattern=r"^[CGD][A-Z0-9]{1,40}\Z")]
Stamp = Annotated[str, Meta(pattern=r"^[0-9]{1,16}\.[0-9]{1,16}\Z")]
Long = Annotated[str, Meta(max_length=MOST_TEXT)]
Short = Annotated[str, Meta(max_length=4000)]
Named = str | dict[str, Any] | None
"""An ID, or an object that has one."""
S = TypeVar("S")


class _Shape(msgspec.Struct, frozen=True):
    """Base of what comes in: unknown keys are fine, wrong types are not."""


class Inner(_Shape, frozen=True):
    """The part of the frame that an event may have again."""

    type: Short
    user: Named = None
    channel: Named = None
    team: Named = None
    enterprise: Named = None
    authorizations: list[dict[str, Any]] | None = None


class Frame(_Shape, frozen=True):
    """What slack_bolt reads of any payload before a listener of ours sees it, and where it would raise."""

    type: Short | None = None
    user: Named = None
    channel: Named = None
    team: Named = None
    enterprise: Named = None
    authorizations: list[dict[str, Any]] | None = None
    response_urls: list[dict[str, Any]] = []
    view: dict[str, Any] | None = None
    event: Inner | None = None


class File(_Shape, frozen=True):
    """A file of a message. `preview` has the first lines of a snippet."""

    id: Short | None = None
    name: Short | None = None
    mimetype: Short | None = None
    filetype: Short | None = None
    mode: Short | None = None
    size: int | None = None
    url_private: Short | None = None
    preview: Long | None = None
    file_access: Short | None = None


class Attachment(_Shape, frozen=True):
    """A message inside a message: forwarded by a person, or made by a program."""

    pretext: Long | None = None
    title: Long | None = None
    text: Long | None = None
    fallback: Long | None = None
    is_share: bool | None = None
    is_msg_unfurl: bool | None = None


class Said(_Shape, frozen=True):
    """A `message` or `app_mention`."""

    user: UserId
    channel: ChannelId
    ts: Stamp
    text: Long | None = None
    thread_ts: Stamp | None = None
    channel_type: Short | None = None
    files: list[File] | None = None
    attachments: list[Attachment] | None = None


class Opened(_Shape, frozen=True):
    """An `app_home_opened`."""

    user: UserId
    event_ts: Short | None = None


class Slash(_Shape, frozen=True):
    """A slash command."""

    command: Short
    user_id: UserId
    channel_id: ChannelId
    trigger_id: Short
    text: Long | None = None
    team_id: Short | None = None
    response_url: Short | None = None


class Person(_Shape, frozen=True):
    """Who did something."""

    id: UserId
    team_id: Short | None = None


class Place(_Shape, frozen=True):
    """Where it was done."""

    id: ChannelId


class Old(_Shape, frozen=True):
    """The message that a button or a shortcut belongs to, whoever wrote it."""

    ts: Stamp | None = None
    thread_ts: Stamp | None = None
    text: Long | None = None
    files: list[File] | None = None
    attachments: list[Attachment] | None = None
    blocks: list[Any] | None = None


class Container(_Shape, frozen=True):
    """The same for messages that only one person sees."""

    message_ts: Stamp | None = None
    thread_ts: Stamp | None = None


class Pressed(_Shape, frozen=True):
    """An element of a message that somebody used."""

    action_id: Short
    value: Short | None = None
    type: Short | None = None


class Click(_Shape, frozen=True):
    """A `block_actions` payload."""

    user: Person
    trigger_id: Short
    actions: Annotated[list[Pressed], Meta(min_length=1)]
    channel: Place | None = None
    message: Old | None = None
    container: Container | None = None
    response_url: Short | None = None


class Shortcut(_Shape, frozen=True):
    """A `message_action` payload."""

    user: Person
    channel: Place
    trigger_id: Short
    callback_id: Short
    message: Old
    message_ts: Stamp | None = None
    response_url: Short | None = None


class Input(_Shape, frozen=True):
    """What was typed into one field of a form."""

    value: Long | None = None


class State(_Shape, frozen=True):
    """All fields of a form by block_id and action_id."""

    values: dict[str, dict[str, Input]] = {}


class View(_Shape, frozen=True):
    """A form that was sent."""

    id: Short
    callback_id: Short
    state: State
    private_metadata: Short
    type: Short


class Submission(_Shape, frozen=True):
    """A `view_submission` payload."""

    user: Person
    view: View
    trigger_id: Short | None = None


def read(payload: Mapping[str, Any], shape: type[S]) -> S | None:
    """The payload as a value; None where it has another shape."""
    try:
        return msgspec.convert(payload, shape)
    except msgspec.ValidationError:
        return None
