"""How many strangers begin in an area, and what share of them looks like the second of a pair.

Counted from the registers themselves: what had begun by the end of the year in which the pair's
second began, the pair itself left out. What begins later was not known then.
"""

from __future__ import annotations

import polars as pl

#: Over how many years of beginnings, the pair's own the last, the rate of chance is counted.
YEARS = 3
#: How evenly areas of one size open homes: the shape that the spread of openings in 2017-19 and
#: 2020-22 over the council areas of Ofsted's registers shows (12.3).
_EVEN = 12.0
_HOMES = pl.col("regime") == "ofsted"
#: Where addresses are told, every kind of care competes for a place.
_BLOCK = pl.when(_HOMES).then("family").otherwise(pl.lit("any"))
_AREA = ["regime", "area", "block"]
_LIKENESS = (
    "la_name",
    "constituency",
    "owner_key",
    "sector",
    "uprn",
    "postcode",
    "name_key",
    "kind_key",
)


def with_strangers(pairs: pl.DataFrame, began: pl.DataFrame) -> pl.DataFrame:
    """Add to each pair what chance would do in its area.

    Args:
        pairs: from ``evidence``.
        began: every registration whose beginning is known to lie by some day: ``to_id, regime,
            area, family, provision_type, started_by, dated`` (whether it also lies after some day),
            ``la_name, constituency, places, owner_key, sector, uprn, postcode, name_key``.

    Returns:
        The pairs with ``rate`` (strangers that begin in the area in ``YEARS`` years) and, of those,
        the share 0-1 that bears the same value as the pair's second: ``share_la_name,
        share_constituency, share_owner_key, share_sector, share_uprn, share_postcode,
        share_name_key, share_kind_key``, and, anywhere, as many places (``share_places``).
    """
    counted = pairs.join(_counted(began), on="to_id", how="left", maintain_order="left")
    first_too = (pl.col("from_started_by").dt.year() <= pl.col("to_year")).fill_null(False)
    others = (pl.col("n_all") - 1 - first_too.cast(pl.Int64)).clip(0)
    shares = []
    for name in _LIKENESS:
        like = pl.col("kind") == "same"
        if name != "kind_key":
            like = pl.col(f"from_{name}") == pl.col(f"to_{name}")
        # The first of the pair was counted with its own owner's, at its own place.
        too = (first_too & like.fill_null(False)).cast(pl.Int64)
        alike = (pl.col(f"n_{name}") - 1 - too).clip(0)
        share = (alike + 0.5) / (others + 1)
        if name == "constituency":
            # There are few, and one is as likely as another until more is counted.
            share = (alike + 1) / (others + pl.col("constituencies").clip(1))
        shares.append(share.alias(f"share_{name}"))
    return counted.with_columns(*shares, rate=_rate())


def _rate() -> pl.Expr:
    """What was counted in an area, drawn towards what its size leads to expect (gamma, Poisson)."""
    others = (pl.col("openings") - 1).clip(0)
    return (others + _EVEN) / (1 + _EVEN / pl.col("expected"))


def _counted(began: pl.DataFrame) -> pl.DataFrame:
    """Per registration: how many began in its area, up to the end of its own year.

    Returns:
        One row per registration: ``to_id, to_year, openings`` (dated, in ``YEARS``
        years), ``expected`` (the same, from how many there are and how many open anywhere),
        ``constituencies`` of the area, ``n_all`` and ``n_…`` per likeness (ever).
    """
    rows = began.with_columns(
        to_year=pl.col("started_by").dt.year(),
        block=_BLOCK,
        kind_key=pl.when(_HOMES).then("provision_type").otherwise("family"),
    ).sort("to_year")
    groups = {name: [*_AREA, name] for name in _LIKENESS} | {
        "all": _AREA,
        "sized": ["regime", "block"],
        "places": ["regime", "block", "places"],
    }
    by_year = [*_AREA, "to_year"]
    named_first = pl.struct(*_AREA, "constituency").is_first_distinct()
    # In the order of years, the last of a year has counted all of its group up to its end.
    so_far = rows.with_columns(
        *(
            pl.int_range(1, pl.len() + 1).over(group).alias(f"n_{name}")
            for name, group in groups.items()
        ),
        constituencies=(named_first & pl.col("constituency").is_not_null()).cum_sum().over(_AREA),
    ).with_columns(
        *(pl.col(f"n_{name}").max().over(*group, "to_year") for name, group in groups.items()),
        pl.col("constituencies").max().over(by_year),
    )
    # What stood on the first register held began nobody knows when.
    yearly = rows.filter("dated").group_by(by_year).len("n")
    around = (
        pl.concat(yearly.with_columns(pl.col("to_year") + shift) for shift in range(YEARS))
        .group_by(by_year)
        .agg(openings=pl.col("n").sum())
    )
    found = so_far.join(around, on=by_year, how="left", maintain_order="left").with_columns(
        pl.col("openings").fill_null(0)
    )
    anywhere = ["regime", "block", "to_year"]
    growth = (
        found.unique(by_year, keep="first", maintain_order=True)
        .group_by(anywhere)
        .agg(growth=pl.col("openings").sum() / pl.col("n_all").sum())
    )
    return found.join(growth, on=anywhere, how="left", maintain_order="left").select(
        "to_id",
        "to_year",
        "openings",
        "constituencies",
        "n_all",
        *(f"n_{name}" for name in _LIKENESS),
        expected=pl.col("n_all") * pl.col("growth").clip(1e-6),
        share_places=(pl.col("n_places") - 0.5) / pl.col("n_sized"),
    )
