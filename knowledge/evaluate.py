"""The line protocol by which retrieval is scored: one JSON line {"id", "query"} in, one JSON line out."""

from typing import IO, Any

import msgspec

from knowledge.base import KnowledgeBase
from knowledge.result import Outcome, Result


def serve(kb: KnowledgeBase, stdin: IO[str], stdout: IO[str]) -> None:
    """Answers lines until the input ends; a line that is no JSON gets an error line, and the next one is read."""
    for line in stdin:
        if line.strip():
            stdout.write(reply(kb, line) + "\n")
            stdout.flush()


def reply(kb: KnowledgeBase, line: str) -> str:
    """The answer line to one question line."""
    try:
        asked = msgspec.json.decode(line.encode("utf-8", "replace"))
    except msgspec.DecodeError as wrong:
        return msgspec.json.encode({"id": None, "error": f"not JSON: {wrong}"}).decode()
    if not isinstance(asked, dict) or not isinstance(asked.get("query"), str):
        return msgspec.json.encode({"id": None, "error": 'expected {"id": ..., "query": "text"}'}).decode()
    return msgspec.json.encode({"id": asked.get("id"), **facts(kb.ask(asked["query"]))}).decode()


def facts(result: Result) -> dict[str, Any]:
    """A result as plain values: what the bot would say, the bare ranking, and what it would suggest."""
    top = result.ranked[0][1] if result.ranked else 1.0
    answers = [result.answer] if result.answer and result.outcome is Outcome.ANSWER else []
    return {
        "answers": [{"id": a.article.id, "confidence": round(a.confidence, 4)} for a in answers],
        "ranked": [
            {"id": name, "confidence": round(result.confidence * score / (top or 1.0), 4)}
            for name, score in result.ranked
        ],
        "suggestions": [{"id": a.article.id, "confidence": round(a.confidence, 4)} for a in result.suggestions],
    }
