"""Can the cells of an edition be true: readable text, possible values, days within its time?"""

from __future__ import annotations

import re
from functools import reduce
from operator import or_

import polars as pl

from data.gates.continuity import REPEATED
from data.gates.edition import Case, Measured, share
from data.gates.tolerances import ListRules

#: The mark decoders leave for what they could not read, and UTF-8 read as Windows text.
_REPLACED = "\ufffd|\u00c3[\u0080-\u00bf\u0192\u0152-\u0178\u201a-\u2122]|\u00e2\u20ac"
#: How the reading of headings says that one is new, renamed or gone.
_DRIFTED = "is read as|columns not used|has no column for"
#: How typing says that cells of a column are no numbers or days, or impossible ones.
_LOST = re.compile(r"([\d,]+) unreadable(?: or out of bounds)? in (\w+)")
#: How a list with a count of its own says that it does not agree, or is missing.
_MISCOUNTED = "its own totals say|may have been cut short"


def replaced_characters(case: Case, rules: ListRules) -> Measured:
    """The share of rows with characters that were lost or misread on the way."""
    rows = case.now.rows
    text = [name for name, kind in rows.schema.items() if kind == pl.String]
    if not text:
        return Measured(None, "it has no text to look at")
    spoilt = int(rows.select(_any([pl.col(n).str.contains(_REPLACED) for n in text]).sum()).item())
    part = share(spoilt, len(rows))
    return Measured(part, f"{spoilt:,} rows hold characters that could not be read ({part:.2%})")


def refused_rows(case: Case, rules: ListRules) -> Measured:
    """The share of lines set aside because they break the table's contract, repeats aside."""
    whole = case.now.files.filter(pl.col("rows_kept") == 0)["rows_quarantined"].to_numpy().sum()
    refused = case.now.files["rows_quarantined"].to_numpy().sum()
    repeats = case.now.refused.filter(pl.col("reason").str.contains(REPEATED))
    bad = int(refused) - len(repeats)
    part = share(bad, case.now.read)
    more = f", {int(whole):,} of them with their whole list" if whole else ""
    return Measured(part, f"{bad:,} rows were set aside ({part:.2%}){more}")


def impossible_values(case: Case, rules: ListRules) -> Measured:
    """The share of rows with a value outside its reviewed bounds."""
    tests = []
    for name, (low, high) in rules.bounds.items():
        if low is not None:
            tests.append(pl.col(name) < low)
        if high is not None:
            tests.append(pl.col(name) > high)
    bad = _count(case, tests)
    part = share(bad, len(case.now.rows))
    return Measured(part, f"{bad:,} rows have impossible {' or '.join(rules.bounds)} ({part:.2%})")


def values_lost(case: Case, rules: ListRules) -> Measured:
    """The share of rows whose cell of a column could not be read, in the column with the most."""
    lost: dict[str, int] = {}
    for said in case.now.files["warnings"].to_list():
        for count, column in _LOST.findall(said):
            lost[column] = lost.get(column, 0) + int(count.replace(",", ""))
    worst = max(lost, key=lambda name: lost[name], default="")
    part = share(lost.get(worst, 0), case.now.read)
    if not worst:
        return Measured(0.0, "every cell could be read")
    return Measured(part, f"{lost[worst]:,} cells of {worst} could not be read ({part:.2%})")


def own_count(case: Case, rules: ListRules) -> Measured:
    """How many of its files hold another number of records than they say themselves."""
    wrong = case.now.files.filter(pl.col("warnings").str.contains(_MISCOUNTED))
    said = "; ".join(wrong["warnings"].to_list())
    return Measured(len(wrong), said or "what it counts itself agrees")


def days_out_of_range(case: Case, rules: ListRules) -> Measured:
    """The share of rows with a day after the edition's own date, or before any that can be."""
    tests = [
        test
        for name in rules.past_days
        for test in (pl.col(name) > case.now.as_at, pl.col(name) < rules.since)
    ]
    bad = _count(case, tests)
    part = share(bad, len(case.now.rows))
    return Measured(
        part, f"{bad:,} rows have {' or '.join(rules.past_days)} out of range ({part:.2%})"
    )


def new_headings(case: Case, rules: ListRules) -> Measured:
    """How many of its lists could not be read for their headings, or have columns never seen."""
    drifted = case.now.files.filter(pl.col("warnings").str.contains(_DRIFTED))
    said = "; ".join(w for w in drifted["warnings"].to_list() if w)
    return Measured(
        len(drifted), f"its headings drifted: {said}" if said else "its headings are known"
    )


def _any(tests: list[pl.Expr]) -> pl.Expr:
    return reduce(or_, [test.fill_null(False) for test in tests])


def _count(case: Case, tests: list[pl.Expr]) -> int:
    if not tests or case.now.rows.is_empty():
        return 0
    return int(case.now.rows.select(_any(tests).sum()).item())
