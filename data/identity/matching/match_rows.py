"""What was found about identities, as rows of ``match`` and ``match_review``."""

from __future__ import annotations

import polars as pl

from data.identity.linkage.entities import Entities
from data.identity.linkage.model import LinkageModel
from data.identity.linkage.register import CompanyLists, Register
from data.identity.matching.match_words import pair_words
from data.tables.match import Match, MatchReview

_MATCH = Match.create_empty().columns
_WAITS = {
    "uncertain": "All signs together are not sure enough to accept or refuse it.",
    "namesakes": "More than one company has borne the name.",
    "foreign": "It is a company registered abroad.",
    "too-young": "It was incorporated after the provider was on record.",
    "dissolved": "It was gone before the provider was on record.",
    "contradicted-later": "Another way of matching, or what became known later, leads to this company.",
}


def decided_rows(
    standing: pl.DataFrame, provider: pl.DataFrame, register: Register
) -> pl.DataFrame:
    """``match`` rows of people's decisions.

    A decision settles who a provider has been all along, so it holds from the day on which both
    sides could be read, not from the day somebody sat down to decide. One that the provider is none
    of the companies has no ``company_number`` here.
    """
    day = pl.col("decided_at").dt.date()
    names = register.company.select(
        "company_number", "company_name", "as_at", company_known_on="known_on"
    )
    return (
        standing.join(provider, left_on="entity_id", right_on="provider_id")
        .join(names, on="company_number", how="left")
        .select(
            entity_kind=pl.lit("provider"),
            entity_id="entity_id",
            company_number="company_number",
            method=pl.lit("decided"),
            probability=pl.lit(None, pl.Float64),
            evidence=pl.format("Decided on {}: {}", day, "reason")
            + pl.when(pl.col("company_name").is_null())
            .then(pl.lit(" (No list held has this company.)"))
            .otherwise(pl.lit("")),
            decided_by="decided_by",
            charity_number=pl.lit(None, pl.String),
            happened_on=pl.max_horizontal("first_as_at", pl.col("as_at").fill_null(day)),
            known_on=pl.max_horizontal("known_on", pl.col("company_known_on").fill_null(day)),
        )
    )


def given_rows(given: pl.DataFrame, model: LinkageModel) -> pl.DataFrame:
    """``match`` rows of numbers given and borne out."""
    method = pl.when("repaired").then(pl.lit("repaired-number")).otherwise(pl.lit("given-number"))
    return (
        given.filter(pl.col("fault").is_null())
        .with_columns(method=method)
        .select(
            entity_kind=pl.lit("provider"),
            entity_id="entity_id",
            company_number="company_number",
            method="method",
            probability=_reliability(model),
            evidence=pl.format(
                "For {} {} {}{}, and the company's name {} bears it out.",
                "written",
                "said_by",
                "company_number",
                pl.when("repaired")
                .then(pl.lit(" (zeros or blanks put right)"))
                .otherwise(pl.lit("")),
                "borne",
            ),
            decided_by=pl.lit("publisher"),
            charity_number="charity_number",
            happened_on=pl.max_horizontal("given_on", "as_at"),
            known_on="known_on",
        )
    )


def named_rows(pairs: pl.DataFrame, found: Entities, model: LinkageModel) -> pl.DataFrame:
    """``match`` rows of whole names that one company alone has borne."""
    charities = found.number.group_by("entity_id").agg(pl.col("charity_number").drop_nulls().min())
    return (
        pairs.filter("alone")
        .join(charities, on="entity_id", how="left")
        .with_columns(method=pl.lit("same-name"))
        .select(
            entity_kind=pl.lit("provider"),
            entity_id="entity_id",
            company_number="company_number",
            method="method",
            probability=_reliability(model),
            evidence=pl.format(
                "The register's {} and company {}, {}{}, have one name and legal form; no other "
                "company that could be meant has borne it in the lists held.",
                "written",
                "company_number",
                "borne",
                pl.when("former").then(pl.lit(" formerly")).otherwise(pl.lit("")),
            ),
            decided_by=pl.lit("rule"),
            charity_number="charity_number",
            happened_on="happened_on",
            known_on="known_on",
        )
    )


def linked_rows(judged: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """``match`` rows of weighed pairs, and what waits.

    A match holds from the first day on which it was sure; a company found so later instead, or
    doubt that came later, waits for a person.
    """
    judged = judged.with_columns(evidence=pair_words())
    first = (
        judged.filter("accepted")
        .sort("entity_id", "known_on", "company_number")
        .unique("entity_id", keep="first", maintain_order=True)
    )
    rows = first.select(
        entity_kind=pl.lit("provider"),
        entity_id="entity_id",
        company_number="company_number",
        method=pl.lit("linked"),
        probability="probability",
        evidence="evidence",
        decided_by=pl.lit("model"),
        charity_number=pl.lit(None, pl.String),
        happened_on="happened_on",
        known_on="known_on",
    )
    since = first.select("entity_id", matched_number="company_number", matched_on="known_on")
    later = judged.join(since, on="entity_id", how="left")
    rival = (
        pl.col("accepted")
        & (pl.col("company_number") != pl.col("matched_number"))
        & (pl.col("known_on") > pl.col("matched_on"))
    )
    doubted = pl.col("matched_on").is_null() & pl.col("waits").is_not_null()
    waiting = (
        later.with_columns(
            reason=pl.when(rival)
            .then(pl.lit("contradicted-later"))
            .when(doubted)
            .then(pl.col("waits"))
        )
        .filter(pl.col("reason").is_not_null())
        .sort("entity_id", "company_number", "reason", "known_on")
        .unique(["entity_id", "company_number"], keep="last", maintain_order=True)
        .select(
            "entity_id",
            "entity_name",
            "company_number",
            "company_name",
            "reason",
            why=pl.col("reason").replace_strict(_WAITS, return_dtype=pl.String),
            probability="probability",
            evidence="evidence",
            happened_on="happened_on",
            known_on="known_on",
        )
    )
    return rows, waiting


def contradictions(
    parts: list[pl.DataFrame], named: pl.DataFrame, match: pl.DataFrame, entity: pl.DataFrame
) -> pl.DataFrame:
    """Rows for ``match_review``: companies that another way of matching leads to.

    Args:
        parts: ``match`` rows of every way.
        named: from ``same_name.same_names``: a bearer of the name that became known later.
        match: those that stand.
        entity: ``entity_id, entity_name`` of the providers.
    """
    other = (pl.col("company_number") != pl.col("matched_number")).fill_null(False)
    stands = match.select("entity_id", "method", matched_number="company_number")
    ways = pl.concat(parts).drop("method").join(stands, on="entity_id").filter(other)
    later = (
        named.join(stands.filter(pl.col("method") == "same-name"), on="entity_id")
        .filter(other)
        .with_columns(
            evidence=pl.format("{} and {} are one name.", "written", "borne"),
            probability=pl.lit(None, pl.Float64),
        )
    )
    columns = ["entity_id", "company_number", "probability", "evidence", "happened_on", "known_on"]
    return (
        pl.concat([ways.select(columns), later.select(columns)])
        .join(entity.select("entity_id", "entity_name"), on="entity_id")
        .with_columns(
            company_name=pl.lit(None, pl.String),
            reason=pl.lit("contradicted-later"),
            why=pl.lit(_WAITS["contradicted-later"]),
        )
    )


def review_rows(
    waiting: list[pl.DataFrame],
    match: pl.DataFrame,
    standing: pl.DataFrame,
    lists: CompanyLists,
) -> pl.DataFrame:
    """``match_review`` rows; what a person has decided waits no longer."""
    key = MatchReview.primary_key()
    matched = match.select("entity_id", "company_number", matched=pl.lit(True))
    everything = pl.concat([MatchReview.create_empty().clear(), *waiting], how="diagonal_relaxed")
    names = lists.of(everything["company_number"]).company.select(
        "company_number", company_name="company_name"
    )
    return MatchReview.validate(
        everything.drop("matched", "company_name")
        .join(names, on="company_number", how="left")
        .join(standing, on="entity_id", how="anti")
        .join(matched, on=["entity_id", "company_number"], how="left")
        .with_columns(entity_kind=pl.lit("provider"), matched=pl.col("matched").fill_null(False))
        .select(MatchReview.column_names())
        .sort(*key, "known_on")
        .unique(key, keep="first", maintain_order=True),
        cast=True,
    )


def _reliability(model: LinkageModel) -> pl.Expr:
    return pl.col("method").replace_strict(model.reliability, default=None, return_dtype=pl.Float64)
