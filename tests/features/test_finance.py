"""Financial condition by filed accounts: each ratio, what is missing, who is a peer, slow twins."""

from __future__ import annotations

import itertools
import math
import statistics
from dataclasses import replace
from datetime import date

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.tables.accounts_period import AccountsPeriod
from data.warehouse.company_facts import CompanyFacts
from features.finance import PLACED, finance_features
from features.peers import FEWEST_PEERS, SIZE_BOUNDS, peer_percentiles, size_band
from tests.features.company_made import A, B, accounts, company_facts, listed, of

AS_AT = date(2020, 6, 30)
END = date(2019, 5, 31)
FILED = date(2020, 2, 1)
FULL = {
    "fixed_assets": 600.0,
    "intangible_assets": 50.0,
    "current_assets": 400.0,
    "cash": 100.0,
    "creditors_within_one_year": 250.0,
    "net_assets": 300.0,
    "retained_earnings": 150.0,
    "turnover": 1200.0,
    "operating_profit": 80.0,
    "profit_after_tax": 40.0,
    "interest_payable": 20.0,
    "operating_lease_rent": 60.0,
    "staff_costs": 720.0,
}


def row(facts: CompanyFacts, as_at: date = AS_AT, known_by: date | None = None, number: str = A):
    [found] = finance_features(facts, of(number), as_at, known_by).to_dicts()
    return found


def test_every_ratio():
    before = accounts(A, date(2018, 5, 31), date(2019, 2, 1)) | {
        "net_assets": 360.0,
        "total_assets": 900.0,
        "cash": 190.0,
        "current_assets": 500.0,
        "creditors_within_one_year": 250.0,
        "turnover": 1000.0,
    }
    found = row(
        company_facts(
            [listed(A, date(2020, 1, 1))], years=[before, accounts(A, END, FILED, **FULL)]
        )
    )
    expected = {
        "accounts_years": 2,
        "accounts_age": (AS_AT - END).days / 365.25,
        "current_ratio": 1.6,
        "cash_ratio": 0.4,
        "working_capital_share": 0.15,
        "liabilities_share": 0.7,
        "tangible_worth": 250.0,
        "tangible_worth_share": 0.25,
        "tangible_worth_negative": 0,
        "interest_cover": 4.0,
        "rent_cover": 140 / 60,
        "operating_margin": 80 / 1200,
        "return_on_assets": 0.04,
        "loss": 0,
        "staff_cost_share": 0.6,
        "worth_change": -60 / 900,
        "cash_change": -90 / 900,
        "turnover_growth": 0.2,
        "current_ratio_change": 1.6 - 2.0,
        "size_band": 0,
        "log_assets": math.log(1000),
    }
    assert {name: found[name] for name in expected} == pytest.approx(expected)


def test_a_balance_sheet_alone_gives_no_profit_ratios():
    sheet = {"current_assets": 400.0, "creditors_within_one_year": 500.0, "net_assets": -100.0}
    found = row(company_facts(years=[accounts(A, END, FILED, **sheet)]))
    assert found["current_ratio"] == pytest.approx(0.8)
    # No fixed assets are shown, so there are none.
    assert found["tangible_worth_share"] == pytest.approx(-0.25)
    assert found["tangible_worth_negative"] == 1
    for name in ("interest_cover", "rent_cover", "operating_margin", "return_on_assets", "loss"):
        assert found[name] is None
    assert found["cash_ratio"] is None and found["worth_change"] is None


def test_nothing_filed_is_nothing_known():
    found = row(company_facts([listed(A, date(2020, 1, 1))]))
    assert found.pop("company_number") == A and found.pop("accounts_years") == 0
    assert set(found.values()) == {None}


@pytest.mark.parametrize("figures", [{"creditors_within_one_year": 0.0}, {"current_assets": None}])
def test_a_ratio_over_nothing_is_not_computable(figures):
    found = row(company_facts(years=[accounts(A, END, FILED, **(FULL | figures))]))
    assert found["current_ratio"] is None


def test_profit_from_reserves_where_none_is_filed():
    years = [
        accounts(
            A, date(2018, 5, 31), date(2019, 1, 1), retained_earnings=100.0, total_assets=500.0
        ),
        accounts(A, END, FILED, retained_earnings=60.0, total_assets=400.0),
    ]
    found = row(company_facts(years=years))
    assert found["return_on_assets"] == pytest.approx(-0.1) and found["loss"] == 1
    # Three years apart, the difference is no year's profit.
    years[0]["period_end"] = date(2016, 5, 31)
    assert row(company_facts(years=years))["loss"] is None


def test_a_short_period_is_brought_to_a_year():
    half = accounts(A, END, FILED, **FULL, period_days=182.625)
    found = row(company_facts(years=[half]))
    assert found["return_on_assets"] == pytest.approx(0.08)
    assert found["operating_margin"] == pytest.approx(80 / 1200)


def test_accounts_count_from_the_day_they_were_filed():
    facts = company_facts([listed(A, date(2019, 6, 1))], years=[accounts(A, END, FILED, **FULL)])
    assert row(facts, date(2020, 1, 31))["accounts_years"] == 0
    assert row(facts, date(2020, 2, 1))["accounts_years"] == 1
    assert row(facts, date(2019, 6, 30), FILED)["accounts_years"] == 1
    assert row(facts, date(2019, 5, 30), FILED)["accounts_years"] == 0


def test_accounts_of_an_unknown_day_count_from_the_last_day_for_them():
    facts = company_facts([listed(A, date(2019, 6, 1))], years=[accounts(A, END, None, **FULL)])
    assert row(facts, date(2020, 2, 28))["accounts_years"] == 0
    assert row(facts, date(2020, 2, 29))["accounts_years"] == 1
    public = company_facts(
        [listed(A, date(2019, 6, 1), company_type="plc")], years=[accounts(A, END, None, **FULL)]
    )
    assert row(public, date(2019, 11, 30))["accounts_years"] == 1


def test_the_year_before_in_a_filing_is_known_with_it():
    years = [
        accounts(A, END, None, **FULL),
        accounts(A, date(2018, 5, 31), None, is_prior=True, filing=f"{A}-{END}", net_assets=9.0),
    ]
    facts = company_facts([listed(A, date(2018, 6, 1))], years=years)
    # By 1 March 2019 accounts to May 2018 would have had to be filed; these were not.
    assert row(facts, date(2019, 3, 1))["accounts_years"] == 0
    assert row(facts, date(2020, 3, 1))["accounts_years"] == 2


def test_a_company_s_own_accounts_go_before_its_group_s():
    group = accounts(
        A, END, FILED, basis="consolidated", net_assets=-5000.0, total_assets=9000.0, turnover=1.0
    )
    own = accounts(A, END, FILED, **FULL)
    found = row(company_facts(years=[group, own]))
    assert found["tangible_worth"] == 250.0 and found["log_assets"] == pytest.approx(math.log(1000))
    lone = row(company_facts(years=[group]))
    assert lone["tangible_worth"] == -5000.0


def test_what_was_filed_first_holds_and_later_filings_fill_gaps():
    years = [
        accounts(A, END, FILED, net_assets=10.0, filing="own"),
        accounts(A, END, date(2020, 6, 1), net_assets=99.0, cash=5.0, is_prior=True, filing="next"),
        accounts(A, END, FILED, creditors_within_one_year=20.0, version="restated", filing="own"),
        accounts(A, END, FILED, net_assets=77.0, currency="EUR", filing="own"),
    ]
    found = row(company_facts(years=years))
    assert found["tangible_worth"] == 10.0 and found["cash_ratio"] == pytest.approx(0.25)
    corrected = accounts(A, END, FILED, net_assets=11.0, version="revised", filing="own")
    assert row(company_facts(years=[*years, corrected]))["tangible_worth"] == 11.0


@given(
    st.lists(
        st.tuples(st.integers(2010, 2018), st.floats(-500, 900), st.floats(1, 1000)),
        min_size=1,
        max_size=9,
        unique_by=lambda year: year[0],
    )
)
def test_the_course_and_its_slow_twin(years):
    made = [
        accounts(A, date(y, 12, 31), date(y + 1, 6, 1), net_assets=worth, total_assets=assets)
        for y, worth, assets in years
    ]
    found = row(company_facts(years=made))
    last = sorted(years)[-5:]
    shares = [worth / assets for _, worth, assets in last]
    times = [(date(y, 12, 31) - date(2000, 1, 1)).days / 365.25 for y, _, _ in last]
    if len(last) < 3:
        assert found["worth_trend"] is None and found["worth_spread"] is None
        return
    slope = statistics.linear_regression(times, shares).slope
    assert found["worth_trend"] == pytest.approx(slope, abs=1e-6, rel=1e-6)
    assert found["worth_spread"] == pytest.approx(statistics.stdev(shares), abs=1e-9)
    fell = sum(later < earlier for earlier, later in itertools.pairwise(shares))
    assert found["worth_fell"] == fell


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["nursing", "home-care", None]),
            st.none() | st.integers(0, 1),
            st.none() | st.integers(-3, 3),
        ),
        max_size=120,
    )
)
def test_percentiles_and_their_slow_twin(rows):
    schema = {"service_type": pl.String, "size_band": pl.Int64, "x": pl.Float64}
    placed = peer_percentiles(pl.DataFrame(rows, schema=schema, orient="row"), ("x",))["x_peer"]

    def slow(kind: str | None, band: int | None, x: int | None) -> float | None:
        if x is None or band is None:
            return None
        near = [v for k, b, v in rows if b == band and k == kind and v is not None]
        wide = [v for _, b, v in rows if b == band and v is not None]
        peers = near if kind is not None and len(near) >= FEWEST_PEERS else wide
        if len(peers) < FEWEST_PEERS:
            return None
        below = sum(v < x for v in peers)
        return (below + sum(v == x for v in peers) / 2) / len(peers) * 100

    for told, entry in zip(placed.to_list(), rows, strict=True):
        assert told == (None if (twin := slow(*entry)) is None else pytest.approx(twin))


def test_peers_are_of_the_same_size_and_service():
    companies, years = [], []
    for n in range(60):
        number = f"{n + 1:08d}"
        kind = "87900" if n < 30 else "88100"
        companies.append(listed(number, date(2020, 1, 1), sic_1="70100", sic_2=kind))
        ratio = float(n % 30 + 1)
        sheet = {"current_assets": ratio * 10, "creditors_within_one_year": 10.0, "net_assets": 1.0}
        years.append(accounts(number, END, FILED, **sheet))
    facts = company_facts(companies, years=years)
    found = finance_features(facts, of("00000001", "00000030", "00000060"), AS_AT)
    assert found["current_ratio_peer"].to_list() == pytest.approx(
        [0.5 / 0.3, 29.5 / 0.3, 29.5 / 0.3]
    )
    # Too old to say anything of anybody, itself included.
    old = finance_features(facts, of("00000001"), date(2022, 1, 1))
    assert old["current_ratio_peer"].item() is None and old["current_ratio"].item() == 1.0
    assert {f"{name}_peer" for name in PLACED} < set(found.columns)


@pytest.mark.parametrize("position", range(len(SIZE_BOUNDS)))
def test_size_bands(position):
    bound = float(SIZE_BOUNDS[position])
    bands = pl.select(size_band(pl.Series([bound, bound + 1, None])))
    assert bands.to_series().to_list() == [position, position + 1, None]


def test_the_table_of_accounts_is_read_as_it_is_contracted():
    """Every column that the warehouse's table has, with one real row's worth of figures."""
    empty = AccountsPeriod.create_empty()
    line = {
        "filing": "f",
        "period_end": END,
        "basis": "company",
        "version": "stated",
        "currency": "GBP",
        "company_number": A,
        "is_prior": False,
        "total_assets_derived": 1000.0,
        "total_liabilities_derived": 700.0,
        "net_assets": 300.0,
        "profit_inferred": -40.0,
        "approved_on": date(2020, 3, 5),
    }
    facts = company_facts([listed(A, date(2019, 6, 1))])
    facts = replace(facts, accounts=pl.DataFrame([line], schema=empty.schema))
    found = row(facts)
    assert found["liabilities_share"] == pytest.approx(0.7) and found["loss"] == 1
    # Not known to have been filed, and approved after the last day for filing.
    assert row(facts, date(2020, 3, 4))["accounts_years"] == 0
    assert row(facts, date(2020, 3, 5))["accounts_years"] == 1
    assert row(facts, number=B)["accounts_years"] == 0


def test_a_filing_without_figures_does_not_hide_a_group_s():
    years = [
        accounts(A, END, FILED, net_assets=80.0) | {"basis": "consolidated"},
        accounts(A, date(2018, 5, 31), date(2019, 2, 1)),
    ]
    found = row(company_facts([listed(A, date(2018, 6, 1))], years=years))
    assert (found["tangible_worth"], found["accounts_years"]) == (80.0, 2)
