"""Twelve abstracts, good, bad and hostile, and what is said of each; the advice must not drift."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.cfp.review import Limits, is_proposal, look, read

FOLDER = Path(__file__).parent / "abstracts"
FINDINGS = {
    "good_bare": "",
    "good_labelled": "acronyms",
    "good_short_newcomers": "",
    "bad_acronyms": "acronyms",
    "bad_links": "links title",
    "bad_marketing": "pitch takeaway words audience level hype outline bio shouting",
    "bad_placeholder": "placeholder takeaway new audience level words outline bio opening questions",
    "bad_thin": "abstract audience takeaway new title level outline bio",
    "bad_wall": "level wall bio sentence",
    "foreign": "",
    "hostile_markup": "secret title level bio",
    "hostile_repeats": "abstract title audience takeaway new level acronyms wall outline bio sentence",
}


def text_of(name: str) -> str:
    return (FOLDER / f"{name}.txt").read_text(encoding="utf-8")


def test_every_abstract_of_the_folder_is_held() -> None:
    assert sorted(FINDINGS) == sorted(path.stem for path in FOLDER.glob("*.txt"))


@pytest.mark.parametrize("name", FINDINGS)
def test_the_findings_are_these_the_gravest_first(name: str) -> None:
    found = look(text_of(name), Limits())
    assert " ".join(one.rule for one in found.findings) == FINDINGS[name]
    assert [one.weight for one in found.findings] == sorted((one.weight for one in found.findings), reverse=True)


@pytest.mark.parametrize("name", FINDINGS)
def test_every_finding_quotes_its_spot_and_says_what_to_write_instead(name: str) -> None:
    text = " ".join(text_of(name).split())
    for one in look(text_of(name), Limits()).findings:
        assert one.quote.rstrip("…") in text
        assert one.advice.endswith((".", "”.", "”"))
        assert one.line.endswith(one.advice)


@pytest.mark.parametrize("name", [name for name in FINDINGS if name.startswith("good")])
def test_what_is_good_is_said_with_its_words(name: str) -> None:
    good = look(text_of(name), Limits()).good
    assert len(good) >= 7
    assert sum("“" in phrase for phrase in good) >= 5


@pytest.mark.parametrize(
    ("name", "title", "starts"),
    [
        ("good_labelled", "Moving 400 VMs off a dying Ceph pool without telling anybody", "Operators of small clouds"),
        ("good_bare", "Reading a hypervisor's network counters without guessing", "Packets get lost"),
        ("good_short_newcomers", "Your first patch to a project with 200 reviewers", "New contributors wait"),
    ],
)
def test_title_and_abstract_are_found_with_and_without_labels(name: str, title: str, starts: str) -> None:
    draft = read(text_of(name))
    assert draft.title == title
    assert draft.abstract.startswith(starts)
    assert draft.part("bio")
    assert "Bio:" not in draft.abstract


def test_a_title_and_an_abstract_are_measured_against_the_limits() -> None:
    text = f"Title: {'x' * 41}\nAbstract: {'y' * 101}"
    rules = {one.rule: one.says for one in look(text, Limits(title=40, abstract=100)).findings}
    assert "the title has 41 characters, the limit is 40" in rules["title"]
    assert "the abstract has 101 characters, the limit is 100" in rules["abstract"]
    rules = {one.rule: one.says for one in look(text, Limits(title=41, abstract=101)).findings}
    assert "limit" not in rules.get("abstract", "")


@pytest.mark.parametrize(
    "text", ["Open vSwitch (OVS) drops frames", "OVS (Open vSwitch) drops frames", "the REST API over HTTPS"]
)
def test_an_acronym_that_is_spelled_out_or_common_is_none(text: str) -> None:
    assert "acronyms" not in {
        one.rule for one in look(f"Title: A long enough title\nAbstract: {text}", Limits()).findings
    }


@pytest.mark.parametrize("name", [n for n in FINDINGS if n not in {"bad_links", "bad_thin", "foreign"}])
def test_a_pasted_proposal_is_known_for_one(name: str) -> None:
    assert is_proposal(text_of(name))


@pytest.mark.parametrize(
    "text",
    [
        "how do I submit a talk?",
        "my session in horizon ends after a minute, and this session is gone when I reload the page, what can I do? "
        * 3,
        "2026-11-20 10:00:00.123 1234 ERROR nova.compute [req-1] Instance failed to spawn\n" * 10,
        'Traceback (most recent call last):\n  File "x.py", line 3\nTraceback (most recent call last):\n'
        + "the talk audience " * 30,
        "I run a cluster of nine nodes. The volume service says that it is down. We have restarted it twice. " * 3,
        "",
    ],
)
def test_a_question_or_a_log_is_no_proposal(text: str) -> None:
    assert not is_proposal(text)


@settings(max_examples=60)
@given(st.text(max_size=2000))
def test_any_text_is_looked_at(text: str) -> None:
    found = look(text, Limits())
    assert all(one.advice for one in found.findings)
    is_proposal(text)
