"""How likely each pair is: what is seen, against how often strangers would look so by chance.

The odds that an ended registration went on as a certain other are the share of endings that go on,
times, for each field, the share of true successors that look so over the share of strangers that do
(Fellegi and Sunter 1969), where the time between end and beginning counts as a density: its
strangers are the registrations that begin in the same area on any day.
"""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

from data.identity.succession.strangers import YEARS, with_strangers
from data.identity.succession.weights import Weights

_HOMES = pl.col("regime") == "ofsted"
_DAYS = 365.25 * YEARS
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
    "end": ("end", "end"),
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
#: Least share of strangers that a sector is taken to have.
_FEWEST = 0.3
#: Levels of the owner at which a home has passed to somebody else.
_PASSED = ("passed together", "council to trust", "other, same sector", "other sector")
#: Fields whose levels are two, so that what is not the same is the rest.
_EITHER = ("council", "constituency", "kind")


def pair_odds(pairs: pl.DataFrame, began: pl.DataFrame, table: Weights) -> pl.DataFrame:
    """Add the logarithm of each pair's odds.

    Args:
        pairs: with levels, from ``evidence``.
        began: every registration that began, as ``with_strangers`` asks for it.
        table: the reviewed weights.

    Returns:
        The pairs with ``log_odds`` and ``chance``: how many strangers a year would begin there and
        look as much alike.
    """
    counted = with_strangers(pairs, began)
    by_chance = (pl.col("rate") / _DAYS).log()
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
    """How many successors a day begin so long after the end; null beyond the window.

    Who buys a home takes it over on the day agreed; who goes on may be registered again later. Where
    an owner is not told it may be either.
    """
    gap, owner = pl.col("gap"), pl.col("owner")
    density = pl.when(gap.is_null()).then(pl.lit(table.gap_unknown))
    for low, high, kept, passed in table.gap.iter_rows():
        share = (
            pl.when(owner.is_null())
            .then((kept + passed) / 2)
            .when(owner.is_in(_PASSED))
            .then(passed)
            .otherwise(kept)
        )
        density = density.when(gap.is_between(low, high)).then(share)  # type: ignore[assignment]
    return density


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
