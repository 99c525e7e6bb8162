"""Articles are Markdown, Slack is not: what differs is translated."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.slack.speaking.markdown import Fenced, Heading, Item, Paragraph, Rows, elements, heading, inline
from bot.slack.speaking.mrkdwn import bold, escape, link, prose, span


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        ("**bold** and *slanted* and ~~gone~~", "*bold* and _slanted_ and ~gone~"),
        ("2 * 3 * 4 and a**b", "2 * 3 * 4 and a**b"),
        ("`a < b` and ``x``", "`a &lt; b` and `x`"),
        ("[the page](https://x.invalid/a_(b)?c=1&d=2)", "<https://x.invalid/a_(b)?c=1&amp;d=2|the page>"),
        ("[here](javascript:x)", "here: javascript:x"),
        ("![a picture](https://x.invalid/p.png)", "<https://x.invalid/p.png|a picture>"),
        ("<https://x.invalid>", "<https://x.invalid>"),
        ("see https://x.invalid/a.", "see <https://x.invalid/a>."),
        ("(https://x.invalid/a)", "(<https://x.invalid/a>)"),
        ("**see `ls`**", "*see `ls`*"),
        ("<!channel> & co", "&lt;!channel&gt; &amp; co"),
        ("snake_case_name stays", "snake_case_name stays"),
    ],
)
def test_marks_inside_a_line(written: str, sent: str) -> None:
    assert inline(written) == sent


def test_a_heading_is_bold_whatever_is_in_it() -> None:
    assert heading("What `ceph` **means** <now>") == "*What ceph means &lt;now&gt;*"


def test_a_document_falls_into_its_parts() -> None:
    text = """# Title #

One line
goes on.

- first
  goes on
- second
  1. inner
* third

```sh
ls -l

# no heading
```
| a | b \\| c |
|---|:-:|
| `1` | **2** |
---
end"""
    assert list(elements(text)) == [
        Heading("Title"),
        Paragraph("One line goes on."),
        Item("• ", "first goes on"),
        Item("• ", "second"),
        Item("    1. ", "inner"),
        Item("• ", "third"),
        Fenced("ls -l\n\n# no heading"),
        Rows((("a", "b | c"), ("1", "2"))),
        Paragraph("end"),
    ]


def test_code_may_be_marked_by_its_indentation_alone() -> None:
    text = """Write:

    [pci]
      alias = {}

    [more]
then restart."""
    assert list(elements(text)) == [
        Paragraph("Write:"),
        Fenced("[pci]\n  alias = {}\n\n[more]"),
        Paragraph("then restart."),
    ]


def test_inside_a_list_code_is_further_in() -> None:
    text = """1. First

       vni = 1
         2

   goes on

    still no code
- short

      code
  - inner

        code too
end"""
    assert [element for element in elements(text) if isinstance(element, Fenced)] == [
        Fenced("vni = 1\n  2"),
        Fenced("code"),
        Fenced("code too"),
    ]


def test_lines_that_are_only_wrapped_far_in_are_no_code() -> None:
    assert list(elements("- a list\n      that goes on\n")) == [Item("• ", "a list that goes on")]


def test_fences_inside_a_list_lose_its_indentation() -> None:
    assert list(elements("1. do\n   ```\n   ls\n     -l\n   ```\n")) == [Item("1. ", "do"), Fenced("ls\n  -l")]


def test_a_fence_that_never_ends_ends_with_the_text() -> None:
    assert list(elements("```\nls")) == [Fenced("ls")]


@given(st.text(alphabet="ab #*-_`|~[]()<>:1.\n\t \\", max_size=200))
def test_no_document_is_too_odd(text: str) -> None:
    for element in elements(text):
        if isinstance(element, Heading | Paragraph | Item):
            inline(element.text)


class TestMrkdwn:
    def test_three_characters_are_escaped_and_no_other(self) -> None:
        assert escape('<a> & "b" *c* _d_') == '&lt;a&gt; &amp; "b" *c* _d_'

    def test_what_ends_a_span_or_bold_cannot_stand_inside(self) -> None:
        assert span("a `b`\nc") == "`a 'b' c`"
        assert bold("a*b") == "*a·b*"
        assert span(" ") == bold(" ") == ""

    def test_an_address_cannot_leave_its_link(self) -> None:
        assert link("https://x.invalid/|<!channel>", "x") == "x: https://x.invalid/|&lt;!channel&gt;"
        assert link("https://x.invalid", "a|b>") == "<https://x.invalid|a/b&gt;>"

    @given(st.text(max_size=60))
    def test_the_text_around_an_address_is_kept(self, text: str) -> None:
        assert "<!" not in prose(f"{text}https://x.invalid/{text}")
