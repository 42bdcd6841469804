"""Period rows of random facts, against the slow twin."""

from __future__ import annotations

from typing import Any, cast

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.accounts.line_items import line_items
from data.accounts.periods import period_rows
from data.tables.accounts_period import AccountsPeriod
from tests.data.accounts.hand_made import (
    AFTER,
    CORE,
    CURRENT,
    GROUP,
    IFRS,
    NON_CURRENT,
    WITHIN,
    at,
    facts_frame,
    filings_frame,
    over,
    said,
)
from tests.data.accounts.slow_twin import Key, slow_rows

# Few of each, so that they meet.
CONCEPTS = st.sampled_from(
    [
        "Creditors",
        "CreditorsDueWithinOneYear",
        "Debtors",
        "Equity",
        "ShareholderFunds",
        "NetAssetsLiabilities",
        "BankBorrowings",
        "BankOverdrafts",
        "CashBankOnHand",
    ]
)
FLOWS = st.sampled_from(
    ["TurnoverRevenue", "Turnover", "ProfitLoss", "DepreciationExpensePropertyPlantEquipment"]
)
EXTRA: list[dict[str, str]] = [
    {},
    GROUP,
    {"GroupCompanyDataDimension": "Company"},
    {"RestatementsFirstTimeAdoptionDimension": "RestatedAmount"},
    {"RestatementsFirstTimeAdoptionDimension": "PreviouslyStatedAmount"},
    {"OriginalRevisedDataDimension": "Original"},
    {"OriginalRevisedDataDimension": "Revised"},
    {"CharityFundsDimension": "TotalFunds"},
    {"CharityFundsDimension": "TotalUnrestrictedFunds"},
    {"CharityFundsDimension": "TotalRestrictedIncomeFunds"},
    {"CharityFundsDimension": "TotalEndowmentFunds"},
    {"OwnershipAssetsDimension": "OwnedAssets"},
    {"OwnershipAssetsDimension": "LeasedAssets"},
]
SPLITS: list[dict[str, str]] = [
    {},
    WITHIN,
    AFTER,
    CURRENT,
    NON_CURRENT,
    WITHIN | CURRENT,
    {"EquityClassesDimension": "ShareCapital"},
    {"EquityClassesDimension": "ShareCapitalOrdinaryShareClass1"},
    {"EquityClassesDimension": "ShareCapitalOrdinaryShareClass2"},
]
WHERE = st.builds(
    lambda a, b, c: a | b | c,
    st.sampled_from([*SPLITS, {}, {}, {}]),
    st.sampled_from([*EXTRA, {}, {}, {}]),
    st.sampled_from([{}, {}, {}, GROUP]),
)
ENDS = st.sampled_from(
    ["2023-03-31", "2023-03-31", "2022-03-31", "2022-04-01", "2021-03-31", "2023-04-01T00:00:00"]
)
STARTS = st.sampled_from(
    ["2022-04-01", "2022-04-01", "2022-04-05", "2021-04-01", "2022-04-01T00:00:00"]
)
UNITS = st.sampled_from(["iso4217:GBP", "iso4217:GBP", "iso4217:EUR", "xbrli:pure"])
DECIMALS = st.sampled_from(["0", "0", "2", "-3", "INF", None])
VALUES = st.sampled_from(["0", "1", "2", "1200", "1000", "-300", "1000.4"])
HEADS = st.sampled_from(["0", "1", "3", "0.03", "0.5", "1.05", "2.5", "40", "-3"])
NAMESPACES = st.sampled_from([CORE.strip("{}"), CORE.strip("{}"), IFRS])
COMMON = {
    "namespace": NAMESPACES,
    "end": ENDS,
    "unit": UNITS,
    "decimals": DECIMALS,
    "hidden": st.booleans(),
}

FACT = st.one_of(
    st.builds(at, CONCEPTS, VALUES, where=WHERE, **COMMON),
    st.builds(at, CONCEPTS, VALUES, where=WHERE, **COMMON),
    st.builds(over, FLOWS, VALUES, where=WHERE, start=STARTS, **COMMON),
    st.builds(over, st.just("AverageNumberEmployeesDuringPeriod"), HEADS, start=STARTS, **COMMON),
    st.builds(at, CONCEPTS, st.none()),
    st.builds(
        said,
        st.sampled_from(
            [
                "EndDateForPeriodCoveredByReport",
                "StartDateForPeriodCoveredByReport",
                "BalanceSheetDate",
            ]
        ),
        st.sampled_from(["2023-03-31", "2022-04-01", "2022-03-31", "not a date"]),
        end=ENDS,
    ),
)


@given(st.lists(st.lists(FACT, max_size=14), min_size=1, max_size=3))
def test_as_the_slow_twin(filings: list[list[dict[str, Any]]]) -> None:
    names = [f"Prod223_0001_0123456{number}_20230331.html" for number in range(len(filings))]
    facts = pl.concat(
        facts_frame(*some, filing=name) for name, some in zip(names, filings, strict=True)
    )
    rows = AccountsPeriod.validate(period_rows(facts, filings_frame(*names)))
    slow = slow_rows(facts, filings_frame(*names))
    key = ["filing", "period_end", "basis", "version", "currency"]
    assert set(rows.select(key).rows()) == set(slow)
    for row in rows.iter_rows(named=True):
        twin = slow[cast(Key, tuple(row[name] for name in key))]
        figures = {i.name: row[i.name] for i in line_items() if row[i.name] is not None}
        assert figures == pytest.approx(twin.figures)
        assert set((row["conflicts"] or "").split()) == twin.conflicts
        assert (row["is_prior"], row["period_start"]) == (twin.is_prior, twin.period_start)
        assert row["employees_scale_fixed"] == twin.scale_fixed


@given(st.lists(FACT, min_size=1, max_size=20))
def test_categorical_strings_and_any_order_of_facts(some: list[dict[str, Any]]) -> None:
    facts = facts_frame(*some)
    plain = period_rows(facts, filings_frame())
    coded = facts.with_columns(pl.col(pl.String).exclude("text").cast(pl.Categorical))
    assert period_rows(coded, filings_frame()).equals(plain)
    assert period_rows(facts.reverse(), filings_frame()).equals(plain)
