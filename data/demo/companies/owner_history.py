"""What the synthetic register says of its owners, year by year: homes held, homes lost."""

from __future__ import annotations

import polars as pl

from data.demo.registrations import COUNCIL, FOSTERING, PROVISION_TYPES, SECTORS
from data.demo.scale import LAST_YEAR
from data.demo.transfers import TRUSTS

_LOST = ("closed", "group exit")
#: A fostering agency prints no places; it turns over about what a dozen places do.
_AGENCY_PLACES = 12
#: Places assumed where the register leaves them blank.
_USUAL_PLACES = 3


def owner_history(world: pl.DataFrame) -> pl.DataFrame:
    """Every year of every owner that is an organisation.

    Args:
        world: the market, columns as ``world.simulate`` returns them.

    Returns:
        One row per ``owner`` (the name of the market's ``entity``, whatever is printed) and
        ``year`` (of the register, 31 March): ``name_now, renamed_on`` (null unless its company
        took another name), ``voluntary``, ``fostering``
        (all its registrations are agencies), ``first_home_on``, ``authority`` (where most stand),
        ``homes``, ``places``, ``lost`` (homes that close before the next register) and
        ``gone_on``, the day its last home closes where none is left at the next register.
    """
    agency = pl.col("provision_type") == PROVISION_TYPES[FOSTERING]
    lost = pl.col("why").is_in(_LOST).fill_null(False)
    years = (
        world.filter(
            pl.col("entity").is_not_null(),
            pl.col("sector") != SECTORS[COUNCIL],
            ~pl.col("entity").is_in(TRUSTS),
        )
        .with_columns(owner="entity", year=pl.col("as_at").dt.year().cast(pl.Int64))
        .group_by("owner", "year")
        .agg(
            pl.col("entity_now").first().alias("name_now"),
            pl.col("renamed_on").first(),
            (pl.col("sector") == "Voluntary").any().alias("voluntary"),
            agency.all().alias("fostering"),
            pl.col("registered_on").min().alias("first_home_on"),
            pl.col("la_name").sort().mode(maintain_order=True).first().alias("authority"),
            pl.len().cast(pl.Int64).alias("homes"),
            pl.when(agency)
            .then(_AGENCY_PLACES)
            .otherwise(pl.col("places").fill_null(_USUAL_PLACES))
            .sum()
            .alias("places"),
            lost.sum().cast(pl.Int64).alias("lost"),
            pl.when(lost).then("left_on").max().alias("gone_on"),
        )
    )
    last = pl.col("year") == pl.col("year").max().over("owner")
    ends = last & (pl.col("year") < LAST_YEAR)
    return years.with_columns(
        pl.col("first_home_on").min().over("owner"),
        pl.when(ends).then("gone_on").alias("gone_on"),
    ).sort("owner", "year")
