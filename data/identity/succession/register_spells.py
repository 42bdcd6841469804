"""When each registration began and ended, told from registers of several dates and lists of moves.

A register that no longer shows a registration tells of its end only if it would have shown it: lists
that leave out the un-inspected, or a whole kind of provision, do not. A registration that a later
register shows again has not ended.
"""

from __future__ import annotations

import polars as pl

from data.identity.succession.spell import DESCRIBED, as_spells, family, regime

#: Below this share of rows without an inspection, blanks are slips and not a population.
_SLIPS = 0.01
#: What lists of moves tell too.
_MOVES_TELL = ("la_name", "places", "sector")
_ON_A_MAP = ("constituency", "map_on")


def register_spells(snapshots: pl.DataFrame, moves: pl.DataFrame) -> pl.DataFrame:
    """One row per registration on a register or on a list of joiners and leavers, under ``Spell``.

    Args:
        snapshots: ``service_snapshot`` rows; those of the Care Quality Commission are passed over,
            whose registrations are told with their days (``registration_spells``).
        moves: ``joiner_leaver`` rows.
    """
    rows = snapshots.filter(~pl.col("service_id").str.starts_with("cqc:"))
    rows = rows.with_columns(
        regime=regime(),
        family=family(),
        places=pl.col("places").cast(float),
        map_on=pl.when(pl.col("constituency").is_not_null()).then("as_at"),
    )
    rows = rows.sort("service_id", "as_at", "known_on", "row_number")
    spells = (
        _seen(rows)
        .join(_joined(moves), on="service_id", how="full", coalesce=True)
        .join(_left(moves), on="service_id", how="full", coalesce=True)
    )
    return _dated(_next_edition(spells, rows))


def _seen(rows: pl.DataFrame) -> pl.DataFrame:
    """What the first and the last register that shows a registration say of it."""
    newest = [pl.col(name).drop_nulls().last() for name in ("service_name", "postcode", "uprn")]
    return rows.group_by("service_id", maintain_order=True).agg(
        pl.col("regime", "family", "provision_type", "market").last(),
        *(pl.col(name).first().alias(f"first_{name}") for name in DESCRIBED),
        *(pl.col(name).last().alias(f"last_{name}") for name in DESCRIBED),
        *newest,
        registered_on=pl.col("registered_on").drop_nulls().first(),
        first_as_at=pl.col("as_at").first(),
        last_as_at=pl.col("as_at").last(),
        seen_known_on=pl.col("known_on").first(),
        seen_estimated=pl.col("known_on_estimated").first(),
        inspected=pl.col("inspected_on").last().is_not_null(),
    )


def _moved(moves: pl.DataFrame, move: str, keep: str, when: str) -> pl.DataFrame:
    ordered = moves.filter(pl.col("move") == move).sort("service_id", "as_at", "known_on")
    once = ordered.unique("service_id", keep="first" if keep == "first" else "last")
    return once.select(
        "service_id",
        **{
            f"{when}_{name}": name
            for name in ("happened_on", "as_at", "known_on", "known_on_estimated")
        },
        **{f"{when}_{name}": name for name in (*_MOVES_TELL, "provision_type", "constituency")},
        **{f"{when}_map_on": pl.when(pl.col("constituency").is_not_null()).then("as_at")},
    )


def _joined(moves: pl.DataFrame) -> pl.DataFrame:
    return _moved(moves, "joined", "first", "joined")


def _left(moves: pl.DataFrame) -> pl.DataFrame:
    status = (
        moves.filter(pl.col("move") == "left")
        .sort("service_id", "as_at", "known_on")
        .unique("service_id", keep="last")
        .select("service_id", "end_status")
    )
    return _moved(moves, "left", "last", "left").join(status, on="service_id", how="left")


def _next_edition(spells: pl.DataFrame, rows: pl.DataFrame) -> pl.DataFrame:
    """Add the register after the last that shows each: its date, and whether it would show it."""
    annual = (pl.col("as_at").dt.month() == 3) & (pl.col("as_at").dt.day() == 31)
    editions = (
        rows.filter(annual | (pl.col("regime") != "ofsted"))
        .group_by("regime", "as_at")
        .agg(next_known_on=pl.col("known_on").min())
        .sort("as_at")
        .with_columns(next_as_at="as_at")
    )
    before = editions.select("regime", "as_at", before_as_at="as_at")
    dated = (
        spells.sort("last_as_at")
        .join_asof(
            editions,
            left_on="last_as_at",
            right_on="as_at",
            by="regime",
            strategy="forward",
            allow_exact_matches=False,
            check_sortedness=False,
        )
        .drop("as_at", strict=False)
        .sort("first_as_at")
        .join_asof(
            before,
            left_on="first_as_at",
            right_on="as_at",
            by="regime",
            strategy="backward",
            allow_exact_matches=False,
            check_sortedness=False,
        )
        .drop("as_at", strict=False)
    )
    blanks = pl.col("inspected_on").is_null()
    shown = rows.group_by("regime", next_as_at="as_at", provision_type="provision_type").agg(
        omits_uninspected=(blanks.mean() < _SLIPS) & (pl.col("regime").first() == "ofsted"),
        type_shown=pl.lit(True),
    )
    return dated.join(shown, on=["regime", "next_as_at", "provision_type"], how="left")


def _dated(spells: pl.DataFrame) -> pl.DataFrame:
    first, last = pl.col("first_as_at"), pl.col("last_as_at")
    believable = [
        pl.when(first.is_null() | (pl.col(name) <= first)).then(name)
        for name in ("joined_happened_on", "registered_on")
    ]
    left_day = pl.col("left_happened_on")
    listed = pl.col("left_as_at").is_not_null() & ~(last >= pl.col("left_as_at")).fill_null(False)
    would_show = pl.col("type_shown").fill_null(False) & (
        pl.col("inspected").fill_null(True) | ~pl.col("omits_uninspected").fill_null(False)
    )
    gone = pl.col("next_as_at").is_not_null() & would_show
    # A day before a register that still shows it, or after the list that tells of it, is a slip.
    told_day = pl.when(
        listed
        & (last.is_null() | (left_day >= last)).fill_null(False)
        & (left_day <= pl.col("left_as_at"))
    ).then(left_day)
    return as_spells(
        spells.with_columns(
            regime=pl.col("regime").fill_null("ofsted"),
            provision_type=pl.coalesce(
                "provision_type", "joined_provision_type", "left_provision_type"
            ),
            started_on=pl.coalesce(believable),
            ended_on=told_day,
            ended=listed | gone,
            listed=listed,
            **{
                f"{end}_{name}": pl.coalesce(f"{end}_{name}", f"joined_{name}", f"left_{name}")
                for end in ("first", "last")
                for name in _MOVES_TELL
            },
            # What joined and what left within a year stand on one list, and so on one map.
            **{
                f"first_{name}": pl.coalesce(f"joined_{name}", f"first_{name}", f"left_{name}")
                for name in _ON_A_MAP
            },
            **{
                f"last_{name}": pl.coalesce(f"left_{name}", f"last_{name}", f"joined_{name}")
                for name in _ON_A_MAP
            },
        ).with_columns(
            family=pl.coalesce("family", family()),
            started_after=pl.col("before_as_at"),
            started_by=pl.coalesce("started_on", "first_as_at", "joined_as_at"),
            started_known_on=pl.min_horizontal("seen_known_on", "joined_known_on"),
            described_known_on=pl.coalesce("seen_known_on", "joined_known_on"),
            described_known_estimated=pl.coalesce("seen_estimated", "joined_known_on_estimated"),
            ended_after=pl.coalesce("last_as_at", "started_on"),
            ended_by=pl.when("ended").then(
                pl.coalesce("ended_on", pl.when("listed").then("left_as_at"), "next_as_at")
            ),
            end_status=pl.when("listed").then("end_status"),
            end_known_on=pl.when("listed")
            .then("left_known_on")
            .when("ended")
            .then("next_known_on"),
            end_known_estimated=pl.when("listed").then("left_known_on_estimated"),
            told_by=pl.when("listed")
            .then(pl.lit("the leavers list"))
            .when("ended")
            .then(pl.lit("its absence from the register")),
        )
    )
