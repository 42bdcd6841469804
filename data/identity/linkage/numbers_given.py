"""The company numbers that publishers give for providers, and from when each was public."""

from __future__ import annotations

import polars as pl

from data.identity.linkage.names import matching_name
from data.sources.companies_house.company_number import as_company_number


def given_company_numbers(
    organisations: pl.DataFrame,
    snapshots: pl.DataFrame,
    cqc_provider: pl.DataFrame | None,
    charity: pl.DataFrame | None,
    release: pl.DataFrame | None,
) -> pl.DataFrame:
    """Every number given for an organisation, in the register's form.

    Args:
        organisations: ``provider`` rows.
        snapshots: ``service_snapshot`` rows of theirs.
        cqc_provider: ``cqc_provider`` rows.
        charity: ``charity`` rows: a charity's number given leads to its company.
        release: ``ownership_release`` rows; a number counts for the organisation on the register
            only where the owner named is that organisation.

    Returns:
        ``entity_id, company_number, repaired, said_by`` (words), ``known_on, given_on,
        charity_number``, in order.
    """
    told = [_given(snapshots, "the register gives")]
    if cqc_provider is not None:
        rows = cqc_provider.join(organisations, on="provider_id", how="semi")
        told.append(_given(rows, "the register gives"))
    charities = list(told)
    if charity is not None:
        told += [_through_charity(frame, charity) for frame in charities]
    if release is not None and "service_id" in snapshots.columns:
        told.append(_released(release, snapshots))
    return (
        pl.concat(told)
        .with_columns(number=as_company_number(pl.col("printed")))
        .with_columns(
            repaired=pl.col("number")
            != pl.col("printed").str.replace_all(" ", "").str.to_uppercase()
        )
        .filter(pl.col("number").is_not_null())
        .group_by("entity_id", company_number="number")
        .agg(
            pl.col("repaired", "said_by", "known_on", "given_on")
            .sort_by("known_on", "repaired", "said_by")
            .first(),
            pl.col("charity_number").drop_nulls().min(),
        )
        .sort("entity_id", "company_number")
    )


def _given(rows: pl.DataFrame, said_by: str) -> pl.DataFrame:
    given = pl.col("company_number").is_not_null() | pl.col("charity_number").is_not_null()
    return (
        rows.filter(given)
        .group_by("provider_id", "company_number", "charity_number")
        .agg(pl.col("known_on").min(), pl.col("as_at").min())
        .select(
            entity_id="provider_id",
            printed="company_number",
            charity_number="charity_number",
            said_by=pl.lit(said_by),
            known_on="known_on",
            given_on="as_at",
        )
    )


def _through_charity(given: pl.DataFrame, charity: pl.DataFrame) -> pl.DataFrame:
    of_charity = (
        charity.filter(pl.col("company_number").is_not_null())
        .sort("known_on")
        .group_by("charity_number", maintain_order=True)
        .agg(pl.col("company_number").last(), charity_known_on=pl.col("known_on").last())
    )
    return (
        given.filter(pl.col("printed").is_null())
        .join(of_charity, on="charity_number", how="inner")
        .with_columns(
            printed="company_number",
            said_by=pl.format(
                "the register gives charity {}, and its entry gives", "charity_number"
            ),
            known_on=pl.max_horizontal("known_on", "charity_known_on"),
        )
        .select(given.columns)
    )


def _released(release: pl.DataFrame, snapshots: pl.DataFrame) -> pl.DataFrame:
    owners = snapshots.select(
        "service_id", "provider_id", "owner_name", register_known_on="known_on"
    ).drop_nulls("owner_name")
    return (
        release.drop_nulls("owner_company_number")
        .join(owners, on="service_id", suffix="_on_register")
        .filter(
            matching_name(pl.col("owner_name")) == matching_name(pl.col("owner_name_on_register"))
        )
        .group_by("provider_id", "owner_company_number")
        .agg(
            pl.max_horizontal("known_on", "register_known_on").min().alias("known_on"),
            pl.col("as_at").min(),
        )
        .select(
            entity_id="provider_id",
            printed="owner_company_number",
            charity_number=pl.lit(None, pl.String),
            said_by=pl.lit("the release on ownership gives"),
            known_on="known_on",
            given_on="as_at",
        )
    )
