"""What a draft must be before it becomes an article, and what its file is called."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.testing import Conversation
from tests.handlers.curating.conftest import ANSWER, PROPOSE, QUESTION, Git, articles, commits, only_draft


async def test_an_article_that_takes_a_question_from_another_is_refused(
    chat: Conversation, repo: Path, git: Git
) -> None:
    await chat.ask("mona", PROPOSE)
    await chat.ask("lee", "kb approve 1")
    await chat.ask("mona", PROPOSE.replace("does not spin", "stands still"))
    said = await chat.ask("lee", "kb approve 2")
    assert said[0] == "Draft 2 cannot become an article yet. Mend it with “kb edit 2”:"
    assert "frobnicator-does-not-spin" in said[1]
    assert (commits(git), articles(repo)) == (2, ["frobnicator-does-not-spin.md"])
    assert (await chat.ask("mona", "kb drafts"))[0].startswith("1 drafts wait")


async def test_what_lint_calls_an_error_is_refused(chat: Conversation, git: Git) -> None:
    await chat.ask("mona", PROPOSE)
    await chat.ask("eve", "kb edit 1 --summary “" + "ä" * 200 + "”")
    assert any("at most 300 fit" in line for line in await chat.ask("lee", "kb approve 1"))
    assert commits(git) == 1


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("../../../etc/passwd", "etc-passwd.md"),
        ("/etc/cron.d/x; rm -rf ~", "etc-cron-d-x-rm-rf.md"),
        ("README", "article-readme.md"),
        (":(top)*", "top.md"),
        ("--amend", "amend.md"),
        ("Größe der Pools: zu groß", "grosse-der-pools-zu-gross.md"),
        ("spin " * 30, "spin-spin-spin-spin-spin-spin-spin-spin-spin-spin-spin-spin.md"),
    ],
)
async def test_no_title_leads_out_of_the_folder(
    chat: Conversation, repo: Path, git: Git, title: str, name: str
) -> None:
    await chat.ask("mona", f'kb propose --title="{title}" --question "{QUESTION}" --answer "{ANSWER}"')
    await chat.ask("lee", "kb approve 1")
    assert articles(repo) == [name]
    assert git("show", "--name-only", "--format=", "HEAD") == f"runbook/{name}"


async def test_a_title_without_a_letter_gets_a_name_all_the_same(chat: Conversation, repo: Path) -> None:
    await chat.ask("mona", f'kb propose --title "…?!" --question "{QUESTION}" --answer "{ANSWER}"')
    await chat.ask("lee", "kb approve 1")
    assert articles(repo) == [f"article-{(await only_draft(chat)).uid}.md"]


async def test_a_name_that_is_taken_gets_a_number(chat: Conversation, repo: Path) -> None:
    (repo / "runbook" / "frobnicator-does-not-spin.md").write_text("mine\n", encoding="utf-8")
    await chat.ask("mona", PROPOSE)
    await chat.ask("lee", "kb approve 1")
    assert "frobnicator-does-not-spin-2.md" in articles(repo)
    assert (repo / "runbook" / "frobnicator-does-not-spin.md").read_text(encoding="utf-8") == "mine\n"
