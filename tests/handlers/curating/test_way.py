"""From a question that nobody could answer to an article that answers it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import select

from bot.testing import Conversation
from handlers.knowledge.tables import draft as draft_table
from knowledge import parse
from tests.handlers.curating.conftest import ANSWER, PROPOSE, QUESTION, Git, articles, only_draft


async def test_a_question_that_nobody_could_answer_becomes_an_article(chat: Conversation, repo: Path, git: Git) -> None:
    await chat.play(f"""
        <eve> bot: {QUESTION}
        <bot> eve: I do not know that. I have kept the question for the curators.
        <mona> !kb unanswered
        <bot> mona: 1 questions found no article
        <bot> mona: 1 · question {QUESTION} · asked 1×…
    """)
    said = await chat.ask("mona", f"kb propose 1 --answer “{ANSWER}” --by lee --title “Frobnicator does not spin”")
    assert said[0] == "Draft 1: Frobnicator does not spin. A curator other than you makes it an article: kb approve 1"
    assert {"title: Frobnicator does not spin", f"questions: ['{QUESTION}']", ANSWER} <= set(said)
    assert "The answer is lee's; proposed by mona (stage:mona)." in said
    await chat.play("""
        <ada> !kb approve 1
        <bot to mona> Your draft 1 is the article frobnicator-does-not-spin now. Thank you.
        <bot> ada: OK: Draft 1 is the article frobnicator-does-not-spin now.
        <bot> ada: Commit …
        <bot> ada: Next: !kb show frobnicator-does-not-spin (the whole article)
    """)
    assert git("log", "-1", "--format=%an|%cn|%s") == "lee|openinfra-bot|Frobnicator does not spin"
    trailers = git("log", "-1", "--format=%(trailers)").splitlines()
    assert trailers[:2] == ["Proposed-by: mona (stage:mona)", "Approved-by: ada (stage:ada)"]
    assert git("show", "--name-only", "--format=", "HEAD") == "runbook/frobnicator-does-not-spin.md"
    assert git("status", "--porcelain") == ""
    article = parse("x.md", (repo / "runbook" / "frobnicator-does-not-spin.md").read_text(encoding="utf-8"))
    assert (article.questions, article.owner, article.body) == ((QUESTION,), "stage:mona", ANSWER)
    assert article.reviewed == datetime.now(UTC).date()
    assert (await chat.ask("eve", QUESTION))[0].startswith("Charge the capacitor")
    assert await chat.ask("eve", "kb unanswered") == ["Every question so far found its article."]
    assert await chat.ask("eve", "kb drafts") == ["No draft waits."]


async def test_the_last_question_of_the_room_needs_no_number(chat: Conversation) -> None:
    assert (await chat.ask("mona", "kb propose --answer yes"))[0].startswith("Which question?")
    await chat.ask("eve", f"bot: {QUESTION}", direct=False)
    said = await chat.ask("mona", f"!kb propose --answer “{ANSWER}”", direct=False)
    assert said[0].startswith(f"Draft 1: {QUESTION}")
    assert (await only_draft(chat)).question == 1
    said = await chat.ask("mona", "kb propose --answer yes")
    assert said[0].startswith("Which question?")  # in private nothing was asked


async def test_a_number_that_is_none_says_so(chat: Conversation) -> None:
    for line, sentence in (
        ("kb propose 7", "There is no question 7; “kb unanswered” lists them."),
        ("kb draft 7", "There is no draft 7; “kb drafts” lists them."),
        ("kb approve 99999999999", "NUMBER cannot be “99999999999”: a number such as 12 is expected."),
        ("kb drop 0", "NUMBER cannot be “0”: a number such as 12 is expected."),
    ):
        assert (await chat.ask("mona", line))[0] == sentence


async def test_a_draft_without_an_answer_waits_for_one(chat: Conversation, git: Git) -> None:
    await chat.ask("eve", QUESTION)
    said = await chat.ask("mona", "kb propose 1")
    assert said[0].endswith("It has no answer yet: kb edit 1 --answer “…”")
    assert "no answer yet" in (await chat.ask("mona", "kb drafts"))[1]
    assert "- it has no answer" in await chat.ask("lee", "kb approve 1")
    assert "A reviewer would ask:" in await chat.ask(
        "eve", f"kb edit 1 --answer “{ANSWER}” --tags “frob, flux” --by ada"
    )
    assert (await chat.ask("lee", "kb approve 1"))[-3].startswith("OK: Draft 1 is the article")
    assert git("log", "-1", "--format=%an") == "ada"


async def test_secrets_reach_neither_the_store_nor_the_article(chat: Conversation, repo: Path) -> None:
    await chat.ask(
        "mona", f'kb propose --title "T password=hunter2" --question "{QUESTION}" --answer "token=hunter2hunter2"'
    )
    await chat.ask("eve", 'kb edit 1 --command "login --password hunter2" --by "ada password=hunter2"')
    rows = await chat.app.database.run(lambda connection: str(connection.execute(select(draft_table)).all()))
    assert "hunter2" not in rows
    await chat.ask("lee", "kb approve 1")
    (name,) = articles(repo)
    assert "hunter2" not in name + (repo / "runbook" / name).read_text(encoding="utf-8")


async def test_a_field_that_is_too_long_is_refused_and_not_cut(chat: Conversation) -> None:
    said = await chat.ask("mona", f'kb propose --title "{"x" * 201}" --question q --answer a')
    assert said[0] == "--title has 201 characters; at most 200 fit."


async def test_one_person_cannot_fill_the_list_of_drafts(chat: Conversation) -> None:
    for _ in range(30):
        await chat.ask("eve", PROPOSE)
    assert "30 drafts wait already" in (await chat.ask("eve", PROPOSE))[0]
    assert (await chat.ask("mona", PROPOSE))[0].startswith("Draft 31")


async def test_a_curator_names_the_article_that_answers_a_question(chat: Conversation, repo: Path) -> None:
    await chat.ask("mona", PROPOSE)
    await chat.ask("lee", "kb approve 1")
    other = "my spinner thingy stands still, whom do I call?"
    assert not (await chat.ask("eve", other))[0].startswith("Charge the capacitor")
    assert "for the role curator" in (await chat.ask("eve", "kb answer 1 frob"))[0]
    assert (await chat.ask("lee", "kb answer 1 frob"))[0].endswith(
        "is answered by frobnicator-does-not-spin from now on."
    )
    assert await chat.ask("eve", "kb unanswered") == ["Every question so far found its article."]
    assert (await chat.ask("eve", other.upper()))[0].startswith("Charge the capacitor")
    assert await chat.ask("eve", "kb unanswered") == ["Every question so far found its article."]
