"""The closest of the names of a provider and a company, at each day on which more became known."""

from __future__ import annotations

import polars as pl

from data.identity.linkage.agreement import name_agreements
from data.identity.linkage.entities import Entities
from data.identity.linkage.possible import borne_in_time, given_up_long_before
from data.identity.linkage.register import Register


def named_pairs(
    pairs: pl.DataFrame, found: Entities, register: Register, known: pl.Series
) -> pl.DataFrame:
    """How the names of each pair agree.

    Args:
        pairs: ``entity_id, company_number``.
        found: the providers' signs.
        register: the companies.
        known: from ``word_counts.words_in_use``.

    Returns:
        One row per pair and pair of names: ``entity_id, company_number, written, borne, trading,
        former, agreement, forms`` (``agree``, ``differ`` or null where one says none), ``in_time``,
        ``long_ago``, ``known_on`` (the later of the two names'), the closest first.
    """
    ours = found.name.join(
        found.entity.select("entity_id", "first_as_at"), on="entity_id", how="inner"
    )
    theirs = register.name.join(pairs.select("company_number").unique(), on="company_number")
    crossed = (
        pairs.select("entity_id", "company_number")
        .unique()
        .join(ours, on="entity_id")
        .join(theirs, on="company_number", suffix="_of_company")
        .with_columns(
            in_time=borne_in_time(),
            long_ago=given_up_long_before(),
            forms=pl.when(pl.col("form") == pl.col("form_of_company"))
            .then(pl.lit("agree"))
            .when(pl.col("form") != pl.col("form_of_company"))
            .then(pl.lit("differ"))
            .otherwise(pl.lit("unsaid")),
            known_on=pl.max_horizontal("known_on", "known_on_of_company"),
        )
    )
    return (
        name_agreements(crossed, known)
        .select(
            "entity_id",
            "company_number",
            "written",
            "borne",
            "trading",
            "former",
            "agreement",
            "forms",
            "in_time",
            "long_ago",
            "known_on",
        )
        .sort(
            "entity_id",
            "company_number",
            pl.col("agreement").to_physical(),
            "in_time",
            "trading",
            "former",
            "known_on",
            "written",
            "borne",
            descending=[False, False, False, True, False, False, False, False, False],
        )
    )


def closest(named: pl.DataFrame) -> pl.DataFrame:
    """The closest pair of names of each provider and company, whatever day it was known."""
    return named.unique(["entity_id", "company_number"], keep="first", maintain_order=True)
