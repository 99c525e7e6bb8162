"""Why a letter cannot be delivered, and what somebody can do about it."""

from __future__ import annotations

from bot.slack.wire.faults import CallFailed

_REASONS = {
    "is_archived": "the channel is archived",
    "no_permission": "the bot may not post there",
    "restricted_action": "the workspace lets only some people post there",
    "restricted_action_read_only_channel": "the channel is read-only",
    "restricted_action_thread_only_channel": "the channel takes threads only",
    "restricted_action_non_threadable_channel": "the channel takes no threads",
    "restricted_action_thread_locked": "the thread is locked",
    "user_not_found": "there is no such person",
    "users_not_found": "there is no such person",
    "user_disabled": "that person has left",
    "user_is_bot": "that is a bot",
    "cannot_dm_bot": "that is a bot",
    "messages_tab_disabled": "messages to the app are off: App Home → Messages Tab → allow people to send messages",
    "not_enabled": "App Home is off: switch it on under App Home → Home Tab",
}


def closed(channel: str, bot: str) -> str:
    """The bot is not in a channel, or cannot even see it."""
    return f"{channel}: the bot is not in this channel: say “/invite @{bot}” there"


def refused(channel: str, fault: CallFailed) -> str:
    """Slack will never take it."""
    if fault.error == "missing_scope":
        return (
            f"{channel}: the bot token lacks the scope {fault.needed or 'that this needs'}: add it under OAuth & "
            "Permissions and reinstall the app"
        )
    return f"{channel}: {_REASONS.get(fault.error) or fault.sentence}"
