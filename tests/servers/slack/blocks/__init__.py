"""Block Kit as Slack validates it."""

from tests.servers.slack.blocks.layout import MOST_TEXT, all_text, interactive, problems

__all__ = ["MOST_TEXT", "all_text", "interactive", "problems"]
