"""The App Home: a person's own page in Slack, made of a reply like any other (https://docs.slack.dev/surfaces/app-home)."""

from __future__ import annotations

from bot.chat.message import Room
from bot.chat.reply import Reply
from bot.slack.speaking import blocks, limits, mrkdwn
from bot.slack.speaking.blocks import Block
from bot.slack.speaking.page import page
from bot.slack.speaking.payload import Payload
from bot.text.clean import shorten
from bot.text.plain import head

_PREFIX = "home:"
COMMAND = "home"
"""What a person is taken to have said who opens the page."""


def room(network: str, user: str) -> Room:
    """The page of a user ID as a room."""
    return Room(network, f"{_PREFIX}{user}", is_direct=True)


def is_home(where: Room) -> bool:
    """Whether a room is somebody's page."""
    return where.channel.startswith(_PREFIX)


def view(reply: Reply) -> Payload:
    """The page. What does not fit is not shown: nobody can ask a page for more."""
    return Payload(home=page(reply, [_lead(head(reply))], prefix="", most=limits.HOME_BLOCKS, more=False).blocks)


def _lead(line: str) -> Block:
    """A title, or running text where it is too long for one."""
    if len(line) <= limits.HEADER:
        return blocks.header(line or "…")
    return blocks.section(mrkdwn.prose(shorten(line, limits.SUMMARY)))
