"""What really ended: for every registration that ended, the one that continued it, if any."""

from __future__ import annotations

import polars as pl

from data.identity.succession.choice import chosen_pairs, judged_pairs
from data.identity.succession.constituency_maps import redrawn_between
from data.identity.succession.decided import standing, with_decisions
from data.identity.succession.horizon import told_by
from data.identity.succession.register_spells import register_spells
from data.identity.succession.registration_spells import registration_spells
from data.identity.succession.reorganisations import explained
from data.identity.succession.rows import succession_rows
from data.identity.succession.spell import with_keys
from data.identity.succession.weights import weights
from data.tables.succession import Succession


def successions(
    service_snapshot: pl.DataFrame,
    joiner_leaver: pl.DataFrame,
    registration: pl.DataFrame,
    cqc_relationship: pl.DataFrame,
    provider: pl.DataFrame,
    decided: pl.DataFrame | None = None,
) -> pl.DataFrame:
    """Every ended registration and what became of it.

    Args:
        service_snapshot: ``service_snapshot`` rows.
        joiner_leaver: ``joiner_leaver`` rows.
        registration: ``registration`` rows.
        cqc_relationship: ``cqc_relationship`` rows; what they state is taken as it is.
        provider: ``provider`` or ``cqc_provider`` rows: ``provider_id, name, is_individual``.
        decided: what people decided, rows of ``succession_decisions``; it wins.

    Returns:
        ``succession`` rows, one per registration that ended, ordered by ``from_service_id``.
    """
    table = weights()
    spells = with_keys(
        pl.concat(
            [
                register_spells(service_snapshot, joiner_leaver),
                registration_spells(registration, provider),
            ]
        )
    )
    ended = spells.filter(pl.col("ended_by").is_not_null())
    said = standing(decided, ended)
    stated = _stated(cqc_relationship, ended, spells).join(said, on="from_id", how="anti")
    settled = pl.concat([frame.select("from_id", "to_id") for frame in (stated, said)])
    judged = judged_pairs(spells, settled, redrawn_between(service_snapshot), table)
    chosen = chosen_pairs(judged, table)
    horizon = told_by(
        ended.select("service_id", "regime", "ended_by"),
        service_snapshot,
        joiner_leaver,
        registration,
        table.window_days,
    )
    rows = succession_rows(ended, chosen, stated, horizon, explained(ended, table.rule_days), table)
    rows = with_decisions(rows, said, spells)
    return Succession.validate(
        rows.select(Succession.column_names()).sort("from_service_id"), cast=True
    )


def _stated(links: pl.DataFrame, ended: pl.DataFrame, spells: pl.DataFrame) -> pl.DataFrame:
    """The publisher's own successor of each ended location; of several, that nearest in time."""
    named = links.filter(pl.col("entity_kind") == "service").select(
        "from_id",
        "to_id",
        "reason",
        stated_known_on="known_on",
        stated_estimated="known_on_estimated",
    )
    begun = spells.select(
        to_id="service_id",
        stated_started_on="started_on",
        stated_started_known="started_known_on",
        stated_owner="first_owner_key",
    )
    return (
        named.join(
            ended.select(
                from_id="service_id",
                own_ended="ended_by",
                own_owner="last_owner_key",
            ),
            on="from_id",
        )
        .join(begun, on="to_id", how="left")
        .filter(pl.col("from_id") != pl.col("to_id"))
        .sort(
            "from_id",
            (pl.col("stated_started_on") - pl.col("own_ended")).dt.total_days().abs(),
            "to_id",
            nulls_last=True,
        )
        .unique("from_id", keep="first", maintain_order=True)
    )
