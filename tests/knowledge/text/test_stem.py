"""Forms of a word meet, different words do not."""

import pytest

from knowledge.text.stem import stem


@pytest.mark.parametrize(
    "forms",
    [
        "delete deletes deleted deleting deletion",
        "migrate migrates migrated migrating migration migrations",
        "expire expired expires expiration",
        "schedule scheduler scheduled scheduling",
        "allocate allocation allocations",
        "configure configured configuration",
        "available availability",
        "policy policies",
        "drop dropped dropping drops",
        "stop stopped stopping",
        "failure fails fail failures",
        "pg pgs",
        "volume volumes",
    ],
)
def test_forms_of_one_word_have_one_stem(forms: str) -> None:
    assert len({stem(form) for form in forms.split()}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("container", "contain"),
        ("server", "serve"),
        ("dns", "dn"),
        ("status", "statu"),
        ("image", "imagine"),
        ("pod", "node"),
    ],
)
def test_different_words_stay_apart(one: str, other: str) -> None:
    assert stem(one) != stem(other)


@pytest.mark.parametrize("word", ["", "a", "ss", "ed", "ing", "eeee", "übung", "日本語", "sssss", "ation"])
def test_odd_words_are_no_problem(word: str) -> None:
    assert isinstance(stem(word), str)
