"""How likely each pair is: what is seen, against how often strangers would look so by chance.

The odds that an ended registration went on as a certain other are the share of endings that go on,
times, for each field, the share of true successors that look so over the share of strangers that do
(Fellegi and Sunter 1969), where the time between end and beginning counts as a density: its
strangers are the registrations that begin in the same area on any day.
"""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

from data.identity.succession.weights import Weights

#: How many years of beginnings, the pair's own the last, make the rate of chance.
_YEARS = 3
_DAYS = 365.25 * _YEARS
_HOMES = pl.col("regime") == "ofsted"
#: Column of levels -> field of the weight table, where registers give no address and where they do.
FIELDS: dict[str, tuple[str, str]] = {
    "council": ("council", "council"),
    "constituency": ("constituency", "constituency"),
    "places": ("places", "beds"),
    "owner": ("owner", "provider"),
    "place": ("place", "place"),
    "name": ("name", "name"),
    "kind": ("kind", "kind"),
    "short_break": ("short break", "short break"),
}
#: Column of levels -> level -> what of the registrations around says how common it is.
_COUNTED = {
    "council": {"same": "share_la_name"},
    "constituency": {"same": "share_constituency"},
    "places": {"same": "share_places"},
    "owner": {
        **dict.fromkeys(("same", "same brand", "reorganised"), "share_owner_key"),
        **dict.fromkeys(("other, same sector", "other sector"), "share_sector"),
    },
    "place": {
        "same property": "share_uprn",
        "same postcode": "share_postcode",
        "other property there": "share_postcode",
    },
    "name": {"same": "share_name_key"},
    "kind": {"same": "share_kind_key"},
}
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
#: Least share of strangers that a sector is taken to have.
_FEWEST = 0.3
#: Fields whose levels are two, so that what is not the same is the rest.
_EITHER = ("council", "constituency", "kind")


def pair_odds(pairs: pl.DataFrame, began: pl.DataFrame, table: Weights) -> pl.DataFrame:
    """Add the logarithm of each pair's odds.

    Args:
        pairs: with levels, from ``evidence``.
        began: every registration with a day of beginning: ``to_id, regime, area, family,
            provision_type, started_by, la_name, constituency, places, owner_key, uprn, postcode, name_key``.
        table: the reviewed weights.

    Returns:
        The pairs with ``log_odds`` and ``chance``: how many strangers a year would begin there and
        look as much alike.
    """
    counted = pairs.join(_openings(began), on="to_id", how="left", maintain_order="left")
    rate = (pl.col("openings") - 1).clip(0) + 0.5
    by_chance = (rate / _DAYS).log()
    alike = pl.lit(0.0)
    for column in FIELDS:
        mine = _by_register(column, table.successors)
        alike = alike + mine.log().fill_null(0.0)
        by_chance = by_chance + pl.when(mine.is_not_null()).then(
            _stranger_share(column, table).log()
        ).otherwise(0.0)
    ruled = pl.col("rule_kind").is_not_null()
    prior = (
        pl.when(ruled)
        .then(table.prior_by_rule)
        .otherwise(
            pl.col("regime").replace_strict(
                {name: table.prior[name] for name in ("ofsted", "cqc")},
                default=table.prior["other"],
                return_dtype=pl.Float64,
            )
        )
    )
    return counted.with_columns(
        log_odds=(
            (prior / (1 - prior)).log() + _density(table).log() + alike - by_chance
        ).fill_null(float("-inf")),
        chance=by_chance.exp() * 365.25,
    )


def _density(table: Weights) -> pl.Expr:
    """How many successors a day begin so long after the end; null beyond the window."""
    gap = pl.col("gap")
    density = pl.when(gap.is_null()).then(pl.lit(table.gap_unknown))
    for low, high, share in table.gap.iter_rows():
        density = density.when(gap.is_between(low, high)).then(pl.lit(share))  # type: ignore[assignment]
    return density


def _openings(began: pl.DataFrame) -> pl.DataFrame:
    """Per registration: how many others begin around it, and what share of them looks like it.

    Only those of its own year and before count: what begins later was not known then.
    """
    block = ["regime", "area", "block"]
    rows = began.with_columns(
        year=pl.col("started_by").dt.year(),
        # Where addresses are told, every kind of care competes for a place.
        block=pl.when(_HOMES).then("family").otherwise(pl.lit("any")),
        kind_key=pl.when(_HOMES).then("provision_type").otherwise("family"),
    )
    yearly = rows.group_by(*block, "year").len("n")
    around = (
        pl.concat(yearly.with_columns(pl.col("year") + shift) for shift in range(_YEARS))
        .group_by(*block, "year")
        .agg(openings=pl.col("n").sum())
    )
    counted = rows.join(around, on=[*block, "year"], how="left", maintain_order="left")
    groups = {name: [*block, name] for name in _LIKENESS} | {
        "all": block,
        "sized": ["regime", "block"],
        "places": ["regime", "block", "places"],
    }
    # In the order of years, the last of a year has counted all of its group up to its end.
    so_far = (
        counted.sort("year")
        .with_columns(
            pl.int_range(1, pl.len() + 1).over(group).alias(f"n_{name}")
            for name, group in groups.items()
        )
        .with_columns(
            pl.col(f"n_{name}").max().over(*group, "year") for name, group in groups.items()
        )
    )
    return so_far.select(
        "to_id",
        "openings",
        *(
            ((pl.col(f"n_{name}") - 0.5) / pl.col("n_all")).alias(f"share_{name}")
            for name in _LIKENESS
        ),
        share_places=(pl.col("n_places") - 0.5) / pl.col("n_sized"),
    )


def _stranger_share(column: str, table: Weights) -> pl.Expr:
    """The share of strangers at a pair's level of a field."""
    level, share = pl.col(column), _by_register(column, table.strangers)
    for name, counted in _COUNTED.get(column, {}).items():
        told = pl.col(counted)
        if counted == "share_sector":
            # Registers with addresses give no sector, and few openings say little of shares.
            told = pl.when(_HOMES).then(told.clip(_FEWEST)).otherwise(share)
        share = pl.when(level == name).then(told).otherwise(share)
    if column in _EITHER:
        rest = 1 - pl.col(_COUNTED[column]["same"])
        share = pl.when(level == "different").then(rest.clip(0.02)).otherwise(share)
    return share.clip(1e-6, 1.0)


def _by_register(column: str, shares: Callable[[str], dict[str, float]]) -> pl.Expr:
    """The table's share at a pair's level, from the field that its register is judged by."""
    listed, placed = (
        pl.col(column).replace_strict(shares(field), default=None, return_dtype=pl.Float64)
        for field in FIELDS[column]
    )
    return (
        listed if len(set(FIELDS[column])) == 1 else pl.when(_HOMES).then(listed).otherwise(placed)
    )
