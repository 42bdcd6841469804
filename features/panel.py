"""The families joined: one row per service and register date, with nothing from the future."""

from __future__ import annotations

from datetime import date

import polars as pl

from data.errors import NothingYet
from data.warehouse.facts import Facts
from features.inspection import inspection_features
from features.market import market_features
from features.ownership import ownership_features
from features.population import known_on, market_rows
from features.registration import registration_features

#: Columns of a panel row that identify it; every other column is a feature.
KEYS = (
    "service_id",
    "as_at",
    "known_by",
    "provider_id",
    "owner_name",
    "la_code",
    "la_name",
    "urn",
    "provision_type",
)


def service_panel(
    facts: Facts, market: str, as_at: date, known_by: date | None = None
) -> pl.DataFrame:
    """Every service of a market at a register date, with what was known of it by a day.

    Args:
        facts: all facts; they are cut at ``as_at`` and ``known_by`` here, once, for every family.
        market: one of ``MARKETS``.
        as_at: a register's date.
        known_by: the day by which a row must have been public; by default the register's own
            publication day, the first day on which the list could be read.

    Returns:
        One row per service: ``KEYS``, then the features of every family.

    Raises:
        NothingYet: if no register of that date is held, or it was not yet public.
    """
    if as_at not in facts.editions()["as_at"].to_list():
        held = ", ".join(str(day) for day in facts.editions()["as_at"]) or "none"
        raise NothingYet(f"No register as at {as_at} is held; those held: {held}.")
    published = known_on(facts, as_at)
    known_by = known_by or published
    if known_by < published:
        raise NothingYet(
            f"The register as at {as_at} was published on {published}, not yet by {known_by}."
        )
    seen = facts.seen(as_at, known_by)
    rows = market_rows(seen, market, as_at).sort("service_id")
    panel = rows.with_columns(known_by=pl.lit(known_by)).select(KEYS)
    for family in (
        registration_features(seen, rows, as_at),
        inspection_features(seen, rows, as_at),
        ownership_features(seen, rows, as_at, market),
        market_features(seen, rows, as_at, market),
    ):
        panel = panel.join(
            family, on="service_id", how="left", maintain_order="left", validate="1:1"
        )
    return panel
