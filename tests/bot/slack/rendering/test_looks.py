"""What people see in Slack of an answer."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

import knowledge
from bot.chat.message import Principal, Room, Strength
from bot.chat.reply import (
    Action,
    Actions,
    Block,
    Bullets,
    Code,
    Command,
    Field,
    Fields,
    File,
    Image,
    Link,
    Reply,
    Severity,
    Style,
    Table,
    Text,
)
from bot.commands.spec import Preview
from bot.core.approvals.proposal import Kind, Proposal, State
from bot.core.approvals.texts import ask
from bot.slack.speaking.buttons import form_of
from bot.slack.speaking.payload import Payload, Post, decode
from bot.slack.speaking.render import render
from handlers.knowledge.answers import answered, whole
from handlers.knowledge.settings import KnowledgeSettings
from knowledge import Answer, article

MONA = Principal("work", "T1/U1", "mona", "slack", Strength.VERIFIED)
CHANNEL, THREAD = Room("work", "C1"), Room("work", "C1", "1.000001")
DIRECT, HOME = Room("work", "U1", is_direct=True), Room("work", "home:U1", is_direct=True)
ARTICLES = sorted((Path(knowledge.__file__).parent / "articles").glob("*.md"))


def shown(reply: Reply, room: Room = DIRECT, to: Principal | None = MONA) -> Payload:
    return decode(render(reply, room, to, bot_name="infrabot").payload)


def body(*parts: Block) -> list[dict[str, Any]]:
    """The blocks below the summary of a direct answer."""
    return shown(Reply("x", parts)).posts[0].blocks[1:]


def texts(blocks: list[dict[str, Any]]) -> list[str]:
    """What is read, block by block."""
    return [_text(block) for block in blocks]


def _text(block: dict[str, Any]) -> str:
    match block:
        case {"text": {"text": str(text)}}:
            return text
        case {"fields": fields}:
            return " / ".join(one["text"] for one in fields)
        case {"type": "actions", "elements": elements}:
            return "".join(f"[{one['text']['text']}]" for one in elements)
        case {"elements": [{"text": str(text)}]}:
            return text
        case _:
            return str(block["elements"])


class TestPlace:
    REPLY = Reply("2 of 40 are down.", (Text("cmp1, cmp2"),), Severity.WARNING, ref="k7f3")

    def test_in_a_channel_one_line_is_said_and_the_rest_is_below_it(self) -> None:
        line, detail = shown(self.REPLY, CHANNEL).posts
        assert texts(line.blocks) == ["<@U1> `WARN` 2 of 40 are down.", "ref `k7f3`"]
        assert line.text == "<@U1> WARN: 2 of 40 are down. (ref k7f3)"
        assert (texts(detail.blocks), detail.text, detail.below) == (["cmp1, cmp2"], "cmp1, cmp2", True)

    def test_in_a_thread_it_is_one_message(self) -> None:
        (post,) = shown(self.REPLY, THREAD).posts
        assert texts(post.blocks) == ["<@U1> `WARN` 2 of 40 are down.", "ref `k7f3`", "cmp1, cmp2"]

    def test_in_private_nobody_is_named(self) -> None:
        (post,) = shown(self.REPLY).posts
        assert texts(post.blocks) == ["`WARN` 2 of 40 are down.", "ref `k7f3`", "cmp1, cmp2"]
        assert post.text == "WARN: 2 of 40 are down. (ref k7f3)"

    def test_buttons_without_more_to_say_stand_under_the_line(self) -> None:
        (post,) = shown(Reply("Found.", (Actions((Action("Show", "kb show x"),)),)), CHANNEL).posts
        assert texts(post.blocks) == ["<@U1> Found.", "[Show]"]

    def test_what_people_act_on_is_one_message_in_a_channel_too(self) -> None:
        reply = Reply(
            "Sure?", (Text("It posts to all."), Actions((Action("Do it", "yes k7f3"),))), topic="approval k7f3"
        )
        (post,) = shown(reply, CHANNEL).posts
        assert texts(post.blocks) == ["<@U1> Sure?", "It posts to all.", "[Do it]"]

    def test_an_announcement_names_nobody(self) -> None:
        (post,) = shown(Reply("Storage is slow."), CHANNEL, None).posts
        assert (post.text, texts(post.blocks)) == ("Storage is slow.", ["Storage is slow."])

    def test_somebody_of_another_network_is_named_without_a_mention(self) -> None:
        ada = Principal("oftc", "ada", "ada*", "", Strength.VERIFIED)
        (post,) = shown(Reply("Done."), CHANNEL, ada).posts
        assert texts(post.blocks) == ["*ada·* Done."]

    @pytest.mark.parametrize(
        ("severity", "mark"),
        [(Severity.INFO, ""), (Severity.GOOD, "*OK* "), (Severity.WARNING, "`WARN` "), (Severity.CRITICAL, "`CRIT` ")],
    )
    def test_how_bad_it_is_is_one_word(self, severity: Severity, mark: str) -> None:
        assert texts(shown(Reply("So.", severity=severity)).posts[0].blocks) == [f"{mark}So."]


class TestBlocks:
    def test_a_command_has_a_box_of_its_own_and_what_it_is_for_below(self) -> None:
        assert texts(body(Command("ceph osd df | sort", "the fullest first"), Command("ls"))) == [
            "*Run:*\n```\nceph osd df | sort\n```",
            "the fullest first",
            "*Run:*\n```\nls\n```",
        ]

    def test_a_box_keeps_its_lines_and_nothing_in_it_is_markup(self) -> None:
        assert texts(body(Code("if a < b:\n    *x* & <!here>\n"))) == [
            "```\nif a &lt; b:\n    *x* &amp; &lt;!here&gt;\n```"
        ]

    def test_a_box_that_holds_fences_stays_one(self) -> None:
        (block,) = body(Code("```sh\nls\n```"))
        assert block["type"] == "rich_text"
        assert block["elements"][0]["elements"][0]["text"] == "```sh\nls\n```"

    def test_a_table_is_aligned_and_ends_after_fifteen_rows(self) -> None:
        rows = tuple((f"cmp{number}", "up" if number % 2 else "down", "") for number in range(20))
        made = render(Reply("20 hosts", (Table(("host", "state", "note"), rows),)), DIRECT, MONA, bot_name="infrabot")
        table, more = decode(made.payload).posts[0].blocks[1:]
        lines = table["text"]["text"].split("\n")
        assert lines[:3] == ["```", "host   state  note", "cmp0   down"]
        assert len(lines) == 15 + 3
        assert _text(more) == "[More (5 lines)]"
        assert made.rest == tuple(f"cmp{number} · state {'up' if number % 2 else 'down'}" for number in range(15, 20))

    def test_a_wide_table_is_cut_where_it_is_widest(self) -> None:
        table = Table(("name", "what"), (("a", "word " * 60), ("漢字", "b")))
        lines = body(table)[0]["text"]["text"].split("\n")[1:-1]
        assert max(len(line) for line in lines) <= 110
        assert lines[1].endswith("…")
        assert lines[2].startswith("漢字  b")

    def test_short_facts_stand_in_two_columns_and_long_ones_in_lines(self) -> None:
        (short,) = body(Fields((("owner", "ops"), ("reviewed", ""))))
        assert _text(short) == "*owner*\nops / *reviewed*"
        long = body(Fields((("command", "x " * 30), ("by", "ada"), ("", ""))))
        assert texts(long) == ["*command:* " + ("x " * 30).strip() + "\n*by:* ada"]

    def test_a_remark_at_the_end_is_small(self) -> None:
        blocks = body(Text("The answer."), Text("Careful: this is old."), Actions((Action("Show", "x"),)))
        assert [block["type"] for block in blocks] == ["section", "context", "actions"]

    def test_links_are_links_with_their_names(self) -> None:
        assert texts(
            body(Link("https://x.invalid/?a=1&b=2", "A <page>"), Bullets(("see https://y.invalid.", "b")))
        ) == [
            "<https://x.invalid/?a=1&amp;b=2|A &lt;page&gt;>",
            "• see <https://y.invalid>.\n• b",
        ]

    def test_what_is_no_web_address_is_no_link(self) -> None:
        assert texts(body(Link("javascript:alert(1)", "x"))) == ["x: javascript:alert(1)"]

    def test_foreign_text_notifies_nobody(self) -> None:
        payload = shown(Reply("<!channel> <@U2>", (Text("<!here> @channel"), Bullets(("<!subteam^S1>",)))), CHANNEL)
        for post in payload.posts:
            assert all("<!" not in text and "<@U2" not in text for text in (post.text, *texts(post.blocks)))
            assert all(block["text"]["verbatim"] for block in post.blocks)

    def test_a_picture_is_uploaded(self) -> None:
        payload = shown(Reply("Usage", (Image(b"\x89PNG", "Usage of\nosd.3"), Image(b"", "nothing"))), CHANNEL)
        (upload,) = payload.uploads
        assert (upload.content, upload.title, upload.name) == (b"\x89PNG", "Usage of osd.3", "picture-1.png")
        assert len(payload.posts) == 1


class TestButtons:
    def test_a_button_says_its_command(self) -> None:
        (row,) = body(Actions((Action("the whole article", "kb show x", Style.PRIMARY), Action("nova-api up", "y"))))
        first, second = row["elements"]
        assert (first["text"]["text"], first["value"], first["style"]) == ("The whole article", "kb show x", "primary")
        assert (second["text"]["text"], "style" in second) == ("nova-api up", False)
        assert first["action_id"] != second["action_id"]

    def test_a_button_that_asks_carries_its_form(self) -> None:
        (row,) = body(Actions((Action("Deny", "deny k7f3", Style.DANGER, (Field("reason", "Why not?"),)),)))
        (button,) = row["elements"]
        assert (button["style"], button["action_id"].partition(":")[0]) == ("danger", "ask")
        form = form_of(button["value"])
        assert form is not None
        assert (form.command, form.title, form.asks[0].flag, form.asks[0].label) == (
            *("deny k7f3", "Deny"),
            *("reason", "Why not?"),
        )

    def test_of_a_form_that_is_too_long_what_stands_in_it_goes_first(self) -> None:
        (row,) = body(Actions((Action("Edit", "kb edit", asks=(Field("text", "Text", "x" * 1990),)),)))
        form = form_of(row["elements"][0]["value"])
        assert form is not None
        assert (form.asks[0].flag, form.asks[0].initial) == ("text", "")

    def test_what_no_button_can_carry_is_a_command_to_type(self) -> None:
        long = "kb search " + "word " * 500
        blocks = (
            shown(Reply("x", (Actions((Action("Search", long), Action("Show", "kb show x"))),)), THREAD).posts[0].blocks
        )
        assert texts(blocks)[-1] == "[Show]"
        assert texts(blocks)[1].startswith("Next: @infrabot kb search word")

    def test_what_needs_a_button_is_left_out_where_none_can_carry_it(self) -> None:
        assert body(Actions((Action("Search", "x" * 2001, needs_button=True),))) == []


class TestWhole:
    def article(self, name: str) -> article.Article:
        path = next(path for path in ARTICLES if path.stem == name)
        return article.parse(str(path), path.read_text())

    def test_a_found_article(self) -> None:
        settings = KnowledgeSettings(page_url="https://wiki.invalid/{id}")
        line, below = shown(answered(Answer(self.article("ceph-osd-nearfull"), 0.9), settings), CHANNEL).posts
        assert texts(line.blocks)[0].startswith("<@U1> The fullest single OSD decides")
        assert texts(below.blocks) == [
            "*Run:*\n```\nceph osd df tree\n```",
            "use of each OSD, its weight and PG count; look at the highest %USE and at VAR",
            "<https://wiki.invalid/ceph-osd-nearfull|Ceph OSD nearfull, backfillfull or full: cluster stops writes "
            "(ratios 0.85, 0.90, 0.95)>",
            "[The whole article][Helpful][Not helpful]",
        ]

    def test_an_approval(self) -> None:
        now = datetime(2026, 11, 20, 11, 0, tzinfo=UTC)
        line = "announce send maintenance --to all --text “Storage is slow tonight”"
        proposal = Proposal(
            *("k7f3", Kind.APPROVE, State.PENDING, "announce send", line, "a", "t", "s", MONA),
            *(frozenset([MONA.key]), CHANNEL, now, now + timedelta(minutes=30)),
        )
        preview = Preview("Would post to 12 channels.", (Text("Storage is slow tonight"),))
        (post,) = shown(ask(proposal, preview, "operator"), CHANNEL).posts
        assert texts(post.blocks) == [
            "<@U1> k7f3 waits until 11:30 UTC for a second person (operator): Would post to 12 channels.",
            "Storage is slow tonight",
            f"*command:* {line}\n*asked by:* mona on work",
            "[Approve][Deny]",
        ]

    @pytest.mark.parametrize("path", ARTICLES, ids=lambda path: path.stem)
    def test_every_article_that_comes_with_the_bot(self, path: Path) -> None:
        """Every line of its code is a line of its own in a box, and no mark of Markdown is left over."""
        one = article.parse(str(path), path.read_text())
        made = render(whole(one, KnowledgeSettings()), DIRECT, MONA, bot_name="infrabot")
        for text in texts(decode(made.payload).posts[0].blocks):
            outside = "".join(text.split("```")[::2])
            assert "**" not in outside
            assert not any(line.startswith(("#", "|--", "- ")) for line in outside.split("\n"))

    def test_a_home_page(self) -> None:
        page = shown(Reply("Good morning", (Text("Ask me."), Actions((Action("what waits", "pending"),)))), HOME)
        assert [block["type"] for block in page.home] == ["header", "section", "actions"]
        assert texts(page.home) == ["Good morning", "Ask me.", "[What waits]"]
        assert page.posts == ()

    def test_a_long_first_line_of_a_home_page_is_running_text(self) -> None:
        assert texts(shown(Reply("word " * 60), HOME).home) == [("word " * 60).strip()]

    def test_an_answer_of_nothing_is_still_a_message(self) -> None:
        assert shown(Reply("")).posts == (Post("…", shown(Reply("")).posts[0].blocks),)
        assert texts(shown(Reply("\x1b\u200b")).posts[0].blocks) == ["…"]


def test_a_file_is_uploaded_below_the_line_that_tells_of_it() -> None:
    payload = shown(Reply("The calendar", (File("hours.ics", b"BEGIN:VCALENDAR", "Hours"),)), CHANNEL)
    assert [(one.name, one.title, one.content) for one in payload.uploads] == [
        ("hours.ics", "Hours", b"BEGIN:VCALENDAR")
    ]
    assert texts(payload.posts[0].blocks) == ["<@U1> The calendar"]
    assert len(payload.posts) == 1
