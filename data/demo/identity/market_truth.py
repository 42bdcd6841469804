"""Which company each provider of the synthetic market is, under the ids that its registers give it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from data.demo.registrations import COUNCIL, SECTORS
from data.identity.owner import COUNCIL_SECTOR, provider_id

if TYPE_CHECKING:
    from data.demo.market import Truth


def provider_truth(truth: Truth) -> pl.DataFrame:
    """Every provider that any register of homes or of adult care prints, and its company.

    Args:
        truth: of a whole market (not of homes alone).

    Returns:
        One row per ``provider_id``: ``provider_name`` (as last printed), ``company_number`` (null
        for councils, their trusts, and owners left blank), ``printed_number`` (as the register of
        adult care has it; null where it has none, and for homes).

    Raises:
        ValueError: if the market was written without companies.
    """
    if truth.companies is None or truth.adult is None:
        raise ValueError("This market has no companies: write it without homes_only.")
    numbers = truth.companies.companies.select("company_number", entity="owner").drop_nulls()
    sector = pl.col("sector").replace({SECTORS[COUNCIL]: COUNCIL_SECTOR})
    homes = (
        truth.homes.with_columns(owner_name="owner", sector=sector)
        .join(numbers, on="entity", how="left", maintain_order="left")
        .select(
            provider_id=provider_id(),
            provider_name="owner_name",
            company_number="company_number",
            printed_number=pl.lit(None, pl.String),
        )
        .unique("provider_id", keep="last", maintain_order=True)
    )
    adult = truth.adult.providers.select(
        provider_id=pl.lit("cqc:") + pl.col("provider_id"),
        provider_name="printed_name",
        company_number="company_number",
        printed_number="printed_number",
    )
    return pl.concat([homes, adult]).sort("provider_id")
