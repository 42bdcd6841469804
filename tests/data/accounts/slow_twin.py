"""Period rows once more, the slow and plain way: one filing, one item, one fact at a time."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import polars as pl

from data.accounts.line_items import LineItem, line_items

Key = tuple[str, date, str, str, str]

BASIS_AXES = {"GroupCompanyDataDimension", "GroupCompanyDimension", "ConsolidationDimension"}
RESTATED_AXES = {"RestatementsFirstTimeAdoptionDimension", "RestatementsDimension"}
TOTALS = {
    ("GeographicSegmentsDimension", "TotalGeographicSegmentsIncludingAnyUnallocatedAmount"),
    ("OperatingSegmentsDimension", "TotalReportableOperatingSegmentsIncludingAnyUnallocatedAmount"),
    ("ProductsServicesDimension", "TotalReportableProductsServicesIncludingAnyUnallocatedAmount"),
    ("MaturitiesOrExpirationPeriodsDimension", "AllPeriods"),
    ("OriginalRevisedDataDimension", "Original"),
}
FLOWS = ("operating", "investing", "financing")
FUNDS = ["TotalUnrestrictedFunds", "TotalRestrictedIncomeFunds", "TotalEndowmentFunds"]


@dataclass
class Read:
    """One fact with its dimensions understood."""

    fact: dict[str, Any]
    value: float
    start: date | None
    end: date
    basis: str = "company"
    version: str = "stated"
    fund: str | None = None
    harmless: bool = False
    where: dict[str, str] = field(default_factory=dict)
    currency: str | None = None


@dataclass
class Row:
    is_prior: bool
    period_start: date | None
    figures: dict[str, float] = field(default_factory=dict)
    conflicts: set[str] = field(default_factory=set)
    scale_fixed: bool = False


def slow_rows(facts: pl.DataFrame, filings: pl.DataFrame) -> dict[Key, Row]:
    by_filing: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for fact in facts.to_dicts():
        by_filing[fact["filing"]].append(fact)
    rows: dict[Key, Row] = {}
    for filing in filings.filter(pl.col("outcome") == "read").to_dicts():
        rows |= one_filing(filing, by_filing[filing["filing"]])
    return rows


def one_filing(filing: dict[str, Any], facts: list[dict[str, Any]]) -> dict[Key, Row]:
    read = [one for fact in facts if (one := understood(fact)) is not None]
    used = [one for one in read if any(asks(item, one) for item in line_items())]
    mend_heads(used)
    end, said_start = declared(filing, facts, {one.end for one in used})
    if end is None:
        return {}
    start = span(used, end, said_start) or said_start
    earlier = {
        one.end for one in used if (one.end < start if start else (end - one.end).days >= 28)
    }
    years = [(end, start, False)]
    if earlier:
        prior = max(earlier)
        years.append((prior, span(used, prior, None), True))
    used = meant([one for y in years for one in used if falls_in(one, *y[:2])], years[0])
    counted: Counter[str] = Counter()
    for item in line_items():
        for one in used:
            for year_end, year_start, _ in years:
                if asks(item, one) and one.currency and not item.heads:
                    counted[one.currency] += falls_in(one, year_end, year_start)
    main = max(counted, key=lambda c: (counted[c], c == "GBP", c)) if +counted else "XXX"
    rows: dict[Key, Row] = {}
    for year_end, year_start, is_prior in years:
        here = [one for one in used if falls_in(one, year_end, year_start)]
        for item in line_items():
            groups: dict[tuple[str, str, str], list[Read]] = defaultdict(list)
            for one in here:
                if asks(item, one):
                    currency = main if item.heads else one.currency
                    assert currency
                    groups[one.basis, one.version, currency].append(one)
            for one in here:
                if item.unsigned and asks(item, one):
                    one.value = abs(one.value)
            for (basis, version, currency), group in groups.items():
                chosen = choose(item, group)
                if chosen is None:
                    continue
                key = (filing["filing"], year_end, basis, version, currency)
                row = rows.setdefault(key, Row(is_prior, year_start))
                row.figures[item.name], conflict, fixed = chosen
                row.conflicts |= {item.name} if conflict else set()
                row.scale_fixed |= fixed
    if not any(not row.is_prior for row in rows.values()):
        others = [key[4] for key in rows]
        rows[filing["filing"], end, "company", "stated", min(others, default="XXX")] = Row(
            False, start
        )
    for row in rows.values():
        if "creditors_undated" in row.figures and "creditors_after_one_year" not in row.figures:
            row.figures.setdefault("creditors_within_one_year", row.figures["creditors_undated"])
        turn_cash_flows(row.figures)
    return rows


def turn_cash_flows(figures: dict[str, float]) -> None:
    """All of them, if they add up to the movement of cash but for the sign."""
    if not {"operating_cash_flow", "cash_movement"} <= set(figures):
        return
    total = sum(figures.get(f"{name}_cash_flow", 0) for name in FLOWS)
    moved = figures["cash_movement"]
    allowed = max(4, abs(moved) / 1000)
    if abs(total + moved) <= allowed < abs(total - moved):
        for name in [*(f"{name}_cash_flow" for name in FLOWS), "cash_generated_from_operations"]:
            if name in figures:
                figures[name] = -figures[name]


def understood(fact: dict[str, Any]) -> Read | None:
    if fact["value"] is None or fact["end"] is None or last_day(fact["end"]) is None:
        return None
    one = Read(fact, float(fact["value"]), day(fact["start"]), last_day(fact["end"]) or date.min)
    if fact["start"] is not None and one.start is None:
        return None
    for axis, member in json.loads(fact["dimensions"]).items():
        axis, member = axis.rpartition("}")[2], member.rpartition("}")[2]
        if axis in BASIS_AXES and member in {"Consolidated", "Group"}:
            one.basis = "consolidated"
        elif axis in BASIS_AXES and member == "Company":
            continue
        elif axis in RESTATED_AXES and member == "PreviouslyStatedAmount":
            one.version = "previously stated"
        elif axis in RESTATED_AXES and member == "RestatedAmount":
            one.version = "restated" if one.version != "previously stated" else one.version
        elif axis == "OriginalRevisedDataDimension" and member == "Revised":
            one.version = "revised" if one.version == "stated" else one.version
        elif axis == "CharityFundsDimension" and member in ["TotalFunds", *FUNDS]:
            one.fund = member
        elif (axis, member) in TOTALS:
            one.harmless = True
        else:
            one.where[axis] = member
    if "//xbrl.ifrs.org/taxonomy/" in (fact["namespace"] or ""):
        one.basis = "consolidated"
    unit = re.search(r"(?:^|[:}])([A-Z]{3})$", fact["unit"] or "")
    one.currency = unit[1] if unit else None
    return one


def meant(used: list[Read], own: tuple[date, date | None, bool]) -> list[Read]:
    """No filing restates its own year: one that says so means nothing by the word."""
    idle = {one.version for one in used if falls_in(one, *own[:2])} - {"stated", "revised"}
    for one in used:
        if one.version in idle:
            one.version, one.harmless = "stated", True
    return [one for one in used if one.version != "previously stated"]


def asks(item: LineItem, one: Read) -> bool:
    if item.instant != (one.fact["start"] is None) or (not item.heads and one.currency is None):
        return False
    return any(
        concept == one.fact["concept"] and dict(where) == one.where
        for parts in item.candidates
        for concept, where in parts
    )


def mend_heads(used: list[Read]) -> None:
    counts = [one for one in used if any(item.heads and asks(item, one) for item in line_items())]
    for one in counts:
        if one.value < 0:
            one.value = -one.value
            one.fact = one.fact | {"fixed": True}
    heads = [one for one in counts if one.fact["decimals"] == "2"]

    def told(value: float) -> bool:
        tenths = value * 10
        return 0 < value < 1 or (1 <= value < 10 and abs(tenths - round(tenths)) > 1e-6)

    if any(told(one.value) for one in heads):
        for one in heads:
            if one.value:
                one.value = float(round(one.value * 100))
                one.fact = one.fact | {"fixed": True}


def declared(
    filing: dict[str, Any], facts: list[dict[str, Any]], with_figures: set[date]
) -> tuple[date | None, date | None]:
    ends, sheets, starts = [], [], []
    for fact in facts:
        context, text = last_day(fact["end"]), day((fact["text"] or "").strip())
        if fact["concept"] == "EndDateForPeriodCoveredByReport":
            ends.append(context or text)
        if fact["concept"] == "BalanceSheetDate":
            sheets.append(text or context)
        if fact["concept"] == "StartDateForPeriodCoveredByReport":
            starts.append(text)
    said = [one for one in (latest(ends), latest(sheets), filing["balance_sheet_date"]) if one]
    end = next((one for one in said if one in with_figures), said[0] if said else None)
    start = latest(starts)
    sane = end and start and 0 <= (end - start).days <= 1100
    return end, start if sane else None


def latest(days: list[date | None]) -> date | None:
    return max((one for one in days if one), default=None)


def span(used: list[Read], end: date, said: date | None) -> date | None:
    starts: Counter[date] = Counter()
    for item in line_items():
        for one in used:
            if asks(item, one) and one.start and one.end == end and one.start <= end:
                starts[one.start] += 1
    return max(starts, key=lambda s: (s == said, starts[s], -s.toordinal()), default=None)


def falls_in(one: Read, end: date, start: date | None) -> bool:
    if one.end != end:
        return False
    return one.start is None or (start is not None and abs((one.start - start).days) <= 7)


def choose(item: LineItem, group: list[Read]) -> tuple[float, bool, bool] | None:
    for parts in item.candidates:
        for funds in ([None], ["TotalFunds"], FUNDS):
            for harmless in (False, True):
                added = []
                for concept, where in parts:
                    for fund in funds:
                        same = [
                            one
                            for one in group
                            if one.fact["concept"] == concept
                            and one.where == dict(where)
                            and one.fund == fund
                            and one.harmless == harmless
                        ]
                        added.append(same)
                unrestricted = added[:: len(funds)]
                if not any(added) or (funds is FUNDS and not any(unrestricted)):
                    continue
                first = [settle(same) for same in added if same]
                return (
                    sum(value for value, _, _ in first),
                    any(conflict for _, conflict, _ in first),
                    any(fixed for _, _, fixed in first),
                )
    return None


def settle(same: list[Read]) -> tuple[float, bool, bool]:
    first = min(same, key=lambda one: (one.fact["hidden"], one.fact["position"]))
    spread = max(one.value for one in same) - min(one.value for one in same)
    accuracies = [
        int(one.fact["decimals"])
        for one in same
        if re.fullmatch(r"[+-]?\d+", one.fact["decimals"] or "")
    ]
    infinite = not accuracies
    coarsest = 0.0 if infinite else 10.0 ** -min(accuracies)
    return first.value, spread > 0 and spread >= coarsest, bool(first.fact.get("fixed"))


def day(written: str | None) -> date | None:
    try:
        return date.fromisoformat((written or "")[:10])
    except ValueError:
        return None


def last_day(written: str | None) -> date | None:
    found = day(written)
    return found - timedelta(1) if found and "T00:00:00" in (written or "") else found
