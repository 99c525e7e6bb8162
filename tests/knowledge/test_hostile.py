"""No input raises, and none costs more than its share of work."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge import KnowledgeBase, Outcome
from knowledge.index.query import MAX_SLOTS, WINDOW, read
from knowledge.index.score import BUDGET, CANDIDATES, rank
from knowledge.text import clean, tokens

MEGABYTE = 1_000_000
TRAPS = [
    "",
    " ",
    "\0",
    "\ud800",
    "\udfff\ud800 why?",
    '"',
    "'; --",
    "NEAR(a b, 3)",
    "a AND NOT",
    "title:* OR -",
    "^",
    "*",
    "%%%",
    "{}",
    "[[",
    "\\",
    "\u202eerror\u202c",
    "لماذا لا تعمل الخدمة؟",
    "为什么",
    "\x1b[31m",
    "<@U1>",
    "<https://",
    "&#0;",
    "&#xD800;",
    "-" * 50,
    "a-" * 400,
    "1." * 400,
    "::" * 400,
    "_" * 400,
    "e" * 5000,
    "?" * 5000,
]


@pytest.mark.parametrize("text", TRAPS)
def test_traps_do_not_raise(kb: KnowledgeBase, text: str) -> None:
    kb.ask(text)
    kb.ask(text, addressed=False)
    kb.search(text)
    kb.worth_asking(text)
    kb.get(text)


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet=st.characters(), max_size=400))
def test_no_text_raises(kb: KnowledgeBase, text: str) -> None:
    result = kb.ask(text)
    assert (result.answer is not None) == (result.outcome is Outcome.ANSWER)
    assert len(result.suggestions) <= 3
    kb.search(text)
    kb.worth_asking(text)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "helm",
                "NEAR",
                "AND",
                '"',
                "(",
                ")",
                "*",
                ":",
                "-",
                "\0",
                "\n",
                "error:",
                "<@U1>",
                "10.0.0.1",
                "x" * 300,
                "🐙",
            ]
        )
    )
)
def test_no_mixture_of_words_and_operators_raises(kb: KnowledgeBase, parts: list[str]) -> None:
    kb.ask(" ".join(parts))
    kb.search("".join(parts))


@pytest.mark.parametrize(
    "piece",
    [
        "x",
        "word ",
        "foo_bar-Baz.qux ",
        "a\n",
        "a" * 700 + "\n",
        "<https://",
        "&amp;",
        "\\n",
        "1.2.3.4:5 ",
        "\ud800",
        "CamelCaseWord",
        "é",
        "? ",
    ],
)
def test_a_megabyte_costs_no_more_work_than_a_long_message(kb: KnowledgeBase, piece: str) -> None:
    text = piece * (MEGABYTE // len(piece))
    assert len(clean.plain(text)) <= 2 * (clean.HEAD + clean.TAIL)
    query = read(text, kb.index)
    assert query.work <= 10 * tokens.MAX_TOKENS
    assert len(query.slots) <= MAX_SLOTS
    assert len(query.pairs) <= 2 * MAX_SLOTS
    assert query.segment_count <= tokens.MAX_TOKENS // WINDOW + clean.MAX_LINES * 40
    assert len(rank(query, kb.index)) <= CANDIDATES + len(query.line_words) + 1
    kb.search(text)


def test_a_megabyte_of_different_words_is_bounded_too(kb: KnowledgeBase) -> None:
    text = " ".join(
        f"{chr(97 + n % 26)}{chr(97 + n // 26 % 26)}{chr(97 + n // 676 % 26)}words{n % 10}"
        for n in range(MEGABYTE // 10)
    )
    query = read(text, kb.index)
    assert query.work <= 10 * tokens.MAX_TOKENS
    assert sum(len(slot.options) for slot in query.slots) <= MAX_SLOTS * 40
    assert BUDGET < MEGABYTE
