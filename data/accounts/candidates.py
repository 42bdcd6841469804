"""The facts that may become figures: mapped concepts, read for basis, version, date and currency."""

from __future__ import annotations

import polars as pl

from data.accounts.basis import CONSOLIDATED, dimension_meanings
from data.accounts.employees import whole_heads
from data.accounts.line_items import candidate_table

NO_CURRENCY = "XXX"  # ISO 4217's own code for none

FUND_PARTS = 3
# A better candidate comes first, then whole funds before parts, then no harmless member before one.
ORDER = pl.col("rank") * 6 + pl.col("fund") * 2 + pl.col("harmless")

# Listed groups tag their consolidated accounts alone, and without an axis that says so
# (Commission Delegated Regulation (EU) 2019/815, annex II).
_OF_LISTED_GROUPS = pl.col("namespace").str.contains("//xbrl.ifrs.org/taxonomy/", literal=True)

_VALUE = pl.col("value").cast(pl.Float64, strict=False)
_DAY = r"^([1-9][0-9]{3}-[0-9]{1,2}-[0-9]{1,2})(?:[^0-9]|$)"

_TEXTS = ["filing", "concept", "namespace", "dimensions", "value"]
_READ = ["position", "start", "end", "unit", "decimals", "hidden"]


def candidate_figures(facts: pl.DataFrame, numbers: pl.DataFrame) -> pl.DataFrame:
    """Numeric facts that some candidate of some item asks for.

    Args:
        facts: as ``AccountsFact``; strings may be categorical.
        numbers: ``filing`` and its number ``f``.

    Returns:
        One row per fact and item: ``f``, ``item``, ``order`` (the lowest given wins), ``slot``
        (parts that are added), ``basis``, ``version``, ``currency`` (null for heads),
        ``value``, ``decimals``, ``hidden``, ``position``, ``start``, ``end`` (dates),
        ``scale_fixed``. Money without a currency is left out.
    """
    wanted = candidate_table()
    mapped = (
        facts.select(*_TEXTS, *_READ)
        .filter(
            pl.col("concept").is_in(wanted["concept"].unique().to_list()),
            pl.col("value").is_not_null(),
            pl.col("end").is_not_null(),
        )
        .with_columns(pl.col(_TEXTS).cast(pl.String))
    )
    asked = dimension_meanings(mapped["dimensions"]).join(
        wanted.select("where").unique(), on="where", how="semi"
    )
    found = (
        mapped.join(asked, on="dimensions")
        .drop("dimensions")
        .join(wanted, on=["concept", "where"])
        .drop("concept", "where")
        .filter(pl.col("start").is_null() == pl.col("instant"))
        .join(numbers, on="filing")
        .join(_currencies(mapped["unit"]), on="unit", how="left", nulls_equal=True)
        .filter(pl.col("heads") | pl.col("currency").is_not_null())
        .select(
            "f",
            "item",
            ORDER.alias("order"),
            (pl.col("part") * FUND_PARTS + pl.col("fund_part")).alias("slot"),
            pl.when(_OF_LISTED_GROUPS.fill_null(False))
            .then(CONSOLIDATED)
            .otherwise("basis")
            .cast(pl.Int64)
            .alias("basis"),
            "version",
            pl.when(~pl.col("heads")).then(pl.col("currency")).alias("currency"),
            pl.when("unsigned").then(_VALUE.abs()).otherwise(_VALUE).alias("value"),
            pl.col("decimals").cast(pl.String),
            "hidden",
            "position",
            pl.col("start").cast(pl.String).pipe(day),
            pl.col("end").cast(pl.String).pipe(last_day),
            "instant",
            "heads",
        )
        .filter(
            # More than all the money there is: a slip, and its sums would be infinite.
            pl.col("value").abs() < 1e18,
            pl.col("end").is_not_null(),
            pl.col("start").is_null() == pl.col("instant"),
        )
    )
    return whole_heads(found).drop("instant", "heads")


def day(written: pl.Expr) -> pl.Expr:
    """The date of a date or a moment as XBRL writes it; null for what is neither.

    Years of other than four figures, which XML allows, are a slip or an attack.
    """
    return written.str.extract(_DAY, 1).str.to_date("%Y-%m-%d", strict=False)


def last_day(written: pl.Expr) -> pl.Expr:
    """The last day of a period as XBRL writes its end: midnight belongs to the day before."""
    midnight = written.str.contains("T00:00:00", literal=True)
    return pl.when(midnight).then(day(written).dt.offset_by("-1d")).otherwise(day(written))


def _currencies(units: pl.Series) -> pl.DataFrame:
    """Each unit's currency: ``iso4217:GBP``, or three capitals whatever stands before them."""
    return (
        units.unique()
        .to_frame("unit")
        .with_columns(
            pl.col("unit").cast(pl.String).str.extract(r"(?:^|[:}])([A-Z]{3})$").alias("currency")
        )
    )
