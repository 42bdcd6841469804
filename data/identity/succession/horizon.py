"""From which day on the lists held could have told of a successor, had there been one."""

from __future__ import annotations

import polars as pl

_MONTH = 31
#: A home waits up to a year for its first inspection, without which some registers leave it out.
_UNSEEN = 365
_SLIPS = 0.01


def told_by(
    ended: pl.DataFrame,
    snapshots: pl.DataFrame,
    moves: pl.DataFrame,
    registration: pl.DataFrame,
    window_days: int,
) -> pl.DataFrame:
    """The first list after each end and its window that shows newly registered services.

    A list of joiners tells of every beginning up to its date, and so does a register that prints
    the un-inspected; one that leaves them out tells of those of a year before. The register of the
    Care Quality Commission tells of every day up to its newest list.

    Args:
        ended: ``service_id, regime, ended_by``.
        snapshots: ``service_snapshot`` rows.
        moves: ``joiner_leaver`` rows.
        registration: ``registration`` rows.
        window_days: how long after an end a successor may begin.

    Returns:
        ``service_id, closure_known_on`` for those about which such a list is held.
    """
    by_edition = (
        snapshots.filter(~pl.col("service_id").str.starts_with("cqc:"))
        .with_columns(regime=pl.col("service_id").str.extract(r"^([a-z]+):"))
        .group_by("regime", "as_at")
        .agg(
            told_known_on=pl.col("known_on").min(),
            omits=pl.col("inspected_on").is_null().mean() < _SLIPS,
        )
        .with_columns(
            reaches=pl.when(pl.col("omits") & (pl.col("regime") == "ofsted"))
            .then(pl.col("as_at").dt.offset_by(f"-{_UNSEEN}d"))
            .otherwise("as_at")
        )
    )
    by_list = (
        moves.filter(pl.col("move") == "joined")
        .group_by("as_at")
        .agg(told_known_on=pl.col("known_on").min())
        .with_columns(regime=pl.lit("ofsted"), reaches="as_at")
    )
    columns = ["regime", "reaches", "told_known_on"]
    # Of lists that reach as far, the one known first tells.
    lists = (
        pl.concat([by_edition.select(columns), by_list.select(columns)])
        .sort("regime", "reaches")
        .with_columns(pl.col("told_known_on").reverse().cum_min().reverse().over("regime"))
    )
    wanted = ended.with_columns(until=pl.col("ended_by").dt.offset_by(f"{window_days}d"))
    told = wanted.sort("until").join_asof(
        lists.sort("reaches"),
        left_on="until",
        right_on="reaches",
        by="regime",
        strategy="forward",
        check_sortedness=False,
    )
    newest = registration["as_at"].max()
    late = pl.col("until").dt.offset_by(f"{_MONTH}d")
    return (
        told.with_columns(
            closure_known_on=pl.when(pl.col("regime") != "cqc")
            .then("told_known_on")
            .when(late <= pl.lit(newest, pl.Date))
            .then(late)
        )
        .select("service_id", "closure_known_on")
        .drop_nulls()
    )
