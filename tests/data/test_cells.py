"""Every form a cell was ever written in becomes one value, and nonsense becomes nothing."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.sources.cells import as_date, as_number, as_urn, as_whole, looks_like, tidy
from data.sources.drift_table import fold, load_drift_table
from data.sources.ofsted.childrens_social_care import COLUMNS

DRIFT = load_drift_table(COLUMNS)
_FORMS = ["%d/%m/%Y", "%Y-%m-%d", "%d-%b-%Y", "%d %B %Y", "%d.%m.%Y", "%Y-%m-%d 00:00:00",
          "%Y-%m-%dT00:00:00", "%d/%m/%Y 00:00", "%Y/%m/%d"]  # fmt: skip


def read(typing, *texts: str | None) -> list[object]:
    frame = pl.DataFrame({"text": texts}, schema={"text": pl.String})
    return frame.select(typing(pl.col("text"))).to_series().to_list()


@pytest.mark.parametrize("form", _FORMS)
@settings(max_examples=10)
@given(days=st.lists(st.dates(date(1900, 1, 1), date(2099, 12, 31)), min_size=1, max_size=40))
def test_a_day_in_any_form(form, days):
    assert read(as_date, *(day.strftime(form) for day in days)) == days


@pytest.mark.parametrize("form", ["%d/%m/%y", "%d-%b-%y"])
@settings(max_examples=10)
@given(days=st.lists(st.dates(date(1969, 1, 1), date(2068, 12, 31)), min_size=1, max_size=40))
def test_a_day_with_a_short_year(form, days):
    assert read(as_date, *(day.strftime(form) for day in days)) == days


@given(st.lists(st.dates(date(1955, 1, 1), date(2070, 1, 1)), min_size=1, max_size=40))
def test_a_day_that_lost_its_format(days):
    numbers = [(day - date(1899, 12, 30)).days for day in days]
    assert read(as_date, *map(str, numbers)) == days
    assert read(as_date, *(f"{number}.0" for number in numbers)) == days


def test_days_that_are_none():
    nonsense = [
        "01/01/0001",
        "31/12/9999",
        "29/02/2023",
        "31/04/2024",
        "Feb 2024",
        "soon",
        "",
        None,
    ]
    assert read(as_date, *nonsense) == [None] * len(nonsense)


@given(st.integers(0, 10**8))
def test_a_whole_number_as_text(number):
    assert read(as_whole, str(number), f"{number}.0", f"{number:,}") == [number] * 3
    assert read(as_number, f"{number}.5") == [number + 0.5]


def test_numbers_that_are_none():
    nonsense = ["inf", "-inf", "nan", "1e400", "0x10", "1_000", "1,2", "٣", "four", ""]
    assert read(as_number, *nonsense) == [None] * len(nonsense)
    assert read(as_whole, "110.8", "99999999999") == [None, None]


@given(st.from_regex(r"SC[0-9]{6}|[0-9]{7}", fullmatch=True), st.sampled_from(["", ".0", " "]))
def test_a_urn_survives_losing_its_type(urn, ending):
    assert read(as_urn, urn.lower() + ending) == [urn]


def test_a_urn_is_not_a_number_gone_wrong():
    assert read(as_urn, "1.02E+07", "SC12345", "12345", "SCX23456", "") == [None] * 5


def test_cells_that_say_nothing_are_nothing():
    cells = ["REDACTED", "redacted", " ", "\u00a0", "-", "[x]", "Not judged", "\u00a0A  b\n c "]
    blanks = DRIFT.raw["blank"]
    assert read(lambda text: tidy(text, blanks), *cells) == [None] * 7 + ["A b c"]


@given(st.text(max_size=60))
def test_folding_once_is_enough(heading):
    assert fold(fold(heading)) == fold(heading)


@given(
    st.sampled_from([known for t in DRIFT.tables.values() for c in t for known in c.known]),
    st.sampled_from([str.upper, str.lower, lambda t: f"\n{t} ", lambda t: t.replace(" ", "  "),
                     lambda t: f"{t}:", lambda t: f"{t} (as at 31 March 2026)",
                     lambda t: f"{t} at 31/03/2026", lambda t: f"{t} 2026",
                     lambda t: f"Latest full inspection {t}"]),
)  # fmt: skip
def test_what_does_not_matter_in_a_heading(known, altered):
    assert fold(altered(known)) == fold(known)


def test_folding_keeps_what_matters():
    assert fold("Previous full inspection publication date") != fold(
        "Latest full inspection publication date"
    )
    assert fold("Latest full inspection") == "latest full inspection"


@pytest.mark.parametrize(
    ("cells", "contract", "share"),
    [
        (["Good", "Requires improvement to be good", "REDACTED", ""], "grade", 1.0),
        (["01/02/2024", "soon"], "date", 0.5),
        (["1", "2"], "text", 0.0),
        (["", " "], "date", 0.99),
    ],
)
def test_values_that_look_like_their_contract(cells, contract, share):
    assert looks_like(pl.Series(cells), contract, DRIFT) == pytest.approx(share)


def test_grades_were_renamed():
    words = DRIFT.words("grade")
    threes = ["Satisfactory", "Adequate", "Requires improvement", "Requires Improvement to be good"]
    assert {words[fold(word)] for word in threes} == {"Requires improvement"}
