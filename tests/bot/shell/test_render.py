"""How an answer looks in a terminal: coloured, never misled, and its commands can be copied."""

from __future__ import annotations

import re
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.reply import (
    Action,
    Actions,
    Block,
    Bullets,
    Code,
    Command,
    Fields,
    Image,
    Link,
    Markdown,
    Reply,
    Severity,
    Table,
    Text,
)
from bot.shell.output import Output
from bot.shell.render import rendered

CODES = re.compile(r"\x1b\[[0-9;]*m")
LONG = (
    "helm upgrade owdev ./helm/openwhisk -n openwhisk -f mycluster.yaml "
    + "--set k8s.dns=coredns.kube-system " * 8
    + "--wait"
)


@pytest.fixture(autouse=True)
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)


def shown(*body: Block, columns: int = 80, summary: str = "so it is", **more: object) -> str:
    """Without its colours."""
    return CODES.sub("", rendered(Reply(summary, body, **more), columns))  # type: ignore[arg-type] # fields by name


@pytest.mark.parametrize(
    ("severity", "code", "word"),
    [
        (Severity.INFO, "1", ""),
        (Severity.GOOD, "1;32", "OK: "),
        (Severity.WARNING, "1;33", "WARN: "),
        (Severity.CRITICAL, "1;31", "CRIT: "),
    ],
)
def test_the_summary_is_bold_in_the_colour_of_its_severity(severity: Severity, code: str, word: str) -> None:
    assert rendered(Reply("so it is", severity=severity), 80) == f"\x1b[{code}m{word}so it is\x1b[0m"


def test_the_reference_stands_behind_it() -> None:
    assert shown(ref="k7f3") == "so it is (ref k7f3)"


@pytest.mark.parametrize(
    "block",
    [Code(LONG + "\n  indented"), Command(LONG), Markdown(f"Do this:\n\n```bash\n{LONG}\n  indented\n```\n\nDone.")],
)
def test_what_is_to_be_copied_is_not_wrapped_padded_or_framed(block: Block) -> None:
    lines = shown(block, columns=60).splitlines()
    assert LONG in lines
    assert isinstance(block, Command) or "  indented" in lines


def test_a_command_says_what_it_is_for() -> None:
    assert shown(Command("ceph -s", "the state of the cluster")).endswith("the state of the cluster:\nceph -s")


def test_prose_is_wrapped_but_not_wider_than_is_readable() -> None:
    assert max(map(len, shown(Text("word " * 100), columns=60).splitlines())) <= 60
    assert max(map(len, shown(Text("word " * 100), columns=300).splitlines())) <= 110


def test_every_kind_of_block_is_shown() -> None:
    lines = shown(
        Text("a text"),
        Fields((("name", "value"), ("n", "v"))),
        Bullets(("one", "two")),
        Table(("host", "state"), (("node-1", "down"),)),
        Link("https://docs.example/x", "the manual"),
        Link("https://docs.example/y"),
        Image(b"", "a plot"),
        Actions((Action("whole article", "kb show x"), Action("all", "kb list"))),
    ).splitlines()
    assert [line.rstrip() for line in lines] == [
        "so it is",
        "a text",
        "name: value",
        "n:    v",
        "• one",
        "• two",
        "host    state",
        "node-1  down",
        "the manual: https://docs.example/x",
        "https://docs.example/y",
        "[picture: a plot]",
        "next: kb show x (whole article) | kb list (all)",
    ]


def test_markdown_has_headings_flush_left_and_links_with_their_address() -> None:
    lines = shown(
        Markdown("# Title\n\nText with `code` and a [link](https://docs.example).\n\n## Fix\n\n1. first\n")
    ).splitlines()
    assert "Title" in lines
    assert "Text with code and a link (https://docs.example)." in lines
    assert " 1 first" in lines


FOREIGN = st.text(st.characters(codec="utf-8") | st.sampled_from("\x1b\x9b\x07\r\x08[]/\x00"), max_size=30)


@given(FOREIGN)
def test_foreign_text_brings_no_codes_of_its_own(text: str) -> None:
    body = (Text(text), Code(text), Command(text, text), Fields(((text, text),)), Bullets((text,)), Link(text, text))
    more = (Markdown(text), Table((text,), ((text,),)), Actions((Action(text, text),)), Image(b"", text))
    left = CODES.sub("", rendered(Reply(text, (*body, *more)), 80))
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]", left.replace("\t", ""))


def test_brackets_are_no_markup() -> None:
    assert "[red]x[/red] [/]" in shown(Text("[red]x[/red] [/]"))


def test_no_colour_leaves_no_colour(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    text = rendered(
        Reply("x", (Code("echo 'x' # y", "bash"), Actions((Action("a", "b"),))), severity=Severity.CRITICAL), 80
    )
    assert not re.search(r"\x1b\[[0-9;]*(?:3[0-7]|9[0-7])m", text)


def test_in_a_pipe_it_is_plain() -> None:
    output = Output.of(StringIO())
    assert output.show(Reply("x", (Bullets(("one",)),), severity=Severity.WARNING)) == "WARN: x\n- one"
    assert "\x1b" not in output.show(Reply("\x1b[31mx"))
