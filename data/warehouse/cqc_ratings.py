"""Ratings of the Care Quality Commission as inspections.

Neither the list of ratings nor the history in the API says when an inspection took place, only when
its report came out; so that day is the event's, and one report is one event in every list.
"""

from __future__ import annotations

from datetime import date

import polars as pl

from data.sources.cqc.list_cells import TypedList
from data.tables.cqc import DOMAINS, CqcRating
from data.tables.service import Inspection

_CARRIED = ["known_on", "known_on_estimated", "raw_name", "row_number"]
_FOLDED = {name.replace("_", " "): name for name in DOMAINS} | {"well led": "well_led"}


def listed_ratings(typed: TypedList, published_on: date) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The ratings on a list of latest ratings.

    Args:
        typed: the list's typed cells.
        published_on: when the list came out; a report later than that is refused.

    Returns:
        ``service_id, happened_on, domain, rating, inherited, row_number``, one row per location,
        report and domain, of services as a whole; and the refused ``row_number, reason``. Of two
        rows for one key the last counts. Rows of single services, and of what is said in place of
        a rating, stay in the archive alone.
    """
    words = pl.col("domain").str.to_lowercase().str.replace_all(r"[^a-z]+", " ").str.strip_chars()
    whole = pl.col("population_group").str.to_lowercase() == "overall"
    rated = typed.kept.filter(whole & pl.col("rating").is_not_null()).with_columns(
        service_id=pl.lit("cqc:") + pl.col("location_id"),
        happened_on="rating_published_on",
        domain=words.replace_strict(_FOLDED, default=None, return_dtype=pl.String),
        inherited=yes("inherited"),
    )
    reason = (
        pl.when(pl.col("happened_on").is_null())
        .then(pl.lit("a rating without a readable publication date"))
        .when(pl.col("happened_on") > published_on)
        .then(pl.lit("published after the list itself"))
        .when(pl.col("domain").is_null())
        .then(pl.lit("unknown domain"))
    )
    judged = rated.with_columns(reason=reason)
    refused = judged.filter(pl.col("reason").is_not_null()).select("row_number", "reason")
    kept = judged.filter(pl.col("reason").is_null()).unique(
        ["service_id", "happened_on", "domain"], keep="last", maintain_order=True
    )
    return kept.select(
        "service_id", "happened_on", "domain", "rating", "inherited", "row_number"
    ), refused


def yes(name: str) -> pl.Expr:
    """A column of Y and N as true and false."""
    return (
        pl.col(name)
        .str.to_uppercase()
        .replace_strict({"Y": True, "N": False}, default=None, return_dtype=pl.Boolean)
        .alias(name)
    )


def ratings_together(parts: list[pl.DataFrame]) -> pl.DataFrame:
    """Ratings of all lists, under ``CqcRating``: of two for one key the last part's counts.

    A report is public from the day it bears.
    """
    columns = [name for name in CqcRating.column_names() if not name.startswith("known_on")]
    rows = pl.concat(
        [CqcRating.create_empty().select(columns), *(part.select(columns) for part in parts)],
        how="vertical_relaxed",
    )
    dated = rows.with_columns(known_on="happened_on", known_on_estimated=pl.lit(False))
    key = CqcRating.primary_key()
    return CqcRating.validate(
        dated.unique(key, keep="last", maintain_order=True)
        .select(CqcRating.column_names())
        .cast({"domain": pl.Enum(DOMAINS)})
        .sort(key),
        cast=True,
    )


def inspections_of(ratings: pl.DataFrame) -> pl.DataFrame:
    """One row per location and report with an overall rating, under ``Inspection``.

    "Safe" stands for how people are helped and protected, "well-led" for the effectiveness of
    leaders, where they were judged in the same report. An inherited rating is another
    registration's and no event of this one.
    """
    own = ratings.filter(~pl.col("inherited").fill_null(False))
    key = ["service_id", "happened_on"]

    def of(domain: str, name: str) -> pl.DataFrame:
        return own.filter(pl.col("domain") == domain).select(*key, pl.col("rating").alias(name))

    whole = own.filter(pl.col("domain") == "overall").select(*key, "rating", *_CARRIED)
    joined = whole.join(of("safe", "rating_helped_protected"), on=key, how="left").join(
        of("well_led", "rating_leaders"), on=key, how="left"
    )
    typed = joined.with_columns(
        event_type=pl.lit(None, pl.String), event_number=pl.lit(None, pl.String)
    )
    return Inspection.validate(typed.select(Inspection.column_names()).sort(key), cast=True)
