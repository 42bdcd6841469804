"""What stream-read-xbrl says of real filings, cell by cell, against Arelle's facts and against ours.

Peers live in an environment of their own (``benchmarks/requirements.txt``), so there are two halves;
the second needs what ``accounts_arelle_truth.py`` put into the same CACHE:

    PEER/bin/python benchmarks/accounts_correctness.py peer FOLDER CACHE
    python benchmarks/accounts_correctness.py compare FOLDER CACHE [--shown 40]

A cell is one column of one period end of one filing. It is right if the company's own figure, that
is a fact under one of the column's concepts without dimensions (or under the one member that the
column stands for), has its value.
"""

from __future__ import annotations

import argparse
import collections
import json
import sys
from decimal import Decimal
from pathlib import Path

from accounts_arelle import number
from accounts_arelle_truth import CORRUPTED, filings, truth_file

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

#: Column -> concepts, each alone or with the member that makes it the column's.
COLUMNS: dict[str, list[str | tuple[str, str]]] = {
    "tangible_fixed_assets": ["TangibleFixedAssets", "PropertyPlantEquipment"],
    "debtors": ["Debtors"],
    "cash_bank_in_hand": ["CashBankInHand", "CashBankOnHand"],
    "current_assets": ["CurrentAssets"],
    "creditors_due_within_one_year": [
        "CreditorsDueWithinOneYear",
        "CreditorsDueWithinOneYearTotalCurrentLiabilities",
        ("Creditors", "WithinOneYear"),
    ],
    "creditors_due_after_one_year": [
        "CreditorsDueAfterOneYear",
        "CreditorsDueAfterMoreThanOneYearTotalNoncurrentLiabilities",
        ("Creditors", "AfterOneYear"),
    ],
    "net_current_assets_liabilities": ["NetCurrentAssetsLiabilities"],
    "total_assets_less_current_liabilities": ["TotalAssetsLessCurrentLiabilities"],
    "net_assets_liabilities_including_pension_asset_liability": [
        "NetAssetsLiabilities",
        "NetAssetsLiabilitiesIncludingPensionAssetLiability",
    ],
    "called_up_share_capital": ["CalledUpShareCapital", ("Equity", "ShareCapital")],
    "profit_loss_account_reserve": [
        "ProfitLossAccountReserve",
        ("Equity", "RetainedEarningsAccumulatedLosses"),
    ],
    "shareholder_funds": ["ShareholderFunds", "Equity"],
    "turnover_gross_operating_revenue": ["TurnoverGrossOperatingRevenue", "TurnoverRevenue"],
    "other_operating_income": ["OtherOperatingIncome", "OtherOperatingIncomeFormat2"],
    "cost_sales": ["CostSales"],
    "gross_profit_loss": ["GrossProfitLoss"],
    "administrative_expenses": ["AdministrativeExpenses"],
    "raw_materials_consumables": ["RawMaterialsConsumables", "RawMaterialsConsumablesUsed"],
    "staff_costs": ["StaffCosts", "StaffCostsEmployeeBenefitsExpense"],
    "depreciation_other_amounts_written_off_tangible_intangible_fixed_assets": [
        "DepreciationOtherAmountsWrittenOffTangibleIntangibleFixedAssets",
        "DepreciationAmortisationImpairmentExpense",
    ],
    "other_operating_charges_format2": [
        "OtherOperatingChargesFormat2",
        "OtherOperatingExpensesFormat2",
    ],
    "operating_profit_loss": ["OperatingProfitLoss"],
    "profit_loss_on_ordinary_activities_before_tax": ["ProfitLossOnOrdinaryActivitiesBeforeTax"],
    "tax_on_profit_or_loss_on_ordinary_activities": [
        "TaxOnProfitOrLossOnOrdinaryActivities",
        "TaxTaxCreditOnProfitOrLossOnOrdinaryActivities",
    ],
    "profit_loss_for_period": ["ProfitLoss", "ProfitLossForPeriod"],
}
#: The line of the balance sheet that ``shareholder_funds`` is read from by ours.
SHAREHOLDERS_FUNDS = [
    "NetAssetsLiabilities",
    "NetAssetsLiabilitiesIncludingPensionAssetLiability",
    "Equity",
    "ShareholderFunds",
]

#: (concept, period end) -> [(value, (axis, member) by local names)].
Figures = dict[tuple[str, str], list[tuple[Decimal, tuple[tuple[str, str], ...]]]]


def local(name: str) -> str:
    return name.rpartition("}")[2]


def peer(folder: Path, cache: Path) -> None:
    from stream_read_xbrl import _COLUMNS, _xbrl_to_rows

    with (cache / "stream_read_xbrl.jsonl").open("w", encoding="utf-8") as out:
        for name, content in filings(folder):
            # It reads only what is named as a member of a pack; its last column is the pack's.
            suffix = ".xml" if name.endswith(".xml") else ".html"
            given = "Prod223_0000_00000000_20200101" + suffix
            try:
                rows = [
                    {k: None if v is None else str(v) for k, v in zip(_COLUMNS, row, strict=False)}
                    for row in _xbrl_to_rows((given, content))
                ]
            except Exception as failure:
                rows = [{"error": repr(failure)}]
            key = truth_file(cache, content).name
            out.write(json.dumps({"name": name, "key": key, "rows": rows}) + "\n")


def arelle_figures(facts: list[dict]) -> Figures:
    figures: Figures = collections.defaultdict(list)
    for fact in facts:
        value = number(fact.get("value")) if fact["numeric"] and not fact["nil"] else None
        period = fact.get("period") or {}
        end = period.get("endDate") or period.get("instant")
        if value is not None and end and fact["concept"]:
            parts = tuple((local(axis), local(member or "")) for axis, member in fact["dimensions"])
            figures[local(fact["concept"]), end].append((Decimal(value), parts))
    return figures


def our_figures(content: bytes) -> Figures:
    from data.ixbrl.reference import read_document

    figures: Figures = collections.defaultdict(list)
    for fact in read_document(content).facts:
        if fact.value is not None and fact.end:
            parts = json.loads(fact.dimensions)
            of = tuple((local(axis), local(member)) for axis, member in sorted(parts.items()))
            figures[fact.concept, fact.end].append((Decimal(fact.value), of))
    return figures


def own(figures: Figures, column: str, end: str) -> set[Decimal]:
    """The company's own figures for a column."""
    found: set[Decimal] = set()
    for concept in COLUMNS[column]:
        name, member = concept if isinstance(concept, tuple) else (concept, None)
        for value, parts in figures.get((name, end), []):
            members = [m for _, m in parts if m != "Original"]
            if members == ([] if member is None else [member]):
                found.add(value)
    return found


def why(figures: Figures, column: str, end: str, value: Decimal, has_own: bool) -> str:
    """Where a value that is not the company's own figure comes from."""
    names = {concept if isinstance(concept, str) else concept[0] for concept in COLUMNS[column]}
    tail = "the company's own stands beside it" if has_own else "the company gives none"
    for name in names:
        for stated, parts in figures.get((name, end), []):
            if stated == value and parts:
                if any(member == "Consolidated" for _, member in parts):
                    return f"the group's, unlabelled; {tail}"
                return f"a part of it ({', '.join(sorted(m for _, m in parts))[:60]}); {tail}"
    for (name, at), stated in figures.items():
        if at == end and any(s == value and not parts for s, parts in stated):
            return f"another item ({name})"
    for (name, at), stated in figures.items():
        if at == end and any(abs(s) == abs(value) for s, _ in stated):
            return f"a part of another item or with another sign ({name})"
    if any(s == value for (name, _), stated in figures.items() for s, _ in stated if name in names):
        return "of another period"
    return "in no fact"


def compare(folder: Path, cache: Path, shown: int) -> int:
    content = {truth_file(cache, c).name: c for n, c in filings(folder) if not CORRUPTED.search(n)}
    count: dict[str, collections.Counter[str]] = collections.defaultdict(collections.Counter)
    reasons: dict[str, collections.Counter[str]] = collections.defaultdict(collections.Counter)
    examples: list[str] = []
    seen: set[str] = set()
    funds = collections.Counter[str]()
    for line in (cache / "stream_read_xbrl.jsonl").read_text("utf-8").splitlines():
        said = json.loads(line)
        if said["key"] in seen or said["key"] not in content:
            continue
        seen.add(said["key"])
        truth = arelle_figures(json.loads((cache / said["key"]).read_text("utf-8"))["facts"])
        ours = our_figures(content[said["key"]])
        given: dict[tuple[str, str], set[Decimal]] = collections.defaultdict(set)
        for row in said["rows"]:
            if row.get("error"):
                count["(filings refused)"]["cells"] += 1
            for column in COLUMNS:
                if row.get(column) is not None and row.get("period_end"):
                    given[column, row["period_end"]].add(Decimal(row[column]))
        for column in COLUMNS:
            ends = {end for _, end in truth} | {end for c, end in given if c == column}
            for end in sorted(ends):
                right, mine = own(truth, column, end), own(ours, column, end)
                here = count[column]
                here["true"] += bool(right)
                here["ours"] += bool(mine)
                here["ours right"] += bool(mine) and mine == right
                here["missed"] += bool(right) and not given[column, end]
                for value in given[column, end]:
                    here["cells"] += 1
                    if value in right:
                        here["right"] += 1
                        continue
                    reason = why(truth, column, end, value, bool(right))
                    reasons[column][reason] += 1
                    if len(examples) < shown:
                        examples.append(
                            f"{said['name']} {column} {end}: {value}, own {sorted(right)}: {reason}"
                        )
        _funds(truth, ours, given, funds, said["name"])
    _report(count, reasons, funds, len(seen))
    print("\n".join(examples))
    return 0


def _funds(truth: Figures, ours: Figures, given, funds, name: str) -> None:
    """Shareholders' funds: the total is what the filing states without dimensions."""
    wrong_here = False
    for end in {end for _, end in truth}:
        by_name = {
            c: {v for v, parts in truth.get((c, end), []) if not parts} for c in SHAREHOLDERS_FUNDS
        }
        stated = set().union(*by_name.values())
        if by_name["NetAssetsLiabilities"] and (
            disagree := by_name["Equity"] | by_name["ShareholderFunds"]
        ):
            funds["totals the filing itself states in two ways"] += not (
                disagree & by_name["NetAssetsLiabilities"]
            )
        mine = next(
            (
                [v for v, parts in ours.get((c, end), []) if not parts]
                for c in SHAREHOLDERS_FUNDS
                if any(not parts for _, parts in ours.get((c, end), []))
            ),
            [],
        )
        theirs = given.get(("shareholder_funds", end), set())
        if stated:
            funds["totals stated"] += 1
            funds["ours given"] += bool(mine)
            funds["ours wrong"] += bool(mine) and not set(mine) & stated
            if mine and not set(mine) & stated:
                print(f"ours differs: {name} {end}: {mine} against {sorted(stated)}")
            funds["stream-read-xbrl wrong"] += bool(theirs - stated)
            funds["stream-read-xbrl not given"] += not theirs
            wrong_here |= bool(theirs - stated)
    funds["filings with a wrong one"] += wrong_here
    funds["filings"] += 1


def _report(count, reasons, funds, filings_read: int) -> None:
    print(f"filings {filings_read}\n")
    print("| column | true | ours | ours right | theirs | theirs right | theirs missed |")
    print("|---|--:|--:|--:|--:|--:|--:|")
    keys = ("true", "ours", "ours right", "cells", "right", "missed")
    total: collections.Counter[str] = collections.Counter()
    for column in COLUMNS:
        total.update(count[column])
        print(f"| {column} | " + " | ".join(str(count[column][k]) for k in keys) + " |")
    print("| **all** | " + " | ".join(f"**{total[k]}**" for k in keys) + " |\n")
    for column, why_not in reasons.items():
        for reason, times in why_not.most_common():
            print(f"{times:5d}  {column}: {reason}")
    print(f"\nfilings refused by stream-read-xbrl: {count['(filings refused)']['cells']}")
    print("shareholders' funds:", dict(funds))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("half", choices=["peer", "compare"])
    parser.add_argument("folder", type=Path)
    parser.add_argument("cache", type=Path)
    parser.add_argument("--shown", type=int, default=0)
    asked = parser.parse_args()
    if asked.half == "compare":
        return compare(asked.folder, asked.cache, asked.shown)
    peer(asked.folder, asked.cache)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
