"""Packing, ranking, repairing, and what the confidence model sees."""

import random

import pytest

from knowledge import parse
from knowledge.index.analysed import analyse
from knowledge.index.build import build
from knowledge.index.features import NAMES, NONE, features
from knowledge.index.packed import LONG, PackedIndex
from knowledge.index.query import read
from knowledge.index.repair import repaired
from knowledge.index.score import rank


def index_of(**bodies: str) -> PackedIndex:
    """An index of articles given as id=title: body."""
    articles = [
        parse(f"{name}.md", "---\ntitle: {}\n---\n{}".format(*text.split(": ", 1))) for name, text in bodies.items()
    ]
    return build([a.id for a in articles], [analyse(a) for a in articles])


POND = index_of(
    frog="Frogs croak: Frogs croak at night near the water lily.",
    newt="Newts are quiet: Newts live in the pond. Some say that frogs croak louder.",
    heron="Herons stand still: A heron waits for the careless amphibian.",
)


def first(text: str, index: PackedIndex = POND) -> str:
    ranked = rank(read(text, index), index)
    return index.ids[ranked[0].doc] if ranked else ""


def test_the_title_counts_more_than_the_body() -> None:
    assert first("croaking frogs") == "frog"


def test_nothing_in_common_ranks_nothing() -> None:
    assert first("submarine") == ""


def test_an_index_survives_its_bytes() -> None:
    copy = PackedIndex.from_blobs(POND.blobs())
    assert copy == POND
    assert first("heron", copy) == "heron"


def test_an_index_of_nothing_survives_too() -> None:
    assert PackedIndex.from_blobs(PackedIndex.empty().blobs()).size == 0


def test_torn_bytes_are_refused() -> None:
    blobs = POND.blobs()
    with pytest.raises((ValueError, KeyError)):
        PackedIndex.from_blobs({**blobs, "starts": blobs["starts"][:-4]})
    with pytest.raises(KeyError):
        PackedIndex.from_blobs({"terms": b""})


def test_rare_words_say_more_than_common_ones() -> None:
    assert POND.rarity(1) == 1.0 > POND.rarity(2) > POND.rarity(3) > 0


@pytest.mark.parametrize(
    ("typed", "meant"), [("heorn", "heron"), ("croka", "croak"), ("amphibain", "amphibian"), ("carelss", "careless")]
)
def test_slips_are_repaired(typed: str, meant: str) -> None:
    assert repaired(typed, POND) == meant


@pytest.mark.parametrize("word", ["her", "zzzzzz", "baron", "12345", "überall"])
def test_other_words_are_left_alone(word: str) -> None:
    assert repaired(word, POND) is None


def test_neighbouring_words_break_ties() -> None:
    index = index_of(
        one="First: the water of the red pond and a lily",
        two="Second: the red lily and the pond of water",
        three="Third: nothing here at all",
    )
    assert first("red lily", index) == "two"
    assert first("red pond", index) == "one"


def test_words_written_apart_meet_the_word_written_together() -> None:
    index = index_of(one="Stuck namespace: it hangs", two="Other: spaces and names")
    assert first("my name space hangs", index) == "one"


def test_a_text_of_many_articles_is_no_signature() -> None:
    shared = 'The log says "the quick brown fox jumps"'
    index = index_of(**{f"a{n}": f"Title {n}: {shared}" for n in range(5)}, own='Own: "the lazy dog sleeps deeply"')
    signed = rank(read("the lazy dog sleeps deeply", index), index)[0]
    assert (index.ids[signed.doc], signed.signature) == ("own", ("the", "lazy", "dog", "sleeps", "deeply"))
    assert all(c.signature == () for c in rank(read("the quick brown fox jumps", index), index))


def test_a_common_word_still_finds_candidates_among_very_many_articles() -> None:
    rnd = random.Random(1)
    words = [f"word{chr(97 + n // 26)}{chr(97 + n % 26)}" for n in range(200)]
    bodies = {
        f"a{n:04d}": f"Title {rnd.choice(words)}: common {' '.join(rnd.sample(words, 20))}" for n in range(LONG + 100)
    }
    index = index_of(**bodies, needle="Common needle: the common needle")
    assert index.champion_starts[-1] > 0
    assert first("common needle", index) == "needle"
    assert first("common", index) == "needle"


def test_features_have_one_value_per_name() -> None:
    query = read("croaking frogs", POND)
    values = dict(zip(NAMES, features(query, rank(query, POND), POND), strict=True))
    assert values["coverage"] == pytest.approx(1.0)
    assert values["title_hits"] == 2.0
    assert features(query, [], POND) == NONE


def test_a_product_that_the_best_article_does_not_mention_is_noticed_whether_the_base_knows_it_or_not() -> None:
    index = index_of(cinder="Cinder volume stuck: the volume hangs", nova="Nova instance lost: the instance is away")

    def missed(text: str) -> float:
        query = read(text, index)
        return dict(zip(NAMES, features(query, rank(query, index), index), strict=True))["product_missed"]

    assert missed("nova volume stuck hangs") == 1.0
    assert missed("cinder volume stuck hangs") == 0.0
    assert missed("terraform volume stuck hangs") == 1.0
    assert missed("ubuntu volume stuck hangs") == 0.0, "where something runs is not what it is about"


def test_a_word_that_the_base_does_not_know_is_read_as_two_that_it_does() -> None:
    index = index_of(ops="Slow ops: the ops are slow", other="Fast cars: cars are fast")
    assert {slot.term.text for slot in read("slowops", index).slots} == {"slow", "ops"}
    assert [slot.term.text for slot in read("slowcat", index).slots] == ["slowcat"]


def test_an_everyday_word_that_no_article_has_says_little() -> None:
    query = read("nagging zebra frogs", POND)
    weight = {slot.term.raw: slot.weight for slot in query.slots}
    assert weight["nagging"] < weight["zebra"] / 3


def test_the_first_words_of_a_longer_error_text_speak_for_both_articles() -> None:
    index = index_of(short='One: "no valid host" is said', long='Two: "no valid host was found" is said')
    signed = {index.ids[c.doc]: c.signature for c in rank(read("error: no valid host", index), index)}
    assert signed == {"short": ("no", "valid", "host"), "long": ("no", "valid", "host")}


def test_the_words_of_a_query_are_bounded_and_weighed() -> None:
    query = read("why do frogs croak croak croak", POND)
    assert [slot.term.text for slot in query.slots] == ["frog", "croak"]
    assert query.question
    assert not query.error
