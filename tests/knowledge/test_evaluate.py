"""The line protocol by which retrieval is scored."""

import io
import json

from knowledge import KnowledgeBase
from knowledge.evaluate import serve


def talk(kb: KnowledgeBase, *lines: str) -> list[dict[str, object]]:
    out = io.StringIO()
    serve(kb, io.StringIO("\n".join(lines) + "\n"), out)
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_an_answer_has_what_would_be_said_the_ranking_and_suggestions(kb: KnowledgeBase) -> None:
    [reply] = talk(
        kb, json.dumps({"id": "q1", "query": "helm: another operation (install/upgrade/rollback) is in progress"})
    )
    assert reply["id"] == "q1"
    assert reply["answers"][0]["id"] == reply["ranked"][0]["id"] == "helm-operation-in-progress"  # type: ignore[index]
    assert reply["suggestions"] == []


def test_when_unsure_there_are_suggestions_and_no_answers(kb: KnowledgeBase) -> None:
    [reply] = talk(
        kb, json.dumps({"id": 2, "query": "something about certificates and load balancers in bare metal racks"})
    )
    assert reply["answers"] == []
    assert reply["suggestions"]


def test_a_line_that_is_no_question_gets_an_error_and_the_next_is_read(kb: KnowledgeBase) -> None:
    replies = talk(kb, "{broken", '["list"]', '{"id": 1}', "", '{"id": 3, "query": "lol"}')
    assert ["error" in reply for reply in replies] == [True, True, True, False]
    assert replies[-1]["id"] == 3
