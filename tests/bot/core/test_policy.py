"""Who may do what, and rules that cannot be enforced."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.chat.message import Address, Message, Principal, Room, Strength
from bot.chat.reply import Reply
from bot.commands.context import Context
from bot.commands.family import Family
from bot.commands.registry import Registry
from bot.commands.spec import SPEC, CommandSpec, Preview, Risk, command
from bot.core.policy import Policy, Rule, check_roles
from bot.errors import ConfigError


async def _preview(ctx: Context, name: str, *, cluster: str) -> Preview:
    return Preview("")


def declared(path: str, risk: Risk = Risk.READ, who: str = "") -> CommandSpec:
    @command(path, risk=risk, who=who, preview=_preview)
    async def handler(ctx: Context, name: str = "", *, cluster: str = "") -> Reply:
        return Reply("")

    spec: CommandSpec = getattr(handler, SPEC)
    return spec


SHOW, SEARCH, PING = declared("kb show"), declared("kb search"), declared("ping")
REGISTRY = Registry([Family("sample", "", (SHOW, SEARCH, PING), (), (), None, None)])


def message(who: str, room: str = "#ops", *, network: str = "libera", thread: str = "", nick: str = "") -> Message:
    strength = Strength.CLAIMED if who.startswith("~") else Strength.VERIFIED
    sender = Principal(network, who, nick or who.lstrip("~"), "test", strength)
    return Message(Room(network, room, thread), sender, "", Address.NAME, datetime.now(UTC))


def allowed(policy: Policy, spec: CommandSpec, said: Message) -> bool:
    decision = policy.decide(spec, said)
    assert decision.reason
    return decision.allowed


def test_reads_are_open_to_everyone_without_rules() -> None:
    assert allowed(Policy(), SHOW, message("~eve"))


class Staff:
    """Mona is an operator, on two networks."""

    known_roles = frozenset({"operator", "curator"})

    def accounts(self, who: Principal) -> frozenset[str]:
        return frozenset({"libera:mona", "oftc:mona2"}) if who.id in {"mona", "mona2"} else frozenset({who.key})

    def kin(self, who: Principal) -> frozenset[str]:
        return self.accounts(who)

    def roles(self, who: Principal) -> frozenset[str]:
        return frozenset({"operator"} if who.is_verified and who.id in {"mona", "mona2"} else ())


CHANGES = [Risk.WRITE, Risk.DANGER, Risk.BROADCAST]


@pytest.mark.parametrize("risk", CHANGES)
def test_nobody_unknown_changes_anything_whatever_the_rules_say(risk: Risk) -> None:
    spec = declared("kb drop", risk)
    policy = Policy([Rule(command="*"), Rule(command="kb drop", room="libera:#ops")])
    assert not allowed(policy, spec, message("~mona"))
    assert policy.needs_identity(spec)


def test_a_write_is_for_everybody_who_is_known() -> None:
    assert allowed(Policy(), declared("kb drop", Risk.WRITE), message("lee"))


@pytest.mark.parametrize("risk", [Risk.DANGER, Risk.BROADCAST])
def test_danger_and_broadcast_are_for_operators(risk: Risk) -> None:
    spec, policy = declared("kb drop", risk), Policy([], Staff())
    assert allowed(policy, spec, message("mona"))
    assert allowed(policy, spec, message("mona2", network="oftc"))
    assert not allowed(policy, spec, message("lee"))


@pytest.mark.parametrize("risk", [Risk.DANGER, Risk.BROADCAST])
def test_a_rule_for_everyone_does_not_lift_a_command_out_of_its_role(risk: Risk) -> None:
    spec = declared("kb drop", risk)
    policy = Policy([Rule(command="*"), Rule(command="kb drop", room="libera:#ops")], Staff())
    assert not allowed(policy, spec, message("lee"))
    assert allowed(policy, spec, message("mona"))


def test_a_rule_that_names_somebody_does() -> None:
    policy = Policy([Rule(command="kb drop", who=("libera:lee",))], Staff())
    assert allowed(policy, declared("kb drop", Risk.DANGER), message("lee"))
    assert not allowed(policy, declared("kb drop", Risk.DANGER), message("mona"))


def test_a_role_that_nobody_has_says_where_to_give_it() -> None:
    decision = Policy().decide(declared("kb drop", Risk.DANGER), message("mona"))
    assert decision.reason == "“kb drop” is for the role operator, which nobody has: name its accounts under [roles]."


def test_a_rule_for_a_role_holds_from_every_account_of_a_person() -> None:
    policy = Policy([Rule(command="kb show", role=("operator",))], Staff())
    assert allowed(policy, SHOW, message("mona2", network="oftc"))
    assert not allowed(policy, SHOW, message("lee"))


def test_who_is_denied_by_name_is_denied_from_every_account() -> None:
    policy = Policy([Rule(command="kb show", who=("libera:mona",), effect="deny")], Staff())
    assert not allowed(policy, SHOW, message("mona2", network="oftc"))


def test_who_is_denied_by_role_does_not_escape_by_logging_out() -> None:
    policy = Policy([Rule(command="kb show", role=("operator",), effect="deny")], Staff())
    assert not allowed(policy, SHOW, message("~mona"))


def test_a_rule_may_look_at_arguments() -> None:
    policy = Policy(
        [Rule(command="kb show", args={"cluster": "prod-*"}, who=("libera:mona",)), Rule(command="kb show")]
    )
    for cluster, who, expected in [("prod-a", "mona", True), ("prod-a", "lee", True), ("lab", "lee", True)]:
        assert policy.decide(SHOW, message(who), {"cluster": cluster}).allowed is expected
    closed = Policy([Rule(command="kb show", args={"cluster": "prod-*"}, effect="deny")])
    assert not closed.decide(SHOW, message("mona"), {"cluster": "prod-a"}).allowed
    assert closed.decide(SHOW, message("mona"), {"cluster": "lab"}).allowed


def test_a_denial_by_arguments_counts_while_they_are_unknown() -> None:
    closed = Policy([Rule(command="kb show", args={"cluster": "prod-*"}, effect="deny")])
    assert not closed.decide(SHOW, message("mona")).allowed


@pytest.mark.parametrize("risk", CHANGES)
def test_nothing_is_changed_while_the_bot_is_read_only(risk: Risk) -> None:
    policy = Policy([], Staff(), lambda: True)
    assert not allowed(policy, declared("kb drop", risk), message("mona"))
    assert allowed(policy, SHOW, message("mona"))


def test_an_outsider_gets_nothing() -> None:
    guest = Principal("libera", "~T9/U9", "kim", "slack", Strength.OUTSIDER)
    policy = Policy([Rule(command="*")])
    assert not allowed(policy, PING, message("lee").said_by(guest))


def test_a_role_of_an_unknown_network_is_refused() -> None:
    with pytest.raises(ConfigError, match="operator"):
        check_roles({"operator": ["nosuch:mona"]}, ["libera"])
    with pytest.raises(ConfigError, match="proves nothing"):
        check_roles({"operator": ["libera:~mona"]}, ["libera"])
    check_roles({"operator": ["libera:mona"]}, ["libera"])


def test_a_deny_closes_a_read() -> None:
    policy = Policy([Rule(command="kb *", effect="deny")])
    assert not allowed(policy, SHOW, message("mona"))
    assert allowed(policy, PING, message("mona"))


def test_the_most_specific_command_wins_whatever_the_order() -> None:
    rules = [Rule(command="kb *", effect="deny"), Rule(command="kb show")]
    for order in (rules, rules[::-1]):
        assert allowed(Policy(order), SHOW, message("mona"))
        assert not allowed(Policy(order), SEARCH, message("mona"))


def test_a_rule_for_people_beats_one_for_everyone() -> None:
    policy = Policy([Rule(command="kb *", effect="deny"), Rule(command="kb *", who=("libera:mona",))])
    assert allowed(policy, SHOW, message("mona"))
    assert not allowed(policy, SHOW, message("eve"))


def test_a_rule_for_a_room_beats_one_for_all_rooms() -> None:
    policy = Policy([Rule(command="kb *", effect="deny"), Rule(command="kb *", room="libera:#ops")])
    assert allowed(policy, SHOW, message("mona", "#ops"))
    assert not allowed(policy, SHOW, message("mona", "#dev"))


def test_a_tie_denies() -> None:
    policy = Policy([Rule(command="kb show"), Rule(command="kb show", effect="deny")])
    assert not allowed(policy, SHOW, message("mona"))


def test_a_read_for_named_accounts_is_for_nobody_else() -> None:
    policy = Policy([Rule(command="kb show", who=("libera:mona", "libera:lee"))])
    assert policy.needs_identity(SHOW)
    assert not policy.needs_identity(PING)
    assert allowed(policy, SHOW, message("lee"))
    assert not allowed(policy, SHOW, message("eve"))


@pytest.mark.parametrize("claim", ["mona", "~mona"])
def test_an_unverified_nick_never_matches_an_account(claim: str) -> None:
    policy = Policy([Rule(command="kb show", who=("libera:mona",))])
    said = message("~mona")
    claimed = Principal("libera", claim, "mona", "", Strength.CLAIMED)
    assert not allowed(policy, SHOW, said.said_by(claimed))


def test_the_same_account_name_on_another_network_is_somebody_else() -> None:
    policy = Policy([Rule(command="kb show", who=("libera:mona",))])
    assert not allowed(policy, SHOW, message("mona", network="oftc"))


def test_who_is_denied_by_name_cannot_log_out_of_it() -> None:
    policy = Policy([Rule(command="kb show", who=("libera:eve",), effect="deny")])
    assert not allowed(policy, SHOW, message("eve"))
    assert not allowed(policy, SHOW, message("~eve"))
    assert allowed(policy, SHOW, message("mona"))
    assert allowed(policy, SHOW, message("~eve", network="oftc"))


def test_accounts_and_rooms_match_in_any_case_as_on_irc() -> None:
    policy = Policy([Rule(command="kb *", room="libera:#Ops[x]", who=("libera:Eve[a]",), effect="deny")])
    assert not allowed(policy, SHOW, message("eve{a}", "#oPS{X}"))


def test_letters_beyond_ascii_are_not_folded_together() -> None:
    policy = Policy([Rule(command="kb show", who=("libera:kim",))])
    assert not allowed(policy, SHOW, message("\u212aim"))  # the Kelvin sign, whose lower case is k


def test_a_rule_for_a_channel_covers_its_threads() -> None:
    policy = Policy([Rule(command="*", room="slack:C1", effect="deny")])
    assert not allowed(policy, SHOW, message("U1", "C1", network="slack", thread="1700.1"))
    assert allowed(policy, SHOW, message("U1", "C2", network="slack", thread="1700.1"))


def test_brackets_and_question_marks_in_a_channel_are_no_wildcards() -> None:
    policy = Policy([Rule(command="*", room="libera:#a[bc]?", effect="deny")])
    assert not allowed(policy, SHOW, message("mona", "#a[bc]?"))
    assert allowed(policy, SHOW, message("mona", "#abx"))


@pytest.mark.parametrize(
    ("room", "matches"),
    [("*", True), ("libera:*", True), ("*:#ops", True), ("lib*:#o*s", True), ("libera:#op", False), ("*:*dev", False)],
)
def test_a_star_stands_for_anything(room: str, matches: bool) -> None:
    policy = Policy([Rule(command="*", room=room, effect="deny")])
    assert allowed(policy, SHOW, message("mona")) is not matches


@pytest.mark.parametrize(
    ("rule", "complaint"),
    [
        (Rule(command="kb frobnicate"), "no command matches"),
        (Rule(command="KB *"), "no command matches"),
        (Rule(command="kb [s]how"), "no command matches"),
        (Rule(command="*", room="nosuch:#ops"), "no network is called “nosuch”"),
        (Rule(command="*", room="#ops"), "no network is called “#ops”"),
        (Rule(command="*", room="libera"), "names no channel"),
        (Rule(command="*", room="libera:"), "names no channel"),
        (Rule(command="*", who=("mona",)), "no account of a network"),
        (Rule(command="*", who=("nosuch:mona",)), "no account of a network"),
        (Rule(command="*", who=("libera:~mona",)), "only a nickname"),
        (Rule(command="*", who=("libera:",)), "only a nickname"),
        (Rule(command="*", who=("libera:*",)), "no single account"),
        (Rule(command="*", room="libera:#ops", who=("oftc:mona",)), "no account of a network"),
    ],
)
def test_a_rule_that_cannot_be_enforced_refuses_to_start(rule: Rule, complaint: str) -> None:
    with pytest.raises(ConfigError, match=complaint) as caught:
        Policy([Rule(command="*"), rule]).check(REGISTRY, ["libera", "oftc"])
    assert "Rule 2" in caught.value.sentence


def test_rules_that_can_be_enforced_pass() -> None:
    rules = [
        Rule(command="*"),
        Rule(command="kb *", room="libera:#ops", who=("libera:mona",)),
        Rule(command="ping", room="*:#ops", who=("oftc:mona",), effect="deny"),
    ]
    Policy(rules).check(REGISTRY, ["libera", "oftc"])
