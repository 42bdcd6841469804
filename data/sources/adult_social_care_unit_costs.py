"""From the unit costs of adult social care, 2013-14 and 2014-15, to rows of ``adult_care_spend``."""

from __future__ import annotations

from datetime import date

import polars as pl

from data.sources.authorities.numbers import code_of_number
from data.sources.cells import tidy
from data.sources.drift_table import DriftTable
from data.sources.statistics_table import figure, level_of_code, refuse

_COUNCIL = r"^(\d{3}) - "
_LINE = ("Support type", "Age category", "Primary support reason", "Service delivery mechanism")
_CATEGORY, _PROVISION = "Unit cost category", "Unit cost provision"
_MEASURES = {
    "numerator": "expenditure",
    "denominator": "activity",
    "unit costs": "unit cost",
    "unit cost": "unit cost",
}


def unit_cost_rows(
    drift: DriftTable, table: str, cells: pl.DataFrame, as_at: date
) -> tuple[pl.DataFrame, pl.DataFrame, tuple[str, ...]]:
    """Type one archived table of unit costs, expenditure in pounds (the files give thousands).

    Args:
        drift: the source's drift table.
        table: ``unit_costs_by_council`` (a row per council) or ``unit_costs_by_line`` (a column).
        cells: its text, ``row_number`` first.
        as_at: its 31 March.

    Returns:
        Rows with the columns of ``AdultCareSpend``, the origin's aside; ``row_number, reason`` of
        the lines that give none; and what was unusual.
    """
    by_council = table == "unit_costs_by_council"
    long = _by_council(drift, cells) if by_council else _by_line(drift, cells)
    number, sign, unreadable = figure(tidy(pl.col("text"), drift.raw["blank"]))
    area = pl.col("area").str.strip_chars()
    place = pl.coalesce(
        code_of_number(area.str.extract(_COUNCIL), pl.lit(as_at), "cassr"),
        area.replace_strict(drift.raw["regions"], default=None),
    )
    pounds = pl.col("measure") == "expenditure"
    typed = long.with_columns(
        as_at=pl.lit(as_at),
        table=pl.lit("unit-costs"),
        finance=pl.lit("all"),
        purpose=pl.lit("all"),
        area_code=place,
        area_name=area.str.replace(_COUNCIL, ""),
        value=pl.when(pounds).then(number * 1000).otherwise(number),
        value_suppressed=sign,
        unreadable=unreadable,
    )
    typed = typed.with_columns(**level_of_code())
    unknown = typed.filter(pl.col("area_code").is_null())["area_name"].unique().sort().to_list()
    warnings = (f"columns or rows of no known area: {'; '.join(unknown[:10])}",) if unknown else ()
    if not by_council:
        # One column that cannot be placed is no fault of every line.
        typed = typed.filter(pl.col("area_code").is_not_null())
    good, bad = refuse(
        typed,
        {
            "names no council that is known": pl.col("area_code").is_null(),
            "holds a value that is neither a number nor a sign for one": pl.col("unreadable"),
        },
    )
    return good, bad, warnings


def _by_council(drift: DriftTable, cells: pl.DataFrame) -> pl.DataFrame:
    """2013-14: every heading is "number | part | sentence"."""
    figures = [name for name in cells.columns if name.count(" | ") >= 2]
    sentence = (
        pl.col("heading").str.splitn(" | ", 3).struct.field("field_2").str.replace_all(r"\s+", " ")
    )
    part = pl.col("heading").str.splitn(" | ", 3).struct.field("field_1").str.to_lowercase()
    said = sentence.str.to_lowercase()
    setting = pl.coalesce(
        *(
            pl.when(said.str.contains(pattern)).then(pl.lit(name))
            for name, pattern in drift.raw["settings"].items()
        ),
        pl.lit("all"),
    )
    older = said.str.contains("older people") & ~said.str.contains("adult")
    long = cells.rename({cells.columns[1]: "area"}).unpivot(
        figures, index=["row_number", "area"], variable_name="heading", value_name="text"
    )
    return long.with_columns(
        measure=part.replace_strict(_MEASURES, default=None),
        care_type=pl.lit("all"),
        age_band=pl.when(older).then(pl.lit("65 and over")).otherwise(pl.lit("all")),
        primary_support_reason=pl.lit("all"),
        support_setting=setting,
        provision=pl.when(
            said.str.contains("own provision|provided by the la|local authority staff")
        )
        .then(pl.lit("own"))
        .when(said.str.contains("independent sector|others"))
        .then(pl.lit("external"))
        .otherwise(pl.lit("all")),
        detail=pl.col("heading").str.splitn(" | ", 2).struct.field("field_0") + " " + sentence,
        unit=pl.when(part == "numerator")
        .then(pl.lit("GBP"))
        .when((part == "denominator") & said.str.contains("number of weeks"))
        .then(pl.lit("weeks"))
        .when(part == "denominator")
        .then(pl.lit("count"))
        .when(said.str.contains("weekly|per week"))
        .then(pl.lit("GBP per week"))
        .when(said.str.contains("hour"))
        .then(pl.lit("GBP per hour"))
        .otherwise(pl.lit("GBP each")),
    ).sort("row_number", maintain_order=True)


def _by_line(drift: DriftTable, cells: pl.DataFrame) -> pl.DataFrame:
    """2014-15: a column per council, region and England."""
    labels = [*_LINE, _CATEGORY, _PROVISION]
    areas = [name for name in cells.columns if name not in {"row_number", *labels}]
    text = cells.with_columns(tidy(pl.col(name), drift.raw["blank"]).alias(name) for name in labels)
    category = pl.col(_CATEGORY).str.to_lowercase()
    provided = pl.col(_PROVISION)
    own = {word: ours for ours, words in drift.raw["provision"].items() for word in words}
    long = text.with_columns(
        measure=category.replace_strict(_MEASURES, default=None),
        care_type=pl.coalesce(_LINE[0], pl.lit("all")),
        age_band=pl.coalesce(_LINE[1], pl.lit("all")),
        primary_support_reason=pl.coalesce(_LINE[2], pl.lit("all")),
        support_setting=pl.coalesce(_LINE[3], pl.lit("all")),
        provision=provided.replace_strict(own, default="all"),
        detail=pl.coalesce(provided, pl.lit("all")),
        unit=category.replace_strict(
            {"numerator": "GBP", "denominator": "weeks", "unit costs": "GBP per week"}, default=None
        ),
    ).drop(labels)
    kept = [name for name in long.columns if name not in areas]
    return long.unpivot(areas, index=kept, variable_name="area", value_name="text").sort(
        "row_number", maintain_order=True
    )
