"""Who may do what: deny by default, reads for everyone unless a rule says otherwise.

A rule is a line of the table: a command glob, what its arguments must look like, a room glob, people or roles, and an effect.
The most specific matching rule wins, a tie denies. Where no rule speaks, the command's own `who` decides. Whatever is not a
read needs a verified account, rule or no rule; a command that belongs to a role is not lifted out of it by a rule that names
nobody; and nothing is changed while the bot is read-only.

In a glob only `*` is special, since `[` and `?` may stand in the names of channels. Rooms and accounts match whatever their
case, as on the networks themselves; a rule for a channel covers its threads. A rule that denies named accounts denies those of
that network whom nobody vouches for as well: else it would be enough to log out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

import msgspec

from bot.chat.message import Message, Principal, Room
from bot.commands.arguments import parameters
from bot.commands.registry import Registry
from bot.commands.spec import ANYONE, MEMBER, CommandSpec, Risk
from bot.errors import ConfigError
from bot.text.fold import folded


class Known(Protocol):
    """What the table asks about people (see bot.core.people)."""

    @property
    def known_roles(self) -> frozenset[str]:
        """The roles that are given to somebody."""

    def accounts(self, who: Principal) -> frozenset[str]:
        """The keys of all accounts of a person, their own included."""

    def kin(self, who: Principal) -> frozenset[str]:
        """The same and those that were theirs a short while ago: none of them is a second person."""

    def roles(self, who: Principal) -> frozenset[str]:
        """The roles of a verified person."""


class Strangers:
    """Every account is a person of its own, and nobody is known to have a role, even where roles are known."""

    def __init__(self, known_roles: Iterable[str] = ()) -> None:
        self.known_roles = frozenset(known_roles)

    def accounts(self, who: Principal) -> frozenset[str]:
        return frozenset({who.key})

    def kin(self, who: Principal) -> frozenset[str]:
        return self.accounts(who)

    def roles(self, who: Principal) -> frozenset[str]:
        del who
        return frozenset()


class Rule(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One line of the access table."""

    command: str
    """A command or a glob: `kb feedback`, `kb *`."""
    room: str = "*"
    """`network:channel` or a glob: `libera:#ops`."""
    args: dict[str, str] = {}
    """Arguments by name as globs: `{ cluster = "prod-*" }`; the rule speaks only of commands whose arguments fit."""
    who: tuple[str, ...] = ()
    """Verified accounts as `network:account`."""
    role: tuple[str, ...] = ()
    """Roles from `[roles]`. Without accounts and roles the rule is about everyone."""
    effect: Literal["allow", "deny"] = "allow"
    """What the rule does."""

    def covers(self, spec: CommandSpec) -> bool:
        """Whether it speaks of this command."""
        return _matches(self.command, spec.name)

    def fits(self, args: Mapping[str, str] | None) -> bool:
        """Whether it speaks of these arguments. Of unknown ones (`can`) a denial speaks, a permission does not."""
        if args is None:
            return not self.args or self.effect == "deny"
        return all(name in args and _matches(glob, args[name]) for name, glob in self.args.items())

    def is_for_room(self, room: Room) -> bool:
        """Whether it speaks of this room, or of the channel that a thread hangs on."""
        pattern = folded(self.room)
        return any(_matches(pattern, folded(key)) for key in (room.key, f"{room.network}:{room.channel}"))

    @property
    def names_people(self) -> bool:
        """Whether it is about some people, not about everyone."""
        return bool(self.who or self.role)

    def is_about(self, who: Principal, people: Known) -> bool:
        """Whether it speaks of this person, or may do so and denies."""
        if not self.names_people:
            return True
        if who.is_verified:
            named = {folded(account) for account in self.who}
            mine = {folded(account) for account in people.accounts(who)}
            return not named.isdisjoint(mine) or not people.roles(who).isdisjoint(self.role)
        here = any(account.startswith(f"{who.network}:") for account in self.who)
        return self.effect == "deny" and (here or bool(self.role))

    @property
    def specificity(self) -> tuple[int, int, int, int]:
        """Literal characters of the command and of its arguments, people or everyone, literal characters of the room."""
        given = sum(len(name) + len(glob.replace("*", "")) for name, glob in self.args.items())
        return len(self.command.replace("*", "")), given, int(self.names_people), len(self.room.replace("*", ""))


@dataclass(frozen=True, slots=True)
class Decision:
    """What the table says, and why, in words for the asker."""

    allowed: bool
    reason: str


class Policy:
    """The table. `is_readonly` says whether nothing may be changed at all for now."""

    def __init__(
        self, rules: Sequence[Rule] = (), people: Known | None = None, is_readonly: Callable[[], bool] = lambda: False
    ) -> None:
        self._rules, self._people, self._is_readonly = tuple(rules), people or Strangers(), is_readonly

    def check(self, registry: Registry, networks: Iterable[str]) -> None:
        """Refuse rules that could never be enforced. Raises `ConfigError` that names the rule."""
        known = set(networks)
        for number, rule in enumerate(self._rules, start=1):
            covered = [spec for spec in registry.commands if rule.covers(spec)]
            problem = _unenforceable(rule, covered, known) or self._unknown_role(rule)
            if problem:
                raise ConfigError(f"Rule {number} under [[access]] cannot be enforced: {problem}")

    @property
    def reads_arguments(self) -> bool:
        """Whether any rule looks at arguments."""
        return any(rule.args for rule in self._rules)

    def needs_identity(self, spec: CommandSpec) -> bool:
        """Whether the decision depends on who asks."""
        if spec.risk is not Risk.READ or spec.who != ANYONE:
            return True
        return any(rule.names_people for rule in self._rules if rule.covers(spec))

    def decide(self, spec: CommandSpec, message: Message, args: Mapping[str, str] | None = None) -> Decision:
        """May this person run this command here, with these arguments (see `Bound.named`)?"""
        forbidden = self._forbidden(spec, message.sender)
        if forbidden:
            return Decision(False, forbidden)
        matching = [r for r in self._rules if r.covers(spec) and r.is_for_room(message.room) and r.fits(args)]
        about = [rule for rule in matching if rule.is_about(message.sender, self._people)]
        if not about:
            return self._without_rule(spec, message.sender, matching)
        best = max(rule.specificity for rule in about)
        winners = [rule for rule in about if rule.specificity == best]
        if all(rule.effect == "allow" for rule in winners):
            if spec.who not in {ANYONE, MEMBER} and not any(rule.names_people for rule in winners):
                return self._by_declaration(spec, message.sender)
            return Decision(True, f"rule “{winners[0].command}” in {winners[0].room} allows it")
        if not message.sender.is_verified and all(rule.names_people for rule in winners):
            return Decision(False, f"“{spec.name}” needs a known account here; “whoami” says how I know you.")
        return Decision(False, f"A rule denies “{spec.name}” in this room.")

    def _forbidden(self, spec: CommandSpec, who: Principal) -> str:
        """What no rule can allow, as a sentence."""
        if who.is_outsider:
            return "I answer members of this workspace only; whoever runs me can let guests in by name."
        if spec.risk is Risk.READ:
            return ""
        if not who.is_verified:
            return f"“{spec.name}” changes something, so I must know who you are; “whoami” says how."
        if self._is_readonly() and not spec.in_readonly:
            return f"I am read-only for now, and “{spec.name}” changes something. “bot readonly off” ends that."
        return ""

    def _without_rule(self, spec: CommandSpec, who: Principal, matching: list[Rule]) -> Decision:
        """No rule speaks of this person. A rule that allows others means: these and nobody else."""
        if any(rule.effect == "allow" for rule in matching):
            return Decision(False, f"“{spec.name}” is for named accounts here; “whoami” says how I know you.")
        return self._by_declaration(spec, who)

    def _by_declaration(self, spec: CommandSpec, who: Principal) -> Decision:
        """As the command itself says who it is for."""
        if spec.who == ANYONE:
            return Decision(True, "reads are open to everyone" if spec.risk is Risk.READ else "you are known here")
        if spec.who == MEMBER:
            return Decision(who.is_verified, "you are known here" if who.is_verified else _UNKNOWN.format(spec.name))
        if spec.who in self._people.roles(who):
            return Decision(True, f"you have the role {spec.who}")
        if spec.who not in self._people.known_roles:
            return Decision(
                False, f"“{spec.name}” is for the role {spec.who}, which nobody has: name its accounts under [roles]."
            )
        return Decision(False, f"“{spec.name}” is for the role {spec.who}; “whoami” says how I know you.")

    def _unknown_role(self, rule: Rule) -> str:
        missing = [role for role in rule.role if role not in self._people.known_roles]
        return f"nobody has the role “{missing[0]}”; name its accounts under [roles]." if missing else ""


def check_roles(roles: Mapping[str, Sequence[str]], networks: Iterable[str]) -> None:
    """Refuse accounts that could never hold their role. Raises `ConfigError` that names the role."""
    known = set(networks)
    for role, accounts in roles.items():
        for account in accounts:
            problem = _unenforceable_account(account, known, "*")
            if problem:
                raise ConfigError(f"The role “{role}” under [roles] cannot be given: {problem}")


_UNKNOWN = "“{}” is for known accounts; “whoami” says how I know you."


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


def _unenforceable(rule: Rule, covered: list[CommandSpec], networks: set[str]) -> str:
    if not covered:
        return f"no command matches “{rule.command}”."
    taken = {name for spec in covered for name in _argument_names(spec)}
    strange = [name for name in rule.args if name not in taken]
    if strange:
        return f"no command that it covers has an argument “{strange[0]}”."
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
        about = "that is configured" if room == "*" else f"that “{room}” is about"
        return f"“{account}” is no account of a network {about}; write network:account."
    if name.startswith("~") or not name:
        return f"“{account}” is only a nickname, and a nickname proves nothing; name the services account."
    if "*" in name:
        return f"“{account}” is no single account; name each of them, or leave `who` out for everyone."
    return ""


def _argument_names(spec: CommandSpec) -> set[str]:
    takes = parameters(spec)
    return {parameter.label for parameter in (*takes.positional, *takes.flags.values())}
