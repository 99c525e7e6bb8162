"""An article is read strictly, and every mistake is reported where it stands."""

import datetime

import pytest

from knowledge import ArticleError, CommandLine, parse

FULL = """---
id: volume-stuck
title: A volume is stuck
summary: >-
  The service is gone.
  Move the volume.
tags: [cinder, rbd]
symptoms:
  - "CinderConnectionFailed: Connection to cinder host failed"
questions: [why is my volume stuck]
check: vol why
commands:
  - {run: "openstack volume show V", why: "which host owns it"}
  - cinder service-list
applies_to: {cinder: ">=queens"}
sources: ["https://docs.openstack.org/cinder"]
owner: storage team
reviewed: 2026-11-20
---
## What it means
Nothing good.
"""


def test_all_fields_are_read() -> None:
    article = parse("some/volume.md", FULL)
    assert (article.id, article.title, article.summary) == (
        "volume-stuck",
        "A volume is stuck",
        "The service is gone. Move the volume.",
    )
    assert article.tags == ("cinder", "rbd")
    assert article.commands == (
        CommandLine("openstack volume show V", "which host owns it"),
        CommandLine("cinder service-list"),
    )
    assert article.applies_to == {"cinder": ">=queens"}
    assert article.reviewed == datetime.date(2026, 11, 20)
    assert article.body == "## What it means\nNothing good."
    assert article.written_summary


def test_only_the_title_is_required_and_the_file_names_the_article() -> None:
    article = parse(
        "runbooks/My Disk_Full.md",
        "---\ntitle: Disk full\n---\nThe disk of `host` is **full** and [this](https://a.b) helps. More.\n",
    )
    assert article.id == "my-disk_full"
    assert article.summary == "The disk of host is full and this helps. More."
    assert not article.written_summary


def test_windows_line_ends_and_a_byte_order_mark_are_read() -> None:
    assert parse("a.md", "\ufeff---\r\ntitle: Disk\r\n---\r\nbody\r\n").body == "body"


def test_the_hash_changes_with_the_text_only() -> None:
    one, other = parse("a.md", FULL), parse("b.md", FULL)
    assert one.content_hash == other.content_hash != parse("a.md", FULL + "more\n").content_hash


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        ("just text", 1, "no front matter"),
        ("---\ntitle: a\n", 1, "does not end"),
        ("---\ntags: [a]\n---\n", 1, "`title` is missing"),
        ("---\ntitle: a\nid: Not An Id\n---\n", 3, "must be lower-case"),
        ("---\ntitle: a: b\n---\n", 2, "needs quotes"),
        ("---\ntitle: [a]\n---\n", 2, "must be text"),
        ("---\ntitle: a\n\ntags: {a: b}\n---\n", 4, "must be a list"),
        ("---\ntitle: a\ncommands: [{why: b}]\n---\n", 3, "a command needs `run`"),
        ("---\ntitle: a\ncommands: ls\n---\n", 3, "must be a list of"),
        ("---\ntitle: a\napplies_to: [nova]\n---\n", 3, "must map"),
        ("---\ntitle: a\nreviewed: last year\n---\n", 3, "must be a date"),
        ("---\n- a\n- b\n---\n", 2, "key: value"),
        ("---\ntitle: &a x\nowner: *a\n---\n", 3, "aliases are not allowed"),
        ("---\ntitle: " + "[" * 5000 + "\n---\n", 1, "not valid YAML"),
        ("---\ntitle: a\n---\n" + "x" * 500_000, 1, "split it"),
    ],
)
def test_a_mistake_names_file_line_and_remedy(text: str, place: int, words: str) -> None:
    with pytest.raises(ArticleError) as caught:
        parse("folder/a.md", text)
    assert str(caught.value).startswith(f"folder/a.md:{place}: ")
    assert words in str(caught.value)


def test_a_date_with_a_time_counts_as_a_date() -> None:
    assert parse("a.md", "---\ntitle: a\nreviewed: 2026-11-20 10:00:00\n---\n").reviewed == datetime.date(2026, 11, 20)


def test_a_long_first_sentence_is_shortened_to_chat_length() -> None:
    summary = parse("a.md", "---\ntitle: a\n---\n" + "wörd " * 200).summary
    assert summary.endswith("…")
    assert len(summary.encode()) <= 300
