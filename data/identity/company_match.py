"""Which registered company an owner is, where its name leaves no choice.

A register prints an owner's name and no number. An owner is matched only if exactly one company has
ever borne the same folded name in the company lists held; two namesakes leave it unmatched, and so
do councils, individuals and blanks. A wrong match would lay one company's failure at another's door.
"""

from __future__ import annotations

import polars as pl

from data.identity.owner import folded_name
from data.tables.match import Match


def match_by_name(provider: pl.DataFrame, company: pl.DataFrame) -> pl.DataFrame:
    """Owners matched to companies by their whole name.

    Args:
        provider: ``provider`` rows.
        company: ``company`` rows, any number of lists of each company.

    Returns:
        ``match`` rows, at most one per provider; none for a name that two companies have borne.
    """
    bearers = (
        pl.concat(
            [
                company.select("company_number", "known_on", "as_at", borne="name"),
                company.select("company_number", "known_on", "as_at", borne="previous_name"),
            ]
        )
        .with_columns(folded=folded_name(pl.col("borne")))
        .filter(pl.col("folded") != "")
        .sort("known_on", "company_number")
        .group_by("folded", maintain_order=True)
        .agg(
            pl.col("company_number").n_unique().alias("bearers"),
            pl.col("company_number", "known_on", "as_at", "borne").first(),
        )
    )
    owners = provider.filter(
        (pl.col("kind") == "organisation") & ~pl.col("is_individual")
    ).with_columns(folded=folded_name(pl.col("name")))
    found = (
        owners.join(
            bearers.filter(pl.col("bearers") == 1), on="folded", how="inner", suffix="_of_company"
        )
        .select(
            entity_kind=pl.lit("provider"),
            entity_id="provider_id",
            company_number="company_number",
            method=pl.lit("same-name"),
            probability=pl.lit(None, pl.Float64),
            evidence=pl.format(
                "The register's {} and company {}, {}, have one name; no other company in the lists "
                "held has borne it.",
                "name",
                "company_number",
                "borne",
            ),
            decided_by=pl.lit("rule"),
            happened_on=pl.max_horizontal("first_as_at", "as_at"),
            known_on=pl.max_horizontal("known_on", "known_on_of_company"),
        )
        .sort("entity_id")
    )
    return Match.validate(found, cast=True)
