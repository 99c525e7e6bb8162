"""The cache: reused when it fits, thrown away when it does not, done without when it cannot be written."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from zlib import crc32

import msgspec
import pytest

from knowledge import KnowledgeBase, parse, sync
from knowledge import store as store_module
from knowledge.index.analysed import analyse
from knowledge.store_schema import SCHEMA
from tests.knowledge.conftest import BASE, Writer


@pytest.fixture
def frogs(folder: Path, write: Writer) -> Path:
    write("frog", "Frogs in the pond quack", "Frogs quack at night.", tags="[pond]")
    return folder


@pytest.fixture
def store(tmp_path: Path, frogs: Path) -> Path:
    """A cache file with the frog in it."""
    path = tmp_path / "state" / "kb.db"
    KnowledgeBase.open(path, [frogs], shipped=False).close()
    return path


def knows_the_frog(base: KnowledgeBase) -> bool:
    return (
        base.ask("why do frogs quack at night").ranked[0][0] == "frog" and base.search("quack")[0].article.id == "frog"
    )


def test_a_cache_that_fits_is_loaded_not_built(store: Path, frogs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("built again")

    monkeypatch.setattr(sync, "build", refuse)
    with KnowledgeBase.open(store, [frogs], shipped=False) as base:
        assert knows_the_frog(base)
        assert not base.changes
        assert base.note == ""


def test_what_changed_while_we_were_away_is_noticed(store: Path, frogs: Path, write: Writer) -> None:
    write("newt", "Newts", "Newts.")
    with KnowledgeBase.open(store, [frogs], shipped=False) as base:
        assert base.changes.added == ("newt",)


@pytest.mark.parametrize("rubbish", [b"not a database at all" * 100, b"", b"SQLite format 3\0" + b"\xff" * 5000])
def test_a_corrupt_cache_is_built_again(store: Path, frogs: Path, rubbish: bytes) -> None:
    store.write_bytes(rubbish)
    with KnowledgeBase.open(store, [frogs], shipped=False) as base:
        assert knows_the_frog(base)
    with KnowledgeBase.open(store, [frogs], shipped=False) as base:
        assert not base.changes


def test_a_cache_that_is_damaged_inside_is_built_again(store: Path, frogs: Path) -> None:
    content = bytearray(store.read_bytes())
    for page in range(4096, len(content), 4096):
        content[page : page + 200] = b"\x99" * 200
    store.write_bytes(content)
    with KnowledgeBase.open(store, [frogs], shipped=False) as base:
        assert knows_the_frog(base)
        assert "damaged" in base.note


@pytest.mark.parametrize("version", [SCHEMA - 1, SCHEMA + 1, 99])
def test_a_cache_of_another_version_is_built_again(store: Path, frogs: Path, version: int) -> None:
    with sqlite3.connect(store) as connection:
        connection.execute("drop table files_fts")
        connection.execute(f"pragma user_version = {version}")
    connection.close()
    with KnowledgeBase.open(store, [frogs], shipped=False) as base:
        assert knows_the_frog(base)
        assert "another version" in base.note


def test_a_packed_index_that_does_not_fit_together_is_built_again(store: Path, frogs: Path) -> None:
    with sqlite3.connect(store) as connection:
        connection.execute("update packed set value = x'00000000' where name = 'starts'")
    connection.close()
    with KnowledgeBase.open(store, [frogs], shipped=False) as base:
        assert knows_the_frog(base)


def test_stored_terms_that_cannot_be_read_are_made_again(store: Path, frogs: Path) -> None:
    with sqlite3.connect(store) as connection:
        connection.execute("update files set analysed = x'90'")
        connection.execute("delete from packed")
    connection.close()
    with KnowledgeBase.open(store, [frogs], shipped=False) as base:
        assert knows_the_frog(base)
        assert "damaged" in base.note


@pytest.mark.parametrize("place", ["/proc/self/knowledge.db", "{file}/kb.db", "{folder}"])
def test_a_place_that_cannot_be_written_is_done_without(frogs: Path, place: str) -> None:
    path = Path(place.format(file=frogs / "frog.md", folder=frogs))
    with KnowledgeBase.open(path, [frogs], shipped=False) as base:
        assert knows_the_frog(base)
        assert "cannot be written" in base.note


@pytest.fixture
def locked(store: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The cache while another process writes to it."""
    monkeypatch.setattr(store_module, "BUSY_SECONDS", 0.02)
    other = sqlite3.connect(store, isolation_level=None)
    other.execute("begin exclusive")
    yield store
    other.close()


def test_a_locked_cache_is_done_without(locked: Path, frogs: Path) -> None:
    with KnowledgeBase.open(locked, [frogs], shipped=False) as base:
        assert knows_the_frog(base)
        assert "locked" in base.note


def test_a_cache_that_gets_locked_later_is_left_alone_from_then_on(
    store: Path, frogs: Path, write: Writer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store_module, "BUSY_SECONDS", 0.02)
    base = KnowledgeBase.open(store, [frogs], shipped=False)
    other = sqlite3.connect(store, isolation_level=None)
    other.execute("begin immediate")
    write("newt", "Newts", "Newts.")
    assert base.refresh().added == ("newt",)
    assert "locked" in base.note
    assert knows_the_frog(base)
    other.close()
    base.close()


def test_two_processes_may_share_a_cache(store: Path, frogs: Path, write: Writer) -> None:
    one = KnowledgeBase.open(store, [frogs], shipped=False)
    other = KnowledgeBase.open(store, [frogs], shipped=False)
    write("newt", "Newts", "Newts.")
    one.refresh()
    other.refresh()
    assert one.get("newt") == other.get("newt") is not None
    one.close()
    other.close()


def test_the_analysis_has_not_changed_without_a_new_schema_number() -> None:
    """When this fails because you changed how texts are analysed: raise SCHEMA, then put the new number here."""
    path = BASE / "ceph-rgw-403.md"
    packed = msgspec.msgpack.encode(analyse(parse(path.name, path.read_text(encoding="utf-8"))))
    assert (SCHEMA, crc32(packed)) == (2, 1443607620)
