"""The linter and nova 34 itself, on the same configurations: the same verdict, on the same option, for the same reason."""

from __future__ import annotations

import re
from collections import Counter
from random import Random
from typing import Any

import pytest

from handlers.pastes.pci.findings import Finding, Level, Rule
from handlers.pastes.pci.linting import Linted, lint
from tests.handlers.pastes.pci.configurations import configuration
from tests.servers.nova_oracle import NovaOracle

pytestmark = pytest.mark.timeout(900)  # the first run installs nova

BATCHES, SIZE = 10, 500
AMONG = {Rule.SAME_NAME_NUMA, Rule.SAME_NAME_TYPE, Rule.MANY_SPECS}
"""Rules about several lines of one name: each line alone is fine."""
WORDS: dict[Rule, str] = {
    Rule.CONTINUATION: r"Expecting|delimiter|Invalid entry|Unterminated|Invalid control|Extra data|double quotes",
    Rule.JSON: r"Expecting|delimiter|Invalid (?:entry|control|\\)|Unterminated|Extra data|double quotes|recursion",
    Rule.SHAPE: r"not of type 'object'|Expecting (?:list or )?dict",
    Rule.KEY: r"Additional properties",
    Rule.TYPE: r"not of type 'string'|has no attribute 'strip'|can't convert non-string|is not one of",
    Rule.NAME: r"'name' is a required|too long|too short|non-empty",
    Rule.ID: r"does not match|does not parse as a hex|greater than the maximum",
    Rule.DEVICE_TYPE: r"is not one of \['type-PCI'",
    Rule.CHOICE: r"is not one of",
    Rule.SWITCH: r"Unrecognized value",
    Rule.SAME_NAME_NUMA: r"NUMA policy mismatch",
    Rule.SAME_NAME_TYPE: r"Device type mismatch|'dev_type'",
    Rule.NO_IDS: r"does not have vendor_id and product_id",
    Rule.MANY_SPECS: r"have multiple specs",
    Rule.ADDRESS: r"does not parse as a hex|greater than the maximum|incorrect format|wrong format|first argument must be string|"
    r"repetition number|unhashable",
    Rule.ADDRESS_AND_DEVNAME: r"devname or address",
    Rule.ONE_TIME_USE: r"one_time_use=true requires",
}
"""What nova says where we say the rule."""


@pytest.mark.parametrize("batch", range(BATCHES))
def test_the_linter_refuses_what_nova_refuses_and_nothing_else(nova: NovaOracle, batch: int) -> None:
    for number in range(SIZE):
        text = configuration(Random(batch * SIZE + number))
        compare(nova.check(text), lint(text), text)


def test_the_configurations_break_every_rule_many_times_and_a_third_breaks_none() -> None:
    found: Counter[Rule] = Counter()
    accepted = 0
    for seed in range(BATCHES * SIZE):
        errors = lint(configuration(Random(seed))).of(Level.ERROR)
        accepted += not errors
        found.update({one.rule for one in errors})
    enforced = {*WORDS, Rule.SYNTAX, Rule.BOOLEAN, Rule.DEVNAME_IN_PLACEMENT}
    assert {rule for rule, count in found.items() if count >= 20} == enforced
    assert accepted >= BATCHES * SIZE / 3


def compare(said: dict[str, Any], ours: Linted, text: str) -> None:
    """Every stage of nova against our findings of that stage."""
    errors = ours.of(Level.ERROR)
    note = f"{said}\n{[str(one) for one in errors]}\n{text}"
    if "file" in said:
        compare_syntax(said["file"], errors, note)
        return
    assert not [one for one in errors if one.rule is Rule.SYNTAX], note
    switches = bool(said["pci_in_placement"] or said["report_in_placement"])
    assert switches == any(one.rule is Rule.BOOLEAN for one in errors), note
    if switches:
        return  # nova does not get as far as the rest
    compare_stage(said["alias"], errors, [one.line for one in ours.conf.aliases], note)
    compare_stage(said["device_spec"], no_devname(errors), [one.line for one in ours.conf.device_specs], note)
    if said["device_spec"]["error"] is None:
        assert bool(said.get("devname")) == any(one.rule is Rule.DEVNAME_IN_PLACEMENT for one in errors), note


def compare_syntax(said: str, errors: list[Finding], note: str) -> None:
    """nova's parser stops at the first line it cannot read; an unindented line counts for us from its first sight."""
    ours = [one for one in errors if one.rule in {Rule.SYNTAX, Rule.CONTINUATION}]
    line = int(re.findall(r":(\d+), ", said)[0])
    assert ours, note
    first = min(ours, key=lambda one: one.line)
    if first.rule is Rule.SYNTAX and "Section must" not in said:
        assert first.line == line, note
    else:
        assert first.line <= line, note


def compare_stage(said: dict[str, Any], errors: list[Finding], lines: list[int], note: str) -> None:
    """The options, in the order in which nova reads them, that are refused alone; the first that stops nova, and why."""
    assert said["count"] == len(lines), note
    mine = [one for one in errors if one.option in lines]
    assert bool(said["error"]) == bool(mine), note
    alone = {lines.index(one.option) for one in mine if one.rule not in AMONG}
    assert alone == set(said["alone"]), note
    if mine:
        first = min(lines.index(one.option) for one in mine)
        assert first == said["first"], note
        rules = [one.rule for one in mine if one.option == lines[first]]
        assert any(re.search(WORDS[rule], said["why"]) for rule in rules), note


def no_devname(errors: list[Finding]) -> list[Finding]:
    """That rule is checked later, when nova-compute first reports."""
    return [one for one in errors if one.rule is not Rule.DEVNAME_IN_PLACEMENT]
