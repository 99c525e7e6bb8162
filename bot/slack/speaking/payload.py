"""What a letter to Slack carries: made by the renderer, read by the sender, kept as JSON in the outbox in between."""

from __future__ import annotations

from typing import Any

import msgspec

Blocks = list[dict[str, Any]]


class Post(msgspec.Struct, frozen=True, omit_defaults=True):
    """One message. `text` is always set: it is what notifications and screen readers read.

    A post that is `below` goes into the thread of the payload's first post; the others go where the letter goes.
    """

    text: str
    blocks: Blocks = []
    below: bool = False


class Upload(msgspec.Struct, frozen=True, omit_defaults=True):
    """A file, posted below the first post; `content` is base64 in JSON."""

    name: str
    title: str
    content: bytes


class Payload(msgspec.Struct, frozen=True, omit_defaults=True):
    """A whole letter: posts in order and files, or a person's App Home."""

    posts: tuple[Post, ...] = ()
    uploads: tuple[Upload, ...] = ()
    home: Blocks = []


_decoder = msgspec.json.Decoder(Payload)


def encode(payload: Payload) -> str:
    """The payload as the outbox keeps it."""
    return msgspec.json.encode(payload).decode()


def decode(text: str) -> Payload:
    """The payload of a letter; one that is no payload (written by another version) becomes a plain post."""
    try:
        return _decoder.decode(text)
    except msgspec.DecodeError:
        return Payload((Post(text[:3000]),))
