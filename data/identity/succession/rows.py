"""What is known of each end, by whoever says so: the publisher, a rule or the weighed evidence."""

from __future__ import annotations

import polars as pl

from data.identity.succession.kinds import stated_kind
from data.identity.succession.weights import Weights

#: Decimals of a probability; what lies beyond them may differ between machines.
_DIGITS = 6


def succession_rows(
    ended: pl.DataFrame,
    chosen: pl.DataFrame,
    stated: pl.DataFrame,
    horizon: pl.DataFrame,
    by_fact: pl.DataFrame,
    table: Weights,
) -> pl.DataFrame:
    """One row per end, in the columns of ``Succession`` and more.

    Args:
        ended: ended registrations in the columns of ``spell.SPELL``.
        chosen: from ``chosen_pairs``.
        stated: the publisher's own pairs.
        horizon: from ``succession_horizon.told_by``.
        by_fact: from ``reorganisations.explained``.
        table: the reviewed weights.
    """
    whole = (
        ended.join(
            chosen.select(
                "accepted",
                "probability",
                "probability_continued",
                "words",
                "pair_kind",
                "rule_kind",
                "rule_known_on",
                "to_started_on",
                "to_started_by",
                "to_started_known_on",
                "to_described_known_on",
                "to_described_known_estimated",
                service_id="from_id",
                candidate="to_id",
            ),
            on="service_id",
            how="left",
            maintain_order="left",
        )
        .join(
            stated.rename({"from_id": "service_id", "to_id": "stated_to"}),
            on="service_id",
            how="left",
            maintain_order="left",
        )
        .join(horizon, on="service_id", how="left", maintain_order="left")
        .join(by_fact, on="service_id", how="left", maintain_order="left")
        .with_columns(pl.col("accepted").fill_null(False))
    )
    by_publisher = pl.col("stated_to").is_not_null()
    accepted = pl.col("accepted") & ~by_publisher
    unseen = pl.col("fact_kind").is_not_null() & pl.col("closure_known_on").is_null()
    unseen = unseen & ~by_publisher & ~accepted
    shown = (pl.col("probability_continued") >= table.review_from).fill_null(False)
    shown = shown & ~by_publisher & ~unseen
    went_on = by_publisher | accepted
    kind = (
        pl.when(by_publisher)
        .then(stated_kind())
        .when(accepted)
        .then("pair_kind")
        .when(unseen)
        .then("fact_kind")
        .when(shown | pl.col("closure_known_on").is_null())
        .then(pl.lit("uncertain"))
        .otherwise(pl.lit("true-closure"))
    )
    seen_too = pl.col("accepted") & (pl.col("candidate") == pl.col("stated_to"))
    pair_known = pl.max_horizontal(
        "end_known_on", "to_started_known_on", "to_described_known_on", "rule_known_on"
    )
    stated_known = pl.max_horizontal("end_known_on", "stated_known_on", "stated_started_known")
    known = (
        pl.when(by_publisher & seen_too)
        .then(pl.min_horizontal(pair_known, stated_known))
        .when(by_publisher)
        .then(stated_known)
        .when(accepted | shown)
        .then(pair_known)
        .when(unseen)
        .then(pl.max_horizontal("end_known_on", "fact_known_on"))
        .otherwise(
            pl.coalesce(pl.max_horizontal("end_known_on", "closure_known_on"), "end_known_on")
        )
    )
    started_on = (
        pl.when(by_publisher).then("stated_started_on").when(accepted | shown).then("to_started_on")
    )
    return whole.with_columns(
        from_service_id="service_id",
        to_service_id=pl.coalesce("stated_to", pl.when(accepted | shown).then("candidate")),
        started_on=started_on,
        kind=kind,
        probability=pl.when(accepted | shown).then(pl.col("probability").round(_DIGITS)),
        probability_continued=pl.when(unseen)
        .then(table.prior_by_rule)
        .when(~by_publisher)
        .then(pl.col("probability_continued").round(_DIGITS)),
        evidence=_evidence(by_publisher, accepted | shown, unseen),
        method=pl.when(by_publisher)
        .then(pl.lit("publisher"))
        .when(unseen | (accepted & pl.col("rule_kind").is_not_null()))
        .then(pl.lit("rule"))
        .otherwise(pl.lit("model")),
        happened_on=pl.when(went_on)
        .then(pl.max_horizontal("ended_by", started_on))
        .otherwise("ended_by"),
        known_on=known,
        known_on_estimated=pl.col("end_known_estimated").fill_null(False)
        | pl.col("to_described_known_estimated").fill_null(False),
    )


def _evidence(by_publisher: pl.Expr, by_pair: pl.Expr, unseen: pl.Expr) -> pl.Expr:
    ended = pl.format(
        "ended {} ({})",
        pl.when(pl.col("ended_on").is_not_null())
        .then(pl.col("ended_on").cast(pl.String))
        .otherwise(pl.format("by {}", "ended_by")),
        "told_by",
    )
    return (
        pl.when(by_publisher)
        .then(
            pl.format(
                "The register names the successor{}; {}",
                pl.when(pl.col("reason").is_not_null())
                .then(pl.format(" ({})", "reason"))
                .otherwise(pl.lit("")),
                pl.coalesce(
                    pl.when(pl.col("candidate") == pl.col("stated_to")).then("words"), ended + "."
                ),
            )
        )
        .when(by_pair)
        .then("words")
        .when(unseen)
        .then(
            pl.format(
                "{}; {}; the lists held do not reach far enough to show under which registration.",
                ended,
                "fact_words",
            )
        )
        .when(pl.col("closure_known_on").is_null())
        .then(
            pl.format("{}; the lists held do not reach far enough to tell of a successor.", ended)
        )
        .otherwise(
            pl.format("{}; no registration that began about then is like enough to it.", ended)
        )
    )
