"""A publication's date and its publication day are read from what it says about itself."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.sources.as_at import as_at_in, dates_in, first_said, published_in, year_end_in
from data.sources.ofsted.childrens_social_care import published

MARCH_25 = date(2025, 3, 31)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("provider_at_march_2018_part2", date(2018, 3, 31)),
        ("providers_at_sept_14", date(2014, 9, 30)),
        ("Provider_level_at_31_Mar_2025", MARCH_25),
        ("Provider level as at 31st March 2025", MARCH_25),
        ("provider_level_31-03-2025 (1)", MARCH_25),
        ("at 31.03.25", MARCH_25),
        ("2025-07-20_provider_level_at_31_march_2025", MARCH_25),
        ("Data as at 31 March 2025 (published 16 July 2025)", MARCH_25),
        ("Published 16 July 2025", None),
        ("Inspections 1 April 2024 to 31 March 2025", MARCH_25),
        ("Registration status at 31 March 2019", date(2019, 3, 31)),
        ("at 31 March 9999", None),
        ("31 March 0001", None),
        ("First effective date", None),
        ("prov_2025", None),
    ],
)
def test_the_date_described(text, said):
    assert as_at_in(text) == said


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("prov_2025", MARCH_25),
        ("joiners_leavers_17", date(2017, 3, 31)),
        ("joiners_leavers_17 (2)", date(2017, 3, 31)),
        ("release_2024-25", MARCH_25),
        ("register", None),
    ],
)
def test_a_year_in_a_file_name_ends_on_31_march(name, said):
    assert year_end_in(name) == said


def test_a_line_with_at_goes_before_a_line_with_any_date():
    lines = ["Release of 16 July 2025", "Provider level as at 31 March 2025"]
    assert first_said(lines) == MARCH_25
    assert first_said(["Release of 16 July 2025"]) == date(2025, 7, 16)
    assert first_said(["Cover"]) is None


def test_the_day_it_came_out():
    assert published_in("Published: 16 July 2025. Revised on 12 November 2025") == date(
        2025, 11, 12
    )
    assert published_in("as at 31 March 2025") is None
    assert published(MARCH_25, None) == (date(2025, 7, 16), False)
    assert published(MARCH_25, date(2025, 11, 12)) == (date(2025, 11, 12), False)
    # Said by the file, but before the date it describes: not believed.
    assert published(MARCH_25, date(2025, 1, 1)) == (date(2025, 7, 16), False)
    assert published(date(2017, 3, 31), None) == (date(2017, 7, 16), True)


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)), st.sampled_from(["%d %B %Y", "%Y-%m-%d"]))
def test_any_day_is_read_back(day, form):
    assert dates_in(f"list as at {day:{form}}.") == [day]


@given(st.text(max_size=80))
def test_no_text_is_too_odd(text):
    as_at_in(text), year_end_in(text), published_in(text)
