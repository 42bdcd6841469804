"""What people decided about registrations that ended; it wins over publisher, rule and evidence."""

from __future__ import annotations

import polars as pl

#: Columns of ``data.casework.succession_decisions.succession_decisions``.
_SAID: dict[str, pl.DataType | type[pl.DataType]] = {
    "from_service_id": pl.String,
    "to_service_id": pl.String,
    "reason": pl.String,
    "decided_by": pl.String,
    "decided_at": pl.Datetime("us", "UTC"),
}


def standing(decided: pl.DataFrame | None, ended: pl.DataFrame) -> pl.DataFrame:
    """The decisions about what has ended: a registration that a later register shows has not.

    Returns:
        One row per registration: ``from_id, to_id`` (null: it truly closed), ``said_reason, said_by,
        said_on``.
    """
    rows = pl.DataFrame(schema=_SAID) if decided is None else decided
    return rows.join(ended, left_on="from_service_id", right_on="service_id", how="semi").select(
        from_id="from_service_id",
        to_id="to_service_id",
        said_reason="reason",
        said_by="decided_by",
        said_on=pl.col("decided_at").dt.date(),
    )


def with_decisions(rows: pl.DataFrame, said: pl.DataFrame, spells: pl.DataFrame) -> pl.DataFrame:
    """Put what was decided in place of what was found.

    A decision settles what became of a registration all along, so it holds from the day on which
    both sides could be read, not from the day somebody sat down to decide. Where the other side is
    on no list held, it holds from the day of the decision.

    Args:
        rows: from ``succession_rows``.
        said: from ``standing``.
        spells: from ``spell.with_keys``.

    Returns:
        The same rows; those decided about have ``method`` decided, and no probability.
    """
    begun = spells.select(
        said_to="service_id",
        said_started="started_on",
        said_began="started_by",
        said_started_known="started_known_on",
        said_described_known="described_known_on",
        said_described_estimated="described_known_estimated",
        said_owner="first_owner_key",
    )
    found = rows.join(
        said.rename({"from_id": "from_service_id", "to_id": "said_to"}),
        on="from_service_id",
        how="left",
        maintain_order="left",
    ).join(begun, on="said_to", how="left", maintain_order="left")
    went_on = pl.col("said_to").is_not_null()
    seen = went_on & (pl.col("candidate") == pl.col("said_to")).fill_null(False)
    same = (pl.col("last_owner_key") == pl.col("said_owner")).fill_null(False)
    both_read = pl.max_horizontal("end_known_on", "said_started_known", "said_described_known")
    values = {
        "to_service_id": pl.col("said_to"),
        "started_on": pl.col("said_started"),
        "kind": pl.when(~went_on)
        .then(pl.lit("true-closure"))
        .when(seen)
        .then("pair_kind")
        .when(same)
        .then(pl.lit("re-registration"))
        .otherwise(pl.lit("change-of-owner")),
        "probability": pl.lit(None, pl.Float64),
        "probability_continued": pl.lit(None, pl.Float64),
        "evidence": pl.format("Decided on {}: {}", "said_on", "said_reason")
        + pl.when(seen).then(pl.format(" ({})", "words")).otherwise(pl.lit("")),
        "method": pl.lit("decided"),
        "happened_on": pl.max_horizontal("ended_by", "said_started"),
        "known_on": pl.when(went_on & pl.col("said_began").is_null())
        .then(pl.max_horizontal("end_known_on", "said_on"))
        .otherwise(both_read),
        "known_on_estimated": pl.col("end_known_estimated").fill_null(False)
        | pl.col("said_described_estimated").fill_null(False),
    }
    decided = pl.col("said_on").is_not_null()
    return found.with_columns(
        pl.when(decided).then(value).otherwise(name).alias(name) for name, value in values.items()
    )
