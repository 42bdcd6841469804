"""What befell the companies that providers are, as alert rules read it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import polars as pl

from data.identity.owner import folded_name
from data.warehouse.company_facts import CompanyFacts
from features.lateness import next_due
from models.alert_facts import COMPANY_EVENT_SCHEMA, OVERDUE_SCHEMA

_NOTICES = {"failure": "insolvency", "petition": "petition", "dismissal": "petition-dismissed"}


def companies_of(match: pl.DataFrame) -> pl.DataFrame:
    """Which company each provider is: ``provider_id, company_number, match_known_on``."""
    return match.filter(pl.col("entity_kind") == "provider").select(
        "company_number", provider_id="entity_id", match_known_on="known_on"
    )


def about(companies: CompanyFacts, match: pl.DataFrame) -> CompanyFacts:
    """The facts of those companies alone that a provider was found to be.

    A notice without a number is about the company that bears its name, if it is the only one held.
    """
    ours = companies_of(match).select("company_number").unique()
    bearers = (
        companies.company.group_by(name_key=folded_name(pl.col("name")))
        .agg(pl.col("company_number").unique())
        .filter(pl.col("company_number").list.len() == 1)
        .select("name_key", by_name=pl.col("company_number").list.first())
    )
    notices = (
        companies.gazette_notice.with_columns(name_key=folded_name(pl.col("company_name")))
        .join(bearers, on="name_key", how="left", maintain_order="left")
        .with_columns(company_number=pl.coalesce("company_number", "by_name"))
        .drop("name_key", "by_name")
    )
    companies = replace(companies, gazette_notice=notices)
    kept = {
        name: rows.join(ours, on="company_number", how="semi", maintain_order="left")
        for name, rows in companies.tables().items()
        if "company_number" in rows.columns
    }
    return replace(companies, **kept)


def company_events(companies: CompanyFacts, match: pl.DataFrame) -> pl.DataFrame:
    """Proceedings and charges of providers' own companies.

    Args:
        companies: what ``about`` returns; nothing is cut here, each row carries its days.
        match: ``match`` rows.

    Returns:
        ``COMPANY_EVENT_SCHEMA`` rows, known from the day on which both the event and that it is
        this provider's company could be read. Solvent windings-up are left out.
    """
    notices = companies.gazette_notice
    # A dismissal begins nothing, and ends what a petition began.
    told = notices.filter(pl.col("begins") | (pl.col("notice_class") == "dismissal")).select(
        "company_number",
        "known_on",
        event=pl.col("notice_class").replace_strict(_NOTICES, default=None, return_dtype=pl.String),
        words="kind",
        happened_on="published_on",
        source=pl.lit("gazette_notice"),
    )
    cases = companies.insolvency.filter(
        pl.col("case_class") == "failure", pl.col("date_role").is_in(["start", "petition"])
    ).select(
        "company_number",
        "known_on",
        "happened_on",
        event=pl.when(pl.col("date_role") == "petition")
        .then(pl.lit("petition"))
        .otherwise(pl.lit("insolvency")),
        words=pl.when(pl.col("date_role") == "petition")
        .then(pl.format("petition for {}", pl.coalesce("case_kind", "case_type")))
        .otherwise(pl.coalesce("case_kind", "case_type")),
        source=pl.lit("insolvency"),
    )
    charges = companies.charge.select(
        "company_number",
        "known_on",
        happened_on="created_on",
        event=pl.lit("charge"),
        words=pl.coalesce("classification", pl.lit("charge")),
        source=pl.lit("charge"),
    )
    every = pl.concat([told, cases, charges], how="diagonal")
    words = pl.col("words").str.replace_all("-", " ")
    return (
        every.drop_nulls(["company_number", "event"])
        .join(companies_of(match), on="company_number")
        .with_columns(
            known_on=pl.max_horizontal("known_on", "match_known_on"),
            words=words.str.head(1).str.to_uppercase() + words.str.slice(1),
        )
        .select(pl.col(name).cast(dtype) for name, dtype in COMPANY_EVENT_SCHEMA.items())
        .unique()
        .sort(*COMPANY_EVENT_SCHEMA)
    )


def overdue_at(
    companies: CompanyFacts, match: pl.DataFrame, as_at: date, known_by: date
) -> pl.DataFrame:
    """The accounts that providers' companies owed at one date, as far as could be seen by another.

    Returns:
        ``OVERDUE_SCHEMA`` rows; ``days`` count to the last day on which the company was looked at.
    """
    today = min(as_at, known_by)
    looked = pl.min_horizontal("seen_to", pl.lit(today))
    owed = (
        next_due(companies.seen(as_at, known_by))
        .with_columns(days=(looked - pl.col("due_on")).dt.total_days())
        .filter(pl.col("days") > 0)
    )
    known = companies_of(match).filter(pl.col("match_known_on") <= known_by)
    return (
        known.join(owed, on="company_number")
        .select(
            pl.lit(as_at).alias("as_at"),
            *(
                pl.col(name).cast(dtype)
                for name, dtype in OVERDUE_SCHEMA.items()
                if name != "as_at"
            ),
        )
        .sort("provider_id", "company_number")
    )
