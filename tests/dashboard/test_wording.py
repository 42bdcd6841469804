from __future__ import annotations

from datetime import date

import pytest

from dashboard import wording


@pytest.mark.parametrize(
    ("share", "said"),
    [
        (None, "–"),
        (0.0543, "5.4\u00a0%"),
        (0.0994, "9.9\u00a0%"),
        (0.0996, "10\u00a0%"),
        (0, "0.0\u00a0%"),
    ],
)
def test_chances(share: float | None, said: str) -> None:
    assert wording.chance(share) == said


def test_missing_is_never_zero() -> None:
    assert wording.number(None) == "–"
    assert wording.percent(None) == "–"
    assert wording.day(None) == "not known"
    assert wording.interval(None, 0.2) == ""


def test_signed_figures_use_a_true_minus_and_no_sign_for_nothing() -> None:
    assert wording.signed(2.94) == "+2.9"
    assert wording.signed(-0.6) == "−0.6"
    assert wording.signed(-0.04) == "0.0"


def test_dates_ages_and_lists() -> None:
    assert wording.day(date(2024, 3, 31)) == "31 March 2024"
    assert wording.age(date(2024, 3, 1), date(2024, 3, 31)) == "30 days"
    assert wording.age(date(2023, 3, 31), date(2024, 3, 31)) == "12 months"
    assert wording.age(date(2020, 3, 31), date(2024, 3, 31)) == "4.0 years"
    assert wording.listed(["a", "b", "c"]) == "a, b and c"
    assert wording.count(1, "home") == "1 home"
    assert wording.opening(3) == "Three" and wording.opening(57) == "57"


def test_beside_the_usual() -> None:
    assert wording.compared(0.05, 0.05) == "about the usual"
    assert wording.compared(0.15, 0.05) == "about three times the usual"
    assert wording.compared(0.45, 0.05) == "9 times the usual"
