"""The same lines under the names of the taxonomies of 2004 and 2009; each part has its own name."""

from __future__ import annotations

from dataclasses import replace

from data.demo.accounts.lines import BALANCE_SHEET, EQUITY, Line

_NAMES = {
    "intangible": "IntangibleFixedAssets",
    "tangible": "TangibleFixedAssets",
    "investments": "InvestmentsFixedAssets",
    "stock": "StocksInventory",
    "cash": "CashBankInHand",
    "creditors_within": "CreditorsDueWithinOneYear",
    "creditors_after": "CreditorsDueAfterOneYear",
    "provisions": "ProvisionsForLiabilitiesCharges",
    "accruals": "AccrualsDeferredIncome",
    "share_capital": "CalledUpShareCapital",
    "retained": "ProfitLossAccountReserve",
}
_FUNDS = "ShareholderFunds"
_NET = "NetAssetsLiabilitiesIncludingPensionAssetLiability"
#: The plain form's own names for the two totals of creditors.
_PLAIN = {
    "CreditorsDueWithinOneYear": "CreditorsDueWithinOneYearTotalCurrentLiabilities",
    "CreditorsDueAfterOneYear": "CreditorsDueAfterOneYearTotalNoncurrentLiabilities",
}


def _older(line: Line) -> Line:
    concept = _NAMES.get(line.figure, line.concept)
    if line.figure == "net_assets":
        concept = _FUNDS if line in EQUITY else _NET
    return replace(line, concept=concept, part=None)


#: Names of the taxonomy of 2009.
LINES_2009 = tuple(_older(line) for line in (*BALANCE_SHEET, *EQUITY))
#: Names of the plain form: the taxonomy of 2004 with the register's extension.
LINES_2004 = tuple(
    replace(line, concept=_PLAIN.get(line.concept, line.concept)) for line in LINES_2009
)
