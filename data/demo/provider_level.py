"""The register in Ofsted's own layouts: provider level as at 31 March, 2024 and 2025 editions."""

from __future__ import annotations

import polars as pl

_REDACTED = ("Address 1", "Address 2", "Town", "County", "Postcode")
_OVERALL = "verall experiences and progress of children and young people"
_EDUCATION = "utcomes in education and related learning activities"
_HEALTH = "ealth services"
_HELPED = "ow well children and young people are helped and protected"
_LEADERS = "effectiveness of leaders and managers"


def provider_level_2024(rows: pl.DataFrame) -> pl.DataFrame:
    """Register rows under the 40 headers of 2024; dates stay dates, blanks are null.

    Args:
        rows: the rows of one register date, columns as in ``snapshot.describe``.
    """
    short_break = pl.when("short_break_only").then(pl.lit("Short-break-only children's home"))
    return rows.select(
        *_identity("Ofsted region"),
        _blank("Premises"),
        pl.col("places").alias("Places"),
        # A lone space where the flag does not apply, as in the real file.
        short_break.otherwise(pl.lit(" ")).alias("Short-break-only children's home"),
        _blank("Multi-building children's home"),
        pl.col("owner").alias("Organisation which owns the provider"),
        _full_inspection("latest").alias("Latest full inspection event type"),
        pl.col("latest_inspected_on").alias("Latest full inspection date"),
        pl.col("latest_published_on").alias("Latest full inspection publication date"),
        pl.col("latest_event_number").alias("Latest full inspection event number"),
        pl.col("latest_rating").alias("O" + _OVERALL),
        _blank("O" + _EDUCATION),
        _blank("H" + _HEALTH),
        pl.col("latest_helped").alias("H" + _HELPED),
        pl.col("latest_leaders").alias("The " + _LEADERS),
        _full_inspection("previous").alias("Previous full inspection event type"),
        pl.col("previous_inspected_on").alias("Previous full inspection event date"),
        pl.col("previous_published_on").alias("Previous full inspection publication date"),
        pl.col("previous_event_number").alias("Previous full inspection event number"),
        pl.col("previous_rating").alias("Previous o" + _OVERALL),
        _blank("Previous o" + _EDUCATION),
        _blank("Previous h" + _HEALTH),
        pl.col("previous_helped").alias("Previous h" + _HELPED),
        pl.col("previous_leaders").alias("Previous " + _LEADERS),
    )


def provider_level_2025(rows: pl.DataFrame) -> pl.DataFrame:
    """Register rows under the 32 headers of 2025, line breaks before some headers included."""
    return rows.select(
        *_identity("Ofsted Region"),
        pl.col("places").alias("Places"),
        _blank("Supported accommodation premises"),
        pl.when("short_break_only")
        .then(pl.lit("Short breaks only"))
        .alias("Short-break-only children's home"),
        _blank("Multi Building Children's Home"),
        pl.col("owner").alias("Organisation which owns the provider"),
        _full_inspection("latest").alias("\nLatest Full inspection event type"),
        pl.col("latest_inspected_on").alias("\nLatest full inspection date"),
        pl.col("latest_published_on").alias("Latest full inspection publication date"),
        pl.col("latest_event_number").alias("\nLatest full inspection event number"),
        pl.col("latest_rating").alias("\nO" + _OVERALL),
        _blank("O" + _EDUCATION),
        _blank("H" + _HEALTH),
        pl.col("latest_helped").alias("\nH" + _HELPED),
        pl.col("latest_leaders").alias("The " + _LEADERS),
        _blank("Supported Accommodation outcome"),
    )


def printed_name() -> pl.Expr:
    """Names as printed: agencies' are shown, all homes' are redacted."""
    shown = pl.col("provision_type") == "Independent Fostering Agency"
    return pl.when(shown).then("owner").otherwise(pl.lit("REDACTED"))


def _identity(ofsted_region: str) -> list[pl.Expr]:
    return [
        pl.lit("Ofsted Social Care Provider Webpage").alias("Web link"),
        pl.col("urn").alias("URN"),
        _blank("Linked Education URN"),
        pl.col("provision_type").alias("Provision type"),
        pl.col("registered_on").alias("Registration date"),
        pl.col("status").alias("Registration status"),
        printed_name().alias("Name"),
        *(pl.lit("REDACTED").alias(header) for header in _REDACTED),
        pl.col("ofsted_region").alias(ofsted_region),
        pl.col("region").alias("Government Office Region"),
        pl.col("la_name").alias("Local authority"),
        pl.col("constituency").alias("Parliamentary constituency"),
        pl.col("sector").alias("Sector"),
    ]


def _full_inspection(which: str) -> pl.Expr:
    return pl.when(pl.col(f"{which}_rating").is_not_null()).then(pl.lit("Full inspection"))


def _blank(header: str) -> pl.Expr:
    return pl.lit(None, pl.String).alias(header)
