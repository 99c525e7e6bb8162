"""Tokens, trigger IDs and response addresses: what lets somebody in, how often and for how long."""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterable
from dataclasses import dataclass, field

from tests.servers.slack.refusal import Refused
from tests.servers.slack.rules import BOT_SCOPES, Rules
from tests.servers.slack.world import Channel, User, bound


@dataclass(slots=True, eq=False)
class Token:
    """A token. `refusal` is the error that it is answered with, once it is spoilt."""

    text: str
    scopes: set[str] = field(default_factory=set)
    user: User | None = None
    refusal: str = ""

    @property
    def is_app_level(self) -> bool:
        return self.text.startswith("xapp-")


class Tokens:
    """The tokens of the app: one for the bot, one of app level."""

    def __init__(self, bot: User) -> None:
        self.bot = Token(f"xoxb-{secrets.token_hex(12)}", set(BOT_SCOPES), bot)
        self.app = Token(f"xapp-1-A1-{secrets.token_hex(12)}", {"connections:write"})
        self._all = {token.text: token for token in (self.bot, self.app)}

    def add(self, token: Token) -> Token:
        """Another token."""
        self._all[token.text] = token
        return token

    def find(self, text: str) -> Token:
        """Raises `Refused`."""
        if not text:
            raise Refused("not_authed")
        token = self._all.get(text)
        if token is None:
            raise Refused("invalid_auth")
        if token.refusal:
            raise Refused(token.refusal)
        return token


def check_scopes(token: Token, needed: Iterable[str]) -> None:
    """Any one of the scopes is enough. Raises `Refused`."""
    wanted = list(needed)
    if wanted and not token.scopes.intersection(wanted):
        provided = ",".join(sorted(token.scopes))
        raise Refused("missing_scope", needed=",".join(wanted), provided=provided)


@dataclass(slots=True)
class _Trigger:
    user: str
    born: float
    is_used: bool = False


class Triggers:
    """Each interaction gives one; each opens one modal within seconds."""

    def __init__(self, rules: Rules) -> None:
        self._rules = rules
        self._made: dict[str, _Trigger] = {}

    def make(self, user: User) -> str:
        """A new trigger_id."""
        text = f"{time.time_ns() // 1000}.{secrets.randbelow(10**12)}.{secrets.token_hex(16)}"
        self._made[text] = _Trigger(user.id, time.monotonic())
        bound(self._made)
        return text

    def redeem(self, text: str) -> str:
        """The user who did it. Raises `Refused`."""
        trigger = self._made.get(text)
        if trigger is None:
            raise Refused("invalid_trigger_id")
        if trigger.is_used:
            raise Refused("exchanged_trigger_id")
        if time.monotonic() - trigger.born > self._rules.trigger:
            raise Refused("expired_trigger_id")
        trigger.is_used = True
        return trigger.user

    def expire(self) -> None:
        """Let all be too old."""
        for trigger in self._made.values():
            trigger.born -= 3600


@dataclass(slots=True, eq=False)
class ResponseUrl:
    """Where an interaction may be answered without being a member."""

    key: str
    channel: Channel
    user: User
    message: str = ""
    """The message that `replace_original` replaces."""
    born: float = field(default_factory=time.monotonic)
    uses: int = 0


class ResponseUrls:
    """Five uses within thirty minutes."""

    def __init__(self, rules: Rules) -> None:
        self._rules = rules
        self._made: dict[str, ResponseUrl] = {}

    def make(self, channel: Channel, user: User, message: str = "") -> ResponseUrl:
        """A new one."""
        made = ResponseUrl(secrets.token_hex(16), channel, user, message)
        self._made[made.key] = made
        bound(self._made)
        return made

    def redeem(self, key: str) -> ResponseUrl:
        """Raises `Refused`."""
        found = self._made.get(key)
        if found is None:
            raise Refused("invalid_url")
        if time.monotonic() - found.born > self._rules.response_url:
            raise Refused("expired_url")
        if found.uses >= self._rules.response_uses:
            raise Refused("used_url")
        found.uses += 1
        return found
