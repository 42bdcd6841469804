"""Local authorities of England through time: codes, names, regions, and where they are.

From the ONS (Open Government Licence v3.0); the reviewed tables are in ``authorities/``.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import polars as pl

from data.sources.authorities.names import ons_name, trimmed
from data.sources.authorities.reviewed import changes, computed_places, upper_tier

if TYPE_CHECKING:
    import dataframely as dy

    from data.tables.area import LocalAuthority


@lru_cache(maxsize=1)
def local_authorities() -> dy.DataFrame[LocalAuthority]:
    """Every upper-tier authority of England since 2014, one row per GSS code, ordered by code.

    ``valid_from`` and ``valid_to`` are the first and the last day of the code.
    """
    from data.tables.area import LocalAuthority  # loads the library of contracts

    last_day = pl.col("changed_on").dt.offset_by("-1d").min().alias("valid_to")
    ended = changes().group_by("former_code").agg(last_day)
    began = changes().group_by("successor_code").agg(valid_from=pl.col("changed_on").max())
    through_time = (
        upper_tier()
        .join(began, left_on="la_code", right_on="successor_code", how="left")
        .join(ended, left_on="la_code", right_on="former_code", how="left")
        .join(computed_places(), on="la_code", how="left")
        .select(LocalAuthority.column_names())
        .sort("la_code")
    )
    return LocalAuthority.validate(through_time)


def with_authority_codes(frame: pl.DataFrame) -> pl.DataFrame:
    """Settle the name and the code of the authority of every row.

    A name decides which authority is meant, the date only which of its codes: "Dorset" is
    E10000009 until 31 March 2019 and E06000059 after. A name printed outside its era
    ("Northamptonshire" in 2022) keeps its own authority and takes the code nearest in time.

    Args:
        frame: any rows with ``la_name`` (as published) and ``as_at`` (Date; null means today's
            map).

    Returns:
        The same rows in the same order; ``la_name`` is the ONS name, ``la_code`` the GSS code.
        An unknown name is kept, trimmed, and its code is null.
    """
    asked = ["la_name", "as_at"]
    as_at = pl.col("as_at").cast(pl.Date).fill_null(pl.date(9999, 12, 31))
    days_before = (pl.col("valid_from") - as_at).dt.total_days()
    days_after = (as_at - pl.col("valid_to")).dt.total_days()
    settled = (
        frame.select(asked)
        .unique()
        .with_columns(ons_name=ons_name(pl.col("la_name")))
        .join(
            local_authorities().select("la_code", "valid_from", "valid_to", ons_name="la_name"),
            on="ons_name",
            how="left",
        )
        .sort(*asked, pl.max_horizontal(days_before, days_after, pl.lit(0)), "la_code")
        .unique(asked, keep="first", maintain_order=True)
        .select(*asked, "la_code", "ons_name")
    )
    return (
        frame.drop("la_code", strict=False)
        .join(settled, on=asked, how="left", nulls_equal=True, maintain_order="left")
        .with_columns(la_name=pl.coalesce("ons_name", trimmed(pl.col("la_name"))))
        .drop("ons_name")
    )


def find_authority(text: str) -> str | None:
    """The GSS code in force today for a council as someone typed it.

    Args:
        text: a name in any usual spelling, or a GSS code, a former one too.

    Returns:
        The code; null if nothing matches, or if the council was split and no single authority of
        its name remains (Cumbria).
    """
    everyone = local_authorities()
    is_code = pl.col("la_code") == text.strip().upper()
    is_name = pl.col("la_name") == ons_name(pl.lit(text))
    meant = everyone.filter(is_code | is_name)
    current = everyone.filter(pl.col("valid_to").is_null())
    heirs = changes().filter(pl.col("former_code").is_in(meant["la_code"].implode()))
    for candidates in (
        current.join(meant, on="la_name", how="semi"),
        current.filter(pl.col("la_code").is_in(heirs["successor_code"].implode())),
    ):
        if candidates.height == 1:
            return str(candidates["la_code"].item())
    return None
