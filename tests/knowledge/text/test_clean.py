"""Lines worth reading."""

from knowledge.text import clean


def test_slack_markup_becomes_text() -> None:
    [line] = clean.lines("<@U0BOT> see <https://docs.ceph.com/x|the docs> &amp; &lt;pending&gt; <#C1|ops>")
    assert line.split() == ["see", "docs.ceph.com/x", "the", "docs", "&", "<pending>"]


def test_the_name_of_the_bot_is_dropped() -> None:
    assert clean.lines("openinfra-bot: why is my osd down") == ["why is my osd down"]


def test_curly_quotes_and_dashes_become_plain() -> None:
    assert clean.lines("don’t say “no valid host” – ever…") == ['don\'t say "no valid host" - ever...']


def test_timestamps_ids_and_colours_go() -> None:
    line = "\x1b[31m2024-02-19 14:08:51.377 21 ERROR [req-5a9d2c1e-0b7f-4d58-8c0a-1f4b7de0f3c2] fa:16:3e:00:11:22 lost\x1b[0m"
    assert clean.lines(line)[0].split() == ["21", "ERROR", "[", "]", "lost"]


def test_lines_that_differ_in_numbers_only_are_read_once() -> None:
    assert clean.lines("osd.1 is slow\nosd.2 is slow\nosd.3 is full") == ["osd.1 is slow", "osd.3 is full"]


def test_escaped_line_ends_of_pasted_json_are_line_ends() -> None:
    assert clean.lines('"one\\n  two\\t\\"three\\""') == ['"one', 'two "three""']


def test_every_cap_holds() -> None:
    kept = clean.lines("\n".join(f"{chr(97 + n % 26)}{chr(97 + n // 26 % 26)}{'x' * 900}" for n in range(5000)))
    assert len(kept) <= clean.MAX_LINES
    assert sum(map(len, kept)) <= clean.HEAD + clean.TAIL + 1
    assert max(map(len, kept)) <= clean.MAX_LINE


def test_the_end_of_a_long_text_is_read_too() -> None:
    assert clean.lines("a\n" * 50_000 + "\nthe last error")[-1] == "the last error"
