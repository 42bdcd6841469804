"""From the text of section 251 outturn to rows of ``la_spend_line``."""

from __future__ import annotations

from datetime import date

import polars as pl

from data.errors import SchemaDrift
from data.sources.authorities.numbers import code_of_number
from data.sources.cells import as_whole, as_word
from data.sources.drift_table import DriftTable, load_drift_table
from data.sources.section_251 import COLUMNS
from data.sources.statistics_table import area_columns, figure, mapped, plain, refuse, year_end

AMOUNTS = (
    "own_provision",
    "private_provision",
    "other_public_provision",
    "voluntary_provision",
    "public_provision",
    "total_expenditure",
    "income",
    "net_expenditure",
)
MILLION = 1_000_000.0


def spend_rows(
    table: str, cells: pl.DataFrame, as_at: date, file_name: str
) -> tuple[pl.DataFrame, pl.DataFrame, tuple[str, ...]]:
    """Type one archived file of outturn, amounts in pounds.

    Args:
        table: ``returns`` or ``release``.
        cells: its text, ``row_number`` first.
        as_at: its latest 31 March; a list of several years dates its own rows.
        file_name: named in errors.

    Returns:
        Rows with the columns of ``LaSpendLine``, the origin's aside; ``row_number, reason`` of the
        lines that give none; and what was unusual, the unit of each year among it.

    Raises:
        SchemaDrift: if a required column cannot be found, or the unit cannot be told.
    """
    drift = load_drift_table(COLUMNS)
    text, warnings = mapped(drift, table, cells, as_at, file_name)
    placed = _of_returns(text, as_at) if table == "returns" else _of_release(text)
    read = {name: figure(pl.col(name)) if name in text.columns else None for name in AMOUNTS}
    given = {name: parts for name, parts in read.items() if parts is not None}
    line = plain(pl.col("description"))
    typed = placed.with_columns(
        line=line,
        category=pl.coalesce("category", pl.lit("all")),
        service=as_word(line, drift.words("service")),
        is_total=line.str.contains(r"(?i)^total\b|services budget").fill_null(False),
        unreadable=pl.any_horizontal(parts[2] for parts in given.values()),
        suppressed=pl.coalesce(*(parts[1] for parts in given.values())),
        **{name: given[name][0] if name in given else pl.lit(None, pl.Float64) for name in AMOUNTS},
    )
    good, bad = refuse(
        typed,
        {
            "is of no year to 31 March": pl.col("as_at").is_null(),
            "names no council or area that is known": pl.col("area_code").is_null(),
            "has no description of what was paid for": pl.col("line").is_null()
            | (pl.col("line") == ""),
            "holds an amount that is neither a number nor a code": pl.col("unreadable"),
        },
    )
    units = _units(drift, good, file_name)
    in_pounds = good.join(units, on="as_at", how="left", maintain_order="left").with_columns(
        pl.col(name) * pl.col("factor") for name in AMOUNTS
    )
    told = [
        f"amounts of the year to {day} are read as {unit} "
        f"(the median of the councils' largest lines is {usual:,.2f})"
        for day, unit, usual in units.select("as_at", "unit_in_file", "usual").iter_rows()
    ]
    return in_pounds, bad, (*warnings, *told)


def _of_returns(text: pl.DataFrame, as_at: date) -> pl.DataFrame:
    """Where and when of the councils' returns: numbers of the department's, one year a file."""
    code = code_of_number(pl.col("council_number"), pl.lit(as_at), "dfe")
    return text.with_columns(
        as_at=pl.lit(as_at),
        level=pl.lit("local authority"),
        area_code=code,
        la_code=code,
        area_name=pl.col("council_name"),
        line_number=pl.coalesce(
            as_whole(pl.col("line_number")),
            pl.col("description").str.extract(r"^(\d{1,3})\D").cast(pl.Int64, strict=False),
        ),
    )


def _of_release(text: pl.DataFrame) -> pl.DataFrame:
    dated = text.with_columns(as_at=year_end(pl.col("period")))
    council = pl.coalesce(
        "council_code", code_of_number(pl.col("council_number"), pl.col("as_at"), "dfe")
    )
    return dated.with_columns(
        **area_columns(pl.col("level"), pl.col("region_code"), council),
        area_name=pl.coalesce("council_name", "region_name", pl.lit("England")),
        line_number=pl.col("description").str.extract(r"^(\d{1,3})\D").cast(pl.Int64, strict=False),
    )


def _units(drift: DriftTable, rows: pl.DataFrame, file_name: str) -> pl.DataFrame:
    """Of each year, ``as_at, unit_in_file, factor, usual``: by the councils' largest lines.

    ``usual`` is their median, which one council's slip of the pen does not move.

    Raises:
        SchemaDrift: if a year's fits neither pounds nor millions.
    """
    rule = drift.raw["units"]
    councils = rows.filter(level="local authority").group_by("as_at", "area_code")
    usual = councils.agg(largest=pl.col("total_expenditure").abs().max()).group_by("as_at")
    found = (
        rows.select("as_at")
        .unique()
        .join(usual.agg(usual=pl.col("largest").median()), on="as_at", how="left")
        .sort("as_at")
    )
    unit = (
        pl.when(pl.col("usual") >= rule["pounds_from"])
        .then(pl.lit("GBP"))
        .when(pl.col("usual") < rule["millions_below"])
        .then(pl.lit("GBP million"))
    )
    units = found.with_columns(unit_in_file=unit).with_columns(
        factor=pl.when(pl.col("unit_in_file") == "GBP").then(1.0).otherwise(MILLION)
    )
    unknown = units.filter(pl.col("unit_in_file").is_null())
    if len(unknown):
        year, most = unknown.select("as_at", "usual").row(0)
        said = "no council has an amount" if most is None else f"councils spend {most:,.2f} at most"
        raise SchemaDrift(
            f"{file_name} does not tell whether its amounts are pounds or millions of pounds: in "
            f"the year to {year} {said}; give the whole list, or review the units in "
            "section_251_columns.yaml.",
            {"total_expenditure": []},
        )
    return units
