"""From a figure of the accounts down to the facts of the filing it came from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

from dashboard.published import Edition, Row, remembered
from dashboard.queries import companies
from data.accounts.basis import BASES, PART_FUND, PREVIOUSLY_STATED, RESTATED, STATED, VERSIONS
from data.accounts.candidates import FUND_PARTS, candidate_figures
from data.accounts.cash_flows import TURNED
from data.accounts.line_items import line_items

#: What a filing may call its own year's figures without meaning it.
_MEANT = {"stated": [STATED, RESTATED, PREVIOUSLY_STATED]}
#: Days by which software lets the start of a period slip.
_SLACK = 7


@dataclass(frozen=True)
class Origin:
    """Where one figure stands in its filing.

    Attributes:
        facts: the rows of ``accounts_fact`` behind it, in the filing's order; several are added.
        total: what they come to; None where the filing's facts do not lead to the figure.
        scale_fixed: head counts written a hundred times too small were put right.
    """

    facts: tuple[Row, ...]
    total: float | None
    scale_fixed: bool = False


def as_filed(item: str, row: Row, value: float) -> float:
    """A figure with the sign its facts have: cash flows filed the other way round were turned."""
    return -value if row.get("cash_flows_turned") and item in TURNED else value


def read_as(item: str, row: Row) -> str:
    """The item whose facts a figure rests on: undated creditors may stand for those due soon."""
    undated = item == "creditors_within_one_year" and row.get("creditors_from_undated")
    return "creditors_undated" if undated else item


@remembered
def origin(
    edition: Edition,
    place: tuple[str, str],
    item: str,
    period: tuple[date | None, date],
    kind: tuple[str, str, str],
    value: float,
) -> Origin:
    """The facts behind one figure, found by the same reviewed candidates that made it.

    Args:
        place: pack (``raw_name``) and ``filing``.
        item: name of the line item.
        period: first day, if known, and last day.
        kind: ``basis``, ``version`` and ``currency`` of the row.
        value: the figure; facts count as its origin only if they come to it.
    """
    number = next((n for n, one in enumerate(line_items()) if one.name == item), None)
    if number is None or not companies.holds(edition, "facts.accounts_fact"):
        return Origin((), None)
    rows = edition.rows(
        "SELECT * FROM facts.accounts_fact WHERE raw_name = ? AND filing = ? ORDER BY position",
        *place,
    )
    if not rows:
        return Origin((), None)
    facts = pl.DataFrame(rows, infer_schema_length=None).with_columns(
        pl.col("start", "unit", "decimals").cast(pl.String)
    )
    found = candidate_figures(facts, pl.DataFrame({"filing": [place[1]], "f": [0]}))
    start, end = period
    basis, version, currency = kind
    wanted = found.filter(
        pl.col("item") == number,
        pl.col("end") == end,
        pl.col("start").is_null() | _starts_about(start),
        pl.col("basis") == BASES.index(basis),
        pl.col("version").is_in(_MEANT.get(version, [VERSIONS.index(version)])),
        pl.col("currency").is_null() | (pl.col("currency") == currency),
    ).with_columns(
        pl.when(pl.col("version") == VERSIONS.index(version))
        .then("order")
        .otherwise(pl.col("order") | 1)
        .alias("order")
    )
    by_position = {row["position"]: row for row in rows}
    for _, group in sorted(wanted.group_by("order"), key=lambda one: one[0][0]):
        parts = group.sort("hidden", "position").unique("slot", keep="first", maintain_order=True)
        if group["order"][0] // 2 % 3 == PART_FUND and not (parts["slot"] % FUND_PARTS == 0).any():
            continue
        total = float(parts["value"].sum())
        if abs(total - value) < 0.005:
            return Origin(
                tuple(by_position[p] for p in sorted(parts["position"])),
                total,
                bool(parts["scale_fixed"].any()),
            )
    return Origin((), None)


def _starts_about(day: date | None) -> pl.Expr:
    """Whether a period starts on a day, as far as software lets it slip; any, if none is known."""
    if day is None:
        return pl.lit(True)
    return (pl.col("start") - pl.lit(day)).dt.total_days().abs() <= _SLACK
