"""`kb check`, first half."""

import datetime
from pathlib import Path

import pytest

from knowledge import lint, parse
from knowledge.sources import shipped_folder
from tests.knowledge.conftest import Writer

TODAY = datetime.date(2026, 12, 1)


def test_the_shipped_articles_are_without_errors() -> None:
    assert [str(p) for p in lint(shipped_folder()) if p.severity == "error"] == []


def test_a_bare_article_gets_warnings_for_what_a_reviewer_would_ask() -> None:
    problems = lint(parse("a.md", "---\ntitle: Disk full\n---\nThe disk is full, remove something.\n"), TODAY)
    assert {p.severity for p in problems} == {"warning"}
    said = " ".join(p.message for p in problems)
    assert all(
        f"`{key}` is missing" in said for key in ("summary", "questions", "commands", "sources", "owner", "reviewed")
    )


def test_a_summary_too_long_for_chat_is_an_error() -> None:
    problems = lint(parse("a.md", f"---\ntitle: a\nsummary: {'word ' * 80}\n---\n"), TODAY)
    assert any(p.severity == "error" and "at most 300" in p.message for p in problems)


def test_three_lines_of_summary_are_an_error() -> None:
    problems = lint(parse("a.md", "---\ntitle: a\nsummary: |\n  a\n  b\n  c\n---\n"), TODAY)
    assert any(p.severity == "error" and "2 lines" in p.message for p in problems)


def test_a_misspelt_key_is_found_on_its_line(folder: Path, write: Writer) -> None:
    path = write("a", "A title", symptom="[x]")
    found = [p for p in lint(path, TODAY) if "unknown key" in p.message]
    assert [(p.path, p.line) for p in found] == [(str(path), 3)]


def test_doubtful_values_are_mentioned() -> None:
    text = "---\ntitle: a\nreviewed: 2024-01-01\nsources: [a wiki]\nsymptoms: [failed]\n---\na\x07b\n"
    said = " ".join(p.message for p in lint(parse("a.md", text), TODAY))
    assert "days ago" in said
    assert "no web address" in said
    assert "too short" in said
    assert "control characters" in said


def test_a_review_date_in_the_future_is_mentioned() -> None:
    assert any("future" in p.message for p in lint(parse("a.md", "---\ntitle: a\nreviewed: 2030-01-01\n---\n"), TODAY))


def test_an_exception_class_alone_is_long_enough_for_a_symptom() -> None:
    text = "---\ntitle: a\nsymptoms: [PciRequestAliasNotDefined]\n---\n"
    assert not any("too short" in p.message for p in lint(parse("a.md", text), TODAY))


def test_a_folder_reports_broken_files_and_equal_ids(folder: Path, write: Writer) -> None:
    write("one", "One", id="same")
    write("two", "Two", id="same")
    (folder / "broken.md").write_text("no front matter", encoding="utf-8")
    (folder / "latin.md").write_bytes(b"---\ntitle: \xe4\n---\n")
    errors = [p for p in lint(folder, TODAY) if p.severity == "error"]
    assert sorted(Path(p.path).name for p in errors) == ["broken.md", "latin.md", "two.md"]
    assert all(p.line == 1 for p in errors)
    assert "id same is also that of" in str(errors[-1])


def said_of_symptom(symptom: str) -> str:
    problems = lint(parse("a.md", f"---\ntitle: a\nsymptoms: [{symptom!r}]\n---\n"), TODAY)
    return " ".join(p.message for p in problems if p.severity == "warning")


@pytest.mark.parametrize(
    "symptom",
    [
        "context deadline exceeded",
        "dial tcp: i/o timeout",
        "Error: No space left on device",
        "x509: certificate signed by unknown authority",
        "504 Gateway Time-out",
        "failed to find file",
    ],
)
def test_a_symptom_that_any_program_may_log_is_mentioned(symptom: str) -> None:
    assert "said by many programs" in said_of_symptom(symptom)


@pytest.mark.parametrize(
    "symptom",
    [
        "failed calling webhook",
        "etcdserver: mvcc: database space exceeded",
        "inotify_init: too many open files",
        "Possible data damage: 1 pg inconsistent",
        "PciRequestAliasNotDefined",
    ],
)
def test_a_symptom_that_names_its_trouble_is_not(symptom: str) -> None:
    assert "said by many programs" not in said_of_symptom(symptom)


def test_a_placeholder_that_leaves_only_a_common_text_behind_is_mentioned() -> None:
    assert "'no space left on device' in" in said_of_symptom("inotify_add_watch ... no space left on device")


def test_a_common_text_quoted_in_the_body_is_mentioned() -> None:
    found = lint(parse("a.md", '---\ntitle: a\n---\nThe log says "context deadline exceeded".\n'), TODAY)
    assert any("'context deadline exceeded', quoted" in p.message for p in found)


def test_no_shipped_article_has_a_symptom_that_any_program_may_log() -> None:
    assert [str(p) for p in lint(shipped_folder()) if "said by many programs" in p.message] == []
