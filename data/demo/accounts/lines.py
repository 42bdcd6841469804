"""What accounts print, line by line: label, concept and figure, in the two families of names."""

from __future__ import annotations

from dataclasses import dataclass

from data.demo.accounts.figures import Figures
from data.demo.accounts.filing import Filing

WITHIN, AFTER = "WithinOneYear", "AfterOneYear"
SHARES, RETAINED = "ShareCapital", "RetainedEarningsAccumulatedLosses"


@dataclass(frozen=True)
class Line:
    """One line of a statement.

    ``figure`` names an attribute of ``Figures``; ``part`` the member of a maturity or equity axis;
    ``total`` lines are printed even where they are zero; ``debt`` lines stand in brackets though
    they are positive.
    """

    label: str
    concept: str
    figure: str
    part: str | None = None
    total: bool = False
    debt: bool = False

    def amount(self, figures: Figures) -> int:
        """The line's figure."""
        return int(getattr(figures, self.figure))


BALANCE_SHEET = (
    Line("Intangible assets", "IntangibleAssets", "intangible"),
    Line("Tangible assets", "PropertyPlantEquipment", "tangible"),
    Line("Investments", "InvestmentsFixedAssets", "investments"),
    Line("Fixed assets", "FixedAssets", "fixed_assets", total=True),
    Line("Stocks", "TotalInventories", "stock"),
    Line("Debtors", "Debtors", "debtors"),
    Line("Cash at bank and in hand", "CashBankOnHand", "cash"),
    Line("Current assets", "CurrentAssets", "current_assets", total=True),
    Line(
        "Creditors: amounts falling due within one year",
        "Creditors",
        "creditors_within",
        WITHIN,
        debt=True,
    ),
    Line(
        "Net current assets (liabilities)",
        "NetCurrentAssetsLiabilities",
        "net_current_assets",
        total=True,
    ),
    Line(
        "Total assets less current liabilities",
        "TotalAssetsLessCurrentLiabilities",
        "total_less_current_liabilities",
        total=True,
    ),
    Line(
        "Creditors: amounts falling due after more than one year",
        "Creditors",
        "creditors_after",
        AFTER,
        debt=True,
    ),
    Line(
        "Provisions for liabilities",
        "ProvisionsForLiabilitiesBalanceSheetSubtotal",
        "provisions",
        debt=True,
    ),
    Line(
        "Accruals and deferred income",
        "AccruedLiabilitiesNotExpressedWithinCreditorsSubtotal",
        "accruals",
        debt=True,
    ),
    Line("Net assets (liabilities)", "NetAssetsLiabilities", "net_assets", total=True),
)
EQUITY = (
    Line("Called up share capital", "Equity", "share_capital", SHARES),
    Line("Profit and loss account", "Equity", "retained", RETAINED),
    Line("Shareholders' funds", "Equity", "net_assets", total=True),
)
PROFIT_AND_LOSS = (
    Line("Turnover", "TurnoverRevenue", "turnover", total=True),
    Line("Staff costs", "StaffCostsEmployeeBenefitsExpense", "staff_costs", debt=True),
    Line("Depreciation", "DepreciationExpensePropertyPlantEquipment", "depreciation", debt=True),
    Line("Operating profit (loss)", "OperatingProfitLoss", "operating_profit", total=True),
    Line(
        "Interest payable",
        "InterestPayableSimilarChargesFinanceCosts",
        "interest",
        debt=True,
    ),
    Line(
        "Profit (loss) before taxation",
        "ProfitLossOnOrdinaryActivitiesBeforeTax",
        "profit_before_tax",
        total=True,
    ),
    Line("Tax", "TaxTaxCreditOnProfitOrLossOnOrdinaryActivities", "tax", debt=True),
    Line("Profit (loss) for the year", "ProfitLoss", "profit", total=True),
)
EMPLOYEES = Line(
    "Average number of employees", "AverageNumberEmployeesDuringPeriod", "employees", total=True
)
#: Micro-entities print totals alone.
MICRO_BALANCE_SHEET = tuple(line for line in BALANCE_SHEET if line.total or line.debt)
_DURATIONS = {line.figure for line in (*PROFIT_AND_LOSS, EMPLOYEES)} | {"expenditure"}


def is_duration(line: Line) -> bool:
    """Whether a line speaks of the period, not of its last day."""
    return line.figure in _DURATIONS


def printed(lines: tuple[Line, ...], filing: Filing, group: bool = False) -> list[Line]:
    """The lines that a filing prints: totals, and what is not zero in both years."""
    years = list(filing.group_years() if group else filing.years())
    return [
        line for line in lines if line.total or any(line.amount(figures) for _, _, figures in years)
    ]
