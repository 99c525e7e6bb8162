"""Ids: short ones for people, ordered ones for rows."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from bot.core.refs import ALPHABET, RowIds, new_ref, row_id

NOW = 1_795_000_000_000_000_000


def test_a_reference_is_short_and_cannot_be_misread() -> None:
    assert len(new_ref()) == 4
    assert set("".join(new_ref(40) for _ in range(100))) == set(ALPHABET)
    assert not set("il0o1") & set(ALPHABET)


def test_ids_are_unique_and_grow_and_fit_a_signed_bigint() -> None:
    found = [row_id() for _ in range(20_000)]
    assert all(a < b for a, b in pairwise(found))
    assert 0 < found[-1] < 2**63


def test_ids_of_the_same_millisecond_grow_past_the_counter() -> None:
    ids = RowIds(lambda: NOW)
    found = [ids() for _ in range(10_000)]
    assert all(a < b for a, b in pairwise(found))


@given(st.lists(st.integers(-(10**12), 10**12), min_size=2, max_size=50))
def test_ids_grow_although_the_clock_steps_back(steps: list[int]) -> None:
    moments = iter(NOW + step for step in steps)
    ids = RowIds(lambda: next(moments))
    found = [ids() for _ in steps]
    assert all(a < b for a, b in pairwise(found))


def test_ids_fit_until_the_nineties() -> None:
    assert RowIds(lambda: 3_900_000_000 * 10**9)() < 2**63  # August 2093
