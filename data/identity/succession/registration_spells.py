"""When each location of the Care Quality Commission began and ended: its register gives the days."""

from __future__ import annotations

import polars as pl

from data.identity.succession.spell import as_spells, regime

#: Markets whose locations are homes that people live in.
CARE_HOMES = ("care-homes", "nursing-homes")
#: What stands in the table of providers for a name that no register gives.
NOT_GIVEN = "Owner not given"


def registration_spells(registration: pl.DataFrame, provider: pl.DataFrame) -> pl.DataFrame:
    """One row per location ever registered, in the columns of ``spell.SPELL``.

    Care homes are one family, home care another; any other provision type is its own.

    Args:
        registration: ``registration`` rows.
        provider: ``provider_id, name, is_individual`` of their providers, once each;
            ``company_number`` and ``brand_id`` where they are known. A person's name is left out.
    """
    told = [name for name in ("company_number", "brand_id") if name in provider.columns]
    named = ~pl.col("is_individual").fill_null(False) & (pl.col("name") != NOT_GIVEN)
    body = pl.when(named).then("name")
    owners = provider.select("provider_id", *told, owner_name=body).unique("provider_id")
    rows = registration.join(owners, on="provider_id", how="left", maintain_order="left")
    described = ["la_name", "places", "provider_id", "owner_name", *told]
    ended = pl.col("ended_on").is_not_null()
    return as_spells(
        rows.with_columns(
            regime=regime(),
            family=pl.when(pl.col("market").is_in(CARE_HOMES))
            .then(pl.lit("care home"))
            .when(pl.col("market") == "home-care")
            .then(pl.lit("home care"))
            .otherwise(pl.col("provision_type").fill_null("not stated").str.to_lowercase()),
            **{f"first_{name}": name for name in described},
            **{f"last_{name}": name for name in described},
            started_on="registered_on",
            started_by="registered_on",
            started_known_on="known_on",
            described_known_on="known_on",
            described_known_estimated="known_on_estimated",
            ended_after=pl.when(ended).then("ended_on"),
            ended_by="ended_on",
            # Where no list told of an end within a month, a month after it is an estimate.
            end_known_estimated=pl.col("end_known_on") == pl.col("ended_on").dt.offset_by("31d"),
            told_by=pl.when(ended).then(pl.lit("the register")),
        )
    )
