"""Slack's three secrets: how they look, what each is for, and where it is found on Slack's app pages.

Nothing here ever shows a secret: a sentence names its kind and where the configuration says that it is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.errors import ConfigError
from bot.fields import SecretRef
from bot.slack.settings import SlackSettings

PAGES = "https://api.slack.com/apps → your app"
WHERE = {
    "bot_token": f"{PAGES} → OAuth & Permissions → Bot User OAuth Token (xoxb-…)",
    "app_token": f"{PAGES} → Basic Information → App-Level Tokens (xapp-…, with the scope connections:write)",
    "signing_secret": f"{PAGES} → Basic Information → App Credentials → Signing Secret",
}
_KINDS = (
    (re.compile(r"xoxb-"), "bot_token", "a bot token (xoxb-…)"),
    (re.compile(r"xapp-"), "app_token", "an app-level token (xapp-…)"),
    (re.compile(r"xox[ps]-"), "", "a user token"),
    (re.compile(r"xoxe[.-]"), "", "a refresh or rotating token"),
    (re.compile(r"[0-9a-f]{32}$"), "signing_secret", "a signing secret"),
    (re.compile(r"https://hooks\.slack\.com/"), "", "a webhook address"),
)


@dataclass(frozen=True, slots=True, repr=False)
class Tokens:
    """The secrets of one workspace, read when it starts; without a `repr`, so that no log shows them."""

    bot: str
    app: str = ""
    signing: str = ""


def reveal(name: str, settings: SlackSettings) -> Tokens:
    """Read what the mode needs. Raises `ConfigError` for one that is not set, empty, or of another kind."""
    if settings.mode == "http":
        return Tokens(
            _read(name, "bot_token", settings.bot_token),
            signing=_read(name, "signing_secret", settings.signing_secret),
        )
    return Tokens(_read(name, "bot_token", settings.bot_token), app=_read(name, "app_token", settings.app_token))


def _read(name: str, key: str, secret: SecretRef | None) -> str:
    if secret is None:
        why = "to connect by Socket Mode" if key == "app_token" else 'with mode = "http"'
        raise ConfigError(f"[slack.{name}] needs {key} {why}: {WHERE[key]}.")
    value = secret.reveal().strip()
    problem = misplaced(key, value)
    if problem:
        raise ConfigError(f"[slack.{name}] {key}: {secret} holds {problem}. What belongs there: {WHERE[key]}.")
    return value


def misplaced(key: str, value: str) -> str:
    """What a secret is instead of what it should be, in words; empty when it may be right."""
    for pattern, kind, words in _KINDS:
        if pattern.match(value):
            return "" if kind == key else words
    return "" if key == "signing_secret" else "something that is no token of Slack's"


def refused(name: str, key: str, secret: SecretRef | None, error: str) -> ConfigError:
    """Slack does not take a token: which one, why, and where the right one is."""
    reason = _REASONS.get(error, "it is not valid (any more)")
    return ConfigError(
        f"[slack.{name}] {key}: Slack refuses the token in {secret}: {reason} ({error}). Get it from {WHERE[key]}."
    )


_REASONS = {
    "account_inactive": "the app was removed from the workspace",
    "token_revoked": "it was revoked",
    "token_expired": "it has expired; switch token rotation off",
    "not_allowed_token_type": "it is a token of another kind",
    "missing_scope": "it lacks the scope connections:write",
    "no_permission": "it lacks a permission",
    "org_login_required": "the workspace has moved to another organisation",
    "team_access_not_granted": "the app is not approved for this workspace",
    "access_denied": "the app is not approved for this workspace",
}
