"""Brings the store in step with the folders: reads what changed, keeps what is broken as it was, packs the index
again."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, field

import msgspec

from knowledge.article import Article, ArticleError, fingerprint
from knowledge.confidence import Model, shipped_model
from knowledge.index.analysed import Analysed, analyse
from knowledge.index.build import build
from knowledge.index.packed import PackedIndex
from knowledge.result import Changes
from knowledge.sources import Found, Source, scan
from knowledge.store import Store

_document = msgspec.json.Encoder()
_pack = msgspec.msgpack.Encoder()


@dataclass(slots=True)
class _Known:
    """A row of the store, as far as a comparison needs it."""

    id: int
    rank: int
    mtime_ns: int
    size: int
    hash: str
    article: str
    problem: str


@dataclass(slots=True)
class _Update:
    """What one refresh is going to write."""

    upserts: list[tuple[Found, str, Article]] = field(default_factory=list)
    stamps: list[tuple[Found, str]] = field(default_factory=list)  # same text, other stamp
    broken: list[tuple[Found, str]] = field(default_factory=list)
    unwanted: list[tuple[Found, str]] = field(default_factory=list)  # without the tag that their folder is limited to
    gone: list[str] = field(default_factory=list)
    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def empty(self) -> bool:
        return not (self.upserts or self.stamps or self.broken or self.unwanted or self.gone)


def refresh(store: Store, sources: Sequence[Source]) -> tuple[Changes, bool]:
    """Compares folders and store and writes the difference; second value: whether the index has to be packed again."""
    known = _known(store)
    update = _compare(sources, known)
    problems = [
        k.problem for path, k in known.items() if k.problem and path not in update.gone and path not in _touched(update)
    ]
    if not update.empty:
        _write(store, update, known)
    clashes = _clashes(store)
    broken = tuple(problems) + tuple(problem for _, problem in update.broken)
    changes = Changes(
        tuple(update.added), tuple(update.changed), tuple(update.removed), broken, (*update.notes, *clashes)
    )
    return changes, bool(changes)


def _touched(update: _Update) -> set[str]:
    return {str(found.path) for found, _ in (*update.stamps, *update.broken, *update.unwanted)} | {
        str(found.path) for found, _, _ in update.upserts
    }


def _known(store: Store) -> dict[str, _Known]:
    rows = store.rows(
        "select path, id, rank, mtime_ns, size, hash, coalesce(article, ''), coalesce(problem, '') from files"
    )
    return {str(row[0]): _Known(*row[1:]) for row in rows}


def _compare(sources: Sequence[Source], known: dict[str, _Known]) -> _Update:
    update = _Update()
    seen: set[str] = set()
    for source in sources:
        try:
            for found in scan(source):
                seen.add(str(found.path))
                _look(found, known.get(str(found.path)), update)
        except OSError as wrong:
            kept = [path for path in known if path.startswith(f"{source.folder}/")]
            seen.update(kept)
            update.notes.append(
                f"{source.folder}: cannot be read ({wrong.strerror}), {len(kept)} articles stay as they were"
            )
    for path, row in known.items():
        if path not in seen:
            update.gone.append(path)
            if row.article:
                update.removed.append(row.article)
    return update


def _look(found: Found, row: _Known | None, update: _Update) -> None:
    tag = f":{found.source.tag or ''}"
    if (
        row
        and (row.mtime_ns, row.size, row.rank) == (found.mtime_ns, found.size, found.source.rank)
        and row.hash.endswith(tag)
    ):
        return
    try:
        text = found.read()
        digest = fingerprint(text) + tag
        if row and row.hash == digest and row.rank == found.source.rank:
            update.stamps.append((found, row.problem))
            return
        article = found.article(text)
    except ArticleError as wrong:
        update.broken.append((found, str(wrong)))
        return
    if article is None:
        update.unwanted.append((found, digest))
        if row and row.article:
            update.removed.append(row.article)
        return
    update.upserts.append((found, digest, article))
    if row is None or not row.article:
        update.added.append(article.id)
    elif row.article == article.id:
        update.changed.append(article.id)
    else:
        update.removed.append(row.article)
        update.added.append(article.id)


def _write(store: Store, update: _Update, known: dict[str, _Known]) -> None:
    prepared = [(found, digest, article, _pack.encode(analyse(article))) for found, digest, article in update.upserts]
    with store.transaction() as db:
        db.executemany("delete from files where path = ?", [(path,) for path in update.gone])
        for found, problem in update.stamps:
            _stamp(db, found, problem)
        for found, problem in update.broken:
            if str(found.path) in known:
                _stamp(db, found, problem)
            else:
                _insert(db, found, f":{found.source.tag or ''}", (problem, None, "", "", "", None, None))
        for found, digest in update.unwanted:
            db.execute("delete from files where path = ?", (str(found.path),))
            _insert(db, found, digest, (None, None, "", "", "", None, None))
        for found, digest, article, analysed in prepared:
            db.execute("delete from files where path = ?", (str(found.path),))
            searchable = "\n".join((article.summary, *article.symptoms, *article.questions, article.body))
            document = _document.encode(article)
            _insert(
                db,
                found,
                digest,
                (None, article.id, article.title, " ".join(article.tags), searchable, document, analysed),
            )
        db.execute(
            "update files set shown = article is not null and not exists"
            " (select 1 from files other where other.article = files.article"
            " and (other.rank, other.path) > (files.rank, files.path))"
        )
        db.execute("delete from packed where name <> 'calibration'")


def _stamp(db: sqlite3.Connection, found: Found, problem: str) -> None:
    db.execute(
        "update files set mtime_ns = ?, size = ?, problem = ? where path = ?",
        (found.mtime_ns, found.size, problem or None, str(found.path)),
    )


def _insert(db: sqlite3.Connection, found: Found, digest: str, values: tuple[object, ...]) -> None:
    db.execute(
        "insert into files (path, rank, mtime_ns, size, hash, problem, article, title, tags, body, document, analysed)"
        " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (str(found.path), found.source.rank, found.mtime_ns, found.size, digest, *values),
    )


def _clashes(store: Store) -> list[str]:
    rows = store.rows(
        "select hidden.path, hidden.article, shown.path from files hidden"
        " join files shown on shown.article = hidden.article and shown.shown"
        " where not hidden.shown and hidden.article is not null order by hidden.path"
    )
    return [
        f"{path}: the id {article} is also that of {winner}, which is the one shown" for path, article, winner in rows
    ]


def pack(store: Store) -> PackedIndex:
    """Builds the index of the shown articles and stores it."""
    decode = msgspec.msgpack.Decoder(Analysed)
    ids: list[str] = []
    analysed: list[Analysed] = []
    for article, blob in store.rows("select article, analysed from files where shown order by article"):
        ids.append(str(article))
        analysed.append(decode.decode(blob))
    index = build(ids, analysed)
    with store.transaction() as db:
        db.executemany("insert or replace into packed values (?, ?)", index.blobs().items())
    return index


def load(store: Store) -> PackedIndex | None:
    """The stored index, None when there is none or it does not fit."""
    blobs = {
        str(name): value for name, value in store.rows("select name, value from packed where name <> 'calibration'")
    }
    try:
        return PackedIndex.from_blobs(blobs) if blobs else None
    except (KeyError, ValueError, msgspec.DecodeError):
        return None


def model(store: Store) -> Model:
    """The confidence model: the shipped constants, moved by the team's calibration when there is one."""
    rows = store.rows("select value from packed where name = 'calibration'")
    try:
        slope, shift = msgspec.json.decode(rows[0][0], type=tuple[float, float]) if rows else (1.0, 0.0)
    except msgspec.DecodeError:
        slope, shift = 1.0, 0.0
    return shipped_model(slope, shift)


def keep_calibration(store: Store, slope: float, shift: float) -> None:
    """Stores a team's calibration."""
    with store.transaction() as db:
        db.execute("insert or replace into packed values ('calibration', ?)", (msgspec.json.encode((slope, shift)),))
