"""Who may do what: deny by default, reads for everyone unless a rule says otherwise.

A rule is a line of the table: a command glob, a room glob, people, and an effect. The most specific matching rule wins, a tie
denies. This build has no command that is more than a read; whatever is not a read is denied, rule or no rule.

In a glob only `*` is special, since `[` and `?` may stand in the names of channels. Rooms and accounts match whatever their
case, as on the networks themselves; a rule for a channel covers its threads. A rule that denies named accounts denies those of
that network whom nobody vouches for as well: else it would be enough to log out.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

import msgspec

from bot.chat.message import Message, Principal, Room
from bot.commands.registry import Registry
from bot.commands.spec import CommandSpec, Risk
from bot.errors import ConfigError


class Rule(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One line of the access table."""

    command: str
    """A command or a glob: `kb feedback`, `kb *`."""
    room: str = "*"
    """`network:channel` or a glob: `libera:#ops`."""
    who: tuple[str, ...] = ()
    """Verified accounts as `network:account`; empty means everyone."""
    effect: Literal["allow", "deny"] = "allow"
    """What the rule does."""

    def covers(self, spec: CommandSpec) -> bool:
        """Whether it speaks of this command."""
        return _matches(self.command, spec.name)

    def is_for_room(self, room: Room) -> bool:
        """Whether it speaks of this room, or of the channel that a thread hangs on."""
        pattern = _folded(self.room)
        return any(_matches(pattern, _folded(key)) for key in (room.key, f"{room.network}:{room.channel}"))

    def is_about(self, who: Principal) -> bool:
        """Whether it speaks of this person, or may do so and denies."""
        if not self.who:
            return True
        if who.is_verified:
            return _folded(who.key) in {_folded(account) for account in self.who}
        return self.effect == "deny" and any(account.startswith(f"{who.network}:") for account in self.who)

    @property
    def specificity(self) -> tuple[int, int, int]:
        """Literal characters of the command, people or everyone, literal characters of the room."""
        return len(self.command.replace("*", "")), int(bool(self.who)), len(self.room.replace("*", ""))


@dataclass(frozen=True, slots=True)
class Decision:
    """What the table says, and why, in words for the asker."""

    allowed: bool
    reason: str


class Policy:
    """The table."""

    def __init__(self, rules: Sequence[Rule] = ()) -> None:
        self._rules = tuple(rules)

    def check(self, registry: Registry, networks: Iterable[str]) -> None:
        """Refuse rules that could never be enforced. Raises `ConfigError` that names the rule."""
        known = set(networks)
        names = [spec.name for spec in registry.commands]
        for number, rule in enumerate(self._rules, start=1):
            problem = _unenforceable(rule, names, known)
            if problem:
                raise ConfigError(f"Rule {number} under [[access]] cannot be enforced: {problem}")

    def needs_identity(self, spec: CommandSpec) -> bool:
        """Whether the decision depends on who asks."""
        return spec.risk is not Risk.READ or any(rule.who for rule in self._rules if rule.covers(spec))

    def decide(self, spec: CommandSpec, message: Message) -> Decision:
        """May this person run this command here?"""
        if spec.risk is not Risk.READ:
            return Decision(False, f"“{spec.name}” is a {spec.risk.value} command, and this build only answers reads.")
        matching = [rule for rule in self._rules if rule.covers(spec) and rule.is_for_room(message.room)]
        about = [rule for rule in matching if rule.is_about(message.sender)]
        if not about:
            return self._without_rule(spec, matching)
        best = max(rule.specificity for rule in about)
        winners = [rule for rule in about if rule.specificity == best]
        if all(rule.effect == "allow" for rule in winners):
            return Decision(True, f"rule “{winners[0].command}” in {winners[0].room} allows it")
        if not message.sender.is_verified and all(rule.who for rule in winners):
            return Decision(False, f"“{spec.name}” needs a known account here; “whoami” says how I know you.")
        return Decision(False, f"A rule denies “{spec.name}” in this room.")

    @staticmethod
    def _without_rule(spec: CommandSpec, matching: list[Rule]) -> Decision:
        """No rule speaks of this person. A rule that allows others means: these and nobody else."""
        if any(rule.effect == "allow" for rule in matching):
            return Decision(False, f"“{spec.name}” is for named accounts here; “whoami” says how I know you.")
        return Decision(True, "reads are open to everyone")


_RFC1459 = str.maketrans("[]\\^ABCDEFGHIJKLMNOPQRSTUVWXYZ", "{}|~abcdefghijklmnopqrstuvwxyz")


def _folded(name: str) -> str:
    """As IRC compares names (RFC 1459, 2.2); letters beyond ASCII stay apart, since their lower case may be somebody else."""
    return name.translate(_RFC1459)


def _matches(pattern: str, text: str) -> bool:
    """A glob in which only `*` is special; linear in the text for each star."""
    first, *others = pattern.split("*")
    if not others:
        return text == pattern
    last = others.pop()
    end = len(text) - len(last)
    if not text.startswith(first) or not text.endswith(last) or len(first) > end:
        return False
    at = len(first)
    for part in others:
        found = text.find(part, at, end)
        if found < 0:
            return False
        at = found + len(part)
    return True


def _unenforceable(rule: Rule, names: list[str], networks: set[str]) -> str:
    if not any(_matches(rule.command, name) for name in names):
        return f"no command matches “{rule.command}”."
    network, colon, channel = rule.room.partition(":")
    reached = {known for known in networks if _matches(network, known)}
    if rule.room != "*" and not reached:
        return f"no network is called “{network}”; a room is written network:channel."
    if rule.room != "*" and not (colon and channel):
        return f"“{rule.room}” names no channel; a room is written network:channel, or network:* for all of them."
    problems = (_unenforceable_account(account, reached if colon else networks, rule.room) for account in rule.who)
    return next((problem for problem in problems if problem), "")


def _unenforceable_account(account: str, networks: set[str], room: str) -> str:
    network, colon, name = account.partition(":")
    if not colon or network not in networks:
        return f"“{account}” is no account of a network that “{room}” is about; write network:account."
    if name.startswith("~") or not name:
        return f"“{account}” is only a nickname, and a nickname proves nothing; name the services account."
    if "*" in name:
        return f"“{account}” is no single account; name each of them, or leave `who` out for everyone."
    return ""
