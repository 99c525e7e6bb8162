"""A Slack workspace for tests: the Web API, Socket Mode, HTTP mode and the people, with Slack's strictness and trouble.

async with SlackServer() as slack:                      # or the fixture `slack`
    slack.add_user("mona")
    slack.add_channel("ops", ["mona"])                  # the bot is in it, unless bot=False
    ...                                                 # start the app: slack.api_url, bot_token, app_token
    await slack.connected(2)                            # its Socket Mode connections
    said = await slack.say("mona", "ops", "@infrabot help")
    post = await slack.expect("ops", "commands", thread=said)   # as people read it
    outcome = await slack.click("mona", post, "More")   # acked, payload, ms, saw
    slack.fail("chat.postMessage", "drop_after")        # stored, and the answer is lost
    slack.log.of("chat.postMessage")                    # each call; slack.deliveries("app_mention"): each event
"""

from tests.servers.slack.faults import Fault
from tests.servers.slack.interacting import Outcome
from tests.servers.slack.journal import Shown
from tests.servers.slack.log import Call, Delivery
from tests.servers.slack.rules import Rules
from tests.servers.slack.server import SlackServer
from tests.servers.slack.talking import Paste
from tests.servers.slack.world import Channel, User, View

__all__ = [
    "Call",
    "Channel",
    "Delivery",
    "Fault",
    "Outcome",
    "Paste",
    "Rules",
    "Shown",
    "SlackServer",
    "User",
    "View",
]
