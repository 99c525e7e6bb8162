"""On which days something recurs."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from handlers.hours.series.rule import DAYS, FREQUENCIES, Rule, rule, weekday


def dates(day: str, frequency: str, first: date, days: int) -> list[date]:
    return list(rule(day, frequency).dates(first, first + timedelta(days=days - 1)))


def test_odd_weeks_follow_each_other_across_week_53() -> None:
    found = dates("Monday", "biweekly-odd", date(2026, 12, 1), 50)
    assert found == [date(2026, 12, 14), date(2026, 12, 28), date(2027, 1, 4), date(2027, 1, 18)]


def test_even_weeks_are_three_apart_there() -> None:
    assert dates("Thursday", "biweekly-even", date(2026, 12, 20), 30) == [date(2026, 12, 24), date(2027, 1, 14)]


@pytest.mark.parametrize(
    ("frequency", "weeks"),
    [
        ("quadweekly", {4, 8, 12}),
        ("quadweekly-week-1", {1, 5, 9, 13}),
        ("quadweekly-week-2", {2, 6, 10}),
        ("quadweekly-week-3", {3, 7, 11}),
        ("quadweekly-alternate", {2, 6, 10}),
    ],
)
def test_four_week_rotations_count_iso_weeks(frequency: str, weeks: set[int]) -> None:
    assert {day.isocalendar().week for day in dates("Tuesday", frequency, date(2025, 12, 29), 91)} == weeks


def test_the_nth_weekday_of_a_month_and_months_without_a_fifth() -> None:
    assert dates("Friday", "first-friday", date(2026, 5, 1), 40) == [date(2026, 5, 1), date(2026, 6, 5)]
    assert dates("Friday", "fourth-friday", date(2026, 2, 1), 28) == [date(2026, 2, 27)]
    assert dates("Sunday", "fifth-sunday", date(2026, 1, 1), 120) == [date(2026, 3, 29)]


def test_a_monthly_meeting_of_today_counts() -> None:
    assert dates("Thursday", "first-thursday", date(2026, 10, 1), 1) == [date(2026, 10, 1)]


def test_adhoc_meets_when_it_is_called_only() -> None:
    assert dates("Monday", "adhoc", date(2026, 1, 1), 400) == []


def test_every_frequency_reads_back_and_says_what_it_is() -> None:
    for frequency in FREQUENCIES:
        named = frequency.partition("-")[2].title()
        found = rule(named if named in DAYS else "Monday", frequency)
        assert found.frequency == frequency
        assert str(found)


def test_on_another_day_a_monthly_one_is_the_same_of_that_day() -> None:
    assert rule("Thursday", "first-thursday").on(4) == Rule(4, "first-friday")
    assert rule("Thursday", "biweekly-odd").on(4) == Rule(4, "biweekly-odd")


@pytest.mark.parametrize(
    ("word", "number"), [("Thursday", 3), ("thu", 3), ("Thursdays", 3), ("SUN", 6), (" Monday ", 0)]
)
def test_days_go_by_their_names(word: str, number: int) -> None:
    assert weekday(word) == number


@pytest.mark.parametrize("word", ["4", "0", "", "Donnerstag", "T", "Th"])
def test_days_are_never_numbers(word: str) -> None:
    with pytest.raises(ValueError, match="is no day of the week; "):
        weekday(word)


@pytest.mark.parametrize(
    ("day", "frequency", "says"),
    [
        ("Monday", "fortnightly", "write weekly, biweekly-odd"),
        ("Monday", "weakly", "did you mean weekly"),
        ("Monday", "first-friday", "first-friday is no Monday: write first-monday"),
        ("Thirsday", "weekly", "did you mean Thursday"),
    ],
)
def test_what_is_wrong_says_what_to_write(day: str, frequency: str, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        rule(day, frequency)
