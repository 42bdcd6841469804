"""What follows from a row's figures, and whether they add up."""

from __future__ import annotations

import pytest

from tests.data.accounts.hand_made import AFTER, CURRENT, LAST, WITHIN, at, over, row_of

RETAINED = {"EquityClassesDimension": "RetainedEarningsAccumulatedLosses"}
SHEET = [
    at("FixedAssets", 50),
    at("CurrentAssets", 30),
    at("Creditors", 20, where=WITHIN),
    at("NetCurrentAssetsLiabilities", 10),
    at("TotalAssetsLessCurrentLiabilities", 60),
    at("Creditors", 15, where=AFTER),
    at("ProvisionsForLiabilitiesBalanceSheetSubtotal", 5),
    at("NetAssetsLiabilities", 40),
    at("Equity", 40),
]
NAMES = ["net_current_assets", "less_current_liabilities", "net_assets", "equity"]


def test_a_sound_balance_sheet() -> None:
    row = row_of(*SHEET)
    assert [row[f"{name}_gap"] for name in NAMES] == [0, 0, 0, 0]
    assert all(row[f"{name}_holds"] for name in NAMES)
    assert not row["balance_fails"]
    assert (row["total_assets_derived"], row["total_liabilities_derived"]) == (80, 40)


@pytest.mark.parametrize(
    ("changed", "name", "gap"),
    [
        (at("NetCurrentAssetsLiabilities", 100), "net_current_assets", 90),
        (at("FixedAssets", 500), "less_current_liabilities", -450),
        (at("ProvisionsForLiabilitiesBalanceSheetSubtotal", -50), "net_assets", -55),
        (at("Equity", -40), "equity", -80),
    ],
)
def test_what_does_not_add_up_is_measured_and_kept(
    changed: dict[str, object], name: str, gap: float
) -> None:
    rest = [f for f in SHEET if f["concept"] != changed["concept"]]
    row = row_of(*rest, changed)
    assert row[f"{name}_gap"] == gap
    assert row[f"{name}_holds"] is False
    assert row["balance_fails"]


def test_a_liability_with_a_minus_sign_is_named() -> None:
    row = row_of(at("Creditors", -3, where=AFTER), at("Creditors", -2, where=CURRENT))
    assert row["negative_liabilities"] == "creditors_within_one_year creditors_after_one_year"
    assert row["creditors_after_one_year"] == -3


def test_pounds_of_rounding_are_let_go() -> None:
    rest = [f for f in SHEET if f["concept"] != "NetAssetsLiabilities"]
    assert row_of(*rest, at("NetAssetsLiabilities", 46))["net_assets_holds"]
    assert not row_of(*rest, at("NetAssetsLiabilities", 47))["net_assets_holds"]
    large = [at("NetAssetsLiabilities", 1_000_000), at("Equity", 1_000_999)]
    assert row_of(*large)["equity_holds"]
    assert not row_of(at("NetAssetsLiabilities", 1_000_000), at("Equity", 1_002_000))[
        "equity_holds"
    ]


def test_what_cannot_be_checked_is_null() -> None:
    row = row_of(at("NetCurrentAssetsLiabilities", 3), at("CurrentAssets", 9))
    assert (row["net_current_assets_gap"], row["net_current_assets_holds"]) == (None, None)
    assert not row["balance_fails"]


def test_fixed_assets_without_a_total_are_their_parts() -> None:
    row = row_of(
        at("PropertyPlantEquipment", 40),
        at("IntangibleAssets", 10),
        at("NetCurrentAssetsLiabilities", 10),
        at("TotalAssetsLessCurrentLiabilities", 60),
    )
    assert (row["less_current_liabilities_holds"], row["fixed_assets"]) == (True, None)


def test_formats_differ_on_prepayments_and_accruals() -> None:
    row = row_of(
        at("CurrentAssets", 30),
        at("PrepaymentsAccruedIncomeNotExpressedWithinCurrentAssetSubtotal", 4),
        at("Creditors", 20, where=WITHIN),
        at("NetCurrentAssetsLiabilities", 14),
        at("TotalAssetsLessCurrentLiabilities", 14),
        at("AccruedLiabilitiesNotExpressedWithinCreditorsSubtotal", 3),
        at("NetAssetsLiabilities", 11),
    )
    assert row["net_current_assets_holds"]
    assert row["less_current_liabilities_holds"]
    assert row["net_assets_holds"]


def test_total_debt_adds_what_is_given() -> None:
    row = row_of(
        at("BankBorrowings", 1, where=WITHIN),
        at("BankOverdrafts", 2, where=WITHIN),
        at("BankBorrowings", 4, where=AFTER),
        at("OtherRemainingBorrowings", 8, where=AFTER),
        at("FinanceLeaseLiabilitiesPresentValueTotal", 16, where=AFTER),
        at("AmountsOwedToGroupUndertakings", 32, where=WITHIN),
    )
    assert row["bank_borrowings_within_one_year"] == 3
    assert row["total_debt_derived"] == 31
    assert row_of(at("TotalBorrowings", 7))["total_debt_derived"] == 7
    assert row_of(at("Equity", 7))["total_debt_derived"] is None


def test_ebitda_needs_depreciation() -> None:
    profit = over("OperatingProfitLoss", 10)
    depreciation = over("DepreciationExpensePropertyPlantEquipment", 3)
    assert row_of(profit)["ebitda_derived"] is None
    assert row_of(profit, depreciation)["ebitda_derived"] == 13
    amortised = over("AmortisationExpenseIntangibleAssets", 2)
    assert row_of(profit, depreciation, amortised)["ebitda_derived"] == 15
    whole = over("DepreciationAmortisationExpense", 6)
    assert row_of(profit, depreciation, whole)["ebitda_derived"] == 16
    assert row_of(profit, depreciation, at("IntangibleAssets", 5))["ebitda_part"]


def test_depreciation_of_owned_and_leased_assets_is_added() -> None:
    row = row_of(
        over(
            "DepreciationExpensePropertyPlantEquipment",
            3,
            where={"OwnershipAssetsDimension": "OwnedAssets"},
        ),
        over(
            "DepreciationExpensePropertyPlantEquipment",
            4,
            where={"OwnershipAssetsDimension": "LeasedAssets"},
        ),
    )
    assert row["depreciation"] == 7


def test_profit_is_inferred_from_reserves_only_where_none_is_given() -> None:
    reserves = [at("Equity", 9, where=RETAINED), at("Equity", 4, where=RETAINED, end=LAST)]
    row = row_of(*reserves)
    assert (row["profit_inferred"], row["profit_is_inferred"]) == (5, True)
    assert row["profit_after_tax"] is None
    assert row_of(*reserves, over("DividendsPaid", -2))["profit_inferred"] == 7
    row = row_of(*reserves, over("ProfitLoss", 6))
    assert (row["profit_inferred"], row["profit_is_inferred"]) == (None, False)
    assert row_of(reserves[0])["profit_inferred"] is None
    prior = row_of(*reserves, prior=True)
    assert (prior["profit_inferred"], prior["profit_is_inferred"]) == (None, False)


def test_reserves_restated_open_the_year() -> None:
    row = row_of(
        at("Equity", 9, where=RETAINED),
        at("Equity", 4, where=RETAINED, end=LAST),
        at(
            "Equity",
            3,
            where=RETAINED | {"RestatementsFirstTimeAdoptionDimension": "RestatedAmount"},
            end=LAST,
        ),
    )
    assert row["profit_inferred"] == 6
