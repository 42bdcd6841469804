"""The synthetic adult care under the headings of the Care Quality Commission's lists."""

from __future__ import annotations

import polars as pl

from data.demo.adult.described import NO_BRAND

_DIRECTORY_TYPES = (
    ("nursing", "Nursing homes"),
    ("residential", "Residential homes"),
    ("at_home", "Homecare agencies"),
)
_DOMAINS = {
    "Overall": "rating",
    "Safe": "safe",
    "Effective": "rating",
    "Caring": "rating",
    "Responsive": "rating",
    "Well-led": "well_led",
}


def active_locations(rows: pl.DataFrame) -> pl.DataFrame:
    """The care directory with filters; rows as ``described`` gives them."""
    return rows.select(
        pl.col("location_id").alias("Location ID"),
        _day("registered_on").alias("Location HSCA start date"),
        pl.col("dormant").alias("Dormant (Y/N)"),
        pl.col("home").alias("Care home?"),
        pl.col("name").alias("Location Name"),
        pl.lit(None, pl.String).alias("Location ODS Code"),
        pl.col("manager").alias("Registered manager"),
        pl.col("beds").alias("Care homes beds"),
        pl.lit("Social Care Org").alias("Location Type/Sector"),
        pl.lit("Adult social care").alias("Location Inspection Directorate"),
        _category().alias("Location Primary Inspection Category"),
        *_overall(),
        *_place(),
        *_owner(),
        _day("born").alias("Provider HSCA start date"),
        pl.lit("Social Care Org").alias("Provider Type/Sector"),
        pl.lit("Organisation").alias("Provider Ownership Type"),
        pl.format("SYNTHETIC PERSON {}", pl.col("provider") + 10_000).alias(
            "Provider Nominated Individual Name"
        ),
        pl.col("nursing").alias("Service type - Care home service with nursing"),
        pl.col("residential").alias("Service type - Care home service without nursing"),
        pl.col("at_home").alias("Service type - Domiciliary care service"),
    )


def deactivated_locations(rows: pl.DataFrame) -> pl.DataFrame:
    """Locations whose registration has ended; rows as ``described`` gives them."""
    return rows.select(
        pl.col("location_id").alias("Location ID"),
        pl.col("name").alias("Location Name"),
        pl.lit("Inactive-Dereg").alias("Location Status"),
        _day("registered_on").alias("Location HSCA start date"),
        _day("ended_on").alias("Location HSCA End Date"),
        pl.col("home").alias("Care home?"),
        pl.col("beds").alias("Care homes beds at point location de-activated"),
        pl.lit("Social Care Org").alias("Location Type/Sector"),
        _category().alias("Location Primary Inspection Category"),
        pl.lit("Adult social care").alias("Location Inspection Directorate"),
        *_overall(),
        *_place(),
        *_owner(),
        pl.lit("Organisation").alias("Provider Ownership Type"),
        pl.col("nursing").alias("Service type - Care home service with nursing"),
        pl.col("residential").alias("Service type - Care home service without nursing"),
        pl.col("at_home").alias("Service type - Domiciliary care service"),
    )


def latest_ratings(rows: pl.DataFrame) -> pl.DataFrame:
    """Ratings in long form, one row per location rated and domain."""
    rated = rows.filter(pl.col("rating").is_not_null())
    return pl.concat(
        rated.select(
            pl.col("location_id").alias("Location ID"),
            pl.col("name").alias("Location Name"),
            pl.col("home").alias("Care Home?"),
            pl.lit("Overall").alias("Service / Population Group"),
            pl.lit(domain).alias("Domain"),
            pl.col(column).alias("Latest Rating"),
            _day("published_on").alias("Publication Date"),
            pl.lit("Location").alias("Report Type"),
            pl.lit("N").alias("Inherited Rating (Y/N)"),
            pl.col("provider_id").alias("Provider ID"),
            pl.col("printed_name").alias("Provider Name"),
        )
        for domain, column in _DOMAINS.items()
    ).sort("Location ID", "Domain")


def directory(rows: pl.DataFrame) -> pl.DataFrame:
    """The weekly directory, without places or ratings."""
    types = pl.concat_str(
        [pl.when(pl.col(flag) == "Y").then(pl.lit(words)) for flag, words in _DIRECTORY_TYPES],
        separator="|",
        ignore_nulls=True,
    )
    return rows.select(
        pl.col("name").alias("Name"),
        pl.lit("1 Example Street").alias("Address"),
        pl.col("postcode").alias("Postcode"),
        types.alias("Service types"),
        _day("published_on").alias("Date of latest check"),
        pl.col("printed_name").alias("Provider name"),
        pl.col("la_name").alias("Local authority"),
        pl.col("region").alias("Region"),
        pl.format("https://www.cqc.org.uk/location/{}", "location_id").alias("Location URL"),
        pl.col("location_id").alias("CQC Location ID (for office use only)"),
        pl.col("provider_id").alias("CQC Provider ID (for office use only)"),
    )


def _overall() -> list[pl.Expr]:
    return [
        pl.col("rating").alias("Location Latest Overall Rating"),
        _day("published_on").alias("Publication Date"),
        pl.lit("N").alias("Inherited Rating (Y/N)"),
    ]


def _place() -> list[pl.Expr]:
    return [
        pl.col("region").alias("Location Region"),
        pl.col("la_name").alias("Location Local Authority"),
        pl.format("{} Central", "la_name").alias("Location Parliamentary Constituency"),
        pl.col("postcode").alias("Location Postal Code"),
        pl.col("uprn").alias("Location UPRN ID"),
    ]


def _owner() -> list[pl.Expr]:
    return [
        pl.col("brand_id").fill_null(NO_BRAND).alias("Brand ID"),
        pl.col("brand_name").fill_null(NO_BRAND).alias("Brand Name"),
        pl.col("printed_number").alias("Provider Companies House Number"),
        pl.col("charity_number").alias("Provider Charity Number"),
        pl.col("provider_id").alias("Provider ID"),
        pl.col("printed_name").alias("Provider Name"),
    ]


def _category() -> pl.Expr:
    return (
        pl.when(pl.col("home") == "Y")
        .then(pl.lit("Residential social care"))
        .otherwise(pl.lit("Community based adult social care services"))
    )


def _day(column: str) -> pl.Expr:
    """A day as text, as the lists hold it."""
    return pl.col(column).dt.strftime("%d/%m/%Y")
