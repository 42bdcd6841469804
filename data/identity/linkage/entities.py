"""What the care registers say of their providers that can tell which company each is.

Every sign carries the day from which it was public, so that nothing is used before.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from data.identity.linkage.names import (
    TRADING_AS,
    compact,
    legal_form,
    matching_name,
    mended_ending,
    reads_like_public_body,
    town,
)
from data.identity.linkage.numbers_given import given_company_numbers

#: Owners of these kinds are no companies, whatever their names.
_NO_COMPANIES = ("individual", "partnership", "nhs body", "nhs")


@dataclass(frozen=True)
class Entities:
    """Providers that may be companies, and their signs.

    Attributes:
        entity: one row per provider: ``entity_id, entity_name, first_as_at, last_as_at, known_on,
            existed_by`` (it must have existed on this day), ``first_registered_on``, ``nameable``
            (may be matched by its name; the others by a number or a decision alone).
        name: one row per provider and name: ``entity_id, written, folded, compact, form, trading``
            (a name of a place, or one traded under), ``known_on``.
        postcode: one row per provider and postcode of its places: ``entity_id, postcode,
            known_on``.
        town: one row per provider and authority of its places: ``entity_id, town, known_on``.
        number: one row per provider and company number given: ``entity_id, company_number,
            repaired, said_by`` (words), ``charity_number, known_on, given_on``.
    """

    entity: pl.DataFrame
    name: pl.DataFrame
    postcode: pl.DataFrame
    town: pl.DataFrame
    number: pl.DataFrame


def entities(
    provider: pl.DataFrame,
    service_snapshot: pl.DataFrame,
    cqc_provider: pl.DataFrame | None = None,
    charity: pl.DataFrame | None = None,
    ownership_release: pl.DataFrame | None = None,
) -> Entities:
    """The signs of every organisation; councils, individuals and blanks are left out.

    Args:
        provider: ``provider`` rows.
        service_snapshot: ``service_snapshot`` rows, or those of its columns that are known.
        cqc_provider: ``cqc_provider`` rows; its first registrations and numbers are used.
        charity: ``charity`` rows: they tell the company numbers of charities.
        ownership_release: ``ownership_release`` rows; a number counts for the organisation on the
            register only where the owner named is that organisation.
    """
    snapshots = _with(
        service_snapshot,
        {
            "owner_name": pl.String,
            "service_name": pl.String,
            "postcode": pl.String,
            "la_name": pl.String,
            "registered_on": pl.Date,
            "company_number": pl.String,
            "charity_number": pl.String,
            "as_at": pl.Date,
            "known_on": pl.Date,
        },
    )
    organisations = provider.filter(
        (pl.col("kind") == "organisation") & ~pl.col("is_individual").fill_null(False)
    )
    if cqc_provider is not None:
        nobody = cqc_provider.filter(
            pl.col("ownership").str.to_lowercase().is_in(_NO_COMPANIES)
            | pl.col("is_individual").fill_null(False)
        )
        organisations = organisations.join(nobody, on="provider_id", how="anti")
    snapshots = snapshots.join(organisations.select("provider_id"), on="provider_id", how="semi")
    entity = _dated(organisations, snapshots, cqc_provider)
    return Entities(
        entity=entity,
        name=_names(organisations, snapshots),
        postcode=_first_known(snapshots.select("provider_id", "postcode", "known_on"), "postcode"),
        town=_first_known(
            snapshots.select("provider_id", "known_on", town=town(pl.col("la_name"))), "town"
        ),
        number=given_company_numbers(
            organisations, snapshots, cqc_provider, charity, ownership_release
        ),
    )


def _with(frame: pl.DataFrame, wanted: dict[str, type[pl.DataType]]) -> pl.DataFrame:
    """The frame with null columns for what it lacks."""
    return frame.select(
        "provider_id",
        *(
            pl.col(name) if name in frame.columns else pl.lit(None, kind).alias(name)
            for name, kind in wanted.items()
        ),
        *(name for name in ("service_id",) if name in frame.columns),
    )


def _dated(
    organisations: pl.DataFrame, snapshots: pl.DataFrame, cqc_provider: pl.DataFrame | None
) -> pl.DataFrame:
    days = snapshots.group_by("provider_id").agg(
        pl.col("as_at").max().alias("last_as_at"),
        pl.col("registered_on").min().alias("first_registered_on"),
    )
    told = pl.DataFrame(schema={"provider_id": pl.String, "told_on": pl.Date})
    if cqc_provider is not None:
        told = cqc_provider.select("provider_id", told_on="registered_on")
    registered = pl.min_horizontal("first_registered_on", "told_on")
    # A body registered by the Care Quality Commission has been one body from its first day on; the
    # day printed beside a children's home is the home's own, which may have had another owner.
    lasting = pl.col("provider_id").str.starts_with("cqc:")
    return (
        organisations.join(days, on="provider_id", how="left")
        .join(told, on="provider_id", how="left")
        .select(
            entity_id="provider_id",
            entity_name="name",
            first_as_at="first_as_at",
            last_as_at=pl.coalesce("last_as_at", "first_as_at"),
            known_on="known_on",
            existed_by=pl.when(lasting)
            .then(pl.min_horizontal(registered, "first_as_at"))
            .otherwise("first_as_at"),
            first_registered_on=registered,
            nameable=~reads_like_public_body(pl.col("name")),
        )
        .sort("entity_id")
    )


def _names(organisations: pl.DataFrame, snapshots: pl.DataFrame) -> pl.DataFrame:
    owners = pl.concat(
        [
            organisations.select("provider_id", "known_on", written="name"),
            snapshots.select("provider_id", "known_on", written="owner_name"),
        ]
    ).drop_nulls("written")
    owners = owners.group_by("provider_id", "written").agg(pl.col("known_on").min())
    parts = pl.col("written").str.replace_all(TRADING_AS, "\n").str.split("\n")
    split = (
        owners.with_columns(part=parts)
        .explode("part", empty_as_null=True)
        .with_columns(trading=pl.int_range(pl.len()).over("provider_id", "written") > 0)
        .with_columns(written=pl.col("part").str.strip_chars(" ()-,:"))
        .drop("part")
    )
    places = (
        snapshots.select("provider_id", "known_on", written="service_name")
        .drop_nulls("written")
        .with_columns(trading=pl.lit(True))
    )
    columns = ["provider_id", "written", "trading", "known_on"]
    return (
        pl.concat([split.select(columns), places.select(columns)])
        .group_by("provider_id", "written")
        .agg(pl.col("trading").min(), pl.col("known_on").min())
        .with_columns(mended=pl.col("written").map_batches(mended_ending, return_dtype=pl.String))
        .with_columns(folded=matching_name(pl.col("mended")), form=legal_form(pl.col("mended")))
        .drop("mended")
        .filter(pl.col("folded") != "")
        .with_columns(compact=compact(pl.col("folded")))
        .rename({"provider_id": "entity_id"})
        .sort("entity_id", "trading", "known_on", "written")
    )


def _first_known(rows: pl.DataFrame, name: str) -> pl.DataFrame:
    return (
        rows.drop_nulls(name)
        .group_by(pl.col("provider_id").alias("entity_id"), name)
        .agg(pl.col("known_on").min())
        .sort("entity_id", name)
    )
