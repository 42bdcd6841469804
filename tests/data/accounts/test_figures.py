"""The rules by which a figure is chosen, one small filing each."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from data.accounts.line_items import line_items
from tests.data.accounts.hand_made import (
    AFTER,
    CURRENT,
    GROUP,
    IFRS,
    LAST,
    NON_CURRENT,
    WITHIN,
    at,
    over,
    row_of,
    rows_of,
    said,
)

ORIGINAL = {"OriginalRevisedDataDimension": "Original"}
REVISED = {"OriginalRevisedDataDimension": "Revised"}
SUPERSEDED = {"OriginalRevisedDataDimension": "Superseded"}
RESTATED = {"RestatementsFirstTimeAdoptionDimension": "RestatedAmount"}
PREVIOUSLY = {"RestatementsFirstTimeAdoptionDimension": "PreviouslyStatedAmount"}


def fund(name: str) -> dict[str, str]:
    return {"CharityFundsDimension": name}


@pytest.mark.parametrize("within", [WITHIN, CURRENT, WITHIN | CURRENT])
@pytest.mark.parametrize("after", [AFTER, NON_CURRENT, AFTER | NON_CURRENT])
def test_creditors_by_either_axis(within: dict[str, str], after: dict[str, str]) -> None:
    row = row_of(at("Creditors", 5, where=within), at("Creditors", 7, where=after))
    assert row["creditors_within_one_year"] == 5
    assert row["creditors_after_one_year"] == 7


def test_creditors_by_name_and_in_order() -> None:
    old = at("CreditorsDueWithinOneYear", 2)
    assert row_of(old)["creditors_within_one_year"] == 2
    assert row_of(old, at("Creditors", 1, where=CURRENT))["creditors_within_one_year"] == 1
    plain = at("CreditorsDueWithinOneYearTotalCurrentLiabilities", 3)
    assert row_of(plain)["creditors_within_one_year"] == 3


def test_undated_creditors_are_due_within_a_year_only_if_none_are_due_later() -> None:
    row = row_of(at("Creditors", 9))
    assert (row["creditors_within_one_year"], row["creditors_from_undated"]) == (9, True)
    row = row_of(at("Creditors", 9), at("Creditors", 4, where=AFTER))
    assert (row["creditors_within_one_year"], row["creditors_from_undated"]) == (None, False)
    row = row_of(at("Creditors", 9), at("Creditors", 4, where=WITHIN))
    assert (row["creditors_within_one_year"], row["creditors_from_undated"]) == (4, False)


def test_undisclosed_is_null_and_nil_is_nought() -> None:
    row = row_of(at("Debtors", 0), at("CashBankOnHand", None), at("FixedAssets", 1))
    assert (row["debtors"], row["cash"], row["stocks"]) == (0, None, None)


def test_a_nil_fact_does_not_hide_the_next_candidate() -> None:
    row = row_of(at("CashBankOnHand", None), at("CashBankInHand", 3))
    assert row["cash"] == 3


def test_a_harmless_member_is_passed_over_but_stands_behind_the_plain_fact() -> None:
    assert row_of(at("Debtors", 3, where=ORIGINAL))["debtors"] == 3
    assert row_of(at("Debtors", 3, where=ORIGINAL), at("Debtors", 4))["debtors"] == 4


def equity(name: str) -> dict[str, str]:
    return {"EquityClassesDimension": name}


def test_share_capital_by_its_kinds_or_classes_is_added() -> None:
    ordinary = at("Equity", 60, where=equity("ShareCapitalOrdinaryShares"))
    kinds = [ordinary, at("Equity", 40, where=equity("ShareCapitalPreferenceShares"))]
    classes = [at("Equity", n, where=equity(f"ShareCapitalOrdinaryShareClass{n}")) for n in (1, 3)]
    assert row_of(*kinds)["share_capital"] == 100
    assert row_of(*classes)["share_capital"] == 4
    assert row_of(*kinds, *classes)["share_capital"] == 100
    assert row_of(*classes, at("CalledUpShareCapital", 5))["share_capital"] == 5
    whole = at("Equity", 7, where=equity("ShareCapital"))
    assert row_of(*kinds, *classes, whole)["share_capital"] == 7


def test_equity_of_the_owners_stands_in_for_a_total_that_is_not_given() -> None:
    owners = equity("TotalEquityAttributableToOwnersParentBeforeNon-controllingInterests")
    assert row_of(at("Equity", 7, where=owners))["equity"] == 7
    assert row_of(at("Equity", 7, where=owners), at("Equity", 8))["equity"] == 8


def test_other_dimensions_are_no_total() -> None:
    where = {"GeographicSegmentsDimension": "Europe"}
    total = {"GeographicSegmentsDimension": "TotalGeographicSegmentsIncludingAnyUnallocatedAmount"}
    assert row_of(over("TurnoverRevenue", 3, where=where))["turnover"] is None
    assert row_of(over("TurnoverRevenue", 9, where=total))["turnover"] == 9
    discontinued = {"ContinuingDiscontinuedOperationsDimension": "DiscontinuedOperations"}
    assert row_of(over("TurnoverRevenue", 3, where=discontinued))["turnover"] is None


def test_company_and_group_are_two_rows() -> None:
    rows = rows_of(
        at("Debtors", 3),
        at("Debtors", 8, where=GROUP),
        at("Creditors", 2, where=GROUP | WITHIN),
        at("Equity", 4, where={"ConsolidationDimension": "Consolidated"}),
    ).sort("basis")
    assert rows["basis"].to_list() == ["company", "consolidated"]
    assert rows["debtors"].to_list() == [3, 8]
    assert rows["creditors_within_one_year"].to_list() == [None, 2]
    assert rows["equity"].to_list() == [None, 4]
    assert not rows["basis_warning"].any()


def test_what_a_listed_group_tags_is_consolidated() -> None:
    separate = {"ConsolidatedAndSeparateFinancialStatementsAxis": "SeparateMember"}
    rows = rows_of(
        at("Equity", 8, namespace=IFRS),
        at("Equity", 3, namespace=IFRS, where=separate),
        at("Debtors", 2),
    )
    assert rows.sort("basis").select("basis", "equity", "debtors").rows() == [
        ("company", None, 2),
        ("consolidated", 8, None),
    ]


def test_the_prior_year_has_its_own_row() -> None:
    row = row_of(at("Debtors", 3), at("Debtors", 4, end=LAST), prior=True)
    assert (row["debtors"], row["period_end"], row["version"]) == (4, date(2022, 3, 31), "stated")


def test_restated_and_revised_figures_are_kept_apart() -> None:
    rows = rows_of(
        at("Debtors", 3),
        at("Debtors", 4, end=LAST),
        at("Debtors", 5, end=LAST, where=RESTATED),
        at("Debtors", 6, end=LAST, where=PREVIOUSLY),
        at("Debtors", 7, where=REVISED),
        at("Debtors", 8, where=SUPERSEDED),
    )
    found = rows.sort("is_prior", "version").select("is_prior", "version", "debtors").rows()
    assert found == [
        (False, "revised", 7),
        (False, "stated", 3),
        (True, "restated", 5),
        (True, "stated", 4),
    ]


def test_what_a_filing_says_of_its_own_year_is_no_restatement() -> None:
    capital = {"EquityClassesDimension": "ShareCapital"}
    rows = rows_of(
        at("NetAssetsLiabilities", 9),
        at("NetAssetsLiabilities", 8, end=LAST),
        at("Equity", 9, where=PREVIOUSLY),
        at("Equity", 8, where=PREVIOUSLY, end=LAST),
        at("Equity", 1, where=PREVIOUSLY | capital),
        at("Equity", 1, where=PREVIOUSLY | capital, end=LAST),
        at("NetCurrentAssetsLiabilities", 5, where=RESTATED),
        at("NetCurrentAssetsLiabilities", 4, where=RESTATED, end=LAST),
    )
    items = ["equity", "share_capital", "net_current_assets", "net_assets"]
    assert rows.sort("is_prior").select("is_prior", "version", *items).rows() == [
        (False, "stated", 9, 1, 5, 9),
        (True, "stated", 8, 1, 4, 8),
    ]


def test_a_plain_figure_goes_before_one_said_to_be_restated_in_its_own_year() -> None:
    row = row_of(at("Debtors", 2, where=RESTATED), at("Debtors", 3))
    assert (row["debtors"], row["conflict"]) == (3, False)


def test_amounts_previously_stated_of_the_year_before_alone_are_of_no_row() -> None:
    rows = rows_of(at("Debtors", 3), at("Debtors", 6, end=LAST, where=PREVIOUSLY))
    assert rows.select("is_prior", "debtors").rows() == [(False, 3)]


def test_charity_funds_come_whole_then_in_total_then_added() -> None:
    parts = [
        at("CashBankOnHand", 1, where=fund("TotalUnrestrictedFunds")),
        at("CashBankOnHand", 2, where=fund("TotalRestrictedIncomeFunds")),
        at("CashBankOnHand", 4, where=fund("TotalEndowmentFunds")),
    ]
    total = at("CashBankOnHand", 8, where=fund("TotalFunds"))
    assert row_of(*parts)["cash"] == 7
    assert row_of(*parts, total)["cash"] == 8
    assert row_of(*parts, total, at("CashBankOnHand", 16))["cash"] == 16
    assert row_of(*parts[:2])["cash"] == 3
    assert row_of(*parts[1:])["cash"] is None


def test_the_first_visible_repeat_wins_and_a_difference_is_a_conflict() -> None:
    row = row_of(
        at("Debtors", 1, hidden=True), at("Debtors", 2), at("Debtors", 3), at("FixedAssets", 4)
    )
    assert (row["debtors"], row["conflict"], row["conflicts"]) == (2, True, "debtors")
    row = row_of(at("Debtors", 2), at("Debtors", 2))
    assert (row["debtors"], row["conflict"]) == (2, False)


def test_a_rounded_repeat_is_no_conflict() -> None:
    thousands = at("Debtors", 637_000, decimals="-3")
    assert not row_of(at("Debtors", 637_011), thousands)["conflict"]
    assert row_of(at("Debtors", 639_011), thousands)["conflict"]


def test_currencies_are_never_mixed() -> None:
    rows = rows_of(
        at("Debtors", 3),
        at("FixedAssets", 3),
        at("Debtors", 5, unit="iso4217:EUR"),
        at("CashBankOnHand", 1, unit="xbrli:pure"),
        over("AverageNumberEmployeesDuringPeriod", 7, unit="xbrli:pure"),
    ).sort("currency")
    assert rows.select("currency", "debtors", "cash", "employees").rows() == [
        ("EUR", 5, None, None),
        ("GBP", 3, None, 7),
    ]


def test_heads_have_no_unit_to_trust() -> None:
    row = row_of(at("Debtors", 3), over("AverageNumberEmployeesDuringPeriod", 12))
    assert (row["employees"], row["employees_scale_fixed"]) == (12, False)


@pytest.mark.parametrize(
    ("written", "decimals", "heads", "fixed"),
    [
        ("0.03", "2", 3, True),
        ("0.52", "2", 52, True),
        ("1.05", "2", 105, True),
        ("2.5", "2", 2.5, False),
        ("0.5", "1", 0.5, False),
        ("3", "2", 3, False),
        ("0", "2", 0, False),
        ("-1", "0", 1, True),
        ("-0.03", "2", 3, True),
    ],
)
def test_heads_written_in_hundredths_or_below_nothing(
    written: str, decimals: str, heads: float, fixed: bool
) -> None:
    row = row_of(over("AverageNumberEmployeesDuringPeriod", written, decimals=decimals))
    assert (row["employees"], row["employees_scale_fixed"]) == (heads, fixed)


def test_one_count_in_hundredths_tells_for_all_of_a_filing() -> None:
    rows = rows_of(
        over("AverageNumberEmployeesDuringPeriod", "1", decimals="2"),
        over("AverageNumberEmployeesDuringPeriod", "0.95", decimals="2", end=LAST),
    ).sort("is_prior")
    assert rows["employees"].to_list() == [100, 95]
    assert rows["employees_scale_fixed"].all()


@pytest.mark.parametrize("sign", [1, -1])
def test_what_can_only_go_one_way_is_kept_without_a_sign(sign: int) -> None:
    row = row_of(over("DividendsPaid", 3 * sign), over("PurchasePropertyPlantEquipment", 4 * sign))
    assert (row["dividends"], row["capital_expenditure"]) == (3, 4)
    twice = row_of(over("DividendsPaid", 3), over("DividendsPaid", -3, hidden=True))
    assert (twice["dividends"], twice["conflict"]) == (3, False)


FLOWS = ("Operating", "Investing", "Financing")
CASH_FLOWS = ["operating_cash_flow", "investing_cash_flow", "financing_cash_flow"]
MOVEMENT = "IncreaseDecreaseInCashCashEquivalents"


@pytest.mark.parametrize(
    ("filed", "movement", "read"),
    [
        ((5651797, 291880, -5699258), -244419, (-5651797, -291880, 5699258)),
        ((1937013, -4066952, 3118077), 988138, (1937013, -4066952, 3118077)),
        ((-687970, 167326, None), 520644, (687970, -167326, None)),
        ((10, -4, -3), 7, (10, -4, -3)),
        ((10, -4, -6), 0, (10, -4, -6)),
        ((10, -4, -3), None, (10, -4, -3)),
    ],
)
def test_cash_flows_are_turned_if_only_so_they_add_up(
    filed: tuple[float | None, ...], movement: float | None, read: tuple[float | None, ...]
) -> None:
    facts = [
        over(f"NetCashFlowsFromUsedIn{name}Activities", value)
        for name, value in zip(FLOWS, filed, strict=True)
        if value is not None
    ]
    generated = over("NetCashGeneratedFromOperations", filed[0])
    row = row_of(*facts, generated, *([over(MOVEMENT, movement)] if movement is not None else []))
    assert tuple(row[name] for name in CASH_FLOWS) == read
    assert row["cash_generated_from_operations"] == read[0]
    assert row["cash_flows_turned"] == (read != filed)


def test_instants_and_durations_are_not_taken_for_each_other() -> None:
    assert row_of(at("TurnoverRevenue", 3), at("Debtors", 1))["turnover"] is None
    assert row_of(over("Debtors", 3), at("Equity", 1))["debtors"] is None


def test_a_part_of_the_year_is_not_the_year() -> None:
    stated = said("StartDateForPeriodCoveredByReport", "2022-04-01")
    quarter = over("TurnoverRevenue", 3, start="2023-01-01")
    assert row_of(stated, quarter, over("TurnoverRevenue", 12))["turnover"] == 12
    row = row_of(
        over("TurnoverRevenue", 3, start="2023-01-01"),
        over("ProfitLoss", 1, start="2022-04-01"),
        over("GrossProfitLoss", 2, start="2022-04-01"),
    )
    assert (row["turnover"], row["profit_after_tax"]) == (None, 1)


def test_an_opening_balance_is_no_year_end() -> None:
    rows = rows_of(
        said("StartDateForPeriodCoveredByReport", "2022-04-01"),
        at("Debtors", 3),
        at("Debtors", 4, end="2022-04-01"),
    )
    assert rows.select("is_prior", "debtors").rows() == [(False, 3)]


def test_the_latest_earlier_year_end_is_the_prior_one() -> None:
    rows = rows_of(
        at("Debtors", 3),
        at("Debtors", 4, end="2021-12-31"),
        at("Debtors", 5, end="2020-12-31"),
    ).sort("is_prior")
    assert rows["debtors"].to_list() == [3, 4]


def test_the_period_end_is_the_context_then_the_balance_sheet_then_the_name() -> None:
    end = said("EndDateForPeriodCoveredByReport", "2023-03-30", end="2023-03-29", start=None)
    sheet = said("BalanceSheetDate", "2023-03-28", start=None)
    assert row_of(sheet, end)["period_end"] == date(2023, 3, 29)
    assert row_of(sheet)["period_end"] == date(2023, 3, 28)
    assert row_of()["period_end"] == date(2023, 3, 31)
    assert rows_of(balance_sheet_date=None).is_empty()


def test_an_end_without_figures_gives_way_to_one_that_has_them() -> None:
    end = said("EndDateForPeriodCoveredByReport", "2023-04-30", end="2023-04-30", start=None)
    rows = rows_of(end, at("Debtors", 3))
    assert rows.select("is_prior", "period_end", "debtors").rows() == [
        (False, date(2023, 3, 31), 3)
    ]


def test_midnight_at_the_end_is_the_day_before() -> None:
    # A start at midnight begins that day.
    row = row_of(
        at("Debtors", 3, end="2023-04-01T00:00:00"),
        over("ProfitLoss", 4, start="2022-04-01T00:00:00", end="2023-04-01T00:00:00"),
    )
    assert (row["debtors"], row["profit_after_tax"]) == (3, 4)
    assert (row["period_start"], row["period_days"]) == (date(2022, 4, 1), 365)


def test_a_filing_without_figures_still_has_a_row() -> None:
    row = row_of(said("EntityDormantTruefalse", "true"))
    assert (row["currency"], row["dormant"]) == ("XXX", True)
    assert rows_of(outcome="error").is_empty()


def test_no_facts_at_all() -> None:
    assert rows_of(outcome="skipped").height == 0
    assert isinstance(rows_of(), pl.DataFrame)


@pytest.mark.parametrize(
    "day", ["+99999-1-1", "-999-01-01", "0000-01-01", "12345-01-01", "2023-03-3133"]
)
def test_a_day_in_no_calendar_is_none(day: str) -> None:
    rows = rows_of(
        at("Equity", 5),
        at("Equity", 7, end=day),
        said("EndDateForPeriodCoveredByReport", "2023-03-31", end=day),
        said("DateAuthorisationFinancialStatementsForIssue", day),
        said("StartDateForPeriodCoveredByReport", day, start=day),
    )
    [row] = rows.to_dicts()
    assert (row["period_end"], row["equity"], row["approved_on"]) == (date(2023, 3, 31), 5, None)


def test_midnight_of_the_first_day_of_all_ends_no_period() -> None:
    [row] = rows_of(at("Equity", 5), at("Equity", 7, end="0001-01-01T00:00:00")).to_dicts()
    assert (row["period_end"], row["equity"]) == (date(2023, 3, 31), 5)


def test_currencies_stay_apart_however_many_words_were_met_before() -> None:
    # Codes of categories count on through a whole process.
    words = ["AAA", *(f"word {number}" for number in range(1023)), "AAB"]
    held = pl.Series(words).cast(pl.Categorical)
    assert held.to_physical()[-1] - held.to_physical()[0] == 1024
    names = [item.name for item in line_items()]
    two = {names.index(name): name for name in ("fixed_assets", "intangible_assets")}
    assert sorted(two) == [min(two), min(two) + 1]
    rows = rows_of(
        at("FixedAssets", 10, unit="iso4217:AAB"), at("IntangibleAssets", 20, unit="iso4217:AAA")
    )
    found = {
        row["currency"]: (row["fixed_assets"], row["intangible_assets"]) for row in rows.to_dicts()
    }
    assert found == {"AAA": (None, 20), "AAB": (10, None)}
