"""The archived text of the API's answers as typed rows."""

from __future__ import annotations

import polars as pl

from data.sources.cells import as_date, as_number, as_whole, as_word, tidy
from data.sources.cqc.list_cells import MAX_PLACES
from data.sources.cqc.lists import drift

_ID = r"^(\d-\d{3,14}|[A-Z0-9]{3,12})$"
_DAYS = (
    "manager_absent_since",
    "registered_on",
    "ended_on",
    "inspected_on",
    "report_published_on",
    "fetched_on",
)
#: What typing reads as a day or a number.
READABLE = (*_DAYS, "places", "latitude", "longitude")
_PREDECESSOR, _SUCCESSOR = "hsca predecessor", "hsca successor"


def tidied(cells: pl.DataFrame, keep: list[str]) -> pl.DataFrame:
    """Text columns tidied, except those to ``keep`` as they are."""
    text = [name for name in cells.columns if name not in keep]
    return cells.with_columns(tidy(pl.col(name), drift().raw["blank"]).alias(name) for name in text)


def register_rows(cells: pl.DataFrame, identity: str) -> pl.DataFrame:
    """Locations or providers, typed; one row per answer, in the same order.

    Args:
        cells: tidied text columns of the table ``location`` or ``provider``.
        identity: ``location_id`` or ``provider_id``.

    Returns:
        The same with dates, numbers and ``reason``, which is filled where a row has no identity.
    """
    places = as_whole(pl.col("places"))
    return cells.with_columns(
        pl.col("location_id", "provider_id").str.to_uppercase(),
        *(as_date(pl.col(name)).alias(name) for name in _DAYS),
        places=pl.when(places.is_between(0, MAX_PLACES)).then(places),
        registered_managers=as_whole(pl.col("registered_managers")),
        latitude=_within(as_number(pl.col("latitude")), 90),
        longitude=_within(as_number(pl.col("longitude")), 180),
    ).with_columns(
        reason=pl.when(~pl.col(identity).str.contains(_ID).fill_null(False)).then(
            pl.lit(f"no readable {identity.replace('_', ' ')}")
        )
    )


def _within(number: pl.Expr, bound: int) -> pl.Expr:
    return pl.when(number.abs() <= bound).then(number)


def answered_ratings(cells: pl.DataFrame) -> pl.DataFrame:
    """Ratings: ``service_id, happened_on, domain, rating`` and the columns kept as they were.

    What is said in place of a rating ("Inspected but not rated") is no rating and has no row here;
    ``reason`` is filled where a rating has no report day.
    """
    rated = cells.with_columns(
        service_id=pl.lit("cqc:") + pl.col("location_id").str.to_uppercase(),
        happened_on=as_date(pl.col("report_date")),
        rating=as_word(pl.col("rating"), drift().words("grade")),
    ).filter(pl.col("rating").is_not_null())
    undated = pl.col("happened_on").is_null()
    return rated.with_columns(reason=pl.when(undated).then(pl.lit("a rating without a report day")))


def relationships(cells: pl.DataFrame) -> pl.DataFrame:
    """Links as ``entity_kind, from_id, to_id, reason_given, stated_by``, with ``reason`` if refused.

    A link stated by the one that went on and by the one that went before is one link.
    """
    own = pl.lit("cqc:") + pl.col("stated_by").str.to_uppercase()
    other = pl.lit("cqc:") + pl.col("related_id").str.to_uppercase()
    kind = pl.col("type").str.to_lowercase()
    before = kind == _PREDECESSOR
    known = kind.is_in([_PREDECESSOR, _SUCCESSOR]).fill_null(False)
    return cells.with_columns(
        from_id=pl.when(before).then(other).otherwise(own),
        to_id=pl.when(before).then(own).otherwise(other),
        reason_given="reason",
        stated_by=own,
        reason=pl.when(~known)
        .then(pl.lit("neither predecessor nor successor"))
        .when(own.is_null() | other.is_null())
        .then(pl.lit("one of the two is not named")),
    )
