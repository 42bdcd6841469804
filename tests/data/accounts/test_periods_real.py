"""Period rows of all real filings: against the slow twin, a published parse and another tool."""

from __future__ import annotations

import math
import re
from pathlib import Path
from typing import cast
from zipfile import ZipFile

import fastexcel
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from data.accounts.cash_flows import TURNED
from data.accounts.line_items import candidate_table, line_items
from data.accounts.periods import period_rows
from data.accounts.places import figure_places
from data.ixbrl.read import FilingsRead, read_filings
from data.tables.accounts_period import AccountsPeriod
from tests.data.accounts.slow_twin import Key, slow_rows

pytestmark = pytest.mark.real

OTHER_TOOL = "prod224_2601_2026/test_results_example_case_study.xlsx"

# The other tool's metric -> columns here that may hold the same figure.
SAME = {
    "revenue": ["turnover"],
    "creditors": ["creditors_within_one_year", "creditors_after_one_year", "creditors_undated"],
    "debtors": ["debtors", "debtors_after_one_year"],
    "trade_debtors": ["trade_debtors"],
    "trade_creditors": ["trade_creditors"],
    "avg_employees": ["employees"],
    "net_cash_from_operations": ["cash_generated_from_operations"],
    "cashflow_operating": ["operating_cash_flow"],
    "cashflow_investing": ["investing_cash_flow"],
    "cashflow_financing": ["financing_cash_flow"],
    "cash_at_period_end": ["cash"],
}
# Where the two part, and why this one is kept.
PARTS = {
    # It takes the member ShareCapital for the total; the total stands beside it on the page.
    ("00039175", "equity"),
    ("08241548", "equity"),
    ("13225094", "equity"),
    # It keeps the signs filed; the page shows outflows, and so does the movement of cash.
    ("00039175", "net_cash_from_operations"),
    ("00039175", "cashflow_operating"),
    ("00039175", "cashflow_investing"),
    ("00039175", "cashflow_financing"),
    # It keeps 0.02 where the form wrote 2 employees to scale -2.
    ("08241895", "avg_employees"),
}


@pytest.fixture(scope="module")
def read(real_data: Path) -> FilingsRead:
    filings: list[tuple[str, bytes]] = []
    for path in sorted((real_data / "accounts").rglob("*")):
        if path.suffix in {".html", ".xhtml", ".xml"}:
            filings.append((path.name, path.read_bytes()))
        elif path.suffix == ".zip":
            with ZipFile(path) as pack:
                filings += [(n, pack.read(n)) for n in pack.namelist() if not n.endswith("/")]
    return read_filings(filings)


@pytest.fixture(scope="module")
def rows(read: FilingsRead) -> pl.DataFrame:
    return AccountsPeriod.validate(period_rows(read.facts, read.filings))


def test_as_the_slow_twin(read: FilingsRead, rows: pl.DataFrame) -> None:
    slow = slow_rows(read.facts, read.filings)
    key = ["filing", "period_end", "basis", "version", "currency"]
    assert {row[:5] for row in rows.select(key).rows()} == set(slow)
    assert len(slow) > 500
    for row in rows.iter_rows(named=True):
        twin = slow[cast(Key, tuple(row[name] for name in key))]
        figures = {i.name: row[i.name] for i in line_items() if row[i.name] is not None}
        assert figures == pytest.approx(twin.figures), row["filing"]
        assert set((row["conflicts"] or "").split()) == twin.conflicts
        assert (row["is_prior"], row["period_start"]) == (twin.is_prior, twin.period_start)
        assert row["employees_scale_fixed"] == twin.scale_fixed


def test_every_figure_stands_at_a_fact_that_says_it(read: FilingsRead, rows: pl.DataFrame) -> None:
    places = figure_places(read.facts, read.filings)
    given = [item.name for item in line_items()]
    key = ["filing", "period_end", "basis", "version", "currency"]
    wide = rows.select(*key, *given).unpivot(given, index=key, variable_name="item").drop_nulls()
    wide = wide.join(
        rows.filter("creditors_from_undated").select(
            *key, pl.lit("creditors_within_one_year").alias("item")
        ),
        on=[*key, "item"],
        how="anti",
    )
    turned = rows.filter("cash_flows_turned").select(*key, turned=-1.0)
    filed = pl.when(pl.col("item").is_in(TURNED)).then(pl.col("turned")).fill_null(1.0)
    wide = (
        wide.join(turned, on=key, how="left").with_columns(pl.col("value") * filed).drop("turned")
    )
    assert_frame_equal(
        places.select(wide.columns), wide, check_row_order=False, check_column_order=False
    )
    one_fact = {item.name for item in line_items() if max(map(len, item.candidates)) == 1}
    said = places.filter(pl.col("item").is_in(one_fact), pl.col("item") != "employees").join(
        read.facts.select(
            pl.col("filing").cast(pl.String),
            "position",
            pl.col("value").cast(pl.String).cast(pl.Float64).alias("said"),
        ),
        on=["filing", "position"],
    )
    assert said.height > 5000
    unsigned = pl.col("item").is_in([item.name for item in line_items() if item.unsigned])
    as_kept = pl.when(unsigned).then(pl.col("said").abs()).otherwise("said")
    assert said["value"].equals(said.select(as_kept.alias("said"))["said"])


def test_a_micro_entity_by_hand(rows: pl.DataFrame) -> None:
    one = rows.filter(pl.col("company_number") == "NI681295")
    assert one.height == 1
    row = one.row(0, named=True)
    figures = {i.name: row[i.name] for i in line_items() if row[i.name] is not None}
    assert figures == {
        "called_up_capital_unpaid": 0,
        "fixed_assets": 0,
        "current_assets": 10346,
        "creditors_within_one_year": 6459,
        "net_current_assets": 3887,
        "total_assets_less_current_liabilities": 3887,
        "accruals_separate": 450,
        "net_assets": 3437,
        "equity": 3437,
        "employees": 1,
    }
    assert (str(row["period_start"]), str(row["period_end"])) == ("2021-08-04", "2022-08-31")
    assert row["accounting_standard"] == "Micro-entities"
    assert not row["balance_fails"]


def test_against_another_tool(real_data: Path, rows: pl.DataFrame) -> None:
    sheet = fastexcel.read_excel(real_data / "accounts" / OTHER_TOOL).load_sheet("Financials")
    ours = {
        (row["company_number"], str(row["period_end"])): row
        for row in rows.filter(pl.col("basis") == "company").iter_rows(named=True)
        if row["filing"].startswith("Prod224_2601")
    }
    parts, same = set(), 0
    for theirs in sheet.to_polars().iter_rows(named=True):
        number, metric = theirs["Company Number"], theirs["Metric"]
        row = ours.get((number, theirs["Account Closing Date Last Year"]))
        if row is None:
            continue  # a filing that is not here, or the year before last
        found = [row[name] for name in SAME.get(metric, [metric])]
        if any(f is not None and math.isclose(f, theirs["Value"], abs_tol=0.5) for f in found):
            same += 1
        else:
            parts.add((number, metric))
    assert parts == PARTS
    assert same > 4 * len(parts)


def test_group_accounts_tagged_as_the_parent_are_warned_of(rows: pl.DataFrame) -> None:
    parent = rows.filter(pl.col("company_number") == "13225094")
    assert parent["basis"].unique().to_list() == ["company"]
    assert parent["basis_warning"].all()


def test_groups_are_kept_apart(rows: pl.DataFrame) -> None:
    group = rows.filter(pl.col("basis") == "consolidated")
    assert group["filing"].n_unique() == 6
    both = group.join(
        rows.filter(pl.col("basis") == "company"), on=["filing", "period_end"], suffix="_company"
    )
    assert both.height == group.height
    given = both.drop_nulls(["net_assets", "net_assets_company"])
    differ = given.filter(pl.col("net_assets") != pl.col("net_assets_company"))
    assert differ.height > given.height / 2


def test_the_words_that_matter(rows: pl.DataFrame) -> None:
    own = rows.filter(~pl.col("is_prior"))
    doubt = own.filter("going_concern_doubt")
    assert set(doubt["company_number"]) == {"09835877"}
    assert doubt["going_concern_sentence"].str.contains("material uncertainty").all()
    assert set(doubt["going_concern_concept"]) == {"GoingConcernCriticalEstimatesJudgements"}
    assert set(own.filter("audit_qualified")["company_number"]) == {"04184222"}


def test_parents_are_organisations(rows: pl.DataFrame) -> None:
    kept = set(rows["parent_name"].drop_nulls()) | set(rows["ultimate_parent_name"].drop_nulls())
    assert kept
    assert not any(name.startswith(("The company", "Mr", "Mrs")) for name in kept)


# Share of period rows with a figure, as found over a wider real sample (884 rows). Here tangible
# assets are rarer: 110 of 280 filings have the tag at all, whatever the reader.
EXPECTED = {
    "equity": 0.93,
    "net_assets": 0.84,
    "net_current_assets": 0.67,
    "cash": 0.64,
    "current_assets": 0.64,
    "tangible_assets": 0.38,
    "debtors": 0.41,
    "employees": 0.21,
}


# Of the elements the ONS counted 10,000 times and more in filings of 2018 with figures, those that
# are no line item: cost and depreciation behind a net figure, movements in notes, shares and advances.
NO_LINE_ITEM = re.compile(
    "costorvaluation|grosscost|accumulated(depreciation|amortisation)|"
    "tangiblefixedassets(depreciation$|disposals|depreciationdecrease|increasedecrease)|"
    "^disposals|numbershares|parvalue|nominalvalue|amountspecificadvance"
)


def test_every_element_the_ons_counted_often_is_mapped_or_no_line_item(real_data: Path) -> None:
    counts = pl.read_csv(
        real_data / "accounts" / "onsbigdata_prod223_2018_all_variables_sources.csv"
    )
    often = set(counts.filter(pl.col("Of Which are Numerical") >= 10_000)["Element Name"])
    assert len(often) > 50
    mapped = set(candidate_table()["concept"].str.to_lowercase())
    assert {name for name in often - mapped if not NO_LINE_ITEM.search(name)} == set()


def test_nothing_common_is_missed(rows: pl.DataFrame) -> None:
    share = {name: rows[name].count() / rows.height for name in EXPECTED}
    short = {name: found for name, found in share.items() if found < EXPECTED[name] - 0.1}
    assert not short
