"""The knowledge base: open it, ask it, refresh it. Safe to use from several threads."""

import sqlite3
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

import msgspec

from knowledge import sync
from knowledge.article import Article
from knowledge.confidence import ADDRESSED, SUGGEST, UNADDRESSED, Model, shipped_model
from knowledge.index.features import features
from knowledge.index.packed import PackedIndex
from knowledge.index.query import read
from knowledge.index.score import Candidate, rank
from knowledge.result import Answer, Changes, Outcome, Result
from knowledge.sources import sources
from knowledge.store import Store, match_expression
from knowledge.text import clean, signs, tokens

MOST_RANKED: Final = 10
MOST_SUGGESTIONS: Final = 3
SAMPLE: Final = 0.95  # confidence when the text is one of the article's own sample questions
NEAR: Final = 0.3  # share of the best score from which another article is suggested beside it

_decode = msgspec.json.Decoder(Article)


@dataclass(frozen=True, slots=True)
class _Snapshot:
    """What one question is answered with from beginning to end; a refresh replaces it whole."""

    index: PackedIndex
    model: Model


class KnowledgeBase:
    """Articles, and the right one for a question or a pasted error."""

    def __init__(self, store: Store, folders: Sequence[Path], *, shipped: bool, tag: str | None) -> None:
        self._store = store
        self._sources = sources(tuple(folders), shipped=shipped, tag=tag)
        self._refreshing = threading.Lock()
        self._snapshot = _Snapshot(PackedIndex.empty(), shipped_model())
        self.changes = Changes()

    @classmethod
    def open(
        cls, store: Path | None, folders: Sequence[Path] = (), *, shipped: bool = True, tag: str | None = None
    ) -> "KnowledgeBase":
        """Opens a base and brings it up to date.

        `store` is the SQLite file used as a cache (None: in memory), `folders` are the user's own, later ones win
        over earlier ones and over the shipped articles; `tag` limits the shipped ones. `changes` then tells what was
        found. Never fails for a store that cannot be used: see `note`.
        """
        base = cls(Store(store), folders, shipped=shipped, tag=tag)
        base.changes = base.refresh()
        return base

    @property
    def note(self) -> str:
        """Why the cache could not be used as it was, or an empty text."""
        return self._store.note

    @property
    def index(self) -> PackedIndex:
        """The index in use; immutable, a refresh replaces it."""
        return self._snapshot.index

    @property
    def model(self) -> Model:
        """The confidence model in use."""
        return self._snapshot.model

    def set_calibration(self, slope: float, shift: float) -> None:
        """Moves the log-odds of every answer from now on, and keeps that in the store (see `knowledge.calibrate`)."""
        sync.keep_calibration(self._store, slope, shift)
        self._snapshot = _Snapshot(self._snapshot.index, shipped_model(slope, shift))

    def __len__(self) -> int:
        return self._snapshot.index.size

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def refresh(self) -> Changes:
        """Reads what changed in the folders since the last time and swaps the index. Cheap when nothing changed."""
        with self._refreshing:
            try:
                return self._refresh()
            except sqlite3.OperationalError as wrong:  # locked, full, or read-only after all
                self._store.to_memory(wrong)
            except (sqlite3.DatabaseError, msgspec.DecodeError) as wrong:  # damaged, or written by a version in between
                self._store.renew(wrong)
            return self._refresh()

    def _refresh(self) -> Changes:
        changes, stale = sync.refresh(self._store, self._sources)
        index = None if stale else self._snapshot.index if len(self) else sync.load(self._store)
        self._snapshot = _Snapshot(index or sync.pack(self._store), sync.model(self._store))
        return changes

    def ask(self, text: str, *, addressed: bool = True) -> Result:
        """The outcome for a chat message or pasted log. Never raises for any text.

        `addressed=False` is talk that nobody addressed to us: it is answered only when it is a question or has an
        error in it, and only when we are surer than usual; otherwise the outcome is UNKNOWN without suggestions.
        """
        if not addressed and not self.worth_asking(text):
            return Result(Outcome.UNKNOWN)
        now = self._snapshot
        query = read(text, now.index)
        candidates = rank(query, now.index)
        if not candidates or candidates[0].score <= 0:
            return Result(Outcome.UNKNOWN)
        confidence = now.model.confidence(features(query, candidates, now.index))
        if candidates[0].asked:
            confidence = max(confidence, SAMPLE)
        return self._result(now.index, candidates, confidence, addressed=addressed)

    def _result(self, index: PackedIndex, candidates: list[Candidate], confidence: float, *, addressed: bool) -> Result:
        best = candidates[0].score
        ranked = tuple((index.ids[c.doc], round(c.score, 4)) for c in candidates[:MOST_RANKED])
        signature = " ".join(candidates[0].signature) or None
        if confidence >= (ADDRESSED if addressed else UNADDRESSED):
            answer = self._answer(index, candidates[0], confidence)
            if answer:
                return Result(Outcome.ANSWER, answer, (), ranked, signature, confidence)
        if not addressed or confidence < SUGGEST:
            return Result(Outcome.UNKNOWN, None, (), ranked, signature, confidence)
        near = [c for c in candidates[:MOST_SUGGESTIONS] if c.score >= NEAR * best]
        suggestions = tuple(a for a in (self._answer(index, c, confidence * c.score / best) for c in near) if a)
        return Result(
            Outcome.UNSURE if suggestions else Outcome.UNKNOWN, None, suggestions, ranked, signature, confidence
        )

    def _answer(self, index: PackedIndex, candidate: Candidate, confidence: float) -> Answer | None:
        article = self._document(index.ids[candidate.doc])
        if article is None:  # gone since this snapshot was taken
            return None
        hits = sorted(candidate.hits, key=lambda hit: -hit.slot.mass * hit.strength)
        why = tuple(hit.slot.term.raw or hit.slot.term.text for hit in hits[:8])
        if candidate.signature:
            why = (" ".join(candidate.signature), *why)
        return Answer(article, min(confidence, 1.0), why)

    def worth_asking(self, text: str) -> bool:
        """Whether a line that nobody addressed to us is a question or an error at all. Takes microseconds."""
        return len(text) > 7 and (signs.is_worth_a_look(text))

    def search(self, words: str, limit: int = 5) -> list[Answer]:
        """Plain full-text search: articles with any of the words, best first. Never raises for any text."""
        wanted = list(dict.fromkeys(w.lower() for line in clean.lines(words) for w in tokens.plain_words(line)))
        if not wanted:
            return []
        rows = self._rows(
            "select files.document, bm25(files_fts, 5.0, 3.0, 1.0) as score"
            " from files_fts join files on files.id = files_fts.rowid"
            " where files_fts match ? and files.shown order by score limit ?",
            (match_expression(wanted), max(0, min(limit, 100))),
        )
        return [Answer(_decode.decode(row[0]), 0.0, tuple(wanted)) for row in rows]

    def get(self, article_id: str) -> Article | None:
        """The article with this id, or the only one whose id begins so."""
        exact = self._document(article_id)
        if exact or not article_id:
            return exact
        matching = [known for known in self._snapshot.index.ids if known.startswith(article_id)]
        return self._document(matching[0]) if len(matching) == 1 else None

    def articles(self) -> Iterator[Article]:
        """All articles that are shown, by id."""
        for article_id in self._snapshot.index.ids:
            article = self._document(article_id)
            if article:
                yield article

    def _document(self, article_id: str) -> Article | None:
        if not article_id.isascii():
            return None
        rows = self._rows("select document from files where article = ? and shown", (article_id,))
        return _decode.decode(rows[0][0]) if rows else None

    def _rows(self, sql: str, values: tuple[object, ...]) -> list[tuple[Any, ...]]:
        """Rows for an answer: a cache that fails in the middle of a question gives none; the next refresh mends it."""
        try:
            return self._store.rows(sql, values)
        except sqlite3.Error:
            return []

    def close(self) -> None:
        """Closes the store."""
        self._store.close()
