"""Which registrations may have gone on as which: pairs near enough in place and time to compare."""

from __future__ import annotations

import polars as pl

from data.identity.succession.spell import DESCRIBED, KEYS

#: A key that more registrations share than this says nothing of any two of them.
_TOO_COMMON = 400


def candidate_pairs(spells: pl.DataFrame, window_days: int) -> pl.DataFrame:
    """Ended registrations and those that began about then, where one may have continued the other.

    Registers that give no address are blocked by kind of provision and council area; those of the
    Care Quality Commission by property, postcode, name and provider within a council area.

    Args:
        spells: from ``spell.with_keys``.
        window_days: how many days apart end and beginning may lie; a day not given may be any
            between the registers around it.

    Returns:
        One row per pair: ``from_id, to_id``, the ended one's columns as last told (``from_…``), the
        other's as first told (``to_…``), ``gap`` (days from end to beginning, null where a day is
        not given), ordered by both ids.
    """
    described = (*DESCRIBED, *KEYS)
    ended = spells.filter(pl.col("ended_by").is_not_null()).select(
        "regime",
        "area",
        pl.exclude("regime", "area").name.prefix("from_"),
    )
    ended = ended.select(
        "regime",
        "area",
        *(pl.col(f"from_last_{name}").alias(f"from_{name}") for name in described),
        pl.exclude("regime", "area", r"^from_(first|last)_.*$"),
    )
    began = spells.filter(
        pl.col("started_on").is_not_null() | pl.col("started_after").is_not_null()
    ).select(
        "regime",
        "area",
        pl.exclude("regime", "area").name.prefix("to_"),
    )
    began = began.select(
        "regime",
        "area",
        *(pl.col(f"to_first_{name}").alias(f"to_{name}") for name in described),
        pl.exclude("regime", "area", r"^to_(first|last)_.*$"),
    )
    by_address = pl.col("regime") != "ofsted"
    keys = _address_keys(ended.filter(by_address), began.filter(by_address), window_days)
    ids = pl.concat(
        [_near(ended.filter(~by_address), began.filter(~by_address), window_days), keys]
    )
    return (
        ids.lazy()
        .unique()
        .sort("from_id", "to_id")
        .join(
            ended.lazy().rename({"from_service_id": "from_id"}),
            on="from_id",
            how="left",
            maintain_order="left",
        )
        .join(
            began.lazy().drop("regime", "area").rename({"to_service_id": "to_id"}),
            on="to_id",
            how="left",
            maintain_order="left",
        )
        .with_columns(gap=(pl.col("to_started_on") - pl.col("from_ended_on")).dt.total_days())
        .collect()
    )


def _near(ended: pl.DataFrame, began: pl.DataFrame, window_days: int) -> pl.DataFrame:
    on = ["regime", "area", "family"]
    one = ended.rename({"from_family": "family"}).drop_nulls("area")
    other = began.rename({"to_family": "family"}).drop_nulls("area")
    return _within(one, other, on, window_days)


def _address_keys(ended: pl.DataFrame, began: pl.DataFrame, window_days: int) -> pl.DataFrame:
    found = [pl.DataFrame(schema={"from_id": pl.String, "to_id": pl.String})]
    for key in ("uprn", "postcode", "name_key", "provider_id"):
        on = ["regime", key] if key in ("uprn", "postcode") else ["regime", "area", key]
        one = ended.rename({f"from_{key}": key}).filter(pl.col(key) != "").drop_nulls(on)
        other = began.rename({f"to_{key}": key}).filter(pl.col(key) != "").drop_nulls(on)
        rare = other.filter(pl.len().over(on) <= _TOO_COMMON)
        found.append(_within(one, rare, on, window_days))
    return pl.concat(found)


def _within(
    ended: pl.DataFrame, began: pl.DataFrame, on: list[str], window_days: int
) -> pl.DataFrame:
    """Pairs of equal keys whose days, or the spans they must lie in, come within the window."""
    window = pl.duration(days=window_days)
    earliest_end = pl.coalesce("from_ended_on", "from_ended_after", "from_ended_by")
    earliest_start = pl.coalesce("to_started_on", "to_started_after", "to_started_by")
    days_from = ["from_ended_on", "from_ended_after", "from_ended_by", "from_service_id"]
    days_to = ["to_started_on", "to_started_after", "to_started_by", "to_ended_by", "to_service_id"]
    return (
        ended.select(*on, *days_from)
        .join(began.select(*on, *days_to), on=on, how="inner")
        .filter(
            pl.col("from_service_id") != pl.col("to_service_id"),
            pl.col("to_started_by") >= earliest_end - window,
            earliest_start <= pl.col("from_ended_by") + window,
            # What ended no later cannot have continued it.
            pl.col("to_ended_by").is_null() | (pl.col("to_ended_by") > pl.col("from_ended_by")),
        )
        .select(from_id="from_service_id", to_id="to_service_id")
    )
