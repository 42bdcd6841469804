"""From the text of adult social care tables to rows of ``adult_care_spend``."""

from __future__ import annotations

from datetime import date

import polars as pl

from data.sources.adult_social_care import COLUMNS
from data.sources.adult_social_care_unit_costs import unit_cost_rows
from data.sources.authorities.numbers import code_of_number
from data.sources.drift_table import DriftTable, load_drift_table
from data.sources.statistics_table import figure, level_of_code, mapped, refuse, year_end

#: Stands for "all of them" or "not applicable" in files that have words for the rest.
TOTAL = "99"
DIMENSIONS = (
    "measure",
    "care_type",
    "age_band",
    "primary_support_reason",
    "support_setting",
    "purpose",
)
_GSS = r"^E\d{8}$"


def adult_care_rows(
    table: str, cells: pl.DataFrame, as_at: date, file_name: str
) -> tuple[pl.DataFrame, pl.DataFrame, tuple[str, ...]]:
    """Type one archived table, money in pounds (the files give thousands).

    Args:
        table: the layout, as ``adult_social_care.ingest`` named it.
        cells: its text, ``row_number`` first.
        as_at: its latest 31 March.
        file_name: named in errors.

    Returns:
        Rows with the columns of ``AdultCareSpend``, the origin's aside; ``row_number, reason`` of
        the lines that give none; and what was unusual.

    Raises:
        SchemaDrift: if a required column cannot be found.
    """
    drift = load_drift_table(COLUMNS)
    if table.startswith("unit_costs"):
        return unit_cost_rows(drift, table, cells, as_at)
    keyed = table.endswith("_keys")
    layout = {"words": "words", "finance_keys": "totals"}.get(table, "keys")
    text, warnings = mapped(drift, layout, cells, as_at, file_name)
    if layout == "totals":
        text = _long(text)
    number, sign, unreadable = figure(pl.col("value"))
    council = code_of_number(pl.col("council_number"), pl.col("as_at"), "cassr")
    in_words = _keyed(table) if keyed else _worded(drift)
    typed = (
        text.with_columns(as_at=year_end(pl.col("period")))
        .with_columns(
            # A region's row leaves the council's code blank; so does England's.
            area_code=pl.coalesce(
                *(
                    pl.when(code.str.contains(_GSS)).then(code)
                    for code in (pl.col("geography_code"), council, pl.col("region_code"))
                )
            ),
            **in_words,
            value=number,
            value_suppressed=sign,
            unreadable=unreadable,
        )
        .with_columns(
            **level_of_code(),
            value=pl.when(pl.col("unit") == "GBP").then(pl.col("value") * 1000).otherwise("value"),
        )
    )
    good, bad = refuse(
        typed,
        {
            "is of no year to 31 March": pl.col("as_at").is_null(),
            "names no council, region or England": pl.col("area_code").is_null(),
            "its value is neither a number nor a sign for one": pl.col("unreadable"),
        },
    )
    if keyed:
        warnings = (
            *warnings,
            "the keys' meaning is in tables that are not in this file: kept as keys",
        )
    return good, bad, warnings


def _long(text: pl.DataFrame) -> pl.DataFrame:
    """The table of money with one row per kind of total instead of a column."""
    totals = [name for name in text.columns if name.endswith((" expenditure", " income"))]
    index = [name for name in text.columns if name not in totals]
    nothing = pl.lit(None, pl.String)
    return (
        text.unpivot(totals, index=index, variable_name="measure", value_name="value")
        .with_columns(provision=nothing, finance_type=nothing, finance_description=nothing)
        .sort("row_number", maintain_order=True)
    )


def _keyed(table: str) -> dict[str, pl.Expr]:
    money = table == "finance_keys"
    named = {
        name: pl.coalesce(pl.lit("key ") + pl.col(name), pl.lit("all"))
        for name in (*DIMENSIONS, "provision")
    }
    finance = _joined({"type key ": "finance_type", "total key ": "finance_description"})
    source = "data type key " if money else "source key "
    return {
        **named,
        "measure": pl.col("measure") if money else named["measure"],
        "table": pl.lit(table.replace("_", "-")),
        "finance": finance,
        "detail": _joined({source: "dimension", "carer key ": "carer_support"}),
        "unit": pl.lit("GBP" if money else None, pl.String),
    }


def _joined(parts: dict[str, str]) -> pl.Expr:
    said = pl.concat_str(
        *(pl.lit(before) + pl.col(name) for before, name in parts.items()),
        separator=", ",
        ignore_nulls=True,
    )
    return pl.when(said != "").then(said).otherwise(pl.lit("all"))


def _worded(drift: DriftTable) -> dict[str, pl.Expr]:
    def said(name: str) -> pl.Expr:
        return pl.when(pl.col(name) != TOTAL).then(pl.col(name))

    finance = pl.concat_str(
        said("finance_type"), said("finance_description"), separator=": ", ignore_nulls=True
    )
    detail = pl.concat_str(
        said("dimension"), said("carer_support"), separator=": ", ignore_nulls=True
    )
    money = finance != ""
    measure = pl.col("measure").str.to_lowercase()
    return {
        **{name: pl.coalesce(said(name), pl.lit("all")) for name in DIMENSIONS},
        "table": pl.when(money).then(pl.lit("finance")).otherwise(pl.lit("activity")),
        "finance": pl.when(money).then(finance).otherwise(pl.lit("all")),
        "detail": pl.when(detail != "").then(detail).otherwise(pl.lit("all")),
        "provision": whose(drift, said("provision")),
        "unit": pl.when(money)
        .then(pl.lit("GBP"))
        .when(measure.str.contains("unit cost"))
        .then(pl.lit(None, pl.String))
        .when(measure.str.contains("week"))
        .then(pl.lit("weeks"))
        .when(measure.str.contains("hour"))
        .then(pl.lit("hours")),
    }


def whose(drift: DriftTable, text: pl.Expr) -> pl.Expr:
    """``own``, ``external`` or ``all``; a new word as it is printed."""
    known = {word: ours for ours, words in drift.raw["provision"].items() for word in words}
    return pl.coalesce(text.replace(known), pl.lit("all"))
