"""The days on which accounts are due, against the Act's words, a slow twin and the register."""

from __future__ import annotations

import calendar
from datetime import date, timedelta
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.sources.companies_house.words import deadlines
from data.warehouse.build import build
from data.warehouse.company_facts import read_company_facts
from data.warehouse.home import Home
from features.filing_deadlines import (
    accounts_due,
    accounts_known_on,
    first_period_end,
    is_first_period,
    months_after,
)
from tests.data.homes import ingest
from tests.features.company_made import A, B, accounts, company_facts, filed, listed

DAYS = st.dates(date(1990, 1, 1), date(2035, 12, 31))


def slow_months_after(day: date, months: int) -> date:
    """Section 443, subsection by subsection."""
    year, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + year, month + 1
    last = calendar.monthrange(year, month)[1]
    if day.day == calendar.monthrange(day.year, day.month)[1]:
        return date(year, month, last)
    return date(year, month, min(day.day, last))


def slow_due(end: date, public: bool, born: date | None, first: bool) -> date:
    def plain(more: int) -> date:
        usual = 6 if public else 9
        if first and born is not None and end >= slow_months_after(born, 12):
            from_birth = slow_months_after(born, usual + 12 + more)
            return max(from_birth, slow_months_after(end, 3))
        return slow_months_after(end, usual + more)

    due = plain(0)
    return plain(3) if date(2020, 6, 27) <= due <= date(2021, 4, 5) else due


def fast_months_after(day: date, months: int) -> date:
    return pl.select(months_after(pl.lit(day), months)).item()


def fast_due(end: date, company_type: str | None, born: date | None, first: bool) -> date:
    return pl.select(
        accounts_due(
            pl.lit(end), pl.lit(company_type, pl.String), pl.lit(born, pl.Date), pl.lit(first)
        )
    ).item()


@pytest.mark.parametrize(
    ("end", "months", "day"),
    [
        (date(2023, 5, 31), 9, date(2024, 2, 29)),
        (date(2022, 5, 31), 9, date(2023, 2, 28)),
        (date(2023, 2, 28), 9, date(2023, 11, 30)),
        (date(2024, 2, 28), 9, date(2024, 11, 28)),
        (date(2024, 2, 29), 9, date(2024, 11, 30)),
        (date(2023, 6, 30), 9, date(2024, 3, 31)),
        (date(2023, 5, 30), 9, date(2024, 2, 29)),
        (date(2022, 5, 29), 9, date(2023, 2, 28)),
        (date(2023, 4, 5), 9, date(2024, 1, 5)),
        (date(2023, 12, 31), 6, date(2024, 6, 30)),
    ],
)
def test_months_end_on_the_day_that_corresponds_or_on_the_last(end, months, day):
    assert fast_months_after(end, months) == day == slow_months_after(end, months)


@given(st.lists(st.tuples(DAYS, st.integers(-36, 36)), min_size=1, max_size=200))
def test_months_and_their_slow_twin(pairs):
    table = pl.DataFrame(pairs, schema={"day": pl.Date, "months": pl.Int64}, orient="row")
    fast = table.select(months_after(pl.col("day"), pl.col("months")).alias("x"))["x"]
    assert fast.to_list() == [slow_months_after(day, months) for day, months in pairs]


@given(DAYS, st.integers(1, 24))
def test_a_period_that_starts_on_a_month_s_last_day_ends_on_one(day, months):
    end = fast_months_after(day, months)
    was_last = (day + timedelta(days=1)).day == 1
    assert (end.year * 12 + end.month) - (day.year * 12 + day.month) == months
    assert not was_last or (end + timedelta(days=1)).day == 1


@given(
    st.lists(
        st.tuples(DAYS, st.booleans(), st.none() | st.integers(0, 900), st.booleans()),
        min_size=1,
        max_size=100,
    )
)
def test_due_days_and_their_slow_twin(cases):
    rows = [
        (end, "plc" if public else "ltd", None if age is None else end - timedelta(days=age), first)
        for end, public, age, first in cases
    ]
    table = pl.DataFrame(
        rows,
        schema={"end": pl.Date, "kind": pl.String, "born": pl.Date, "first": pl.Boolean},
        orient="row",
    )
    due = accounts_due(pl.col("end"), pl.col("kind"), pl.col("born"), pl.col("first"))
    assert table.select(due.alias("x"))["x"].to_list() == [
        slow_due(end, kind == "plc", born, first) for end, kind, born, first in rows
    ]


@pytest.mark.parametrize(
    ("end", "kind", "born", "first", "day"),
    [
        (date(2019, 3, 31), "ltd", date(2001, 1, 1), False, date(2019, 12, 31)),
        (date(2019, 3, 31), "plc", date(2001, 1, 1), False, date(2019, 9, 30)),
        (date(2019, 3, 31), None, None, False, date(2019, 12, 31)),
        # The 2020 extension: a deadline of 31 December 2020 became 31 March 2021.
        (date(2020, 3, 31), "ltd", date(2014, 3, 25), False, date(2021, 3, 31)),
        # Of more than twelve months: 21 months from incorporation (18 if public).
        (date(2023, 5, 31), "ltd", date(2022, 5, 10), True, date(2024, 2, 10)),
        (date(2023, 5, 31), "plc", date(2022, 5, 10), True, date(2023, 11, 10)),
        # Three months after a first period that was stretched to the utmost.
        (date(2023, 11, 30), "plc", date(2022, 6, 1), True, date(2024, 2, 29)),
        # First accounts of less than a year: nine months like any others.
        (date(2022, 12, 31), "ltd", date(2022, 5, 10), True, date(2023, 9, 30)),
    ],
)
def test_due_days(end, kind, born, first, day):
    assert fast_due(end, kind, born, first) == day


def test_the_first_period():
    born = pl.lit(date(2022, 5, 10))
    assert pl.select(first_period_end(born)).item() == date(2023, 5, 31)
    assert pl.select(is_first_period(pl.lit(date(2023, 11, 30)), born)).item()
    assert not pl.select(is_first_period(pl.lit(date(2023, 12, 31)), born)).item()


def test_accounts_without_a_day_are_known_when_they_were_filed_or_had_to_be():
    given = [
        accounts(A, date(2018, 5, 31), date(2018, 6, 1)),
        accounts(A, date(2019, 5, 31), None),
        accounts(A, date(2017, 5, 31), None),
        # The year before, in the accounts of 2019: public with them and not sooner.
        accounts(A, date(2018, 5, 31), None, is_prior=True, filing=f"{A}-2019-05-31"),
    ]
    facts = company_facts(
        [listed(A, date(2020, 1, 1))],
        [filed(A, date(2020, 6, 30), "accounts", date(2019, 5, 31))],
        years=given,
    )
    known = accounts_known_on(facts.accounts, facts.company, facts.filing)
    assert known["known_on"].to_list() == [
        date(2018, 6, 1),
        date(2020, 6, 30),
        date(2018, 2, 28),
        date(2020, 6, 30),
    ]
    assert known["known_on_estimated"].to_list() == [False, False, True, False]


def test_an_estimated_day_gives_way_to_the_filing_history_and_to_the_approval():
    """A single filing is dated by its name; filed late, it was public late."""
    estimated = {"known_on_estimated": True, "approved_on": date(2020, 5, 4)}
    given = [
        accounts(A, date(2019, 5, 31), date(2020, 2, 29), **estimated),
        accounts(B, date(2019, 5, 31), date(2020, 2, 29), **estimated),
        accounts(B, date(2018, 5, 31), date(2019, 2, 28), **estimated | {"approved_on": None}),
        accounts(
            A, date(2018, 5, 31), date(2019, 1, 9), known_on_estimated=False, approved_on=None
        ),
    ]
    facts = company_facts(
        [listed(A, date(2020, 1, 1)), listed(B, date(2020, 1, 1))],
        [filed(A, date(2020, 6, 30), "accounts", date(2019, 5, 31))],
        years=given,
    )
    known = accounts_known_on(facts.accounts, facts.company, facts.filing)
    assert known.select("known_on", "known_on_estimated").rows() == [
        (date(2020, 6, 30), False),
        (date(2020, 5, 4), True),
        (date(2019, 2, 28), True),
        (date(2019, 1, 9), False),
    ]


@pytest.mark.real
def test_the_register_s_own_due_days(real_data: Path, tmp_path: Path, monkeypatch):
    """What the register prints as due is what is reckoned here, exceptions it grants apart."""
    # Both lists are older than the extension of 2020.
    monkeypatch.setitem(deadlines(), "extensions", [])
    home = Home(tmp_path / "home")
    ingest(home, *(real_data / "companies_house" / "basic_company_data").glob("*.zip"))
    company = read_company_facts(build(home).path).company
    made, born = pl.col("accounts_made_up_to"), pl.col("incorporated_on")
    kind = pl.col("company_type")
    reckoned = pl.when(made.is_not_null()).then(
        accounts_due(months_after(made, 12), kind, born, pl.lit(False))
    )
    reckoned = reckoned.otherwise(accounts_due(first_period_end(born), kind, born, pl.lit(True)))
    dated = company.filter(pl.col("accounts_due_on").is_not_null()).with_columns(due=reckoned)
    other = dated.filter(pl.col("due") != pl.col("accounts_due_on"))
    # Two end their year on the 29th, one has shortened its period, two were given more time.
    assert (len(dated), len(other)) == (62, 5)
    assert other.filter(pl.col("year_end_day") == 29).height == 2
