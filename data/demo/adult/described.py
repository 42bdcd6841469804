"""What the synthetic register of adult care says of its locations at a day."""

from __future__ import annotations

import datetime as dt

import numpy as np
import polars as pl
from numpy.typing import NDArray

from data.demo.adult.identities import location_ids, postcodes, property_numbers
from data.demo.adult.locations import Locations
from data.demo.adult.providers import HOME_CARE, NURSING, RESIDENTIAL
from data.demo.geography import english_authorities

#: Grades by index, in this publisher's words.
GRADES = ("Outstanding", "Good", "Requires improvement", "Inadequate")
SERVICE_TYPES = {
    NURSING: "Care home service with nursing",
    RESIDENTIAL: "Care home service without nursing",
    HOME_CARE: "Domiciliary care service",
}
_NAMES = {NURSING: "Court Nursing Home", RESIDENTIAL: "House", HOME_CARE: "Care at Home"}
#: As the publisher spells regions and councils where it differs.
_REGIONS = {"Yorkshire and The Humber": "Yorkshire & Humberside", "East of England": "East"}
#: One in eleven homes has no registered manager; one in eight also gives care at home.
_WITHOUT_MANAGER, _ALSO_AT_HOME, _DORMANT = 11, 8, 60
NO_BRAND = "-"


def described(
    locations: Locations, providers: pl.DataFrame, index: NDArray[np.int64], as_at: dt.date
) -> pl.DataFrame:
    """One row per location asked about, in order of its id.

    Args:
        locations: all locations.
        providers: from ``adult_providers``.
        index: row numbers of those asked about, shape (n,).
        as_at: the day; reports that came out later are not known.

    Returns:
        ``row, location_id, name, kind, home, nursing, residential, at_home`` (Y or empty),
        ``beds, registered_on, ended_on, dormant, manager`` (a word in a name's place, or empty),
        ``rating, safe, well_led`` (null without a report), ``published_on, region, la_name,
        postcode, uprn`` and the columns of its provider.
    """
    geography = english_authorities()
    day = np.datetime64(as_at)
    seen = locations.seen(index, day)
    kind, premises = locations.kind[index], locations.premises[index]
    authority = locations.authority[index]
    last = np.maximum(seen - 1, 0)
    ended = locations.ended_on[index]
    regions = np.array([_REGIONS.get(region, region) for region in geography.regions])
    grades = np.array(GRADES)

    def judged(ratings: NDArray[np.int64]) -> pl.Series:
        return pl.Series(grades[ratings[index, last]])

    rated = pl.Series(seen > 0)
    visits = locations.visits
    rows = pl.DataFrame(
        {
            "row": index,
            "provider": locations.provider[index],
            "location_id": location_ids(len(locations))[index].tolist(),
            "name": [
                f"Synthetic {_NAMES[k]} {number}"
                for k, number in zip(kind, locations.named[index], strict=True)
            ],
            "kind": kind,
            "beds": locations.beds[index],
            "registered_on": locations.registered_on[index],
            "ended_on": np.where(ended <= day, ended, np.datetime64("NaT")),
            "region": regions[authority],
            "la_name": np.array(geography.names_in(as_at.year))[authority],
            "postcode": postcodes(premises),
            "uprn": property_numbers(premises),
        }
    )
    row = pl.col("row")
    home = pl.col("kind") != HOME_CARE
    return (
        rows.with_columns(
            home=pl.when(home).then(pl.lit("Y")).otherwise(pl.lit("N")),
            nursing=_yes(pl.col("kind") == NURSING),
            residential=_yes(pl.col("kind") == RESIDENTIAL),
            at_home=_yes(~home | (row % _ALSO_AT_HOME == 0)),
            dormant=pl.when(row % _DORMANT == 7).then(pl.lit("Y")).otherwise(pl.lit("N")),
            manager=pl.when(row % _WITHOUT_MANAGER != 0).then(
                pl.format("SYNTHETIC PERSON {}", row)
            ),
            rating=pl.when(rated).then(judged(visits.rating)),
            safe=pl.when(rated).then(judged(visits.helped)),
            well_led=pl.when(rated).then(judged(visits.leaders)),
            published_on=pl.when(rated).then(pl.Series(visits.published_on[index, last])),
        )
        .join(
            providers.with_row_index("provider").cast({"provider": pl.Int64}),
            on="provider",
            how="left",
            maintain_order="left",
        )
        .sort("location_id")
    )


def _yes(flag: pl.Expr) -> pl.Expr:
    return pl.when(flag).then(pl.lit("Y"))
