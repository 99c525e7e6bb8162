"""Asking, searching, getting; and what a refresh does."""

import os
import threading
from pathlib import Path

import pytest

from knowledge import KnowledgeBase, Outcome
from tests.knowledge.conftest import Writer


def test_a_question_gets_its_article_with_confidence_and_reasons(kb: KnowledgeBase) -> None:
    result = kb.ask("helm refuses to upgrade because another operation is in progress")
    assert result.outcome is Outcome.ANSWER
    assert result.answer is not None
    assert result.answer.article.id == "helm-operation-in-progress"
    assert 0.6 <= result.answer.confidence <= 1
    assert "helm" in result.answer.why
    assert result.ranked[0][0] == "helm-operation-in-progress"
    assert result.suggestions == ()


def test_a_pasted_error_is_met_word_by_word(kb: KnowledgeBase) -> None:
    result = kb.ask(
        "ERROR VolumeSizeExceedsAvailableQuota: Requested volume or snapshot exceeds allowed gigabytes quota. Requested 9G"
    )
    assert (
        result.signature
        == "volumesizeexceedsavailablequota requested volume or snapshot exceeds allowed gigabytes quota"
    )
    assert result.answer is not None
    assert result.answer.article.id == "nova-quota-exceeded"
    assert result.answer.why[0] == result.signature


def test_what_no_article_covers_is_not_known(kb: KnowledgeBase) -> None:
    for text in ("who won the match yesterday", "how do I center a div in css", "lol", ""):
        result = kb.ask(text)
        assert result.outcome is not Outcome.ANSWER
        assert result.answer is None


def test_a_vague_question_gets_at_most_three_suggestions(kb: KnowledgeBase) -> None:
    result = kb.ask("something about certificates and load balancers in bare metal racks")
    assert result.outcome is Outcome.UNSURE
    assert 1 <= len(result.suggestions) <= 3
    assert result.suggestions[0].article.id == result.ranked[0][0]


def test_a_sample_question_is_recognised_in_any_order_of_words(folder: Path, write: Writer) -> None:
    write("grue", "Grues in the dark", "Bring a lamp.", questions='["how do I escape a hungry grue tonight"]')
    write("troll", "Trolls under bridges", "Pay them.")
    base = KnowledgeBase.open(None, [folder], shipped=False)
    assert base.ask("tonight, a hungry grue: escape?").outcome is Outcome.ANSWER


def test_a_typing_error_is_repaired(kb: KnowledgeBase) -> None:
    assert kb.ask("hlem release stuck in pendnig-upgrade").ranked[0][0] == "helm-operation-in-progress"


def test_synonyms_lead_to_the_article(kb: KnowledgeBase) -> None:
    assert kb.ask("how many placement groups per pool").ranked[0][0] == "ceph-pg-autoscale"


def test_unaddressed_talk_is_answered_only_when_it_asks_and_we_are_sure(kb: KnowledgeBase) -> None:
    sure = "why does helm say another operation (install/upgrade/rollback) is in progress?"
    assert kb.ask(sure, addressed=False).outcome is Outcome.ANSWER
    assert kb.ask("helm rollback of the stuck release went fine", addressed=False).outcome is Outcome.UNKNOWN
    vague = kb.ask("does anyone know about load balancers and certificates?", addressed=False)
    assert vague.outcome is Outcome.UNKNOWN
    assert vague.suggestions == ()


def test_worth_asking_tells_questions_and_errors_from_talk(kb: KnowledgeBase) -> None:
    assert kb.worth_asking("why is my pod pending?")
    assert kb.worth_asking("rados: Error ENOENT")
    assert not kb.worth_asking("good morning")
    assert not kb.worth_asking("moved the pool to the new range yesterday")


def test_search_takes_any_words_and_finds_them(kb: KnowledgeBase) -> None:
    assert kb.search("spillover")[0].article.id == "ceph-bluefs-spillover"
    assert len(kb.search("openstack", limit=3)) == 3
    assert kb.search("") == []
    assert kb.search("zzzzqqq") == []


@pytest.mark.parametrize(
    "words",
    [
        '"',
        "NEAR(helm",
        "helm AND",
        "title:*",
        "a OR",
        "^helm",
        "helm*",
        "-helm",
        "helm)(",
        "col:helm",
        "he\0lm",
        "{helm}",
    ],
)
def test_search_has_no_operators(kb: KnowledgeBase, words: str) -> None:
    kb.search(words)


def test_get_takes_an_id_or_the_unique_beginning_of_one(kb: KnowledgeBase) -> None:
    exact = kb.get("helm-operation-in-progress")
    assert exact is not None
    assert kb.get("helm") == exact
    assert kb.get("k8s-") is None
    assert kb.get("") is None
    assert kb.get("\ud800") is None


def test_the_tag_limits_shipped_articles_only(folder: Path, write: Writer) -> None:
    write("mine", "My own runbook", "text")
    with KnowledgeBase.open(None, [folder], tag="post") as base:
        assert "mine" in base.index.ids
        assert all(article.id == "mine" or "post" in article.tags for article in base.articles())
    with KnowledgeBase.open(None, [folder], tag="no such tag") as base:
        assert base.index.ids == ("mine",)
    with KnowledgeBase.open(None, [folder], shipped=False) as base:
        assert base.index.ids == ("mine",)


def test_another_tag_on_the_same_store_is_noticed(folder: Path, write: Writer, tmp_path: Path) -> None:
    write("mine", "My own runbook", "text")
    store = tmp_path / "kb.db"
    KnowledgeBase.open(store, [folder]).close()
    with KnowledgeBase.open(store, [folder], tag="no such tag") as base:
        assert base.index.ids == ("mine",)
    with KnowledgeBase.open(store, [folder]) as base:
        assert len(base) > 1


def test_a_refresh_adds_changes_and_removes(folder: Path, write: Writer) -> None:
    write("frog", "Frogs in the pond", "Frogs quack.")
    base = KnowledgeBase.open(None, [folder], shipped=False)
    assert base.changes.added == ("frog",)
    assert not base.refresh()

    write("newt", "Newts in the pond", "Newts are quiet.")
    path = write("frog", "Frogs in the pond", "Frogs croak, not quack.")
    os.utime(path, ns=(1, 1))
    changes = base.refresh()
    assert (changes.added, changes.changed, changes.removed) == (("newt",), ("frog",), ())
    assert base.search("croak")[0].article.id == "frog"
    assert base.ask("croak frogs").ranked[0][0] == "frog"

    path.unlink()
    changes = base.refresh()
    assert (changes.added, changes.changed, changes.removed) == ((), (), ("frog",))
    assert base.get("frog") is None
    assert base.search("croak") == []


def test_a_touched_file_with_the_same_text_is_no_change(folder: Path, write: Writer) -> None:
    path = write("frog", "Frogs in the pond", "Frogs quack.")
    base = KnowledgeBase.open(None, [folder], shipped=False)
    before = base.index
    os.utime(path, ns=(1, 1))
    assert not base.refresh()
    assert base.index is before


def test_a_new_id_in_the_same_file_replaces_the_article(folder: Path, write: Writer) -> None:
    write("frog", "Frogs", "Frogs.")
    base = KnowledgeBase.open(None, [folder], shipped=False)
    write("frog", "Frogs and toads", "Frogs.", id="toad")
    changes = base.refresh()
    assert (changes.added, changes.removed) == (("toad",), ("frog",))
    assert base.index.ids == ("toad",)


def test_a_broken_file_keeps_the_version_before_and_is_reported_until_mended(folder: Path, write: Writer) -> None:
    path = write("frog", "Frogs in the pond", "Frogs quack.")
    base = KnowledgeBase.open(None, [folder], shipped=False)
    path.write_text("---\ntitle: [\n---\n", encoding="utf-8")
    for _ in range(2):
        changes = base.refresh()
        assert not changes
        assert len(changes.broken) == 1
        assert str(path) in changes.broken[0]
        assert base.search("quack")[0].article.id == "frog"
    write("frog", "Frogs in the pond", "Frogs croak.")
    changes = base.refresh()
    assert (changes.changed, changes.broken) == (("frog",), ())


def test_a_file_that_was_broken_from_the_start_is_reported_and_then_added(folder: Path, write: Writer) -> None:
    path = folder / "frog.md"
    path.write_bytes(b"---\ntitle: \xff\n---\n")
    base = KnowledgeBase.open(None, [folder], shipped=False)
    assert len(base.changes.broken) == 1
    assert "UTF-8" in base.changes.broken[0]
    assert len(base) == 0
    write("frog", "Frogs", "Frogs.")
    assert base.refresh().added == ("frog",)


def test_of_two_articles_with_one_id_the_later_folder_wins_and_it_is_reported(tmp_path: Path, write: Writer) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    write("frog", "The first frog", "text", where=first)
    winner = write("frog", "The second frog", "text", where=second)
    base = KnowledgeBase.open(None, [first, second], shipped=False)
    article = base.get("frog")
    assert article is not None
    assert article.title == "The second frog"
    assert len(base.changes.notes) == 1
    assert str(winner) in base.changes.notes[0]
    winner.unlink()
    base.refresh()
    article = base.get("frog")
    assert article is not None
    assert article.title == "The first frog"


def test_a_user_replaces_a_shipped_article_with_one_of_the_same_id(folder: Path, write: Writer) -> None:
    write("neutron-port-security", "Our own word on port security", "text")
    with KnowledgeBase.open(None, [folder]) as base:
        article = base.get("neutron-port-security")
        assert article is not None
        assert article.title == "Our own word on port security"


def test_an_unreadable_folder_keeps_its_articles_and_is_reported(folder: Path, write: Writer, tmp_path: Path) -> None:
    write("frog", "Frogs", "Frogs.")
    base = KnowledgeBase.open(None, [folder], shipped=False)
    folder.rename(tmp_path / "elsewhere")
    changes = base.refresh()
    assert not changes
    assert any("cannot be read" in note for note in changes.notes)
    assert base.get("frog") is not None


def test_hidden_files_readmes_and_other_suffixes_are_left_out(folder: Path, write: Writer) -> None:
    write("frog", "Frogs", "Frogs.", where=folder / "deep" / "deeper")
    write(".hidden", "Hidden", "x")
    write("hidden", "Hidden", "x", where=folder / ".git")
    write("README", "Read me", "x")
    (folder / "notes.txt").write_text("x", encoding="utf-8")
    with KnowledgeBase.open(None, [folder], shipped=False) as base:
        assert base.index.ids == ("frog",)
        assert base.changes.broken == ()


def test_an_empty_base_knows_nothing(folder: Path) -> None:
    with KnowledgeBase.open(None, [folder], shipped=False) as base:
        assert base.ask("why is my pod pending?").outcome is Outcome.UNKNOWN
        assert base.search("pod") == []
        assert list(base.articles()) == []


def test_questions_are_answered_while_another_thread_refreshes(folder: Path, write: Writer) -> None:
    write("frog", "Frogs in the pond quack", "Frogs quack at night.")
    base = KnowledgeBase.open(None, [folder], shipped=False)
    stop = threading.Event()
    wrong: list[object] = []

    def ask() -> None:
        while not stop.is_set():
            ranked = base.ask("frogs quack at night").ranked
            if ranked[0][0] != "frog":
                wrong.append(ranked)

    asking = [threading.Thread(target=ask) for _ in range(3)]
    for thread in asking:
        thread.start()
    for number in range(15):
        write(f"newt-{number}", f"Newts {number}", "Newts are quiet.")
        base.refresh()
    stop.set()
    for thread in asking:
        thread.join()
    assert wrong == []
    assert len(base) == 16


def test_a_closed_base_does_not_raise(folder: Path, write: Writer) -> None:
    write("frog", "Frogs in the pond quack", "Frogs quack at night.")
    base = KnowledgeBase.open(None, [folder], shipped=False)
    base.close()
    base.close()
    assert base.ask("frogs quack at night").answer is None
