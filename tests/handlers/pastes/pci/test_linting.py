"""What the linter says, where, and in which words; and where it means to differ from nova."""

from __future__ import annotations

import pytest

from handlers.pastes.pci.findings import Level, Rule
from handlers.pastes.pci.linting import lint

GOOD = '{"name": "gpu", "vendor_id": "10de", "product_id": "20f1", "device_type": "type-PCI"}'


def said(text: str) -> list[str]:
    return [str(one) for one in lint(text).findings]


def levels(text: str) -> dict[Rule, Level]:
    return {one.rule: one.level for one in lint(text).findings}


def test_each_finding_has_its_level_its_line_and_what_to_write_instead() -> None:
    text = f"""[DEFAULT]
debug = True
[pci]
alias = {GOOD.replace("20f1", "0x20f1")}
alias = [{GOOD}]
alias = {GOOD.replace("20f1", "1583").replace("gpu", "nic")}
passthrough_whitelist = {{"vendor_id": "10de", "product_id": "20f1"}}
"""
    assert said(text) == [
        "ERROR line 4 alias 'gpu': product_id '0x20f1' must be 4 hex digits without 0x, as lspci -nn shows them in the "
        "last brackets.",
        'ERROR line 5 alias is a list: write one line alias = {"name": …} for each alias instead.',
        "WARN line 6 alias 'nic': 10de:1583 matches no device_spec here, so this host offers none.",
        "INFO line 7 passthrough_whitelist is now device_spec in [pci]; nova still reads it.",
    ]


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        ("{'name': 'a'}", 'alias has single quotes: JSON wants " around every name and value.'),
        ('{"name": "a",}', "alias has a comma before the closing bracket: remove it."),
        ("{“name”: “a”}", 'alias has typographic quotes: write plain " around every name and value.'),
        ('{name: "a"}', 'alias has a name without quotes: JSON wants " around every name.'),
        ('{"name": None}', "alias is written as Python: JSON has true, false and null."),
        (
            '{"name": "a"} {"name": "b"}',
            "alias goes on after its JSON object: one object for each option, so repeat the option.",
        ),
        ("", "alias is empty: remove the line, or give it a JSON object in braces."),
        ("'{", "alias begins with a quote and does not end with it on the same line: leave the outer quotes away."),
    ],
)
def test_the_usual_mistakes_in_json_are_called_by_their_names(value: str, sentence: str) -> None:
    assert said(f"[pci]\nalias = {value}\n") == [f"ERROR line 2 {sentence}"]


def test_a_mistake_inside_a_value_of_many_lines_is_found_on_its_own_line() -> None:
    text = '[pci]\nalias = {\n  "name": "a",\n  "vendor_id": 10de,\n  "product_id": "20f1"\n  }\n'
    (finding,) = lint(text).findings
    assert (finding.line, finding.option) == (4, 2)


def test_a_value_that_goes_on_without_a_space_is_one_mistake_and_not_many() -> None:
    text = '[pci]\nalias = {\n"name": "a",\n"vendor_id": "10de"\n}\n'
    assert said(text) == ["ERROR line 3 continues alias of line 2: begin it with a space, else nova does not see that."]


def test_an_empty_line_ends_a_value() -> None:
    found = lint('[pci]\nalias = {\n\n  "name": "a"}\n').findings
    assert [(one.line, one.rule) for one in found] == [(2, Rule.JSON), (4, Rule.SYNTAX)]


def test_two_lines_of_one_name_must_both_say_the_same_device_type() -> None:
    without = '{"name": "gpu", "vendor_id": "10de", "product_id": "20f1"}'
    assert levels(f"[pci]\nalias = {without}\nalias = {without}\n")[Rule.SAME_NAME_TYPE] is Level.ERROR
    assert Rule.SAME_NAME_TYPE not in levels(f"[pci]\nalias = {GOOD}\nalias = {GOOD}\n")


def test_with_pci_in_placement_an_alias_has_one_line_and_may_do_without_ids() -> None:
    placement = "[filter_scheduler]\npci_in_placement = True\n[pci]\n"
    assert Rule.MANY_SPECS in levels(f"{placement}alias = {GOOD}\nalias = {GOOD}\n")
    by_class = '{"name": "gpu", "resource_class": "GPU_VF", "device_type": "type-VF"}'
    assert said(f"{placement}alias = {by_class}\n") == []
    assert Rule.NO_IDS in levels(f"[pci]\nalias = {by_class}\n")


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ('device_spec = {"physical_network": "physnet1"}', Rule.EVERYTHING),
        ('device_spec = {"vendor": "8086"}', Rule.EVERYTHING),
        ('device_specs = {"vendor_id": "8086"}', Rule.UNKNOWN_OPTION),
        ('device_spec = {"address": {"func": "1", "bus": "0a"}}', Rule.KEY),
        (f"alias = {GOOD[:-1]}, \"traits\": \"blue\"}}", Rule.NEEDS_PLACEMENT),
        (f"alias = {GOOD[:-1]}, \"capability_type\": \"pci\"}}", Rule.NEVER_MATCHES),
        (f"alias = {GOOD.replace('gpu', 'gpu:1')}", Rule.NAME),
        (f"[filter_scheduler]\nenabled_filters = ComputeFilter\n[pci]\nalias = {GOOD}", Rule.NO_FILTER),
        (f"[DEFAULT]\nalias = {GOOD}", Rule.UNKNOWN_OPTION),
    ],
)  # fmt: skip
def test_what_nova_loads_and_yet_does_not_do_what_was_meant_is_a_warning(text: str, rule: Rule) -> None:
    found = levels(text if text.startswith("[") else f"[pci]\n{text}\n")
    assert found[rule] is Level.WARN
    assert Level.ERROR not in found.values()


def test_an_alias_is_covered_by_the_resource_class_that_nova_makes_of_the_name() -> None:
    placement = "[filter_scheduler]\npci_in_placement = True\n[pci]\nreport_in_placement = True\n"
    alias = 'alias = {"name": "a", "resource_class": "gpu vf", "traits": "blue", "device_type": "type-VF"}\n'
    spec = '{"vendor_id": "10de", "resource_class": "CUSTOM_GPU_VF", "traits": "CUSTOM_BLUE,red"}'
    assert said(f"{placement}{alias}device_spec = {spec}\n") == []
    assert Rule.NOT_COVERED in levels(f"{placement}{alias}device_spec = {spec.replace('BLUE', 'GREEN')}\n")


class TestFragments:
    """What people paste of a file; nova would want the rest of it."""

    def test_lines_without_a_section_are_those_of_pci(self) -> None:
        assert said(f"alias = {GOOD}\npci_in_placement = maybe\n") == [
            "ERROR line 2 pci_in_placement cannot be 'maybe': write True or False."
        ]

    def test_words_around_the_options_are_passed_over(self) -> None:
        assert said(f"is this right: alias = {GOOD}") == []
        assert said(f"here is my nova.conf:\n[pci]\nalias = {GOOD}\nwhat is wrong?\n") == []

    def test_what_stands_on_one_line_is_taken_apart(self) -> None:
        found = lint(f'[pci] alias = {GOOD} device_spec = {{"vendor_id": "10de"}}')
        assert (len(found.aliases), len(found.specs), found.findings) == (1, 1, ())

    def test_a_paste_that_is_indented_as_a_whole_is_read_as_if_it_were_not(self) -> None:
        assert said(f"    [pci]\n    alias = {GOOD}\n") == []

    def test_an_option_above_the_first_section_is_an_error_all_the_same(self) -> None:
        assert levels(f"alias = {GOOD}\n[pci]\n")[Rule.SYNTAX] is Level.ERROR


class TestNotChecked:
    """Where we say that we did not look, whatever nova says."""

    def test_a_value_that_names_another_option(self) -> None:
        assert levels('[pci]\ndevice_spec = {"devname": "$my_nic"}\n') == {Rule.VARIABLE: Level.WARN}

    def test_a_dollar_that_ends_an_expression_names_nothing(self) -> None:
        assert said('[pci]\ndevice_spec = {"address": {"bus": "^0a$"}}\n') == []

    @pytest.mark.parametrize("expression", ["(?i)[0-", "(" * 100])
    def test_an_expression_that_could_cost_more_than_its_reading(self, expression: str) -> None:
        assert levels(f'[pci]\ndevice_spec = {{"address": {{"bus": "{expression}"}}}}\n') == {
            Rule.UNCHECKED: Level.INFO
        }
